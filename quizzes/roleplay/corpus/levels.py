"""The weights by which levels are estimated: rows from labelled replies, training, what is stored.

The traits of a reply hold what was suspected in it, so each hand is heard with weights of conduct that
never saw it; else suspicions would look surer than they are.
"""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

import conduct
from logistic import Row, trained
from replies import labelled

from quizzes.roleplay.engine import deciding, replies, weighing
from quizzes.roleplay.engine.case import Case
from quizzes.roleplay.engine.criteria import criteria
from quizzes.roleplay.engine.likeness import SCALE, Traits, judged, traits_of
from quizzes.roleplay.engine.reading import Reading
from quizzes.roleplay.engine.vocabulary import CRITERIA

WEIGHTS = Path(weighing.__file__).parent / "weights" / "levels.json"
SMALLEST = 20  # thousandths; what weighs less is not stored
AT_LEAST = 5  # replies in which something is met
FOLDS = 4  # groups of hands that are left out together


class Rated:
    """A labelled reply: its hand, traits and levels by criterion, whether it fails, what was heard."""

    def __init__(self, item: dict[str, Any]) -> None:
        case = Case.of_item(item)
        turns = item.get("turns") or [{"who": "collector", "text": item["reply"]}]
        transcript, _places = replies.transcript_of(case, turns)
        reading = Reading(replies.scenario_of(case), transcript, case=case)
        keys = [key for key in CRITERIA if key in item["labels"]]
        ruled = {key: criteria.get(key).decide(reading) for key in keys}
        self.hand, self.key = str(item["batch"]), str(item["id"])
        self.labels: dict[str, int] = item["labels"]
        self.fails = {one["id"] for one in item["cf"]}
        self.flagged = set(reading.fail_ids)
        self.suspected = any(key.startswith("CF") for key in reading.unsure)
        self.addresses = reading.addresses
        self.traits: dict[str, Traits] = traits_of(reading, deciding.rulings(reading, ruled))


def rated() -> list[Rated]:
    """Return every reply with levels, each heard with weights that never saw its hand."""
    items = [item for item in labelled() if "labels" in item]
    hands = sorted({item["batch"] for item in items})
    known = weighing.weights
    found: list[Rated] = []
    for fold in range(FOLDS):
        group = frozenset(hands[fold::FOLDS])
        model = weighing.weights_of(conduct.model(without=group))
        weighing.weights = lambda model=model: model  # type: ignore[assignment,misc]
        found += [Rated(item) for item in items if item["batch"] in group]
    weighing.weights = known
    return sorted(found, key=lambda one: one.key)


def model_of(rows: Sequence[Rated]) -> dict[str, dict[str, tuple[float, float]]]:
    """Return the weights of every criterion, for “at least 1” and for “2”."""
    found: dict[str, dict[str, tuple[float, float]]] = {}
    for key in CRITERIA:
        mine = [one for one in rows if key in one.labels]
        pair = [trained(_rows(mine, key, least), at_least=AT_LEAST) for least in (1, 2)]
        names = sorted(pair[0].keys() | pair[1].keys())
        found[key] = {name: (pair[0].get(name, 0.0), pair[1].get(name, 0.0)) for name in names}
    return found


def _rows(rated_replies: Sequence[Rated], key: str, least: int) -> list[Row]:
    return [(sorted(one.traits[key].items()), one.labels[key] >= least) for one in rated_replies]


def write() -> None:
    """Train on every hand and write the weights."""
    stored: dict[str, dict[str, list[int]]] = defaultdict(dict)
    for key, weights in model_of(rated()).items():
        for name, pair in weights.items():
            some, full = (round(value * SCALE) for value in pair)
            if max(abs(some), abs(full)) >= SMALLEST:
                stored[key][name] = [some, full]
    text = json.dumps(stored, ensure_ascii=False, separators=(",", ":"), sort_keys=True)
    WEIGHTS.write_text(text.replace("],", "],\n") + "\n", encoding="utf-8")


def judgements(rows: Sequence[Rated]) -> Iterator[tuple[str, str, float, int, int]]:
    """Yield hand, criterion, margin, estimate and label, by weights that never saw the hand."""
    for hand in sorted({one.hand for one in rows}):
        model = model_of([one for one in rows if one.hand != hand])
        for one in rows:
            if one.hand != hand:
                continue
            for key, traits in one.traits.items():
                sums = [
                    sum(
                        model[key][name][place] * size
                        for name, size in traits.items()
                        if name in model[key]
                    )
                    for place in (0, 1)
                ]
                found = judged(*sums)
                yield hand, key, found.margin, found.level, one.labels[key]


def check() -> None:
    """Print coverage and accuracy at several margins, and conduct, hand by hand."""
    rows = rated()
    hands = sorted({one.hand for one in rows})
    lines = [_conduct_line(hand, [one for one in rows if one.hand == hand]) for hand in hands]
    found = list(judgements(rows))
    for wanted in (*hands, ""):
        mine = [row for row in found if wanted in ("", row[0])]
        lines.append(f"{wanted or 'all':24} {_levels_line(mine)}")
    print("\n".join(lines))  # noqa: T201 -- a command prints


def _conduct_line(hand: str, rows: Sequence[Rated]) -> str:
    bad = [one for one in rows if one.fails]
    clean = [one for one in rows if not one.fails]
    flagged = [one for one in rows if one.flagged]
    held = sum(one.suspected or bool(one.flagged) for one in clean)
    silent = sum(not one.suspected and not one.flagged for one in bad)
    right = sum(bool(one.flagged & one.fails) for one in flagged)
    return (
        f"{hand:24} held {held}/{len(clean)} silent {silent}/{len(bad)} "
        f"flagged rightly {right}/{len(flagged)}"
    )


def _levels_line(rows: Sequence[tuple[str, str, float, int, int]]) -> str:
    parts = []
    for margin in (1.0, 1.3, 1.6, 1.8, 2.0, 2.3):
        sure = [row for row in rows if row[2] >= margin]
        right = sum(row[3] == row[4] for row in sure)
        parts.append(f"{margin}: {len(sure) / len(rows):.2f} {right / max(1, len(sure)):.3f}")
    return " | ".join(parts)
