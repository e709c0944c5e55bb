"""Where the quoted words of a critical fail begin and end.

`offences` knows a fail by a few words. A person would quote what carries it: seldom only the clause in
which they stand, seldom the whole sentence. From these words outwards the quote takes in one clause
after another for as long as a small linear model says that people would. It has learnt that from the
words which the hands of the corpus quoted (quizzes/roleplay/corpus/quotes.py). How well the quotes meet
those of people is measured in docs/explanation/role-play-grading.md.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from importlib.resources import files
from math import sqrt

from quizzes.roleplay.engine.case import Case
from quizzes.roleplay.engine.clauses import Clause
from quizzes.roleplay.engine.offences import Offence
from quizzes.roleplay.engine.weighing import SCALE, Sentence, grams, naming, weights

_HAN = re.compile(r"[\u4e00-\u9fff]")
#: Where an English clause begins without a comma before it.
_JOINT = re.compile(
    r" (?:and|so|or|but|because|unless|then|before|until|if|while|when|since) (?=\w+ \w+)"
)
#: Words that only lead over to what is said: they are not quoted.
_LEADING_OVER = re.compile(
    r"\s*(?:不过|另外|其实|而且|反正|对了|那么|但是?|所以|同时|再说|还有|只是|当然|毕竟|总之|"
    r"(?:and|but|or|so|well|also|besides|anyway|otherwise|you should know|just so you know|to be honest|"
    r"frankly|look|by the way)\b)[, ]*"
)
_LEAST_BEFORE_A_JOINT = 9  # characters of an English clause
_LATIN_REACH = 3  # as many letters say what one character says
_LONG_QUOTE, _LONG_CLAUSE, _SHORT_QUOTE = 30, 20, 6  # Chinese characters
_WORDS, _FEWEST = 1.2, 3
_OPENING, _OPENING_OF_QUOTE = 0.7, 0.5
_MOST = 2.0  # of a sum of names


@dataclass(frozen=True)
class Quote:
    """The clauses from `first` to `last` of `parts`: what is quoted so far for the fail `key`.

    `apart` are clauses by whose words another fail is known: they stand for that one.
    """

    key: str
    parts: Sequence[Clause]
    first: int
    last: int
    apart: frozenset[int] = frozenset()

    @property
    def beside(self) -> tuple[int, ...]:
        """The clauses of the same sentence that stand right before and after."""
        sentence = self.parts[self.first].sentence
        return tuple(
            at
            for at in (self.first - 1, self.last + 1)
            if 0 <= at < len(self.parts)
            and self.parts[at].sentence == sentence
            and at not in self.apart
        )

    def with_clause(self, at: int) -> Quote:
        """Return the quote that reaches as far as clause `at`."""
        return replace(self, first=min(self.first, at), last=max(self.last, at))


def quoted(
    case: Case, found: Sequence[Offence], text: str, clauses: Sequence[Clause]
) -> tuple[Offence, ...]:
    """Return the offences, each with its whole quote; `text` is folded, `clauses` are all of it."""
    if not found:
        return ()
    parts = smaller(text, clauses)
    return tuple(_quoted(case, one, text, around(one, found, parts)) for one in found)


def _quoted(case: Case, one: Offence, text: str, quote: Quote) -> Offence:
    while True:
        pulls = [(pull(case, quote, at), at) for at in quote.beside]
        most, at = max(pulls, default=(0, 0))
        if most <= 0:
            break
        quote = quote.with_clause(at)
    start, end = quote.parts[quote.first].start, quote.parts[quote.last].end
    leading = _LEADING_OVER.match(text, start, one.start)
    return replace(one, start=leading.end() if leading else start, end=end)


def smaller(text: str, clauses: Sequence[Clause]) -> tuple[Clause, ...]:
    """Return the clauses, in English cut before “and”, “so”, “unless” as well."""
    found: list[Clause] = []
    for part in clauses:
        start = part.start
        joints = [] if _HAN.search(part.text) else _JOINT.finditer(text, part.start, part.end)
        for joint in joints:
            if joint.start() - start >= _LEAST_BEFORE_A_JOINT:
                words = text[start : joint.start()].strip()
                found.append(replace(part, start=start, end=joint.start(), text=words, asks=False))
                start = joint.start() + 1
        found.append(replace(part, start=start, text=text[start : part.end].strip()))
    return tuple(found)


def around(one: Offence, found: Sequence[Offence], parts: Sequence[Clause]) -> Quote:
    """Return the quote of the clauses in which the words stand by which `one` of the `found` is known."""
    within = _holding(one, parts)
    others = {at for other in found if other.key != one.key for at in _holding(other, parts)}
    return Quote(one.key, parts, within[0], within[-1], frozenset(others))


def _holding(one: Offence, parts: Sequence[Clause]) -> list[int]:
    return [at for at, part in enumerate(parts) if part.start < one.end and one.start < part.end]


def pull(case: Case, quote: Quote, at: int) -> float:
    """Return how much speaks for taking in clause `at`; above 0 it belongs to the quote."""
    known = learnt()
    return sum(known.get(name, 0) * size for name, size in features(case, quote, at))


def features(case: Case, quote: Quote, at: int) -> Iterator[tuple[str, float]]:
    """Yield what the model looks at in clause `at` beside the quote, by name and size."""
    part, opening = quote.parts[at], quote.parts[quote.first].text
    side = "before" if at < quote.first else "after"
    chinese = bool(_HAN.search(part.text))
    letters = 1 if chinese else _LATIN_REACH
    so_far = sum(len(one.text) for one in quote.parts[quote.first : quote.last + 1]) / letters
    yield "always", 1.0
    yield f"{side}:{'zh' if chinese else 'en'}", 1.0
    yield f"{side}:{quote.key}", 1.0
    yield f"{side}:so-far", 2 * min(1.0, so_far / _LONG_QUOTE)
    yield f"{side}:long", 2 * min(1.0, len(part.text) / letters / _LONG_CLAUSE)
    if so_far < _SHORT_QUOTE:
        yield f"{side}:short-so-far", 1.0
    for taken in range(min(2, quote.last - quote.first)):
        yield f"{side}:taken-{taken + 1}", 1.0
    if part.asks:
        yield f"{side}:asks", 1.0
    if at + 1 == len(quote.parts) or quote.parts[at + 1].sentence != part.sentence:
        yield f"{side}:last", 1.0
    if at == 0 or quote.parts[at - 1].sentence != part.sentence:
        yield f"{side}:first", 1.0
    for begins in sorted(_beginnings(part.text)):
        yield f"{side}:begins:{begins}", _OPENING
    yield f"{side}:quote-begins:{min(_beginnings(opening), key=len)}", _OPENING_OF_QUOTE
    telling = sorted(gram for gram in grams(part.text) if gram[0] in "2w")
    yield from ((gram, _WORDS / sqrt(max(_FEWEST, len(telling)))) for gram in telling)
    own, best = resemblance(case, quote.key, part.text)
    yield "resembles", max(-_MOST, min(_MOST, own))
    yield "resembles-most", max(-_MOST, min(_MOST, own - best))


def _beginnings(words: str) -> set[str]:
    return {words[:1], words[:2]} if _HAN.search(words) else {words.split(maxsplit=1)[0]}


def resemblance(case: Case, key: str, words: str) -> tuple[float, float]:
    """Return how much `words` resemble the fail `key`, and how much the likeliest of the others."""
    plain = Sentence(words, frozenset(), frozenset(), explained=True)
    seen = [(name, size) for name, size in naming(case, plain) if name[0] in "12wbp"]
    sums = {
        fail: sum(known.get(name, 0) * size for name, size in seen) / SCALE
        for fail, known in weights().names.items()
    }
    return sums[key], max(value for fail, value in sums.items() if fail != key)


@lru_cache(maxsize=1)
def learnt() -> Mapping[str, int]:
    """Return the stored weights of this version of the grader, in thousandths."""
    stored = files(__package__).joinpath("weights", "quotes.json").read_text(encoding="utf-8")
    known: dict[str, int] = json.loads(stored)
    return known
