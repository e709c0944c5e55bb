"""The weights by which the quoted words of a critical fail begin and end: examples, training.

Every hand quoted the words that carry a fail. From the words by which the fail is known (where no rule
knows it, from the quoted clause that resembles it most) the quote grows outwards: each clause that the
hand quoted as well is a yes, the first on either side that it did not quote is a no.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from statistics import mean
from typing import Any

from logistic import Row, trained
from replies import as_replies, labelled

from quizzes.roleplay.engine import quoting
from quizzes.roleplay.engine.case import Case
from quizzes.roleplay.engine.clauses import Clause, clauses
from quizzes.roleplay.engine.hearing import hear
from quizzes.roleplay.engine.normal import Normal, normal
from quizzes.roleplay.engine.offences import offences
from quizzes.roleplay.engine.quoting import Quote, around, features, resemblance, smaller
from quizzes.roleplay.engine.weighing import SCALE

WEIGHTS = Path(__file__).parents[1] / "engine" / "weights" / "quotes.json"
SMALLEST = 25  # thousandths; what weighs less is not stored
MOSTLY = 0.5  # share of a clause that was quoted


def rows(items: Iterable[Mapping[str, Any]]) -> Iterator[Row]:
    """Yield the clauses beside the growing quotes, and whether the hand quoted them too."""
    for item in items:
        for reply in as_replies(item):
            text = str(reply["reply"])
            spans: dict[str, list[tuple[int, int]]] = {}
            for one in reply["cf"]:
                start, end = _place(text, one.get("span") or "\0")
                if start >= 0:
                    spans.setdefault(one["id"], []).append((start, end))
            if spans:
                yield from _of_reply(Case.of_item(reply), normal(text), spans)


def _of_reply(
    case: Case, words: Normal, spans: Mapping[str, list[tuple[int, int]]]
) -> Iterator[Row]:
    whole = clauses(words.text)
    parts = smaller(words.text, whole)
    found = offences(case, words.text, whole)
    known = {one.key: one for one in reversed(found)}
    for key, marked in spans.items():
        theirs = [_quoted(words, part, marked) for part in parts]
        if key in known:
            yield from _growing(case, around(known[key], found, parts), theirs)
        elif any(theirs):
            at = _likest(case, key, parts, theirs)
            yield from _growing(case, Quote(key, parts, at, at), theirs)


def _likest(case: Case, key: str, parts: Sequence[Clause], theirs: Sequence[bool]) -> int:
    """Return the first of the quoted clauses that resemble the fail most."""
    marked = [at for at, quoted in enumerate(theirs) if quoted]
    return max(marked, key=lambda at: (resemblance(case, key, parts[at].text)[0], -at))


def _growing(case: Case, quote: Quote, theirs: Sequence[bool]) -> Iterator[Row]:
    ended: set[int] = set()
    while beside := [at for at in quote.beside if at not in ended]:
        at = beside[0]
        yield list(features(case, quote, at)), theirs[at]
        if theirs[at]:
            quote = quote.with_clause(at)
        else:
            ended.add(at)


def _quoted(words: Normal, part: Clause, marked: Iterable[tuple[int, int]]) -> bool:
    start, end = words.span(part.start, part.end)
    shared = (min(end, right) - max(start, left) for left, right in marked)
    return max(shared) > MOSTLY * (end - start)


def model(*, without: frozenset[str] = frozenset()) -> dict[str, int]:
    """Return what is stored, trained on everything but the hands `without`."""
    found = trained(list(rows(one for one in labelled() if one["batch"] not in without)))
    whole_numbers = {name: round(value * SCALE) for name, value in sorted(found.items())}
    return {name: value for name, value in whole_numbers.items() if abs(value) >= SMALLEST}


def write() -> None:
    """Train on the whole corpus and write the weights."""
    text = json.dumps(model(), ensure_ascii=False, separators=(",", ":"), indent=0)
    WEIGHTS.write_text(text + "\n", encoding="utf-8")


def check() -> None:
    """Print how far quotes meet those of each hand, by weights that never saw the hand."""
    items, stored = list(labelled()), quoting.learnt
    shares: dict[str, list[float]] = {}
    for hand in sorted({one["batch"] for one in items}):
        weights = model(without=frozenset({hand}))
        quoting.learnt = lambda weights=weights: weights  # type: ignore[assignment,misc]
        shares[hand] = [one for item in items if item["batch"] == hand for one in _shared(item)]
    quoting.learnt = stored
    shares["all"] = [one for some in shares.values() for one in some]
    lines = [
        f"{hand:24} quotes {mean(some):.2f} ({len(some)})" for hand, some in shares.items() if some
    ]
    print("\n".join(lines))  # noqa: T201 -- a command prints


def _shared(item: Mapping[str, Any]) -> Iterator[float]:
    """Yield, for each fail that is flagged rightly, the share of words that both quote."""
    for reply in as_replies(item):
        text = str(reply["reply"])
        theirs = [(one["id"], *_place(text, one["span"])) for one in reply["cf"] if one.get("span")]
        if not theirs:
            continue
        heard = hear(text, case=Case.of_item(reply))
        best: dict[str, float] = {}
        for one in heard.offences:
            start, end = _place(text, heard.said(one))
            for key, left, right in theirs:
                if key == one.key:
                    common = max(0, min(end, right) - max(start, left))
                    share = common / (max(end, right) - min(start, left))
                    best[key] = max(best.get(key, 0.0), share)
        yield from best.values()


def _place(text: str, quote: str) -> tuple[int, int]:
    at = text.find(quote)
    return at, at + len(quote)
