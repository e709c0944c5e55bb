"""The forms of a call, and the form in which a scenario is written."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext as _
from wagtail.admin.forms import WagtailAdminModelForm

from quizzes.roleplay import phrases, queries
from quizzes.roleplay.engine.problems import Problem
from quizzes.roleplay.enums import InputMode, Mode, ScenarioState
from quizzes.roleplay.services import authoring
from quizzes.roleplay.services.skeleton import skeleton

#: Fields of a scenario that keep what they were when they are left empty.
KEPT_WHEN_EMPTY = ("appeal_days", "least_agreement")


class StartForm(forms.Form):
    """Begin a call, with the coach or counted, by choosing lines or in typed words."""

    mode = forms.ChoiceField(choices=Mode.choices)
    input_mode = forms.ChoiceField(choices=InputMode.choices, required=False)


class SayForm(forms.Form):
    """Say a line under the number that the page was showing."""

    exchange = forms.IntegerField(min_value=0, max_value=1000)
    line = forms.SlugField(max_length=80)


class TypeForm(forms.Form):
    """Say typed words under the number that the page was showing. Their length is the service's matter."""

    exchange = forms.IntegerField(min_value=0, max_value=1000)
    words = forms.CharField(strip=False, required=False, validators=[])

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["words"].validators = []  # control signs are dropped, not refused


class ExchangeForm(forms.Form):
    """Take back the sentence that the page was showing as the last."""

    exchange = forms.IntegerField(min_value=0, max_value=1000)


class ScenarioForm(WagtailAdminModelForm):
    """A scenario as one text. What the linter finds stands at the text, each with its line.

    A draft keeps whatever was written, so that no work is lost; only a text without errors is ready.
    """

    findings: list[Problem]
    #: Whether no text was written, so that its author goes on in the form.
    begins_in_the_form = False

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.findings = []
        if self.instance.pk:
            for name in ("key", "locale"):
                self.fields[name].disabled = True
        else:
            self.fields["document"].required = False  # an empty one begins with a first text
        for name in KEPT_WHEN_EMPTY:
            if name in self.fields:
                self.fields[name].required = False

    def clean(self) -> dict[str, Any]:
        """Read the document; refuse to make a faulty one ready."""
        data = super().clean()
        for name in KEPT_WHEN_EMPTY:
            if name in self.fields and name not in self.errors and data.get(name) is None:
                data[name] = getattr(self.instance, name)
        key, locale, text = data.get("key"), data.get("locale"), data.get("document")
        if not self.instance.pk and key and locale and not (text or "").strip():
            text = data["document"] = skeleton(key, locale.language_code)
            self.begins_in_the_form = True
        if key and locale and text:
            self.findings = authoring.findings(text, key=key, language=locale.language_code)
            errors = [one for one in self.findings if one.level == "error"]
            if errors and data.get("state") == ScenarioState.READY:
                names = queries.rubric_names()
                told = [phrases.finding_with_line(one, names=names) for one in errors]
                self.add_error("document", told)
                self.add_error("state", _("A scenario with errors stays a draft."))
        return data

    @property
    def is_unchanged(self) -> bool:
        """Whether the form says what is stored; line ends, which browsers write anew, count for nothing."""
        given = dict(self.cleaned_data)
        given["document"] = authoring.as_stored(given["document"])
        before = {name: self.initial.get(name) for name in given}
        before["locale"] = self.instance.locale
        return bool(self.instance.pk) and given == before

    def save(self, commit: bool = True) -> Any:
        """Read the text into the row, then save it through the service that logs."""
        self.instance.document = self.initial.get(
            "document", ""
        )  # which the new text is held against
        wanted = self.cleaned_data["state"]
        scenario = authoring.read_into(self.instance, self.cleaned_data["document"])
        if scenario.spec and scenario.cell_id:
            scenario.state = wanted
        if not commit:
            return scenario
        return authoring.save_scenario(scenario, actor=self.for_user)
