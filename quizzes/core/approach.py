"""Credit for an approach: debtor type, stage, and moves in order among wrong and unlawful ones."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Collection, Iterable, Mapping, Sequence
from decimal import Decimal
from enum import StrEnum

from pydantic import BaseModel, ConfigDict, Field

from quizzes.core.mark import HUNDRED, ZERO

MAX_MOVES = 12  # offered in one question


class Verdict(StrEnum):
    """What an offered move is worth in this case."""

    RIGHT = "right"  # belongs to the approach, at its place
    OPTIONAL = "optional"  # does no harm and earns nothing
    WRONG = "wrong"  # too soft, too hard, or not here: it costs
    UNLAWFUL = "unlawful"  # never: the moves earn nothing


class Word(BaseModel):
    """A debtor type or stage as it was called when the question was written."""

    model_config = ConfigDict(frozen=True)

    key: str
    label: str
    detail: str = ""


class Move(BaseModel):
    """A move that is offered; `place` counts from 1 for right moves, equal places may swap."""

    model_config = ConfigDict(frozen=True)

    key: str
    text: str
    verdict: Verdict = Verdict.RIGHT
    place: int | None = None
    why: str = ""


class Weights(BaseModel):
    """What the three parts count, in any unit; only proportions matter."""

    model_config = ConfigDict(frozen=True)

    type: Decimal = Field(default=Decimal(3), ge=0)
    stage: Decimal = Field(default=Decimal(2), ge=0)
    moves: Decimal = Field(default=Decimal(5), ge=0)

    @property
    def total(self) -> Decimal:
        """The sum of the three."""
        return self.type + self.stage + self.moves


def longest_in_order(places: Sequence[int]) -> int:
    """Return the length of the longest part of `places` that never falls.

    Equal places are moves that may come in either order. Patience sorting, O(n log n); source:
    C. Schensted, Longest increasing and decreasing subsequences, Canad. J. Math. 13 (1961).
    """
    piles: list[int] = []
    for place in places:
        at = bisect_right(piles, place)
        piles[at : at + 1] = [place]
    return len(piles)


def kept_in_order(keys: Sequence[str], *, places: Mapping[str, int]) -> frozenset[str]:
    """Return which of the right moves among `keys` make up a longest part in the right order.

    The others are those that a marker would call out of place.
    """
    right = [key for key in dict.fromkeys(keys) if key in places]
    best: list[int] = []
    before: list[int | None] = []
    for index, key in enumerate(right):
        earlier = [i for i in range(index) if places[right[i]] <= places[key]]
        link = max(earlier, key=lambda i: best[i], default=None)
        before.append(link)
        best.append(1 if link is None else best[link] + 1)
    at = max(range(len(right)), key=lambda i: best[i], default=None)
    kept = set()
    while at is not None:
        kept.add(right[at])
        at = before[at]
    return frozenset(kept)


def moves_share(
    chosen: Sequence[str],
    *,
    places: Mapping[str, int],
    verdicts: Mapping[str, Verdict],
    wrong_cost: Decimal,
) -> Decimal:
    """Return the share of the moves part: max(0, (L − c × W) ÷ n), or 0 with an unlawful move.

    n is the number of right moves (`places`, key to place), L the longest part of the chosen right
    moves that stands in the right order, W how many wrong moves were chosen and c what each costs
    in shares of a right one. A move chosen twice counts once; unknown moves count as wrong.
    """
    once = list(dict.fromkeys(chosen))
    if not places:
        return ZERO
    if any(verdicts.get(key) is Verdict.UNLAWFUL for key in once):
        return ZERO
    in_order = longest_in_order([places[key] for key in once if key in places])
    wrong = sum(verdicts.get(key, Verdict.WRONG) is Verdict.WRONG for key in once)
    earned = Decimal(in_order) - wrong_cost * wrong
    return max(ZERO, earned / Decimal(len(places)))


class Earned(BaseModel):
    """What each part of an answer earned of what it weighs, all in percent of the question."""

    model_config = ConfigDict(frozen=True)

    type: Decimal = ZERO
    stage: Decimal = ZERO
    moves: Decimal = ZERO
    of_type: Decimal = ZERO
    of_stage: Decimal = ZERO
    of_moves: Decimal = ZERO

    @property
    def share(self) -> Decimal:
        """(type × its weight + stage × its weight + moves × its weight) ÷ all weights, 0 to 1."""
        return (self.type + self.stage + self.moves) / HUNDRED


def earned_by_part(*, type_right: bool, stage_right: bool, moves: Decimal, by: Weights) -> Earned:
    """Return what type and stage (right or not) and moves (a share, 0 to 1) earn by their weights."""
    if not by.total:
        return Earned()
    of_type, of_stage, of_moves = (
        HUNDRED * weight / by.total for weight in (by.type, by.stage, by.moves)
    )
    return Earned(
        type=of_type if type_right else ZERO,
        stage=of_stage if stage_right else ZERO,
        moves=of_moves * moves,
        of_type=of_type,
        of_stage=of_stage,
        of_moves=of_moves,
    )


def guess_share(*, types: int, stages: int, by: Weights) -> Decimal:
    """Return what blind guessing earns on average: a type and a stage at random, no moves.

    Moves are left out because a blind order earns next to nothing once wrong moves cost.
    """
    if not by.total:
        return ZERO
    by_type = by.type / types if types else ZERO
    by_stage = by.stage / stages if stages else ZERO
    return (by_type + by_stage) / by.total


def is_possible(verdicts: Iterable[Verdict], *, least: int) -> bool:
    """Whether there are enough right moves and at least one that must not be chosen."""
    known = list(verdicts)
    against = any(verdict in {Verdict.WRONG, Verdict.UNLAWFUL} for verdict in known)
    return against and sum(verdict is Verdict.RIGHT for verdict in known) >= least


def label_of(words: Sequence[Word], key: str) -> str:
    """Return what a type or stage was called, the key where it is not among `words`."""
    return next((word.label for word in words if word.key == key), key)


def status_of(move: Move, kept: Collection[str]) -> str:
    """Return "right", "misplaced", or the verdict on a chosen move that is none of the right ones."""
    if move.verdict is not Verdict.RIGHT:
        return move.verdict.value
    return "right" if move.key in kept else "misplaced"
