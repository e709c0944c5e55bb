"""Critical fails that may hide in words nobody has listed: a person looks.

`offences` knows a fail by its words. Here a sentence is weighed as a whole (`weighing`): its words, the
themes it touches (home and family, the state, a circle of people, borrowing, mockery …), whether a
lawful act explains it. What weighs too much is no finding, yet it must not pass in silence. How many
fails that catches and how many clean replies it sends to a person is measured in
docs/explanation/role-play-grading.md.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby
from math import inf

from quizzes.roleplay.engine.act import Act
from quizzes.roleplay.engine.case import Case
from quizzes.roleplay.engine.clauses import Clause
from quizzes.roleplay.engine.lexicon import lexicon
from quizzes.roleplay.engine.offences import negated
from quizzes.roleplay.engine.weighing import Sentence, bearing, misgiving, resembled

#: Acts that say nothing for a clause: what is reproached, demanded or said harshly, and who speaks.
_NO_EXPLANATION = frozenset(
    {
        "judgement", "demand", "dictated", "consequence-untied", "contact-too-wide", "restated",
        "tone-harsh", "tone-sarcastic", "tone-curt", "tone-pushy", "tone-moralising",
        "amount", "due-date", "name-heard", "name-asked",
    }
)  # fmt: skip


@dataclass(frozen=True)
class Suspicion:
    """Words, in the folded text, in which a critical fail may hide, and which it may be.

    `weight` says how much they weigh: above 0 a fail is likelier than not. -inf: a rule raised it.
    `resembled` are the fails that they may be, the likeliest first, each with its sum.
    """

    key: str
    start: int
    end: int
    weight: float = -inf
    resembled: tuple[tuple[str, float], ...] = ()

    def behind(self, key: str) -> float:
        """Return how far `key` is behind the likeliest fail; 0 if it is that, or if none is known."""
        sums = dict(self.resembled)
        return self.resembled[0][1] - sums[key] if key in sums else 0.0


@dataclass(frozen=True)
class _Theme:
    """A theme of suspicions.yaml. `told_is_known`: words that the other side used first are free."""

    key: str
    told_is_known: bool = True
    looked_at: Callable[[Case], bool] = lambda _case: True


THEMES: tuple[_Theme, ...] = (
    _Theme("body-and-home"),
    _Theme("mockery"),
    _Theme("debt-or-money", told_is_known=False),
    _Theme("others-pay", told_is_known=False),
    _Theme("law-and-state"),
    _Theme("exposure"),
    _Theme("invented"),
    _Theme("funding"),
    _Theme("rights"),
    _Theme("contact"),
    _Theme("business", told_is_known=False, looked_at=lambda case: case.crisis),
)


def suspicions(
    case: Case, text: str, parts: Sequence[Clause], acts: Sequence[Act]
) -> Iterator[Suspicion]:
    """Yield the sentences of the folded `text` at which a person should look."""
    reply = bearing(case, text, (act.key for act in acts))
    for start, end, sentence in sentences(case, text, parts, acts):
        weight = misgiving(case, sentence, reply=reply)
        if weight is not None:
            alike = resembled(case, sentence)
            yield Suspicion(alike[0][0], start, end, weight, alike)


def sentences(
    case: Case, text: str, parts: Sequence[Clause], acts: Sequence[Act]
) -> Iterator[tuple[int, int, Sentence]]:
    """Yield each sentence as it is weighed, with its place in the folded text."""
    themes = [theme for theme in THEMES if theme.looked_at(case)]
    for _number, group in groupby(parts, key=lambda part: part.sentence):
        clauses = list(group)
        start, end = clauses[0].start, clauses[-1].end
        said = frozenset(act.key for act in acts if act.start < end and act.end > start)
        touched = frozenset(
            theme.key for theme in themes if any(_touches(theme, part, case) for part in clauses)
        )
        words = text[start:end].strip()
        yield start, end, Sentence(words, said, touched, bool(said - _NO_EXPLANATION))


def _touches(theme: _Theme, part: Clause, case: Case) -> bool:
    quotation = lexicon("violations")["quotation"]
    for match in lexicon("suspicions")[theme.key].finditer(part.text):
        if negated(part.text, match.start()) or quotation.search(part.text[: match.start() + 2]):
            continue
        if theme.told_is_known and (match.group() in case.told or match.group() in case.facts_text):
            continue
        return True
    return False
