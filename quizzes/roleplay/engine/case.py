"""What is known before a reply: who listens, what is due, what was voiced.

A case is read from a scenario and its transcript, or from an item of the development sets
(docs/reference/role-play-rubric.md). Signals are read from the other side's own words.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from functools import cached_property
from typing import TYPE_CHECKING, Any

from quizzes.roleplay.engine.figures import numbers
from quizzes.roleplay.engine.normal import normal
from quizzes.roleplay.engine.vocabulary import StageKey

if TYPE_CHECKING:
    from quizzes.roleplay.engine.dialogue import Utterance
    from quizzes.roleplay.engine.scenario import Scenario

LAST_DAY_EARLY, LAST_DAY_MIDDLE = 5, 18  # days overdue; domain: stages 1-5, 6-18, 19-28

_LIFE = (
    r"不想活|活不下去|活着(?:还)?(?:有|没)(?:什么)?意思|想死|去死|寻死|自杀|跳(?:楼|河|江|下去)|站在(?:楼|桥)|楼顶|天台|割腕|"
    r"(?:安眠|农)药|结束(?:自己|生命)|轻生|撑不(?:下去|住了)|一了百了|"
    r"砸门|打(?:我(?![们的这那家单公手电座号爸妈媳老])|死)|家暴|拿(?:着)?刀|掐我|救命|"
    r"kill myself|end it all|end my life|don't want to (?:live|be here|wake)|can't go on|"
    r"can't do this any ?more|suicid|the pills|jump off|on the (?:bridge|roof|ledge)|overdose|"
    r"hitting me|beating me|has a knife|got a knife|better off dead"
)
_ILLNESS = r"化疗|放疗|icu|重症|抢救|病危|癌|透析|大出血|chemo|intensive care|hospice|terminal"
#: Somebody may die or is being beaten, now.
LIFE_IN_DANGER = re.compile(_LIFE)
CRISIS = re.compile(f"{_LIFE}|{_ILLNESS}")
DISPUTE = re.compile(
    r"不是我(?:办|开|签|借|本人|申请|贷)|没(?:有)?(?:开|办|借|申请|签)过|不是我的(?:签|字|账|卡)|签(?:名|字)不是|冒用|盗用|冒名|"
    r"(?:拿|用)(?:了)?我(?:的)?(?:身份|证件|名)|搞错人|弄错人|从来没(?:借|办|开)|没(?:有)?这笔|"
    r"not my (?:signature|account|debt|loan)|never (?:opened|took|signed|applied|borrowed|had)|wasn't me|"
    r"someone (?:used|else)|stolen|identity theft"
)
COMPLAINT = re.compile(
    r"投诉|举报|监管|工单|曝光|记者|媒体|热搜|发(?:到)?网上|告你们|complain|ombudsman|regulator|report you|newspaper"
)
CONTACT_REQUEST = re.compile(
    r"(?:别|不要|不许|不准|甭)(?:再)?(?:给我)?(?:打|来|找|联系)|只(?:准|能|许)?(?:给我)?发|发短信|勿扰|离开|出去|停止(?:联系|拨打)|"
    r"stop (?:ringing|calling|phoning)|(?:don't|do not) (?:ring|call|phone)|e-?mail me|text me|leave me alone|"
    r"in writing|get out"
)
_LIABLE = re.compile(r"连带责任|共同借款|保证人|担保人|guarantor|joint (?:borrower|debtor)")
_NOT_LIABLE = re.compile(
    r"(?:非|不是|并非|无)(?:共同|担保|保证|连带)|not (?:a |the )?(?:guarantor|joint)|not liable"
)
_DANGER = re.compile(r"伤害自己|轻生|(?:harm|hurt|kill)ing (?:him|her|them)sel")
_CRISIS_FACT = re.compile(r"立即停止催收|危机|crisis")


@dataclass(frozen=True)
class Case:
    """The context of a reply. `facts` and `history` are folded (`normal`).

    `speaker` says who listens: debtor, third_party or relative. `verified`: identity (or, for
    others, the right to hear) was established before.
    """

    cell: str
    stage: StageKey
    verified: bool
    speaker: str
    amount: Decimal
    days: int
    facts: tuple[str, ...] = ()
    history: tuple[tuple[str, str], ...] = ()
    not_applicable: frozenset[str] = field(default_factory=frozenset)
    danger: bool = False  # the scenario is about danger to life, voiced or not yet

    @classmethod
    def of_item(cls, item: Mapping[str, Any]) -> Case:
        """Return the case of a reply or transcript of the development sets.

        Raises KeyError or ValueError when the item is not of that schema.
        """
        context = item["context"]
        days = int(context.get("days_overdue") or 0)
        return cls(
            cell=str(item["cell"]),
            stage=stage_of(str(item["cell"]), days),
            verified=bool(context.get("verified")),
            speaker=str(context.get("speaker") or "debtor"),
            amount=Decimal(str(context.get("amount") or 0)),
            days=days,
            facts=tuple(normal(str(fact)).text for fact in context.get("facts", ())),
            history=tuple(
                (str(turn["who"]), normal(str(turn["text"])).text)
                for turn in context.get("history", ())
            ),
            not_applicable=frozenset(item.get("na", ())),
        )

    @classmethod
    def of_scenario(cls, scenario: Scenario, transcript: Sequence[Utterance] = ()) -> Case:
        """Return the case of a call: the account card, and what was said so far."""
        account = scenario.account
        texts = [f"{fact.label} {fact.value}" for fact in account.facts]
        texts += [*scenario.authority.fees, *scenario.authority.offers, *account.records]
        identified = scenario.cell.startswith("DV") and any(
            act.act == "identifier-asked" for one in transcript for act in one.acts
        )
        return cls(
            cell=scenario.cell,
            stage=scenario.stage,
            verified=scenario.identity.verified or identified,
            speaker=scenario.identity.speaker,
            amount=account.amount,
            days=account.days_overdue,
            facts=tuple(normal(text).text for text in texts),
            history=tuple((one.who, normal(one.text).text) for one in transcript),
            not_applicable=frozenset(scenario.not_applicable),
            danger=bool(_DANGER.search(normal(scenario.persona.true_reason).text)),
        )

    @property
    def danger_unvoiced(self) -> bool:
        """Whether somebody is in danger and has not said so yet."""
        return self.danger and not self.crisis

    @property
    def kind(self) -> str:
        """The sub-type of the cell without its stage, as “PTP”."""
        return self.cell.split("-")[0]

    @cached_property
    def told(self) -> str:
        """Everything the other side has said so far."""
        return " ".join(text for who, text in self.history if who != "collector")

    @cached_property
    def facts_text(self) -> str:
        """All facts in one text."""
        return " ; ".join(self.facts)

    @cached_property
    def crisis(self) -> bool:
        """Whether danger to life, grave illness in progress or violence was voiced."""
        return bool(CRISIS.search(self.told) or _CRISIS_FACT.search(self.facts_text))

    @cached_property
    def disputed(self) -> bool:
        """Whether the debtor says that the debt is not his."""
        return self.kind == "FD" or bool(DISPUTE.search(self.told))

    @cached_property
    def complaint(self) -> bool:
        """Whether a complaint was made or announced."""
        return bool(COMPLAINT.search(self.told))

    @cached_property
    def contact_request(self) -> bool:
        """Whether a wish about contact was voiced: stop, other channel, other time, leave."""
        return bool(CONTACT_REQUEST.search(self.told))

    @cached_property
    def liable(self) -> bool:
        """Whether the listener owes or answers for the debt."""
        if self.speaker == "debtor":
            return True
        return bool(_LIABLE.search(self.facts_text)) and not _NOT_LIABLE.search(self.facts_text)

    @property
    def outsider(self) -> bool:
        """Whether the listener may hear nothing of the debt."""
        entitled = self.verified and self.kind in {"DU", "DV"}
        return self.speaker != "debtor" and not self.liable and not entitled

    @cached_property
    def known_numbers(self) -> frozenset[Decimal]:
        """Every figure of the facts, the sum and the days."""
        stated = {number.value for fact in self.facts for number in numbers(fact)}
        return frozenset(stated | {self.amount, Decimal(self.days)})


def stage_of(cell: str, days: int) -> StageKey:
    """Return the stage of a cell code; without a letter it follows from the days overdue."""
    if cell.endswith("-E"):
        return "E"
    if cell.endswith("-M"):
        return "M"
    if cell.endswith("-L"):
        return "L"
    return "E" if days <= LAST_DAY_EARLY else "M" if days <= LAST_DAY_MIDDLE else "L"
