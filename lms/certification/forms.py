"""Forms: a number to verify, a reason to revoke, a spelling to print."""

from __future__ import annotations

import json
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from wagtail.admin.forms import WagtailAdminModelForm


class NumberForm(forms.Form):
    """The number of a certificate, as somebody types it."""

    number = forms.CharField(
        label=_("Certificate number"),
        max_length=80,
        help_text=_("It stands below the name, for example L1-2026-7K3QX-9W2MD-C."),
        widget=forms.TextInput(attrs={"autocomplete": "off", "spellcheck": "false"}),
    )


class RevokeForm(forms.Form):
    """Why an award is taken away."""

    reason = forms.CharField(
        label=_("Reason"),
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=_("It stays on record and is shown to administrators, not to the public."),
    )


class DoubtForm(forms.Form):
    """Whether an award in doubt stands, and why."""

    KEEP, WITHDRAW = "keep", "withdraw"

    decision = forms.ChoiceField(
        label=_("Decision"),
        choices=[(KEEP, _("Keep the award")), (WITHDRAW, _("Withdraw the award"))],
        widget=forms.RadioSelect,
    )
    reason = forms.CharField(
        label=_("Reason"),
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=_("It stays on record and is shown to administrators, not to the public."),
    )

    @property
    def withdraws(self) -> bool:
        """Whether the valid form takes the award away."""
        return self.cleaned_data["decision"] == self.WITHDRAW


class SpellingForm(forms.Form):
    """How the name is to be printed."""

    spelling = forms.CharField(
        label=_("Name to print"),
        max_length=150,
        help_text=_("For example the name in letters, as in the passport."),
    )


class RequirementField(forms.JSONField):
    """The requirement as JSON that people can read."""

    widget = forms.Textarea

    def prepare_value(self, value: Any) -> Any:
        """Return the value indented, in the characters it was written in."""
        if isinstance(value, str):
            return super().prepare_value(value)
        return json.dumps(value, ensure_ascii=False, indent=2)


class CertificationForm(WagtailAdminModelForm):
    """The editing form of a certification."""

    requirement = RequirementField(
        label=_("Requirement"),
        widget=forms.Textarea(attrs={"rows": 14, "spellcheck": "false"}),
        help_text=_(
            "JSON. Groups: all, any. Parts: course, quiz (with at_least, per cent), roleplay; "
            "each names a key."
        ),
    )
