"""The weights by which sentences are suspected of a critical fail: examples, training, what is stored.

Sentences come from the batches beside this file, the lines of the scenarios, the labelled replies
(:mod:`replies`) and half A of tests/roleplay/conduct; never from half B, `blind` or gold transcripts.
"""

from __future__ import annotations

import json
import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from logistic import AT_LEAST, trained
from replies import as_replies, labelled, tuned_conduct

from quizzes.roleplay.engine.case import Case
from quizzes.roleplay.engine.document import parse
from quizzes.roleplay.engine.hearing import hear
from quizzes.roleplay.engine.normal import normal
from quizzes.roleplay.engine.suspicion import sentences
from quizzes.roleplay.engine.vocabulary import VIOLATIONS
from quizzes.roleplay.engine.weighing import (
    SCALE,
    Sentence,
    features,
    naming,
    vocabulary,
    whole,
)

HERE = Path(__file__).parent
ROOT = HERE.parents[2]

WEIGHTS = ROOT / "quizzes" / "roleplay" / "engine" / "weights" / "conduct.json"
THRESHOLD = -3.4  # of both sums; chosen by leaving out one hand after another (README.md)
SMALLEST, SMALLEST_OF_NAMES = 25, 250  # thousandths; what weighs less is not stored
_HAN = re.compile(r"[\u4e00-\u9fff]")
_PAUSE = re.compile(r"(?:…+|⋯+|\.{3,})")
#: What was said before sentences that answer a complaint, a dispute, a wish, a crisis.
_VOICED = (
    "我要投诉，别再打了，这不是我签的",
    "I want to complain. Stop calling, it's not my signature",
)
_CRISIS = ("我不想活了", "I can't go on, I want to end my life")
_ANSWERS = re.compile(
    r"投诉|异议|签名|冒用|短信|邮件|电话|联系|反映|录音|监管|答复|回复|查|停|登记|道歉|抱歉|"
    r"sorry|apolog|complain|dispute|signature|e-mail|writ|call|text|ring|desk|reply|answer|"
    r"ombudsman|reference|collect"
)


@dataclass(frozen=True)
class Example:
    """One sentence of the corpus: where it comes from, and the critical fails in it."""

    batch: str
    case: Case
    sentence: Sentence
    fails: tuple[str, ...]


def examples(items: Iterable[Mapping[str, Any]]) -> Iterator[Example]:
    """Yield the sentences of items of the development schema; `batch` says what belongs together."""
    for item in items:
        case, reply = Case.of_item(item), str(item["reply"])
        marked = [(one["id"], reply.find(one["span"]), len(one["span"])) for one in item["cf"]]
        for part in (piece for piece in _PAUSE.split(reply) if piece.strip()):
            heard = hear(part, case=case)
            for start, end, sentence in sentences(
                case, heard.words.text, heard.clauses, heard.acts
            ):
                left = reply.find(heard.words.quote(start, end))
                right = left + len(heard.words.quote(start, end))
                fails = tuple(
                    fail
                    for fail, at, length in marked
                    if at < 0 or (at < right and left < at + length)
                )
                yield Example(str(item["batch"]), case, sentence, fails)


def batches() -> Iterator[dict[str, Any]]:
    """Yield the lines of the batches beside this file, as items."""
    for file in sorted(HERE.glob("*.txt")):
        if file.stem == "vocabulary":
            continue
        others = False
        for number, line in enumerate(file.read_text(encoding="utf-8").splitlines()):
            others = others or line == "# to others"
            if not line or line.startswith("#"):
                continue
            mark, _, text = line.rpartition("\t")
            fails = [mark] if mark in VIOLATIONS else []
            before = ""
            language = 0 if _HAN.search(text) else 1
            if mark in {"CF12", "c"}:
                before = _CRISIS[language]
            elif mark == "CF10":
                before = _VOICED[language]
            batch = f"{file.stem}-{number // 5}"
            yield _line(batch, text, fails, before, others=others)
            if not fails and not others and _ANSWERS.search(text.lower()):
                yield _line(batch, text, fails, _VOICED[language], others=others)


def _line(
    batch: str, text: str, fails: Sequence[str], before: str, *, others: bool
) -> dict[str, Any]:
    who = "third_party" if others else "debtor"
    return {
        "batch": batch,
        "cell": "TP" if others else "PTP-M",
        "context": {
            "verified": not others, "speaker": who, "amount": 0, "days_overdue": 10, "facts": [],
            "history": [{"who": who, "text": before}] if before else [],
        },
        "reply": text,
        "cf": [{"id": fail, "span": text} for fail in fails],
    }  # fmt: skip


def scenario_lines() -> Iterator[dict[str, Any]]:
    """Yield the kept lines of the scenarios, as items."""
    for line in (HERE / "scenarios.jsonl").read_text(encoding="utf-8").splitlines():
        scene = json.loads(line)
        for text, cf in scene["lines"]:
            yield {**scene, "reply": text, "cf": [{"id": key, "span": span} for key, span in cf]}


