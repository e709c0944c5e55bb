"""Whether the draws of a quiz can be served from the bank as it is now, in words."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence

from django.utils.translation import ngettext

from quizzes.core.draw import Shortfall, Wanted, shortfall
from quizzes.models import QuizDraw
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
