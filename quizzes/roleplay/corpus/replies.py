"""The labelled replies: what stands in ``replies/`` and the sets in tests/roleplay that are tuned on.

One JSON object a line, in the schema of the development sets (docs/reference/role-play-rubric.md, 9).
Replies without `labels` are about conduct only. `batch` names the hand that wrote an item: what is
measured on a hand must not have been trained on it.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import measure

HERE = Path(__file__).parent
TESTS = HERE.parents[2] / "tests" / "roleplay"
Item = Mapping[str, Any]


def labelled() -> Iterator[dict[str, Any]]:
    """Yield the replies and transcripts of every hand, then the development replies."""
    for file in sorted((HERE / "replies").glob("*.jsonl")):
        yield from _read(file, batch=file.stem)
    yield from _read(TESTS / "replies.dev.jsonl", batch="dev")


def tuned_conduct() -> Iterator[dict[str, Any]]:
    """Yield half A of the conduct set; half B is never read."""
    for item in measure.items("a"):
        yield {**item, "batch": item["id"].split("-")[0]}


def as_replies(item: Item) -> Iterator[dict[str, Any]]:
    """Yield each collector's turn of a transcript as a reply; a reply as it is."""
    if "turns" not in item:
        yield dict(item)
        return
    history: list[Mapping[str, str]] = []
    for turn in item["turns"]:
        if turn["who"] == "collector":
            context = {**item["context"], "history": list(history)}
            fails = [one for one in item["cf"] if one["span"] in turn["text"]]
            yield {**item, "context": context, "reply": turn["text"], "cf": fails}
        history.append(turn)


def _read(file: Path, *, batch: str) -> Iterator[dict[str, Any]]:
    with file.open(encoding="utf-8") as lines:
        for line in lines:
            yield {**json.loads(line), "batch": batch}
