"""Quizzes written as text, in and out.

The format is the front matter of the content library (docs/reference/questions-and-quizzes-as-text.md). What
may be left out is what has its usual value; what goes out reads in again to the same rows. The code
of a supervised sitting is a secret and stands in no file.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import models, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from lms.audit import api as audit
from quizzes.core.composition import NoQuestions, QuestionTwice, check_sections
from quizzes.core.refusals import BadDocument, UnknownReference
from quizzes.models import (
    FeedbackPolicy,
    Question,
    Quiz,
    QuizDraw,
    QuizMode,
    QuizQuestion,
    Section,
)
from quizzes.queries.feasibility import impossible_draws
from quizzes.registry import question_types
from quizzes.services.reading import (
    as_bad_document,
    count_of,
    decimal_of,
    key_of,
    locale_of,
    moment_of,
    text_of,
)


@dataclass
class _Part:
    """A section as it is written: its title, its questions with points, its draws."""

    title: str
    questions: list[tuple[str, Decimal]] = field(default_factory=list)
    draws: list[QuizDraw] = field(default_factory=list)


# --- in -------------------------------------------------------------------------------------------
@transaction.atomic
def import_quiz(data: Mapping[str, Any], *, actor: Any = None) -> Quiz:
    """Create or change a quiz. The site's own language gives structure, others only words.

    A quiz that does not exist yet takes its structure from whatever language comes first. Raises
    `BadDocument`; then nothing was written.
    """
    key, code = key_of(data), str(data.get("locale") or settings.LANGUAGE_CODE)
    locale_of(data)
    column = code.replace("-", "_")
    quiz = Quiz.objects.filter(key=key).first() or Quiz(key=key)
    structural = quiz.pk is None or code == settings.LANGUAGE_CODE
    setattr(quiz, f"title_{column}", text_of(data, "title"))
    setattr(quiz, f"instructions_{column}", str(data.get("instructions") or "").strip())
    sections = data.get("sections") or []
    if structural:
        _take_settings(quiz, data)
    try:
        quiz.full_clean(exclude=["title", "instructions"])
    except ValidationError as bad:
        raise as_bad_document(bad) from bad
    quiz.save()
    if structural:
        _take_sections(quiz, sections, column)
    else:
        _take_section_words(quiz, sections, column)
    audit.record("quiz.imported", actor=actor, target=quiz, data={"locale": code})
    return quiz


def _take_settings(quiz: Quiz, data: Mapping[str, Any]) -> None:
    quiz.mode = str(data.get("mode") or QuizMode.PRACTICE)
    quiz.time_limit_minutes = data.get("time_limit")
    quiz.attempts_allowed = data.get("attempts")
    quiz.pass_mark = decimal_of(data.get("pass_mark", 60), "pass_mark")
    quiz.counting = str(data.get("counting") or _usual("counting"))
    quiz.opens_at, quiz.closes_at = moment_of(data, "opens"), moment_of(data, "closes")
    quiz.cool_down_minutes = count_of(data, "cool_down", least=0, default=0)
    quiz.feedback = str(data.get("feedback") or _usual("feedback"))
    quiz.questions_per_page = count_of(data, "questions_per_page", least=1, default=1)
    quiz.appeal_days = count_of(data, "appeal_days", least=0, default=_usual("appeal_days"))
    for name in ("shuffle_questions", "shuffle_options", "certainty", "double_marking"):
        setattr(quiz, name, data.get(name, False) is True)
    quiz.grace_seconds = count_of(data, "grace_seconds", least=0, default=_usual("grace_seconds"))
    if quiz.feedback == FeedbackPolicy.AFTER_CLOSE and quiz.closes_at is None:
        reason = _("Explanations after the close need a time of closing.")
        raise BadDocument(reason, field="closes")


def _usual(name: str) -> Any:
    return Quiz._meta.get_field(name).get_default()


def _take_sections(quiz: Quiz, sections: Any, column: str) -> None:
    parts = _parts(sections)
    ids = _question_ids(key for part in parts for key, _marks in part.questions)
    known = list(Section.objects.filter(quiz=quiz))
    QuizQuestion.objects.filter(section__quiz=quiz).delete()
    QuizDraw.objects.filter(section__quiz=quiz).delete()
    for extra in known[len(parts) :]:
        extra.delete()
    for index, part in enumerate(parts):
        section = known[index] if index < len(known) else Section(quiz=quiz)
        section.sort_order = index
        setattr(section, f"title_{column}", part.title)
        section.save()
        QuizQuestion.objects.bulk_create(
            QuizQuestion(section=section, question_id=ids[key], marks=marks, sort_order=order)
            for order, (key, marks) in enumerate(part.questions)
        )
        for order, draw in enumerate(part.draws):
            draw.section, draw.sort_order = section, order
        QuizDraw.objects.bulk_create(part.draws)


def _take_section_words(quiz: Quiz, sections: Any, column: str) -> None:
    for section, words in zip(Section.objects.filter(quiz=quiz), sections, strict=False):
        if isinstance(words, Mapping):
            setattr(section, f"title_{column}", str(words.get("title") or "").strip())
            section.save()


def _parts(sections: Any) -> list[_Part]:
    """Return the sections as values; raises `BadDocument` when they make no quiz."""
    try:
        parts = [
            _Part(
                title=str(section.get("title") or "").strip(),
                questions=[
                    (str(row["question"]), decimal_of(row.get("marks", 1), "marks"))
                    for row in section.get("questions") or ()
                ],
                draws=[_draw(row) for row in section.get("draws") or ()],
            )
            for section in sections
        ]
    except (TypeError, KeyError, AttributeError):
        reason = _(
            "Sections are a list of title, questions and draws; a question has question and marks."
        )
        raise BadDocument(reason, field="sections") from None
    fixed = [[key for key, _marks in part.questions] for part in parts]
    try:
        check_sections(fixed, drawn=sum(len(part.draws) for part in parts))
    except NoQuestions:
        raise BadDocument(_("A quiz needs at least one question."), field="sections") from None
    except QuestionTwice as bad:
        reason = _("The question %(key)s stands twice.") % {"key": bad.which}
        raise BadDocument(reason, field="sections") from None
    draws = [(f"{n} {part.title}".strip(), part.draws) for n, part in enumerate(parts, start=1)]
    for words in impossible_draws({key for keys in fixed for key in keys}, draws):
        raise BadDocument(words, field="sections")
    return parts


def _draw(row: Mapping[str, Any]) -> QuizDraw:
    """Return a draw that is not saved; raises `BadDocument` or `UnknownReference`."""
    lowest, highest = _difficulty(row.get("difficulty"))
    kind = str(row.get("kind") or "")
    if kind and kind not in question_types.keys():  # noqa: SIM118 -- a registry, not a dictionary
        reason = _("There is no question type %(type)s; there are %(known)s.")
        known = ", ".join(question_types.keys())
        raise UnknownReference(reason % {"type": kind, "known": known}, field="sections")
    return QuizDraw(
        number=count_of(row, "n", least=1, default=1),
        marks=decimal_of(row.get("marks", 1), "marks"),
        category=_named("category", row.get("category")),
        cell=_named("cell", row.get("cell")),
        competency=_named("competency", row.get("competency")),
        kind=kind,
        jurisdiction=str(row.get("jurisdiction") or ""),
        source=str(row.get("source") or ""),
        difficulty_from=lowest,
        difficulty_to=highest,
    )


def _difficulty(value: Any) -> tuple[int, int]:
    if value is None:
        return 1, 5
    reason = _("Difficulty is two numbers from 1 to 5, the lower first.")
    try:
        lowest, highest = (int(number) for number in value)
    except (TypeError, ValueError):
        raise BadDocument(reason, field="sections") from None
    if not 1 <= lowest <= highest <= 5:
        raise BadDocument(reason, field="sections")
    return lowest, highest


def _named(name: str, key: Any) -> models.Model | None:
    if not key:
        return None
    model = QuizDraw._meta.get_field(name).related_model
    found = model._default_manager.filter(key=str(key)).first()
    if found is None:
        raise UnknownReference(_("There is no %(key)s.") % {"key": key}, field="sections")
    return found


def _question_ids(keys: Iterable[str]) -> dict[str, int]:
    """Return the rows that a quiz points at: those of the site's language, else another's."""
    wanted = list(keys)
    rows = (
        Question.objects.non_polymorphic()
        .filter(key__in=wanted)
        .values_list("key", "pk", "locale__language_code")
    )
    ids: dict[str, int] = {}
    for key, pk, code in rows:
        if key not in ids or code == settings.LANGUAGE_CODE:
            ids[key] = pk
    missing = [key for key in wanted if key not in ids]
    if missing:
        reason = _("There is no question %(key)s.") % {"key": ", ".join(missing)}
        raise UnknownReference(reason, field="sections")
    return ids


# --- out ------------------------------------------------------------------------------------------
def export_quiz(key: str, locale: str = settings.LANGUAGE_CODE) -> dict[str, Any] | None:
    """Return a quiz as it is written in text, None when it has no words in this language.

    Other languages than the site's own hold words only, because only these are taken from them.
    """
    quiz = Quiz.objects.filter(key=key).first()
    column = locale.replace("-", "_")
    if quiz is None or not getattr(quiz, f"title_{column}", None):
        return None
    data: dict[str, Any] = {
        "kind": "quiz",
        "key": key,
        "locale": locale,
        "title": getattr(quiz, f"title_{column}"),
        "instructions": getattr(quiz, f"instructions_{column}") or "",
    }
    sections = list(quiz.sections.all())
    titles = [getattr(section, f"title_{column}") or "" for section in sections]
    if locale != settings.LANGUAGE_CODE:
        return data | {"sections": [{"title": title} for title in titles]}
    data |= {
        "mode": quiz.mode,
        "time_limit": quiz.time_limit_minutes,
        "pass_mark": str(quiz.pass_mark),
        "attempts": quiz.attempts_allowed,
        "shuffle_questions": quiz.shuffle_questions,
        "shuffle_options": quiz.shuffle_options,
    }
    return data | _unusual(quiz) | {"sections": _sections_as_text(quiz, sections, titles)}


def _unusual(quiz: Quiz) -> dict[str, Any]:
    """Return the settings that have another value than usual."""
    written = {
        "counting": quiz.counting,
        "opens": _as_text(quiz.opens_at),
        "closes": _as_text(quiz.closes_at),
        "grace_seconds": quiz.grace_seconds,
        "cool_down": quiz.cool_down_minutes,
        "feedback": quiz.feedback,
        "questions_per_page": quiz.questions_per_page,
        "certainty": quiz.certainty,
        "double_marking": quiz.double_marking,
        "appeal_days": quiz.appeal_days,
    }
    columns = {"opens": "opens_at", "closes": "closes_at", "cool_down": "cool_down_minutes"}
    return {
        name: value for name, value in written.items() if value != _usual(columns.get(name, name))
    }


def _as_text(moment: Any) -> str | None:
    return timezone.localtime(moment).isoformat() if moment else None


def _sections_as_text(
    quiz: Quiz, sections: list[Section], titles: list[str]
) -> list[dict[str, Any]]:
    placed = QuizQuestion.objects.filter(section__quiz=quiz).order_by("sort_order", "pk")
    rows = list(placed.values_list("section_id", "question__key", "marks"))
    drawn = QuizDraw.objects.filter(section__quiz=quiz).order_by("sort_order", "pk")
    draws = list(drawn.select_related("category", "cell", "competency"))
    written = []
    for section, title in zip(sections, titles, strict=True):
        part: dict[str, Any] = {
            "title": title,
            "questions": [
                {"question": key, "marks": str(marks)}
                for pk, key, marks in rows
                if pk == section.pk
            ],
        }
        if own := [_draw_as_text(draw) for draw in draws if draw.section_id == section.pk]:
            part["draws"] = own
        written.append(part)
    return written


def _draw_as_text(draw: QuizDraw) -> dict[str, Any]:
    data: dict[str, Any] = {"n": draw.number, "marks": str(draw.marks)}
    for name in ("category", "cell", "competency"):
        if (found := getattr(draw, name)) is not None:
            data[name] = found.key
    if draw.kind:
        data["kind"] = draw.kind
    if (draw.difficulty_from, draw.difficulty_to) != (1, 5):
        data["difficulty"] = [draw.difficulty_from, draw.difficulty_to]
    if draw.jurisdiction:
        data["jurisdiction"] = draw.jurisdiction
    if draw.source:
        data["source"] = draw.source
    return data
