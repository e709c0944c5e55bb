"""Critical fails that may hide in words nobody has listed: a person looks.

`offences` knows a fail by its words. Here only themes are known (home and family, the state, a
circle of people, borrowing, mockery …): a theme touched in a clause that nothing lawful explains is
no finding, yet it must not pass in silence. How many it catches and how many clean replies it
sends to a person is measured in docs/explanation/role-play-grading.md.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

from quizzes.roleplay.engine.act import Act
from quizzes.roleplay.engine.case import Case
from quizzes.roleplay.engine.clauses import Clause
from quizzes.roleplay.engine.lexicon import lexicon
from quizzes.roleplay.engine.offences import negated

#: Acts that say nothing for a clause: what is reproached, demanded or said harshly, and who speaks.
_NO_EXPLANATION = frozenset(
    {
        "judgement", "demand", "dictated", "consequence-untied", "contact-too-wide", "restated",
        "tone-harsh", "tone-sarcastic", "tone-curt", "tone-pushy", "tone-moralising",
        "amount", "due-date", "name-heard", "name-asked",
    }
)  # fmt: skip


def _anybody(_case: Case) -> bool:
    return True


def _voiced(case: Case) -> bool:
    return case.complaint or case.disputed or case.contact_request


def _owes_nothing(case: Case) -> bool:
    return case.speaker != "debtor" and not case.liable


@dataclass(frozen=True)
class _Theme:
    """A theme of suspicions.yaml, the fail it may hide, and for whom it is looked at."""

    key: str
    fail: str
    looked_at: Callable[[Case], bool] = _anybody
    told_is_known: bool = True  # words that the other side used first raise no suspicion
    explained: bool = True  # a lawful act in the clause clears it


THEMES: tuple[_Theme, ...] = (
    _Theme("body-and-home", "CF1", explained=False),
    _Theme("mockery", "CF2", explained=False),
    _Theme("debt-or-money", "CF3", lambda case: case.outsider, told_is_known=False),
    _Theme("others-pay", "CF4", _owes_nothing, told_is_known=False),
    _Theme("law-and-state", "CF5"),
    _Theme("exposure", "CF7", explained=False),
    _Theme("invented", "CF8"),
    _Theme("funding", "CF9"),
    _Theme("rights", "CF10", _voiced),
    _Theme("contact", "CF10", lambda case: case.contact_request),
    _Theme("business", "CF12", lambda case: case.crisis, told_is_known=False),
)


def suspicions(case: Case, parts: Sequence[Clause], acts: Sequence[Act]) -> frozenset[str]:
    """Return the ids of critical fails that a person should look for."""
    return frozenset(fail for fail, _words in suspected(case, parts, acts))


def suspected(
    case: Case, parts: Sequence[Clause], acts: Sequence[Act]
) -> Iterator[tuple[str, str]]:
    """Yield each suspicion as (critical fail, the clause's words in the folded text)."""
    themes = [theme for theme in THEMES if theme.looked_at(case)]
    for part in parts:
        said = {act.key for act in acts if act.start < part.end and act.end > part.start}
        for theme in themes:
            if said - _NO_EXPLANATION and theme.explained:
                continue
            if _touches(theme, part, case):
                yield theme.fail, part.text


def _touches(theme: _Theme, part: Clause, case: Case) -> bool:
    quotation = lexicon("violations")["quotation"]
    for match in lexicon("suspicions")[theme.key].finditer(part.text):
        if negated(part.text, match.start()) or quotation.search(part.text[: match.start() + 2]):
            continue
        if theme.told_is_known and (match.group() in case.told or match.group() in case.facts_text):
            continue
        return True
    return False
