"""How something is said, beside what: general rules for typed words.

A chosen line states its effects; its author has thought of tone. Typed words may take the same way in
another tone, so each rule adds what the matched line does not already answer for. All changes of one
turn are added up with the line's own and held inside the bounds of the meters.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field

from quizzes.roleplay.engine.case import COMPLAINT, CONTACT_REQUEST, CRISIS, DISPUTE, Case
from quizzes.roleplay.engine.scenario import Line
from quizzes.roleplay.engine.understanding import Understood
from quizzes.roleplay.engine.vocabulary import DEMANDS, TONES, MeterName

#: Critical fails that wound the person spoken to; the others damage the matter.
WOUNDING = frozenset({"CF1", "CF2", "CF7", "CF12"})
HEARING = frozenset({"restated", "calmed", "apologised", "condolence", "crisis-stay", "separated"})
BEYOND_CONTRACT = frozenset({"consequence-untied", "consequence-legal", "consequence-visit"})
CONSEQUENCES = frozenset(
    {"consequence-contract", "consequence-untied", "consequence-legal", "consequence-visit"}
)
#: Words of a person who is hurt or angry, beside complaints, disputes and wishes about contact.
_GRIEVED = re.compile(
    r"凭什么|什么态度|天天打|一天.{0,4}(?:个|次)电话|骂|骗|不讲理|受够|烦死|太过分|难听|委屈|"
    r"how dare|sick of|fed up|rude|lied to|misled|harass|every (?:single )?day|shouted|appalling"
)


@dataclass(frozen=True)
class Moment:
    """What a rule looks at. `said_before` are the acts of earlier turns, `last` the words answered."""

    case: Case
    said: Understood
    line: Line | None
    said_before: frozenset[str]
    last: str

    def adds(self, *acts: str) -> bool:
        """Whether any of `acts` was heard that the line's author has not counted in already."""
        own = {one.act for one in self.line.acts} if self.line else set()
        return bool(self.said.keys & set(acts)) and not own & set(acts)

    @property
    def own_fails(self) -> frozenset[str]:
        """The critical fails that the line's author has counted in."""
        return frozenset(one.id for one in self.line.violations) if self.line else frozenset()

    @property
    def grievance(self) -> bool:
        """Whether the words just heard carry a grievance."""
        patterns = (COMPLAINT, DISPUTE, CONTACT_REQUEST, CRISIS, _GRIEVED)
        return any(one.search(self.last) for one in patterns)


@dataclass(frozen=True)
class Rule:
    """One rule: when it applies, and what it changes."""

    key: str
    when: Callable[[Moment], bool]
    effects: Mapping[MeterName, int] = field(default_factory=dict)


def _wounds(now: Moment) -> bool:
    return bool(now.said.fails & WOUNDING) and not now.own_fails


def _breaks_rules(now: Moment) -> bool:
    return bool(now.said.fails - WOUNDING) and not now.said.fails & WOUNDING and not now.own_fails


def _harsh(now: Moment) -> bool:
    return now.adds(*TONES, "judgement") and not now.own_fails and not now.said.fails & WOUNDING


def _talks_over(now: Moment) -> bool:
    keys = now.said.keys
    return now.grievance and bool(keys & DEMANDS) and not keys & HEARING


def _listens(now: Moment) -> bool:
    new = now.said.keys & HEARING - now.said_before
    return bool(new) and now.adds(*HEARING) and not now.said.fails and not now.adds(*TONES)


def _is_accurate(now: Moment) -> bool:
    """Sum and date as they are, for the first time, to somebody who may hear them."""
    figures = {"amount", "due-date"}
    entitled = not now.case.outsider and (
        now.case.verified or "identifier-asked" in now.said_before
    )
    new = figures <= now.said.keys | now.said_before and not figures <= now.said_before
    return new and entitled and now.adds(*figures) and not now.said.fails


def _is_wrong(now: Moment) -> bool:
    return now.adds("false-fact")


def _too_early(now: Moment) -> bool:
    return now.case.stage == "E" and now.adds(*BEYOND_CONTRACT)


def _again(now: Moment) -> bool:
    repeated = bool(now.said.keys & CONSEQUENCES) and bool(now.said_before & CONSEQUENCES)
    return now.case.stage == "M" and repeated and now.adds(*CONSEQUENCES)


def _untied(now: Moment) -> bool:
    return now.case.stage != "E" and now.adds("consequence-untied")


RULES: tuple[Rule, ...] = (
    Rule("wounding", _wounds, {"irritation": 2, "trust": -2}),
    Rule("rule-broken", _breaks_rules, {"irritation": 1, "trust": -1}),
    Rule("harsh", _harsh, {"irritation": 1, "trust": -1}),
    Rule("talked-over", _talks_over, {"irritation": 1, "trust": -1}),
    Rule("listened", _listens, {"trust": 1}),
    Rule("accurate", _is_accurate, {"trust": 1}),
    Rule("wrong-facts", _is_wrong, {"trust": -1}),
    Rule("pressed-too-early", _too_early, {"irritation": 1, "willingness": -1}),
    Rule("pressed-again", _again, {"irritation": 1}),
    Rule("pressed-without-ground", _untied, {"trust": -1}),
)


def rules_met(now: Moment) -> Sequence[Rule]:
    """Return the rules that apply, in their order."""
    return [rule for rule in RULES if rule.when(now)]


def added(*changes: Mapping[MeterName, int]) -> dict[MeterName, int]:
    """Return changes of the meters added up."""
    total: dict[MeterName, int] = {}
    for change in changes:
        for name, value in change.items():
            total[name] = total.get(name, 0) + value
    return total