def collect() -> None:
    """Take the scenarios' lines and the lessons' words from the library."""
    library = ROOT / "content" / "library"
    with (HERE / "scenarios.jsonl").open("w", encoding="utf-8") as kept:
        for file in sorted(library.glob("*/*/roleplays/*.md")):
            scenario = parse(file.read_text(encoding="utf-8"))
            case = Case.of_scenario(scenario)
            lines = [
                (
                    text,
                    [(one.id, one.says if one.says in text else text) for one in line.violations],
                )
                for beat in scenario.beats
                for line in beat.lines
                for text in (line.text, *line.also)
            ]
            context = {
                "verified": case.verified, "speaker": case.speaker, "amount": str(case.amount),
                "days_overdue": case.days, "facts": case.facts,
            }  # fmt: skip
            scene = {"batch": file.stem, "cell": case.cell, "context": context, "lines": lines}
            kept.write(json.dumps(scene, ensure_ascii=False) + "\n")
    count: Counter[str] = Counter()
    for file in sorted(library.rglob("*.md")):
        if file.parent.name not in {"roleplays", "common"}:
            for text in file.read_text(encoding="utf-8").splitlines():
                count.update(vocabulary(normal(text).text))
    words = sorted(piece for piece, times in count.items() if times >= AT_LEAST)
    (HERE / "vocabulary.txt").write_text("\n".join(words) + "\n", encoding="utf-8")


def known_in(corpus: Iterable[Example]) -> dict[str, set[str]]:
    """Return, for each piece of lawful talk, the batches in which it is met."""
    known: dict[str, set[str]] = defaultdict(set)
    for piece in (HERE / "vocabulary.txt").read_text(encoding="utf-8").splitlines():
        known[piece].add("lessons")
    for one in corpus:
        if not one.fails:
            for piece in vocabulary(one.sentence.words):
                known[piece].add(one.batch)
    return known


def weighed(corpus: Sequence[Example], known: Mapping[str, set[str]]) -> dict[str, float]:
    """Return the weights of sentences. A piece that only the example's own batch knows is foreign."""
    rows = []
    for one in corpus:
        theirs = _Others(known, one.batch)
        rows.append((list(features(one.case, one.sentence, theirs)), bool(one.fails)))  # type: ignore[arg-type]
    return trained(rows)


def whole_replies(items: Iterable[Mapping[str, Any]]) -> dict[str, float]:
    """Return the weights of whole replies."""
    rows = []
    for item in items:
        for reply in as_replies(item):
            case = Case.of_item(reply)
            for part in (piece for piece in _PAUSE.split(str(reply["reply"])) if piece.strip()):
                heard = hear(part, case=case)
                acts = [act.key for act in heard.acts]
                fails = [one for one in reply["cf"] if one["span"] in part]
                rows.append((list(whole(case, heard.words.text, acts)), bool(fails)))
    return trained(rows)


class _Others:
    """The pieces known to other batches than one's own."""

    def __init__(self, known: Mapping[str, set[str]], own: str) -> None:
        self._known, self._own = known, own

    def __contains__(self, piece: str) -> bool:
        return bool(self._known.get(piece, set()) - {self._own})


def named(corpus: Sequence[Example]) -> dict[str, dict[str, int]]:
    """Return, for each critical fail, the weights that tell its sentences from those of the others."""
    fails = [one for one in corpus if one.fails]
    seen = [list(naming(one.case, one.sentence)) for one in fails]
    return {
        key: _stored(
            trained([(row, key in one.fails) for row, one in zip(seen, fails, strict=True)]),
            SMALLEST_OF_NAMES,
        )
        for key in VIOLATIONS
    }


def _stored(weights: Mapping[str, float], smallest: int) -> dict[str, int]:
    """Return the weights as whole thousandths, without those below `smallest`."""
    whole_numbers = {name: round(value * SCALE) for name, value in sorted(weights.items())}
    return {name: value for name, value in whole_numbers.items() if abs(value) >= smallest}


def model(*, without: frozenset[str] = frozenset()) -> dict[str, Any]:
    """Return what is stored, trained on everything but the hands `without`."""
    items = [one for one in labelled() if one["batch"] not in without]
    full = [*items, *tuned_conduct()]
    spoken = [reply for item in full for reply in as_replies(item)]
    corpus = list(examples([*batches(), *scenario_lines(), *spoken]))
    known = known_in(corpus)
    return {
        "threshold": round(THRESHOLD * SCALE),
        "known": sorted(known),
        "weights": _stored(weighed(corpus, known), SMALLEST),
        "whole": _stored(whole_replies(full), SMALLEST),
        "names": named(corpus),
    }


def write() -> None:
    """Train on the whole corpus and write the weights."""
    text = json.dumps(model(), ensure_ascii=False, separators=(",", ":"), indent=0)
    WEIGHTS.write_text(text + "\n", encoding="utf-8")
