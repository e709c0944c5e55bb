"""What each kind of document may say: the keys, their types and their limits. Plain; no Django.

The models are strict: an unknown key is an error, because a misspelt `explanation` would otherwise
be an explanation that nobody ever sees.
"""

from __future__ import annotations

from decimal import Decimal
from typing import Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict, Field, StringConstraints, model_validator

Words = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=20_000)]
Title = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=200)]
Key = Annotated[str, StringConstraints(pattern=r"^[a-z0-9]+(-[a-z0-9]+)*$", max_length=80)]
Code = Annotated[str, StringConstraints(pattern=r"^[A-Za-z0-9]+(-[A-Za-z0-9]+)*$", max_length=40)]
Minutes = Annotated[int, Field(ge=1, le=600)]


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


# --- front matter ------------------------------------------------------------------------------
class Lesson(Document):
    """Front matter of a lesson."""

    kind: Literal["lesson"]
    title: Title
    minutes: Minutes
    summary: Words
    cells: list[Code] = []
    order: int | None = None


class Manual(Document):
    """Front matter of a chapter of the instructor manual."""

    kind: Literal["manual"]
    title: Title
    number: Annotated[int, Field(ge=0, le=99)]
    minutes: Minutes
    summary: Words


class Case(Document):
    """Front matter of a case study."""

    kind: Literal["case"]
    title: Title
    minutes: Minutes
    summary: Words
    cells: list[Code] = []


class Term(Document):
    """A term of the trade."""

    key: Key
    term: Title
    other: Title
    definition: Words


class Glossary(Document):
    """Front matter of a glossary file."""

    kind: Literal["glossary"]
    title: Title
    terms: list[Term] = Field(min_length=1)


class Question(Document):
    """What every question has; the type's own keys are checked by the type itself (`extra`)."""

    model_config = ConfigDict(frozen=True, extra="allow")

    kind: Literal["question"]
    type: Key
    title: Title
    prompt: Words
    explanation: Words
    source: list[Code] = Field(min_length=1)
    cells: list[Code] = []
    competencies: list[Key] = []
    rules: list[Code] = []
    lesson: Key | None = None
    difficulty: Annotated[int, Field(ge=1, le=5)] = 3
    facts: list[Fact] = []
    said: Words | None = None


class PlacedQuestion(Document):
    """A question's place in a section and its marks."""

    question: Key
    marks: Annotated[Decimal, Field(gt=0, le=100)] = Decimal(1)


class QuizSection(Document):
    """A part of a quiz."""

    title: Title
    questions: list[PlacedQuestion] = Field(min_length=1)


class Quiz(Document):
    """Front matter of a quiz."""

    kind: Literal["quiz"]
    title: Title
    instructions: Words
    mode: Literal["exam", "practice"]
    time_limit: Minutes | None = None
    pass_mark: Annotated[Decimal, Field(ge=0, le=100)]
    attempts: Annotated[int, Field(ge=1, le=100)] | None = None
    shuffle_questions: bool = False
    shuffle_options: bool = False
    sections: list[QuizSection] = Field(min_length=1)


class CourseActivity(Document):
    """An activity: exactly one of the five references."""

    lesson: Key | None = None
    manual: Key | None = None
    case: Key | None = None
    quiz: Key | None = None
    roleplay: Key | None = None
    title: Title | None = None
    required: bool = True
    minutes: Minutes

    @model_validator(mode="after")
    def _one_reference(self) -> CourseActivity:
        given = [self.lesson, self.manual, self.case, self.quiz, self.roleplay]
        if sum(ref is not None for ref in given) != 1:
            raise ValueError("name exactly one of lesson, manual, case, quiz, roleplay")
        return self


class CourseModule(Document):
    """A module of a course."""

    key: Key
    title: Title
    audience: Literal["learner", "instructor"] = "learner"
    activities: list[CourseActivity] = Field(min_length=1)


class Course(Document):
    """Front matter of a course."""

    kind: Literal["course"]
    key: Key
    title: Title
    summary: Words
    lead: Words
    outcomes: list[Words]
    audience: Words
    minutes: Minutes
    modules: list[CourseModule] = Field(min_length=1)


class Certification(Document):
    """A certification and what it asks for; the tree is checked by its own package."""

    kind: Literal["certification"]
    key: Key
    title: Bilingual
    summary: Bilingual
    valid_months: Annotated[int, Field(ge=1, le=120)]
    requirement: dict[str, Any]


class Open(BaseModel):
    """Taxonomy and rule packs: checked key by key in :mod:`lms.taxonomy` when they are read in."""

    model_config = ConfigDict(frozen=True, extra="allow")

    kind: Literal["taxonomy", "rule-pack"]


class Roleplay(BaseModel):
    """A scenario document: checked by its own package, line by line."""

    model_config = ConfigDict(frozen=True, extra="allow")

    kind: Literal["roleplay"]
    title: Title


FRONT_MATTER: dict[str, type[BaseModel]] = {
    "lesson": Lesson,
    "manual": Manual,
    "case": Case,
    "glossary": Glossary,
    "question": Question,
    "quiz": Quiz,
    "course": Course,
    "certification": Certification,
    "taxonomy": Open,
    "rule-pack": Open,
    "roleplay": Roleplay,
}
