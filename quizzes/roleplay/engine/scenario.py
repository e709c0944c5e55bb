"""What a scenario is: persona, account, hidden facts, beats, goals. Frozen, checked on the way in.

The text form lives in :mod:`quizzes.roleplay.engine.document`, the deeper checks in
:mod:`quizzes.roleplay.engine.lint`.
"""

from __future__ import annotations

from decimal import Decimal
from typing import Annotated, Self

from pydantic import (
    AfterValidator,
    BaseModel,
    ConfigDict,
    Field,
    StringConstraints,
    model_validator,
)

from quizzes.roleplay.engine.guards import Guard
from quizzes.roleplay.engine.vocabulary import (
    METER_MAX,
    METER_MIN,
    METERS,
    ActKey,
    CriterionKey,
    EndedBy,
    Language,
    MeterName,
    MoveKey,
    Quality,
    Speaker,
    StageKey,
    ViolationKey,
)
from quizzes.roleplay.engine.wordings import with_words

Key = Annotated[str, StringConstraints(pattern=r"^[a-z0-9]+(-[a-z0-9]+)*$", max_length=80)]
Text = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=2000)]
Phrase = Annotated[Text, AfterValidator(with_words)]
Level = Annotated[int, Field(ge=METER_MIN, le=METER_MAX, strict=True)]
Change = Annotated[int, Field(ge=-METER_MAX, le=METER_MAX, strict=True)]


class Value(BaseModel):
    """Base of every value of a scenario: frozen, and refusing unknown names."""

    model_config = ConfigDict(frozen=True, extra="forbid", coerce_numbers_to_str=True)


class Persona(Value):
    """Who is on the line. `short` is how the transcript names the person, `voices` others who speak."""

    name: Text
    short: Text
    situation: Text
    voice: Text
    true_reason: Text
    voices: dict[Speaker, Text] = Field(default_factory=dict)


class Fact(Value):
    """One labelled line of the account card; `money` sets it as a sum."""

    label: Text
    value: Text
    money: bool = False


class AccountCard(Value):
    """What a collector sees before dialling; `amount` is due in the scenario's currency."""

    title: Text
    amount: Annotated[Decimal, Field(gt=0, max_digits=12, decimal_places=2)]
    due: Text
    days_overdue: Annotated[int, Field(ge=0, le=3650)]
    facts: tuple[Fact, ...]
    records: tuple[Text, ...] = ()


class Identity(Value):
    """Whether identity was established before the call, and who speaks."""

    verified: bool = False
    speaker: Speaker = "debtor"


class Authority(Value):
    """What the trainee may offer: fees to name, days of extension, instalments, part payment."""

    fees: tuple[Text, ...] = ()
    extension_days: Annotated[int, Field(ge=0, le=365)] = 0
    instalments: Annotated[int, Field(ge=0, le=60)] = 0
    part_payment: bool = False
    offers: tuple[Text, ...] = ()


class HiddenFact(Value):
    """Something the debtor tells only when `when` holds. `label` is what the coach ticks off."""

    key: Key
    label: Text
    unknown: Text
    when: Guard = Guard()


class Meters(Value):
    """The debtor's inner state: whole numbers from 0 to 5."""

    trust: Level = 2
    irritation: Level = 1
    willingness: Level = 2
    ability: Level = 3
    patience: Level = 4

    def changed(self, effects: dict[MeterName, int]) -> Meters:
        """Return the meters after `effects`, kept inside their bounds."""
        values = {
            name: min(METER_MAX, max(METER_MIN, getattr(self, name) + effects.get(name, 0)))
            for name in METERS
        }
        return Meters(**values)


class Act(Value):
    """One thing done in a line, with the words that do it. `value` is a figure that is named."""

    act: ActKey
    says: Text
    value: Text | None = None

    @model_validator(mode="before")
    @classmethod
    def _short_form(cls, data: object) -> object:
        """Accept ``{restated: 昨天一忙就落下了}`` for ``{act: restated, says: …}``."""
        if isinstance(data, dict) and len(data) == 1 and "act" not in data:
            (act, says), *_ = data.items()
            return {"act": act, "says": says}
        return data


class Violation(Value):
    """A critical fail in a line: its id, the deciding words and why it is one.

    `undercuts`: it contradicts the key move of the cell, so that R5 is 1 at most.
    """

    id: ViolationKey
    says: Text
    why: Text
    undercuts: bool = False


class Terms(Value):
    """What the debtor promises. Missing parts were not named."""

    date: Text | None = None
    amount: Text | None = None
    channel: Text | None = None

    def merged(self, later: Terms | None) -> Terms:
        """Return these terms overwritten by what `later` names."""
        if later is None:
            return self
        return Terms(
            date=later.date or self.date,
            amount=later.amount or self.amount,
            channel=later.channel or self.channel,
        )


class Cue(Value):
    """Words of the debtor: one of `texts`, by the seed. Told facts wait for their condition.

    `who` says who speaks when the phone was handed to somebody else.
    """

    when: Guard | None = None
    who: Speaker | None = None
    texts: Annotated[tuple[Text, ...], Field(min_length=1)]
    discloses: tuple[Key, ...] = ()
    promises: Terms | None = None


class Answer(Cue):
    """Words of the debtor to a line. Who types half of a line is answered what he said.

    `heard` are acts, `named` are phrases (:mod:`wordings`): one of either has to be in typed words,
    where any are given. Who chooses the line says all of it.
    """

    heard: tuple[ActKey, ...] = ()
    named: tuple[Phrase, ...] = ()


