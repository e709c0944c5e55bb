"""What the blocks of a body may say, and the types that all documents share. Plain; no Django."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field, StringConstraints

Words = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=20_000)]
Title = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=200)]
Key = Annotated[str, StringConstraints(pattern=r"^[a-z0-9]+(-[a-z0-9]+)*$", max_length=80)]
Code = Annotated[str, StringConstraints(pattern=r"^[A-Za-z0-9]+(-[A-Za-z0-9]+)*$", max_length=40)]
Minutes = Annotated[int, Field(ge=1, le=600)]
Difficulty = Annotated[int, Field(ge=1, le=5)]
Jurisdiction = Annotated[str, StringConstraints(pattern=r"^[A-Z]{2}(-[A-Z0-9]{1,6})?$|^$")]


class Document(BaseModel):
    """Base of all: frozen, nothing beyond the declared keys."""

    model_config = ConfigDict(frozen=True, extra="forbid", populate_by_name=True)


class Bilingual(Document):
    """The same words in both languages."""

    zh_hans: Words = Field(alias="zh-hans")
    en: Words


# --- blocks of a body --------------------------------------------------------------------------
class Markdown(Document):
    """Running text."""

    text: Words


class ScriptRow(Document):
    """One exchange and why it works."""

    situation: Words
    collector: Words
    customer: Words | None = None
    why: Words


class Script(Document):
    """A script table."""

    title: Title | None = None
    rows: list[ScriptRow] = Field(min_length=1)


class Callout(Document):
    """A remark that must not be missed."""

    tone: Literal["note", "warning", "unlawful"] = "note"
    title: Title
    text: Words


class Step(Document):
    """Who does what by when."""

    step: Words
    role: Title | None = None
    deadline: Title | None = None
    record: Title | None = None


class Procedure(Document):
    """Steps in order."""

    title: Title
    steps: list[Step] = Field(min_length=1)


class Event(Document):
    """A point on a timeline; `turn` names a turning point."""

    when: Title
    title: Title
    text: Words
    turn: Title | None = None


class Timeline(Document):
    """A chronology."""

    title: Title | None = None
    events: list[Event] = Field(min_length=1)


class Fact(Document):
    """A label and what stands beside it."""

    label: Title
    value: Title
    money: bool = False


class Against(Document):
    """What speaks against our own side."""

    title: Title
    items: list[Words] = Field(min_length=1)


class AccountCard(Document):
    """What a collector would see of an account."""

    title: Title
    subtitle: Title | None = None
    stage: Literal["E", "M", "L"] | None = None
    facts: list[Fact] = Field(min_length=1)
    against: Against | None = None


class TitledText(Document):
    """A note for instructors."""

    title: Title
    text: Words


class RuleNote(Document):
    """A rule of the pack, shown where it is needed."""

    rule: Code
    note: Words | None = None


class Image(Document):
    """A picture from the library folder."""

    file: Title
    alt: Title
    caption: Title | None = None


class Passage(Document):
    """A passage of a case, to be judged before the annotation is shown."""

    when: Title
    title: Title
    turn: Title | None = None
    text: Words
    verdict: Literal["sound", "doubtful", "unlawful"]
    note: Words
    rules: list[Code] = []
    critical_fail: Annotated[str, StringConstraints(pattern=r"^CF([1-9]|1[0-2])$")] | None = None


class Discussion(Document):
    """Questions to talk about."""

    questions: list[Words] = Field(min_length=1)


class ManualSection(Document):
    """A section of a chapter with its share of the time."""

    title: Title
    minutes: Minutes
    guidance: Words | None = None


class Pause(Document):
    """A moment in which the class thinks."""

    seconds: Annotated[int, Field(ge=5, le=1800)]
    prompt: Words
    expected: list[Words] = Field(min_length=1)


class Ask(Document):
    """A question to the class and what is to be expected."""

    question: Words
    expected: list[Words] = Field(min_length=1)
    note: Words | None = None


class Why(Document):
    """Why this is taught."""

    text: Words


BLOCKS: dict[str, type[Document]] = {
    "markdown": Markdown,
    "script": Script,
    "callout": Callout,
    "procedure": Procedure,
    "timeline": Timeline,
    "account-card": AccountCard,
    "instructor-note": TitledText,
    "rule": RuleNote,
    "image": Image,
    "passage": Passage,
    "discussion": Discussion,
    "section": ManualSection,
    "pause": Pause,
    "ask": Ask,
    "why": Why,
}
