"""The contract of a question type, and what other packages fill in from above.

A type is one file: an authoring model, a frozen `Spec`, a frozen `Response`, a form, and pure
marking. Nothing here or above knows which types there are. See docs/how-to/add-a-question-type.md.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from decimal import Decimal
from typing import Any, ClassVar, Protocol

from django import forms
from django.db import models
from pydantic import BaseModel, ConfigDict

from lms.foundation.registry import Registry
from quizzes.core.mark import Mark

MAX_ANSWER_LENGTH = 4000  # characters of one submitted value


class Fact(BaseModel):
    """One line of what is known about the case: a label and its value."""

    model_config = ConfigDict(frozen=True)

    label: str
    value: str


class Spec(BaseModel):
    """A question as it is asked and marked: plain values, frozen into every attempt.

    `version` is the version of this layout, not of the question. Fields added later need a default,
    so that old attempts still load; unknown fields are passed over.
    """

    model_config = ConfigDict(frozen=True, extra="ignore")

    type: str
    version: int = 1
    title: str = ""
    prompt: str
    facts: tuple[Fact, ...] = ()
    said: str = ""
    explanation: str = ""
    cells: tuple[str, ...] = ()
    competencies: tuple[str, ...] = ()
    rules: tuple[str, ...] = ()
    lesson: str = ""
    source: str = ""


class Choice(BaseModel):
    """One of the answers that a question offers, for the analysis of options."""

    model_config = ConfigDict(frozen=True)

    key: str
    label: str
    right: bool


class Response(BaseModel):
    """An answer that was given. No answer at all is None, never an empty response."""

    model_config = ConfigDict(frozen=True, extra="forbid")


class ResponseForm(forms.Form):
    """A learner's form. Subclasses fill `fields` from spec and seed and answer :meth:`response`."""

    def __init__(
        self,
        data: Mapping[str, Any] | None = None,
        *,
        spec: Any,
        seed: int | None,
        given: Any = None,
        prefix: str | None = None,
    ) -> None:
        self.spec = spec
        self.seed = seed
        self.given = given
        super().__init__(data, prefix=prefix)
        self.build()

    def build(self) -> None:
        """Make the fields from `self.spec`, `self.seed` and the answer `self.given`."""
        raise NotImplementedError

    def response(self) -> Response | None:
        """Return the answer of a valid form, None when nothing was answered."""
        raise NotImplementedError