class Aside(Value):
    """A question that is answered wherever it is typed; the call stays where it is."""

    key: Key
    known_by: Annotated[tuple[Phrase, ...], Field(min_length=1)]
    when: Guard | None = None
    answers: Annotated[tuple[Cue, ...], Field(min_length=1)]


class Step(Value):
    """Where a line leads: the first step whose guard holds is taken."""

    when: Guard | None = None
    beat: Key


class Line(Value):
    """One sentence the trainee may choose.

    `also`: other wordings by which typed words are known; `known_by`: phrases (:mod:`wordings`) that
    mean this line wherever they stand in typed words.
    """

    key: Key
    quality: Quality
    text: Text
    also: tuple[Text, ...] = ()
    known_by: tuple[Phrase, ...] = ()
    when: Guard | None = None
    moves: tuple[MoveKey, ...] = ()
    acts: tuple[Act, ...] = ()
    violations: tuple[Violation, ...] = ()
    effects: dict[MeterName, Change] = Field(default_factory=dict)
    answers: tuple[Answer, ...] = ()
    next: Annotated[tuple[Step, ...], Field(min_length=1)]
    note: Text | None = None

    @model_validator(mode="before")
    @classmethod
    def _short_next(cls, data: object) -> object:
        """Accept ``next: facts`` for a single step without a guard."""
        if isinstance(data, dict) and isinstance(data.get("next"), str):
            return {**data, "next": [{"beat": data["next"]}]}
        return data


class Ending(Value):
    """A beat that ends the call; `outcome` names a goal or a failure."""

    outcome: Key
    text: Text
    by: EndedBy = "agreed"


class Beat(Value):
    """One place of the conversation: what the debtor says there and what may be answered."""

    key: Key
    coach: Text | None = None
    cues: tuple[Cue, ...] = ()
    lines: tuple[Line, ...] = ()
    ending: Ending | None = None


class Interrupt(Value):
    """After every line: when the guard holds, the debtor breaks off and the call goes to `beat`."""

    when: Guard
    beat: Key


class Outcome(Value):
    """A goal or a failure, in words for the debrief. Only a lawful goal is a success."""

    key: Key
    label: Text
    text: Text


class KeyStep(Value):
    """One part of the key move of the cell (R5): any of `acts`; without an essential one it is 0.

    None of `before` may have been said earlier, else the order is wrong.
    """

    acts: Annotated[tuple[ActKey, ...], Field(min_length=1)]
    essential: bool = False
    before: tuple[ActKey, ...] = ()


class LaterCall(Value):
    """Another call in the same session, `days` after one that ended with the outcome `after`.

    Everything said, told and agreed is remembered; `effects` changes the meters in between, and the
    call goes on in the beat `opens`. `briefing` is what the trainee reads before it. Each is made once.
    """

    after: Key
    days: Annotated[int, Field(ge=1, le=90)]
    opens: Key
    effects: dict[MeterName, Change] = Field(default_factory=dict)
    briefing: Text
    when: Guard | None = None


class Scenario(Value):
    """A whole scenario. Everything a session needs is inside; nothing is looked up later."""

    key: Key
    title: Text
    language: Language
    cell: Annotated[str, StringConstraints(pattern=r"^[A-Z]{2,3}[0-9]?(-[EML])?$")]
    stage: StageKey
    minutes: Annotated[int, Field(ge=1, le=60)] = 5
    time_limit: Annotated[int, Field(ge=1, le=120)] | None = None
    summary: Text
    persona: Persona
    account: AccountCard
    identity: Identity = Identity()
    authority: Authority = Authority()
    state: Meters = Meters()
    hidden_facts: tuple[HiddenFact, ...] = ()
    not_applicable: tuple[CriterionKey, ...] = ()
    key_move: Annotated[tuple[KeyStep, ...], Field(min_length=1)]
    key_move_ordered: bool = True
    goals: Annotated[tuple[Outcome, ...], Field(min_length=1)]
    failures: tuple[Outcome, ...] = ()
    interrupts: tuple[Interrupt, ...] = ()
    hang_up: Ending
    later_calls: tuple[LaterCall, ...] = ()
    bewildered: tuple[Text, ...] = ()
    out_of_place: tuple[Text, ...] = ()
    asides: tuple[Aside, ...] = ()
    max_turns: Annotated[int, Field(ge=1, le=40)] = 24
    rules: dict[CriterionKey | ViolationKey, tuple[Text, ...]] = Field(default_factory=dict)
    lessons: dict[CriterionKey | ViolationKey, Key] = Field(default_factory=dict)
    start: Key
    briefing: str = ""
    beats: Annotated[tuple[Beat, ...], Field(min_length=1)]

    @model_validator(mode="after")
    def _start_exists(self) -> Self:
        if all(beat.key != self.start for beat in self.beats):
            raise ValueError(f"`start` names the beat {self.start!r}, which does not exist")
        return self

    def beat(self, key: str) -> Beat:
        """Return the beat with `key`; raise KeyError when there is none."""
        for beat in self.beats:
            if beat.key == key:
                return beat
        raise KeyError(key)

    def hidden(self, key: str) -> HiddenFact | None:
        """Return the hidden fact with `key`, or None."""
        return next((fact for fact in self.hidden_facts if fact.key == key), None)

    def outcome(self, key: str) -> Outcome | None:
        """Return the goal or failure with `key`, or None."""
        return next((o for o in (*self.goals, *self.failures) if o.key == key), None)

    def is_goal(self, key: str) -> bool:
        """Return whether `key` names a goal."""
        return any(goal.key == key for goal in self.goals)
