"""What one attempt adds to the sums of its quiz, as one value that can be stored and taken away."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from decimal import Decimal

from pydantic import BaseModel, ConfigDict

from quizzes.core.observations import Asked, ItemKey, observe
from quizzes.core.tallies import (
    FormSums,
    ItemSums,
    QuizSums,
    form_sums,
    item_sums,
    quiz_sums,
)


class ItemShare(BaseModel):
    """What an attempt adds to one version of a question."""

    model_config = ConfigDict(frozen=True)

    question: int
    version: int
    sums: ItemSums

    @property
    def item(self) -> ItemKey:
        """Question and version."""
        return self.question, self.version


class Contribution(BaseModel):
    """What one attempt adds. `form` is the key of its fixed form, "" where it has none."""

    model_config = ConfigDict(frozen=True)

    first: bool
    quiz: QuizSums
    items: tuple[ItemShare, ...]
    form: str = ""
    form_sums: FormSums | None = None


def contribution(
    asked: Sequence[Asked],
    *,
    first: bool,
    percent: Decimal | None,
    passed: bool,
    by_deadline: bool,
    drawn: bool,
) -> Contribution:
    """Return what an attempt adds. `percent` is None while a person has to mark something.

    With a drawn question (`drawn`) it belongs to no fixed form.
    """
    whole = None if drawn else form_sums(asked)
    return Contribution(
        first=first,
        quiz=quiz_sums(asked, percent=percent, passed=passed, by_deadline=by_deadline),
        items=tuple(
            ItemShare(question=item[0], version=item[1], sums=item_sums([seen]))
            for item, seen in observe(asked)
        ),
        form=form_key(asked) if whole is not None else "",
        form_sums=whole,
    )


def form_key(asked: Sequence[Asked]) -> str:
    """Return a digest of which versions were asked for how many points, in whatever order."""
    parts = sorted(f"{one.item[0]}.{one.item[1]}:{one.marks.normalize()}" for one in asked)
    return hashlib.sha256("/".join(parts).encode()).hexdigest()
