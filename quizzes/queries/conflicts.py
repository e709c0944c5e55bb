"""Two windows, two answers to one question: both in words, so that the person can choose."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, NamedTuple

from django.utils.translation import gettext as _

from quizzes.models import Attempt
from quizzes.queries.attempts import item_of
from quizzes.queries.marks import read_item


class TwoAnswers(NamedTuple):
    """What is stored (under `sequence`) and what was refused, in words. Neither says what is right.

    `answered`: whether something is stored, `incomplete`: with a part left open; for the navigator.
    """

    sequence: int
    theirs: str
    yours: str
    answered: bool
    incomplete: bool


def two_answers(attempt: Attempt, position: int, data: Mapping[str, Any]) -> TwoAnswers:
    """Return the stored answer to question `position` beside the one in `data`. One query."""
    item = item_of(attempt, position)
    kind, spec, stored = read_item(item)
    if kind is None or spec is None:
        return TwoAnswers(item.sequence, "", "", item.answer is not None, item.incomplete)
    form = kind.form(spec, seed=item.option_seed, response=stored, data=data)
    refused = form.response() if form.is_valid() else None
    theirs, yours = (
        _("no answer") if answer is None else kind.summarise(spec, answer)
        for answer in (stored, refused)
    )
    return TwoAnswers(item.sequence, theirs, yours, stored is not None, item.incomplete)
