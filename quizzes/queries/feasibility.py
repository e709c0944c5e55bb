"""Whether the draws of a quiz can be served from the bank as it is now, in words."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Sequence

from django.conf import settings
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from quizzes.core.draw import Shortfall, Wanted, shortfall
from quizzes.models import Question, QuestionState, Quiz, QuizDraw, QuizQuestion
from quizzes.queries.pools import pools_of


def impossible_draws(
    fixed: Collection[str], sections: Sequence[tuple[str, Sequence[QuizDraw]]]
) -> Iterator[str]:
    """Yield a sentence for each draw that cannot be served beside the others.

    `fixed` holds the keys of the questions that stand in the quiz anyway; `sections` the name of
    each section with its draws, which need not be saved. Two queries.
    """
    draws = [(name, draw) for name, found in sections for draw in found]
    pools = pools_of([draw for _name, draw in draws])
    wanted = [
        Wanted(key=name, number=draw.number, pool=pool)
        for (name, draw), pool in zip(draws, pools, strict=True)
    ]
    for short in shortfall(fixed, wanted):
        yield shortfall_words(short)


def shortfall_words(short: Shortfall) -> str:
    """Return in words which section lacks how many questions."""
    return ngettext(
        "Section “%(section)s” draws %(wanted)s, but only %(available)s question is ready for it "
        "that no other section has taken.",
        "Section “%(section)s” draws %(wanted)s, but only %(available)s questions are ready for it "
        "that no other section has taken.",
        short.available,
    ) % {"section": short.key, "wanted": short.wanted, "available": short.available}


def left_short(question_ids: Iterable[int]) -> list[str]:
    """Return a sentence for each quiz that nobody could start once these questions were retired.

    Named are the quizzes whose draws would come short, or shorter than they do now. Five queries
    whatever the number of questions and quizzes, one where none of them is drawn at all.
    """
    leaving = set(
        Question.objects.non_polymorphic()
        .filter(pk__in=list(question_ids), state=QuestionState.READY)
        .filter(locale__language_code=settings.LANGUAGE_CODE)  # by which questions are drawn
        .values_list("key", flat=True)
    )
    return [
        _("“%(quiz)s”: %(sections)s Nobody could start it any more.")
        % {"quiz": quiz, "sections": " ".join(shortfall_words(short) for short in found)}
        for quiz, found in (_shortfalls_without(leaving) if leaving else ())
    ]


def _shortfalls_without(leaving: set[str]) -> Iterator[tuple[Quiz, list[Shortfall]]]:
    """Yield each quiz that comes short without the keys `leaving`, in order of the quizzes' keys."""
    draws = list(
        QuizDraw.objects.select_related("section__quiz").order_by(
            "section__quiz__key", "section__sort_order", "sort_order", "pk"
        )
    )
    wanted: dict[Quiz, list[Wanted]] = defaultdict(list)
    for draw, pool in zip(draws, pools_of(draws), strict=True):
        section = draw.section
        name = f"{section.sort_order + 1} {section.title}".strip()
        wanted[section.quiz].append(Wanted(key=name, number=draw.number, pool=pool))
    touched = {
        quiz: found
        for quiz, found in wanted.items()
        if any(not leaving.isdisjoint(one.pool) for one in found)
    }
    fixed = _fixed_in(touched)
    for quiz, found in touched.items():
        left = [
            one.model_copy(update={"pool": tuple(key for key in one.pool if key not in leaving)})
            for one in found
        ]
        after = shortfall(fixed[quiz.pk], left)
        if after and after != shortfall(fixed[quiz.pk], found):
            yield quiz, after


def _fixed_in(quizzes: Iterable[Quiz]) -> dict[int, set[str]]:
    """Return for each quiz the keys of the questions that stand in it anyway. One query."""
    fixed: dict[int, set[str]] = defaultdict(set)
    rows = QuizQuestion.objects.filter(
        section__quiz__in=list(quizzes), question__state=QuestionState.READY
    )
    for quiz, key in rows.order_by().values_list("section__quiz", "question__key"):
        fixed[quiz].add(key)
    return fixed
