"""What each kind of document may say: the keys, their types and their limits. Plain; no Django.

The models are strict: an unknown key is an error, because a misspelt `explanation` would otherwise
be an explanation that nobody ever sees.
"""

from __future__ import annotations

from datetime import datetime
from decimal import Decimal
from typing import Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict, Field, model_validator

from lms.seed.block_schemas import (
    BLOCKS,
    Bilingual,
    Code,
    Difficulty,
    Document,
    Fact,
    Jurisdiction,
    Key,
    Minutes,
    Title,
    Words,
)

__all__ = ["BLOCKS", "FRONT_MATTER"]


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
    difficulty: Difficulty = 3
    category: Key | None = None
    jurisdiction: Jurisdiction | None = None
    facts: list[Fact] = []
    said: Words | None = None
    retired: bool = False


class PlacedQuestion(Document):
    """A question's place in a section and its marks."""

    question: Key
    marks: Annotated[Decimal, Field(gt=0, le=100)] = Decimal(1)


class Draw(Document):
    """So many questions of those that fit, drawn at the start of each attempt."""

    n: Annotated[int, Field(ge=1, le=200)]
    marks: Annotated[Decimal, Field(gt=0, le=100)] = Decimal(1)
    category: Key | None = None
    cell: Code | None = None
    competency: Key | None = None
    kind: Key | None = None
    difficulty: Annotated[list[Difficulty], Field(min_length=2, max_length=2)] | None = None
    jurisdiction: Jurisdiction | None = None

    @model_validator(mode="after")
    def _lower_first(self) -> Draw:
        if self.difficulty and self.difficulty[0] > self.difficulty[1]:
            raise ValueError("difficulty: the lower one comes first")
        return self


class QuizSection(Document):
    """A part of a quiz: what everybody gets, and what is drawn."""

    title: Title
    questions: list[PlacedQuestion] = []
    draws: list[Draw] = []


class Quiz(Document):
    """Front matter of a quiz. What is left out has its usual value."""

    kind: Literal["quiz"]
    title: Title
    instructions: Words
    mode: Literal["exam", "practice"]
    time_limit: Minutes | None = None
    grace_seconds: Annotated[int, Field(ge=0, le=3600)] | None = None
    pass_mark: Annotated[Decimal, Field(ge=0, le=100)]
    attempts: Annotated[int, Field(ge=1, le=100)] | None = None
    counting: Literal["best", "last", "first", "mean"] | None = None
    opens: datetime | None = None
    closes: datetime | None = None
    cool_down: Annotated[int, Field(ge=0, le=525_600)] | None = None
    feedback: Literal["question", "submit", "close"] | None = None
    questions_per_page: Annotated[int, Field(ge=1, le=50)] | None = None
    certainty: bool = False
    double_marking: bool = False
    appeal_days: Annotated[int, Field(ge=0, le=365)] | None = None
    shuffle_questions: bool = False
    shuffle_options: bool = False
    sections: list[QuizSection] = Field(min_length=1)

    @model_validator(mode="after")
    def _closes_after_it_opens(self) -> Quiz:
        if self.opens and self.closes and self.closes <= self.opens:
            raise ValueError("closes: the quiz must close after it opens")
        if self.feedback == "close" and self.closes is None:
            raise ValueError("feedback: explanations after the close need a time of closing")
        return self


class Category(Document):
    """A drawer of the question bank; `within` names the one in which it lies."""

    key: Key
    title: Bilingual
    within: Key | None = None
    order: Annotated[int, Field(ge=0, le=999)] | None = None


class Categories(Document):
    """Front matter of the file of categories."""

    kind: Literal["categories"]
    categories: list[Category] = Field(min_length=1)


class CourseActivity(Document):
    """An activity: exactly one of the five references."""

    lesson: Key | None = None
    manual: Key | None = None
    case: Key | None = None
    quiz: Key | None = None
    roleplay: Key | None = None
    speaking: Literal["choose", "type"] | None = None
    title: Title | None = None
    required: bool = True
    minutes: Minutes

    @model_validator(mode="after")
    def _one_reference(self) -> CourseActivity:
        given = [self.lesson, self.manual, self.case, self.quiz, self.roleplay]
        if sum(ref is not None for ref in given) != 1:
            raise ValueError("name exactly one of lesson, manual, case, quiz, roleplay")
        if self.speaking and not self.roleplay:
            raise ValueError("only a role-play has a way of speaking")
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
    "categories": Categories,
    "course": Course,
    "certification": Certification,
    "taxonomy": Open,
    "rule-pack": Open,
    "roleplay": Roleplay,
}
