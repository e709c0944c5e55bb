"""Rubrics: what a person marks by. Criteria with weights, levels with shares and words."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from decimal import Decimal
from itertools import pairwise
from typing import Self

from pydantic import BaseModel, ConfigDict, Field, model_validator

from quizzes.core.mark import HUNDRED, ONE, ZERO, round_mark

MAX_CRITERIA = 12
MIN_LEVELS = 2
MAX_LEVELS = 6


class BadRubric(ValueError):
    """The rubric cannot mark anything; the message says why, in English, for authors of data."""


class UnknownCriterion(LookupError):
    """A level was given for a criterion that the rubric does not have."""


class UnknownLevel(LookupError):
    """A criterion has no level of this index."""


class CriterionNotMarked(ValueError):
    """A criterion has no level yet; `keys` are those that miss one, in the rubric's order."""

    def __init__(self, keys: Sequence[str]) -> None:
        super().__init__(f"no level for {', '.join(keys)}")
        self.keys = tuple(keys)


class Level(BaseModel):
    """One level of a criterion: the share of the criterion's weight it earns, and its words."""

    model_config = ConfigDict(frozen=True)

    share: Decimal = Field(ge=0, le=1)
    description: str = ""


class Criterion(BaseModel):
    """What is looked at. `levels` run from the lowest to the highest, which earns everything."""

    model_config = ConfigDict(frozen=True)

    key: str = Field(min_length=1, max_length=40)
    title: str
    description: str = ""
    weight: Decimal = Field(default=ONE, gt=0)
    levels: tuple[Level, ...]

    @model_validator(mode="after")
    def _levels_rise(self) -> Self:
        if not MIN_LEVELS <= len(self.levels) <= MAX_LEVELS:
            raise BadRubric(f"{self.key}: give {MIN_LEVELS} to {MAX_LEVELS} levels")
        shares = [level.share for level in self.levels]
        if any(later <= earlier for earlier, later in pairwise(shares)):
            raise BadRubric(f"{self.key}: each level earns more than the one before")
        if shares[-1] != ONE:
            raise BadRubric(f"{self.key}: the highest level earns everything")
        return self

    @property
    def top(self) -> int:
        """The index of the highest level."""
        return len(self.levels) - 1


class Rubric(BaseModel):
    """Criteria in the order in which a marker reads them. Without any, nothing can be marked."""

    model_config = ConfigDict(frozen=True)

    criteria: tuple[Criterion, ...] = Field(default=(), max_length=MAX_CRITERIA)

    @model_validator(mode="after")
    def _keys_differ(self) -> Self:
        keys = [criterion.key for criterion in self.criteria]
        if len(set(keys)) != len(keys):
            raise BadRubric("two criteria have the same key")
        return self

    @property
    def weight(self) -> Decimal:
        """The sum of the weights; the unit is the author's, only proportions count."""
        return sum((criterion.weight for criterion in self.criteria), ZERO)

    def missing(self, levels: Mapping[str, int]) -> tuple[str, ...]:
        """Return the keys of the criteria without a level, in order."""
        return tuple(c.key for c in self.criteria if c.key not in levels)

    def share_of(self, levels: Mapping[str, int]) -> Decimal:
        """Return the share of the mark, 0 to 1 at four places, for `{criterion key: level index}`.

        The weighted mean of the levels' shares: Σ weight × share ÷ Σ weight. Index 0 is the lowest
        level. Raises :class:`CriterionNotMarked`, :class:`UnknownCriterion`, :class:`UnknownLevel`
        and, without criteria, :class:`BadRubric`.
        """
        if not self.criteria:
            raise BadRubric("the rubric has no criterion")
        unknown = set(levels) - {criterion.key for criterion in self.criteria}
        if unknown:
            raise UnknownCriterion(sorted(unknown)[0])
        missing = self.missing(levels)
        if missing:
            raise CriterionNotMarked(missing)
        earned = ZERO
        for criterion in self.criteria:
            index = levels[criterion.key]
            if not 0 <= index <= criterion.top:
                raise UnknownLevel(f"{criterion.key}: {index}")
            earned += criterion.weight * criterion.levels[index].share
        return round_mark(earned / self.weight)


def even_levels(descriptions: Sequence[str]) -> tuple[Level, ...]:
    """Return levels that rise in equal steps from 0 to 1, lowest first.

    Four descriptions make the usual levels 0–3. Raises :class:`BadRubric` for fewer than two.
    """
    if len(descriptions) < MIN_LEVELS:
        raise BadRubric(f"give at least {MIN_LEVELS} levels")
    top = Decimal(len(descriptions) - 1)
    return tuple(
        Level(share=round_mark(Decimal(index) / top), description=text)
        for index, text in enumerate(descriptions)
    )


_SHARE = re.compile(r"^\s*(?P<percent>\d{1,3}(?:\.\d+)?)\s*[%％]\s*[:：]\s*(?P<words>.+)$")


def read_levels(text: str) -> tuple[Level, ...]:
    """Return the levels an author wrote, one a line, the lowest first.

    Lines without shares rise in equal steps (:func:`even_levels`); otherwise every line begins with
    its share, as ``40%: names the date only``. Raises :class:`BadRubric`.
    """
    lines = [line.strip() for line in text.splitlines() if line.strip()]
    if not MIN_LEVELS <= len(lines) <= MAX_LEVELS:
        raise BadRubric(f"give {MIN_LEVELS} to {MAX_LEVELS} levels")
    shares = [_SHARE.match(line) for line in lines]
    if not any(shares):
        return even_levels(lines)
    if not all(shares):
        raise BadRubric("give every level its share, or none")
    try:
        levels = tuple(
            Level(share=Decimal(match["percent"]) / HUNDRED, description=match["words"].strip())
            for match in shares
            if match is not None
        )
        return Criterion(key="levels", title="", levels=levels).levels
    except ValueError as bad:  # pydantic's, for shares beyond 100% or not rising
        raise BadRubric(str(bad)) from bad
