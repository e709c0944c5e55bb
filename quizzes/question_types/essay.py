"""Essay: a written answer that a person marks with the rubric frozen into the question."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from modelcluster.fields import ParentalKey
from pydantic import Field
from wagtail.admin.panels import FieldPanel, FieldRowPanel, InlinePanel, MultiFieldPanel
from wagtail.models import Orderable

from quizzes.core import prose
from quizzes.core.length import text_length
from quizzes.core.mark import ONE
from quizzes.core.placeholders import plain
from quizzes.core.rubric import (
    MAX_CRITERIA,
    BadRubric,
    Criterion,
    Rubric,
    read_levels,
)
from quizzes.models import Question
from quizzes.question_types.options import new_key, stable_key
from quizzes.registry import (
    MAX_ANSWER_LENGTH,
    QuestionType,
    Response,
    ResponseForm,
    Spec,
    question_types,
)

MOST = 600  # Chinese characters or words
SIGNS = MAX_ANSWER_LENGTH - 100  # of the raw text, line ends included


class EssaySpec(Spec):
    """Limits in Chinese characters or words (0: none), the rubric, an answer to learn from."""

    least: int = Field(default=0, ge=0)
    most: int = Field(default=MOST, ge=1)
    model_answer: str = ""
    rubric: Rubric = Rubric()


class EssayResponse(Response):
    """The text as it was written."""

    text: str = Field(max_length=MAX_ANSWER_LENGTH)


class EssayForm(ResponseForm):
    """A text area. A short text is kept all the same: nothing written is ever lost."""

    class Media:
        js = ["js/answers.js"]

    def build(self) -> None:
        """Make the field."""
        self.fields["answer"] = forms.CharField(
            required=False,
            strip=True,
            initial=self.given.text if self.given else "",
            label=_("Your text"),
            widget=forms.Textarea(attrs={"rows": 10, "data-typed": ""}),
        )

    def clean_answer(self) -> str:
        """Refuse what is longer than asked for."""
        text = str(self.cleaned_data["answer"]).replace("\r\n", "\n")
        length = text_length(text)
        if length > self.spec.most:
            raise ValidationError(
                _("The text has %(length)s characters or words; at most %(most)s are allowed. "
                  "Shorten it.") % {"length": length, "most": self.spec.most}
            )  # fmt: skip
        if len(text) > SIGNS:
            raise ValidationError(_("The answer is too long."))
        return text

    def response(self) -> EssayResponse | None:
        """Return the text, None when nothing was written."""
        text = self.cleaned_data["answer"]
        return EssayResponse(text=text) if text else None


class EssayQuestion(Question):
    """A question answered in writing, as authors write it."""

    least = models.PositiveSmallIntegerField(
        gettext_lazy("at least"), default=0, validators=[MaxValueValidator(MOST)],
        help_text=gettext_lazy(
            "Each Chinese character and each word or figure counts 1. Shorter texts are kept, and "
            "the marker sees their length."
        ),
    )  # fmt: skip
    most = models.PositiveSmallIntegerField(
        gettext_lazy("at most"), default=300,
        validators=[MinValueValidator(1), MaxValueValidator(MOST)],
        help_text=gettext_lazy("Counted the same way; longer texts are not taken."),
    )  # fmt: skip
    model_answer = models.TextField(
        gettext_lazy("model answer"),
        help_text=gettext_lazy("Markdown. The marker sees it; the trainee when the mark is there."),
    )

    type_panels = [
        MultiFieldPanel(
            [FieldRowPanel([FieldPanel("least"), FieldPanel("most")]), FieldPanel("model_answer")],
            heading=gettext_lazy("Answer"),
        ),
        InlinePanel(
            "criteria", heading=gettext_lazy("Rubric"), label=gettext_lazy("Criterion"), min_num=1,
            max_num=MAX_CRITERIA,
            help_text=gettext_lazy("What the marker looks at. The weights give the proportions."),
        ),
    ]  # fmt: skip

    class Meta:
        verbose_name = gettext_lazy("essay question")
        verbose_name_plural = gettext_lazy("essay questions")

    def clean(self) -> None:
        """Refuse limits that contradict each other."""
        super().clean()
        if self.least is not None and self.most is not None and self.least > self.most:
            raise ValidationError({"most": _("This must not be below “at least”.")})

    def build_spec(self) -> EssaySpec:
        """Return the question as plain values; criteria that cannot be read yet are left out."""
        criteria = []
        for row in self.criteria.all():
            try:
                criteria.append(row.as_criterion())
            except ValueError:  # a draft may be unfinished; publishing checks first
                continue
        own = {
            "least": self.least or 0,
            "most": self.most or MOST,
            "model_answer": self.model_answer,
            "rubric": Rubric(criteria=tuple(criteria)),
        }
        return EssaySpec.model_validate({**self.spec_basis(), **own})


class EssayCriterion(Orderable):
    """One criterion of the rubric of an essay."""

    question = ParentalKey(EssayQuestion, related_name="criteria")
    key = models.CharField(max_length=16, default=new_key, editable=False)
    title = models.CharField(gettext_lazy("criterion"), max_length=80)
    description = models.TextField(gettext_lazy("what to look at"), blank=True)
    weight = models.DecimalField(
        gettext_lazy("weight"), max_digits=5, decimal_places=2, default=ONE,
        validators=[MinValueValidator(Decimal("0.01"))],
    )  # fmt: skip
    levels = models.TextField(
        gettext_lazy("levels"),
        help_text=gettext_lazy(
            "One a line, the lowest first; four lines make levels 0 to 3 in equal steps. With "
            "steps of your own begin each line with its share: “40%: names the date only”. The "
            "last line earns 100%."
        ),
    )  # fmt: skip

    panels = [
        FieldRowPanel([FieldPanel("title"), FieldPanel("weight")]),
        FieldPanel("description"),
        FieldPanel("levels"),
    ]

    class Meta(Orderable.Meta):
        verbose_name = gettext_lazy("criterion")
        verbose_name_plural = gettext_lazy("criteria")

    def __str__(self) -> str:
        return self.title

    def as_criterion(self) -> Criterion:
        """Return the plain value; raises ValueError where the levels cannot be read."""
        return Criterion(
            key=self.key, title=self.title, description=self.description,
            weight=plain(self.weight),
            levels=read_levels(self.levels),
        )  # fmt: skip


@question_types.add
class Essay(QuestionType):
    """A text that a person marks with a rubric."""

    key = "essay"
    label = gettext_lazy("Essay")
    icon = "doc-full"
    model, spec, response = EssayQuestion, EssaySpec, EssayResponse
    form_class = EssayForm
    needs_person = True

    def grade(self, spec: EssaySpec, response: EssayResponse) -> None:
        """Nothing: a person marks."""
        return

    def is_complete(self, spec: EssaySpec, response: EssayResponse) -> bool:
        """Whether the text is as long as the question asks at least."""
        return text_length(response.text) >= spec.least

    def correct(self, spec: EssaySpec) -> EssayResponse:
        """Return the model answer."""
        return EssayResponse(text=spec.model_answer)

    def summarise(self, spec: EssaySpec, response: EssayResponse) -> str:
        """Return the beginning of the text in one line."""
        line = " ".join(response.text.split())
        return line if len(line) <= 160 else f"{line[:159]}…"

    def review(
        self, spec: EssaySpec, *, seed: int | None, response: EssayResponse | None
    ) -> dict[str, Any]:
        """Return your text and its length, the rubric and the model answer."""
        length = text_length(response.text) if response else 0
        return {
            "yours": response.text if response else "",
            "length": length,
            "too_short": bool(response) and length < spec.least,
            "criteria": spec.rubric.criteria,
            "total_weight": spec.rubric.weight,
            "model_answer_html": prose.to_html(spec.model_answer),
        }

    def from_document(self, data: Mapping[str, Any]) -> dict[str, Any]:
        """Read limits, model answer and rubric."""
        written = data.get("criteria")
        if not isinstance(written, list) or not all(isinstance(row, Mapping) for row in written):
            raise ValidationError(
                {"criteria": _("The rubric is a list of title, weight and levels.")}
            )
        return {
            "least": data.get("least", 0),
            "most": data.get("most", 300),
            "model_answer": str(data.get("model_answer") or "").strip(),
            "criteria": [
                _criterion_from_document(row, key=stable_key(str(data["key"]), index))
                for index, row in enumerate(written)
            ],
        }

    def to_document(self, question: EssayQuestion) -> dict[str, Any]:
        """Write limits, model answer and rubric."""
        written: dict[str, Any] = {"least": question.least} if question.least else {}
        written |= {"most": question.most, "model_answer": question.model_answer}
        written["criteria"] = [
            {
                "title": row.title,
                **({"description": row.description} if row.description else {}),
                "weight": int(row.weight) if row.weight == int(row.weight) else float(row.weight),
                "levels": row.levels.splitlines(),
            }
            for row in question.criteria.all()
        ]
        return written

    def check_children(self, children: Mapping[str, list[dict[str, Any]]]) -> None:
        """Raise ValidationError unless there is a criterion and all levels can be read."""
        rows = children["criteria"]
        if not rows:
            raise ValidationError(_("Give the rubric at least one criterion."))
        for row in rows:
            try:
                read_levels(str(row.get("levels") or ""))
            except BadRubric as bad:
                raise ValidationError(
                    _("The levels of “%(criterion)s”: write 2 to 6 lines, the lowest first; with "
                      "shares each higher than the one before and the last 100%%.")
                    % {"criterion": row.get("title") or "—"}
                ) from bad  # fmt: skip


def _criterion_from_document(row: Mapping[str, Any], *, key: str) -> dict[str, Any]:
    levels = row.get("levels")
    if not isinstance(levels, list):
        raise ValidationError({"criteria": _("Levels are a list, the lowest first.")})
    try:
        weight = Decimal(str(row.get("weight", 1)))
    except ArithmeticError:
        raise ValidationError({"criteria": _("A weight is a number.")}) from None
    return {
        "key": key,
        "title": str(row.get("title") or "").strip(),
        "description": str(row.get("description") or "").strip(),
        "weight": weight,
        "levels": "\n".join(" ".join(str(level).split()) for level in levels),
    }
