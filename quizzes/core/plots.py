"""Where things stand in the plots of the analysis: coordinates in the units of the drawing. Plain.

The drawing area runs from (`LEFT`, `TOP`) to (`RIGHT`, `BOTTOM`); y grows downwards, as in SVG.
Coordinates are whole numbers, so that they read the same in every language.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from quizzes.core.tallies import Bins

LEFT, RIGHT, TOP, BOTTOM = 60, 620, 20, 340
LOWEST_DISCRIMINATION = -0.5  # what lies below stands on the edge
BAR_POINTS = 5  # percentage points in one bar of the scores
LABEL_GAP = 18  # least distance of two labels at the right
MOST_CURVES = 8


@dataclass(frozen=True)
class Tick:
    """A mark on an axis."""

    at: int
    label: str


@dataclass(frozen=True)
class Point:
    """A question in the scatter: `number` is that in the table."""

    x: int
    y: int
    number: int
    flagged: bool


@dataclass(frozen=True)
class Bar:
    """Scores from `low` up to, not with, `low` + 5 percent (the last with 100)."""

    x: int
    y: int
    width: int
    height: int
    low: int
    high: int
    n: int


@dataclass(frozen=True)
class Curve:
    """An option over the thirds: points as SVG writes them, and where its letter stands."""

    letter: str
    right: bool
    points: str
    dots: tuple[tuple[int, int], ...]
    label_y: int
    pattern: int


def across(share: float) -> int:
    """Return x of a share of 0..1."""
    return round(LEFT + share * (RIGHT - LEFT))


def up(share: float) -> int:
    """Return y of a share of 0..1."""
    return round(BOTTOM - share * (BOTTOM - TOP))


def share_ticks() -> tuple[list[Tick], list[Tick]]:
    """Return ticks at every fifth of both axes, across and up."""
    steps = [n / 5 for n in range(6)]
    return (
        [Tick(across(step), f"{step:.0%}") for step in steps],
        [Tick(up(step), f"{step:.0%}") for step in steps],
    )


def height_of_discrimination(value: float) -> int:
    """Return y of a discrimination index of -1..1; below -0.5 it stands on the lower edge."""
    span = 1 - LOWEST_DISCRIMINATION
    return up((max(value, LOWEST_DISCRIMINATION) - LOWEST_DISCRIMINATION) / span)


def discrimination_ticks() -> list[Tick]:
    """Return ticks from -0.5 to 1."""
    return [
        Tick(height_of_discrimination(n / 4), f"{n / 4:.2f}".replace("-", "−"))
        for n in range(-2, 5)
    ]


def scatter(rows: Sequence[tuple[int, float | None, float | None, bool]]) -> list[Point]:
    """Return a point for each (number, facility, discrimination, flagged) that has both figures."""
    return [
        Point(across(facility), height_of_discrimination(discrimination), number, flagged)
        for number, facility, discrimination, flagged in rows
        if facility is not None and discrimination is not None
    ]


def bars(scores: Bins) -> list[Bar]:
    """Return twenty bars of five percentage points from counts by hundredths; 100 is in the last."""
    counts = [0] * (100 // BAR_POINTS)
    for score, n in scores.items():
        counts[min(score // BAR_POINTS, len(counts) - 1)] += n
    most = max(counts) or 1
    width = (RIGHT - LEFT) // len(counts)
    return [
        Bar(
            x=LEFT + place * width, y=up(n / most), width=width - 2, height=BOTTOM - up(n / most),
            low=place * BAR_POINTS, high=(place + 1) * BAR_POINTS, n=n,
        )
        for place, n in enumerate(counts)
    ]  # fmt: skip


def curves(
    options: Sequence[tuple[str, bool, Sequence[float | None], int]],
) -> list[Curve]:
    """Return a curve for each (letter, right, shares by thirds, n), at most eight: the most chosen.

    Right ones are never left out before wrong ones. Labels keep their distance.
    """
    kept = sorted(options, key=lambda option: (not option[1], -option[3]))[:MOST_CURVES]
    kept = [option for option in options if option in kept]
    places = (across(0.1), across(0.5), across(0.9))
    drawn = []
    for pattern, (letter, right, shares, _n) in enumerate(kept):
        dots = tuple(
            (x, up(share)) for x, share in zip(places, shares, strict=True) if share is not None
        )
        if dots:
            drawn.append((letter, right, dots, pattern % 4))
    return _labelled(drawn)


def label_places(wanted: Sequence[int]) -> list[int]:
    """Return y of labels beside lines that end at `wanted`, from the top down.

    No two stand closer than `LABEL_GAP`, and none below the axis, where its words are.
    """
    places, free = [], TOP
    for y in wanted:
        places.append(max(y, free))
        free = places[-1] + LABEL_GAP
    lowest = BOTTOM
    for n in reversed(range(len(places))):
        places[n] = min(places[n], lowest)
        lowest = places[n] - LABEL_GAP
    return places


def _labelled(
    drawn: Sequence[tuple[str, bool, tuple[tuple[int, int], ...], int]],
) -> list[Curve]:
    """Give each curve its label at the right end, moved down where it would lie on another."""
    curves_made = []
    drawn = sorted(drawn, key=lambda one: one[2][-1][1])
    places = label_places([dots[-1][1] for _letter, _right, dots, _pattern in drawn])
    for (letter, right, dots, pattern), label_y in zip(drawn, places, strict=True):
        points = " ".join(f"{x},{y}" for x, y in dots)
        curves_made.append(Curve(letter, right, points, dots, label_y, pattern))
    return curves_made
