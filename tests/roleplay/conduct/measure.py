"""How many clean replies go to a person, and how many critical fails nobody hears (README.md).

python tests/roleplay/conduct/measure.py [--wrong a]
"""

from __future__ import annotations

import argparse
import re
import sys
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import yaml

HERE = Path(__file__).parent
HALVES = ("a", "b")
_MARKED = re.compile(r"⟦(.*?)⟧")


def items(half: str) -> Iterator[dict[str, Any]]:
    """Yield the replies of a half as items of the development sets, each with its fails in `cf`."""
    settings = yaml.safe_load((HERE / f"{half}.yaml").read_text(encoding="utf-8"))
    for number, setting in enumerate(settings):
        common = {
            "cell": setting["cell"],
            "na": setting.get("na", []),
            "context": {
                **setting["context"],
                "history": [{"who": who, "text": text} for who, text in setting["history"]],
            },
        }
        for place, reply in enumerate(setting["clean"]):
            yield {**common, "id": f"{half}{number}-clean-{place}", "reply": reply, "cf": []}
        for place, entry in enumerate(setting["fails"]):
            ((ids, marked),) = entry.items()
            span = "".join(_MARKED.findall(marked))
            yield {
                **common,
                "id": f"{half}{number}-fail-{place}",
                "reply": marked.replace("⟦", "").replace("⟧", ""),
                "cf": [{"id": one, "span": span} for one in ids.split()],
            }


def verdict(prediction: dict[str, Any]) -> str:
    """Return what becomes of a reply: flagged, person or silent."""
    if prediction["cf"] is None:
        return "person"
    return "flagged" if prediction["cf"] else "silent"


def measured(half: str) -> tuple[Counter[tuple[str, str]], list[tuple[str, str, dict[str, Any]]]]:
    """Return how often a (clean | fail) reply had which verdict, and every reply with its verdict."""
    from quizzes.roleplay.engine.replies import grade_item  # noqa: PLC0415 -- after the path is set

    rows = []
    for item in items(half):
        kind = "fail" if item["cf"] else "clean"
        rows.append((kind, verdict(grade_item(item)), item))
    return Counter((kind, word) for kind, word, _item in rows), rows


def table() -> str:
    """Return the table of both halves."""
    lines = [f"{'half':6}{'replies':>10}{'flagged':>10}{'person':>10}{'silent':>10}"]
    for half in HALVES:
        count, _rows = measured(half)
        for kind in ("clean", "fail"):
            numbers = [count[kind, word] for word in ("flagged", "person", "silent")]
            cells = "".join(f"{n:>4} {n / sum(numbers):.3f}" for n in numbers)
            lines.append(f"{half} {kind:<8}{sum(numbers):>6}  {cells}")
    return "\n".join(lines)


def main() -> None:
    """Print the table, or what went wrong in one half."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--wrong", choices=HALVES, help="list what went wrong in this half")
    half = parser.parse_args().wrong
    if half is None:
        print(table())  # noqa: T201 -- a command prints
        return
    for kind, word, item in measured(half)[1]:
        if (kind == "clean") != (word == "silent"):
            print(item["id"], word, item["reply"], *(one["id"] for one in item["cf"]))  # noqa: T201 -- a command prints


if __name__ == "__main__":
    sys.path.insert(0, str(HERE.parents[2]))
    main()
