"""Forms of those who mark, decide and have questions marked again, and of those who appeal."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext

from quizzes.core.appeals import AppealKind
from quizzes.core.double_marking import Stage
from quizzes.core.mark import HUNDRED
from quizzes.core.rubric import Criterion, Rubric
from quizzes.queries.appeals import AppealFilters
from quizzes.queries.marking import MarkingFilters

MAX_WORDS = 2000  # characters of a comment, a reason, a decision
MAX_ROWS = 3_000_000_000  # an id beyond this is no id of ours


def _words(label: Any, *, required: bool = True, rows: int = 3) -> forms.CharField:
    return forms.CharField(
        label=label, required=required, max_length=MAX_WORDS, strip=True,
        widget=forms.Textarea(attrs={"rows": rows, "maxlength": MAX_WORDS}),
        error_messages={"required": gettext_lazy("Say it in words; nothing was sent without them.")},
    )  # fmt: skip


def _percent(label: Any, *, required: bool = True) -> forms.DecimalField:
    return forms.DecimalField(
        label=label, required=required, min_value=0, max_value=100, decimal_places=1,
        widget=forms.NumberInput(attrs={"step": "1", "inputmode": "decimal"}),
    )  # fmt: skip


class MarkForm(forms.Form):
    """Levels of a rubric, one group of radio buttons for each criterion, or a percentage."""

    comment = _words(gettext_lazy("Comment for the learner"), required=False)

    def __init__(
        self, data: Mapping[str, Any] | None = None, *, rubric: Rubric | None, **kwargs: Any
    ) -> None:
        super().__init__(data, **kwargs)
        self.rubric = rubric
        if rubric is None:
            self.fields["percent"] = _percent(_("Share of the points in percent"))
        for criterion in rubric.criteria if rubric else ():
            self.fields[f"level-{criterion.key}"] = _levels(criterion)
        self.order_fields([name for name in self.fields if name != "comment"])

    @property
    def criteria(self) -> list[tuple[Criterion, forms.BoundField, list[tuple[Any, Decimal]]]]:
        """The criteria in the rubric's order, with their radio buttons and what each earns."""
        if self.rubric is None:
            return []
        return [
            (criterion, field, list(zip(field, (lv.share for lv in criterion.levels), strict=True)))
            for criterion in self.rubric.criteria
            for field in [self[f"level-{criterion.key}"]]
        ]

    @property
    def levels(self) -> dict[str, int] | None:
        """The levels of a valid form, None without a rubric."""
        if self.rubric is None:
            return None
        return {c.key: int(self.cleaned_data[f"level-{c.key}"]) for c in self.rubric.criteria}

    @property
    def share(self) -> Decimal | None:
        """The share of 0 to 1 of a valid form, None with a rubric."""
        return None if self.rubric else self.cleaned_data["percent"] / HUNDRED


def _levels(criterion: Criterion) -> forms.ChoiceField:
    choices = [(str(n), level.description) for n, level in enumerate(criterion.levels)]
    return forms.ChoiceField(
        label=criterion.title, choices=choices, widget=forms.RadioSelect,
        error_messages={"required": _("Choose a level.")},
    )  # fmt: skip


class ChangeMarkForm(forms.Form):
    """A new mark for one answer, with the reason that its learner reads."""

    percent = _percent(gettext_lazy("Share of the points in percent"))
    reason = _words(gettext_lazy("Reason"))

    @property
    def share(self) -> Decimal:
        """The share of 0 to 1."""
        return self.cleaned_data["percent"] / HUNDRED


class ReportForm(forms.Form):
    """What a learner objects to, in their own words."""

    kind = forms.ChoiceField(label=gettext_lazy("What is wrong?"), widget=forms.RadioSelect)
    reason = _words(gettext_lazy("In your words"), rows=4)

    def __init__(self, *args: Any, kinds: list[tuple[str, Any]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["kind"].choices = kinds
        self.initial.setdefault("kind", kinds[0][0] if len(kinds) == 1 else None)

    @property
    def about(self) -> AppealKind:
        """What the valid form is about."""
        return AppealKind(self.cleaned_data["kind"])


class DecisionForm(forms.Form):
    """A decision: upheld or not, words, and the new mark where one is set."""

    upheld = forms.ChoiceField(label=gettext_lazy("Decision"), widget=forms.RadioSelect)
    percent = _percent(gettext_lazy("New mark in percent of the points"), required=False)
    words = _words(gettext_lazy("Reason, which the learner reads"))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["upheld"].choices = [
            ("yes", pgettext("decision", "Upheld")), ("no", pgettext("decision", "Not upheld")),
        ]  # fmt: skip

    @property
    def is_upheld(self) -> bool:
        """Whether the valid form upholds."""
        return self.cleaned_data["upheld"] == "yes"

    @property
    def share(self) -> Decimal | None:
        """The new share of 0 to 1, None where none is set."""
        percent = self.cleaned_data["percent"]
        return None if percent is None else percent / HUNDRED


class RegradeReasonForm(forms.Form):
    """The reason of a regrade, which every learner whose mark changes reads."""

    reason = _words(gettext_lazy("Reason, which every learner reads whose mark changes"))
    order = forms.UUIDField(widget=forms.HiddenInput)


def number_in(text: str | None) -> int | None:
    """Return the number that a text names, None for anything else."""
    if not text or not text.isascii() or not text.isdigit() or len(text) > len(str(MAX_ROWS)):
        return None
    return min(int(text), MAX_ROWS)


def marking_filters(data: Mapping[str, Any]) -> MarkingFilters:
    """Return the filters that an address or a form names; nonsense narrows nothing."""
    days = number_in(data.get("days"))
    stage = data.get("stage", "")
    return MarkingFilters(
        quiz=str(data.get("quiz", ""))[:80],
        question=number_in(data.get("question")),
        team=str(data.get("team", ""))[:80],
        days=None if days is None else min(days, 3650),
        stage=stage if stage in {s.value for s in Stage} else "",
    )


def appeal_filters(data: Mapping[str, Any]) -> AppealFilters:
    """Return the filters that an address names."""
    kind = data.get("kind", "")
    return AppealFilters(
        quiz=str(data.get("quiz", ""))[:80],
        kind=kind if kind in {k.value for k in AppealKind} else "",
        decided=data.get("state") == "decided",
    )