class QuestionType:
    """What the engine calls. Stateless; every method works on plain values.

    `key` is stable for ever. Templates are found by it:
    ``quizzes/question_types/<key>.html`` (the form) and ``…/<key>_review.html``.
    """

    key: ClassVar[str]
    label: ClassVar[Any]  # lazily translated name
    icon: ClassVar[str] = "help"  # of the Wagtail admin
    model: ClassVar[type[models.Model]]
    spec: ClassVar[type[Spec]]
    response: ClassVar[type[Response]]
    form_class: ClassVar[type[ResponseForm]]
    needs_person: ClassVar[bool] = False  # `grade` is always None: a person marks with a rubric

    @property
    def template(self) -> str:
        """The template of the form."""
        return f"quizzes/question_types/{self.key}.html"

    @property
    def review_template(self) -> str:
        """The template of an answer with its marks."""
        return f"quizzes/question_types/{self.key}_review.html"

    def read_spec(self, data: Mapping[str, Any]) -> Spec:
        """Return the frozen spec; raises pydantic's ValidationError."""
        return self.spec.model_validate(data)

    def read_response(self, data: Mapping[str, Any] | None) -> Response | None:
        """Return a stored answer; raises pydantic's ValidationError."""
        return None if data is None else self.response.model_validate(data)

    def form(
        self,
        spec: Spec,
        *,
        seed: int | None,
        response: Response | None = None,
        data: Mapping[str, Any] | None = None,
        prefix: str | None = None,
    ) -> ResponseForm:
        """Return the learner's form; `seed` None keeps the author's order.

        `prefix` goes before the names of its controls where several questions share a page.
        """
        return self.form_class(data, spec=spec, seed=seed, given=response, prefix=prefix)

    def freeze(self, spec: Any, *, seed: int) -> Spec:
        """Return the question as one attempt asks it; generated values are fixed here. Pure.

        Called once, at the start of an attempt; the same seed gives the same values for ever.
        """
        return spec

    def grade(self, spec: Any, response: Any) -> Mark | None:
        """Return the mark of an answer, or None if a person must mark it. Pure."""
        raise NotImplementedError

    def is_complete(self, spec: Any, response: Any) -> bool:
        """Whether an answer answers all that is asked, rightly or not. Pure.

        By default any answer is whole. A type of several parts says here when one is left open; the
        person is told before submission. It must not tell how many of what is offered are right.
        """
        return True

    def correct(self, spec: Any) -> Response:
        """Return an answer that earns everything."""
        raise NotImplementedError

    def summarise(self, spec: Any, response: Any) -> str:
        """Return the answer as one short line of text."""
        raise NotImplementedError

    def choices(self, spec: Any) -> tuple[Choice, ...]:
        """Return what can be chosen, for the analysis of options; () where nothing is offered."""
        return ()

    def chosen(self, spec: Any, response: Any) -> tuple[str, ...]:
        """Return the keys of the :meth:`choices` that an answer chose."""
        return ()

    def guess_share(self, spec: Any) -> Decimal | None:
        """Return the share of the mark that blind guessing earns on average; None: no such thing."""
        return None

    def review(self, spec: Any, *, seed: int | None, response: Any) -> dict[str, Any]:
        """Return what the review template shows; `response` None when nothing was answered."""
        raise NotImplementedError

    def from_document(self, data: Mapping[str, Any]) -> dict[str, Any]:
        """Return the model's own fields and children from a question written as text.

        Children stand under their related name as a list of field dictionaries. Raises Django's
        ValidationError when the text cannot be this type.
        """
        raise NotImplementedError

    def to_document(self, question: Any) -> dict[str, Any]:
        """Return the type's own part of a question as text, the inverse of `from_document`."""
        raise NotImplementedError

    def check_children(self, children: Mapping[str, list[dict[str, Any]]]) -> None:
        """Raise Django's ValidationError if the children cannot make a question of this type."""

    def check_together(
        self, fields: Mapping[str, Any], children: Mapping[str, list[dict[str, Any]]]
    ) -> None:
        """Raise Django's ValidationError if the type's own fields and the children do not agree."""


class _Types(Registry[QuestionType]):
    """The registry of question types; `add` is a class decorator."""

    def add(self, cls: type[QuestionType]) -> type[QuestionType]:
        """Register one instance of `cls` and return the class: ``@question_types.add``."""
        self.register(cls())
        return cls

    def of_model(self, model: type[models.Model]) -> QuestionType:
        """Return the type whose authoring model is `model`; raises LookupError."""
        for member in self:
            if member.model is model:
                return member
        raise LookupError(f"no question type is authored as {model.__name__}")


question_types = _Types("question types")


class Eligibility(Protocol):
    """Answers who may sit what; filled by packages above (courses: what is assigned)."""

    key: str

    def quiz_keys_for(self, person: Any) -> Iterable[str]:
        """Return the keys of the quizzes that `person` may sit; a constant number of queries."""


eligibility: Registry[Eligibility] = Registry("quiz eligibility")


class LessonLink(BaseModel):
    """Where a lesson can be read again."""

    model_config = ConfigDict(frozen=True)

    title: str
    url: str


class LessonLinks(Protocol):
    """Finds the lessons that questions name; filled by packages above."""

    key: str

    def links_for(self, person: Any, lesson_keys: Iterable[str]) -> Mapping[str, LessonLink]:
        """Return a link for each lesson that `person` can open; a constant number of queries."""


lesson_links: Registry[LessonLinks] = Registry("lesson links")
