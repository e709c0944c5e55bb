"""Questions and quizzes written as text, in and out; publishing and retiring.

The format is the front matter of the content library (docs/reference/library-format.md). What goes
out reads in again to the same row.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from decimal import Decimal, InvalidOperation
from typing import Any

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import models, transaction
from django.utils.translation import gettext as _
from wagtail.models import Locale

from lms.audit import api as audit
from lms.foundation.keys import BadKey, check_key
from lms.foundation.registry import UnknownKey
from quizzes.core import prose
from quizzes.core.composition import NoQuestions, QuestionTwice, check_sections
from quizzes.core.refusals import BadDocument, UnknownReference
from quizzes.models import Question, Quiz, QuizMode, QuizQuestion, Section
from quizzes.registry import QuestionType, question_types

TAGS = ("cells", "competencies", "rules")


# --- questions ------------------------------------------------------------------------------------
@transaction.atomic
def import_question(data: Mapping[str, Any], *, actor: Any = None) -> Question:
    """Create or change the question `data["key"]` in `data["locale"]`, and publish it.

    Raises `BadDocument` with the field and the reason; then nothing was written.
    """
    key, kind = _key_of(data), _type_of(data)
    locale = _locale_of(data)
    question = _existing(key, locale, kind) or kind.model(key=key, locale=locale)
    created = question.pk is None
    try:
        own = kind.from_document(data)
        children = {name: rows for name, rows in own.items() if isinstance(rows, list)}
        kind.check_children(children)
        kind.check_together(own, children)
    except ValidationError as bad:
        raise _as_bad_document(bad) from bad
    for name, value in {**_common_fields(data), **own}.items():
        if name not in children:
            setattr(question, name, value)
    for name in TAGS:
        setattr(question, name, _tagged(name, data.get(name) or []))
    for name, rows in children.items():
        child = question._meta.get_field(name).related_model
        made = [child(**row, sort_order=index) for index, row in enumerate(rows)]
        setattr(question, name, made)
    try:
        question.full_clean(exclude={"spec"})  # written by save()
    except ValidationError as bad:
        raise _as_bad_document(bad) from bad
    _publish(question, actor=actor, created=created)
    return question


def export_question(key: str, locale: str) -> dict[str, Any] | None:
    """Return the published question as it is written in text, None when there is none.

    What the text may leave out is left out. Asks one polymorphic query: authors' fields are needed.
    """
    question = Question.objects.filter(key=key, locale__language_code=locale).first()
    if question is None:
        return None
    data: dict[str, Any] = {
        "kind": "question",
        "key": question.key,
        "locale": locale,
        "type": question.type.key,
        "title": question.title,
    }
    for name in TAGS:
        if keys := [tag.key for tag in getattr(question, name).all()]:
            data[name] = keys
    data["difficulty"] = question.difficulty
    if question.source_ref:
        data["source"] = [part.strip() for part in question.source_ref.split(",")]
    if question.lesson_key:
        data["lesson"] = question.lesson_key
    if facts := prose.read_facts(question.facts):
        data["facts"] = [{"label": label, "value": value} for label, value in facts]
    if question.said:
        data["said"] = question.said
    data |= {"prompt": question.prompt, "explanation": question.explanation}
    if question.retired:
        data["retired"] = True
    return data | question.type.to_document(question)


def _publish(question: Question, *, actor: Any, created: bool) -> None:
    if created:
        question.live = False
        question.save()
    person = actor if getattr(actor, "pk", None) else None
    question.save_revision(user=person, clean=False).publish(
        user=person, skip_permission_checks=True
    )
    question.refresh_from_db(fields=["live", "state", "version", "spec"])
    action = "question.created" if created else "question.changed"
    audit.record(action, actor=actor, target=question, data={"version": question.version})


def _common_fields(data: Mapping[str, Any]) -> dict[str, Any]:
    facts = data.get("facts") or []
    source = data.get("source") or ""
    try:
        pairs = [(str(fact["label"]).strip(), str(fact["value"]).strip()) for fact in facts]
    except (TypeError, KeyError):
        raise BadDocument(_("Facts are a list of label and value."), field="facts") from None
    return {
        "title": _text(data, "title"),
        "prompt": _text(data, "prompt"),
        "explanation": _text(data, "explanation"),
        "facts": prose.write_facts(pairs),
        "said": str(data.get("said") or "").strip(),
        "source_ref": source if isinstance(source, str) else ", ".join(map(str, source)),
        "lesson_key": str(data.get("lesson") or ""),
        "difficulty": data.get("difficulty", 3),
        "retired": data.get("retired") is True,
    }


def _text(data: Mapping[str, Any], name: str) -> str:
    text = str(data.get(name) or "").strip()
    if not text:
        raise BadDocument(_("This must not be empty."), field=name)
    return text


def _key_of(data: Mapping[str, Any]) -> str:
    try:
        return check_key(str(data.get("key") or ""))
    except BadKey as bad:
        raise BadDocument(str(bad), field="key") from bad


def _type_of(data: Mapping[str, Any]) -> QuestionType:
    try:
        return question_types.get(str(data.get("type") or ""))
    except UnknownKey:
        known = ", ".join(question_types.keys())
        reason = _("There is no question type %(type)s; there are %(known)s.")
        raise UnknownReference(
            reason % {"type": data.get("type"), "known": known}, field="type"
        ) from None


def _locale_of(data: Mapping[str, Any]) -> Locale:
    code = str(data.get("locale") or settings.LANGUAGE_CODE)
    if code not in dict(settings.WAGTAIL_CONTENT_LANGUAGES):
        reason = _("There is no language %(code)s here.") % {"code": code}
        raise UnknownReference(reason, field="locale")
    return Locale.objects.get_or_create(language_code=code)[0]


def _existing(key: str, locale: Locale, kind: QuestionType) -> Question | None:
    found = Question.objects.filter(key=key, locale=locale).first()
    if found is not None and found._meta.model is not kind.model:
        reason = _("The question is of type %(type)s; a type cannot be changed, take a new key.")
        raise BadDocument(reason % {"type": found.type.key}, field="type")
    return found


def _tagged(name: str, keys: Iterable[Any]) -> list[models.Model]:
    """Return the taxonomy rows with these keys, in their own order; raises `UnknownReference`."""
    wanted = [str(key) for key in keys]
    model = Question._meta.get_field(name).related_model
    found = list(model._default_manager.filter(key__in=wanted))
    missing = sorted(set(wanted) - {row.key for row in found})
    if missing:
        raise UnknownReference(_("There is no %(key)s.") % {"key": ", ".join(missing)}, field=name)
    return found


def _as_bad_document(bad: ValidationError) -> BadDocument:
    if hasattr(bad, "error_dict"):
        field, messages = next(iter(bad.message_dict.items()))
        return BadDocument("; ".join(messages), field="" if field == "__all__" else field)
    return BadDocument("; ".join(bad.messages))


# --- quizzes --------------------------------------------------------------------------------------
@transaction.atomic
def import_quiz(data: Mapping[str, Any], *, actor: Any = None) -> Quiz:
    """Create or change a quiz. The site's own language gives structure, others only words.

    A quiz that does not exist yet takes its structure from whatever language comes first. Raises
    `BadDocument`; then nothing was written.
    """
    key, code = _key_of(data), str(data.get("locale") or settings.LANGUAGE_CODE)
    _locale_of(data)
    column = code.replace("-", "_")
    quiz = Quiz.objects.filter(key=key).first() or Quiz(key=key)
    structural = quiz.pk is None or code == settings.LANGUAGE_CODE
    setattr(quiz, f"title_{column}", _text(data, "title"))
    setattr(quiz, f"instructions_{column}", str(data.get("instructions") or "").strip())
    sections = data.get("sections") or []
    if structural:
        _take_settings(quiz, data)
    try:
        quiz.full_clean(exclude=["title", "instructions"])
    except ValidationError as bad:
        raise _as_bad_document(bad) from bad
    quiz.save()
    if structural:
        _take_sections(quiz, sections, column)
    else:
        _take_section_words(quiz, sections, column)
    audit.record("quiz.imported", actor=actor, target=quiz, data={"locale": code})
    return quiz


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
    placed = QuizQuestion.objects.filter(section__quiz=quiz).order_by("sort_order", "pk")
    rows = list(placed.values_list("section_id", "question__key", "marks"))
    data |= {
        "mode": quiz.mode,
        "time_limit": quiz.time_limit_minutes,
        "pass_mark": str(quiz.pass_mark),
        "attempts": quiz.attempts_allowed,
        "shuffle_questions": quiz.shuffle_questions,
        "shuffle_options": quiz.shuffle_options,
        "sections": [
            {"title": title, "questions": [{"question": question, "marks": str(marks)}
                                           for pk, question, marks in rows if pk == section.pk]}
            for section, title in zip(sections, titles, strict=True)
        ],
    }  # fmt: skip
    return data


def _take_settings(quiz: Quiz, data: Mapping[str, Any]) -> None:
    quiz.mode = str(data.get("mode") or QuizMode.PRACTICE)
    quiz.time_limit_minutes = data.get("time_limit")
    quiz.attempts_allowed = data.get("attempts")
    quiz.pass_mark = _decimal(data.get("pass_mark", 60), "pass_mark")
    quiz.shuffle_questions = data.get("shuffle_questions", False) is True
    quiz.shuffle_options = data.get("shuffle_options", False) is True
    if "grace_seconds" in data:
        quiz.grace_seconds = data["grace_seconds"]


def _take_sections(quiz: Quiz, sections: Any, column: str) -> None:
    placed = _placed(sections)
    known = list(Section.objects.filter(quiz=quiz))
    QuizQuestion.objects.filter(section__quiz=quiz).delete()
    for extra in known[len(placed) :]:
        extra.delete()
    for index, (title, questions) in enumerate(placed):
        section = known[index] if index < len(known) else Section(quiz=quiz)
        section.sort_order = index
        setattr(section, f"title_{column}", title)
        section.save()
        QuizQuestion.objects.bulk_create(
            QuizQuestion(section=section, question_id=pk, marks=marks, sort_order=order)
            for order, (pk, marks) in enumerate(questions)
        )


def _take_section_words(quiz: Quiz, sections: Any, column: str) -> None:
    for section, words in zip(Section.objects.filter(quiz=quiz), sections, strict=False):
        if isinstance(words, Mapping):
            setattr(section, f"title_{column}", str(words.get("title") or "").strip())
            section.save()


def _placed(sections: Any) -> list[tuple[str, list[tuple[int, Decimal]]]]:
    """Return titles and (question id, marks) of the sections; raises `BadDocument`."""
    try:
        written = [
            (str(section.get("title") or "").strip(),
             [(str(row["question"]), _decimal(row.get("marks", 1), "marks"))
              for row in section["questions"]])
            for section in sections
        ]  # fmt: skip
    except (TypeError, KeyError, AttributeError):
        reason = _("Sections are a list of title and questions; a question has question and marks.")
        raise BadDocument(reason, field="sections") from None
    try:
        check_sections([[key for key, _marks in rows] for _title, rows in written])
    except NoQuestions:
        raise BadDocument(_("A quiz needs at least one question."), field="sections") from None
    except QuestionTwice as bad:
        reason = _("The question %(key)s stands twice.") % {"key": bad.which}
        raise BadDocument(reason, field="sections") from None
    ids = _question_ids(key for _title, rows in written for key, _marks in rows)
    return [(title, [(ids[key], marks) for key, marks in rows]) for title, rows in written]


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


def _decimal(value: Any, field: str) -> Decimal:
    try:
        number = Decimal(str(value))
    except InvalidOperation:
        raise BadDocument(_("This is not a number."), field=field) from None
    if not number.is_finite() or number < 0 or (field == "marks" and number == 0):
        raise BadDocument(_("This number is not possible here."), field=field)
    return number
