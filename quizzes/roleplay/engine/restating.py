"""Whether a reply takes up what the other side has told, in other words."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import groupby

from quizzes.roleplay.engine.act import Act
from quizzes.roleplay.engine.case import Case
from quizzes.roleplay.engine.clauses import Clause
from quizzes.roleplay.engine.figures import numbers

_HAN = re.compile(r"[\u4e00-\u9fff]")
_SMALL = frozenset(
    "的了吗呢吧您你我他她是在就把给跟这那有没不也都还要会能可以说个一上下来去到和对为因所而但又再很太只从让被着过们什么怎样"
    "哪几多少先请好嗯哦啊呀哈行现后前月号日天年元块钱款账单期银行卡电话"
)
_COMMON = frozenset(
    ("a", "an", "the", "to", "of", "and", "i", "you", "it", "is", "was", "for", "that", "this", "be", "in", "on",
     "at", "my", "your", "we", "not", "do", "did", "have", "has", "had", "so", "but", "with", "are", "am", "as",
     "just", "will", "would", "can", "could", "any", "all", "its", "they", "them", "he", "she", "his", "her",
     "there", "what", "when", "how", "if", "or", "no", "yes", "from", "about", "im", "ive", "dont")
)  # fmt: skip
_ADDRESSED = re.compile(r"您|你|家里|他(?:人|也|们|这|那)|\byou|\bshe\b|\bhe\b|\bthere")
_STRONG = re.compile(
    r"您的意思|您是说|也就是说|我(?:听|没理解|听明白|听懂)|这个意思|是这样|对吧|对不对|您担心|您在意|您气的|"
    r"you're saying|you feel|what you're|i hear|sounds like|so you"
)
ASKING = frozenset(
    {"cause-open", "date-asked", "amount-asked", "channel-asked", "identifier-asked"}
)
LONGEST = 3  # clauses that make up one restatement
ENOUGH, SOME = 4, 2  # shared content, in characters (English: words count double)


@dataclass(frozen=True)
class Told:
    """The restatements found, and what is uncertain."""

    acts: tuple[Act, ...]
    unsure: frozenset[str]


def content(text: str) -> set[str]:
    """Return what carries meaning: characters in Chinese, word stems in English."""
    if _HAN.search(text):
        return {sign for sign in text if _HAN.match(sign) and sign not in _SMALL}
    words = re.findall(r"[a-z]+", text.replace("'", ""))
    return {word[:5] for word in words if word not in _COMMON and len(word) > 2}


def restated(case: Case, text: str, parts: Sequence[Clause], acts: Sequence[Act]) -> Told:
    """Return the act `restated` where a statement shares enough content with what was told.

    An echo of the other side's own words is none; half of it is uncertain.
    """
    told = content(case.told)
    weight = 1 if _HAN.search(text) else 2
    best, span = 0.0, (0, 0, 0)
    for _number, group in groupby(parts, key=lambda part: part.sentence):
        sentence = list(group)
        for first in range(len(sentence)):
            for last in range(first, min(first + LONGEST, len(sentence))):
                start, end = sentence[first].start, sentence[last].end
                words = text[start:end].strip()
                kinds = {act.key for act in acts if start <= act.start < end}
                if kinds & ASKING or (words and words in case.told):
                    continue
                points = _points(words, told, weight=weight, kinds=kinds)
                if sentence[first].after_pause and not points:
                    points = _of_unheard_answer(words, kinds)
                if points > best:
                    best, span = points, (start, end, sentence[first].sentence)
    if best < SOME:
        return Told((), frozenset())
    if best < ENOUGH:
        return Told((), frozenset({"restated"}))
    start, end, number = span
    return Told((Act("restated", start, end, number, False, False),), frozenset())


def _points(words: str, told: set[str], *, weight: int, kinds: set[str]) -> float:
    own = content(words)
    shared = len(own & told) * weight
    if not shared or not _ADDRESSED.search(words):
        return 0.0
    cue = bool(_STRONG.search(words)) or "restated" in kinds
    return shared + (2.5 if cue else 0.0) + (0.5 if own - told else -1.0)


def _of_unheard_answer(words: str, kinds: set[str]) -> float:
    """Points for words right after a pause: they may repeat an answer that is not written."""
    plain = len(words) > 5 and not numbers(words) and not kinds - {"restated"}
    return float(ENOUGH) if plain and len(words) < 30 else 0.0
