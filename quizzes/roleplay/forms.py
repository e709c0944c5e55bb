"""The forms of a call: which line is said, and in which mode a call begins."""

from __future__ import annotations

from django import forms

from quizzes.roleplay.enums import Mode


class StartForm(forms.Form):
    """Begin a call, with the coach or counted."""

    mode = forms.ChoiceField(choices=Mode.choices)


class SayForm(forms.Form):
    """Say a line under the number that the page was showing."""

    exchange = forms.IntegerField(min_value=0, max_value=1000)
    line = forms.SlugField(max_length=80)


class ExchangeForm(forms.Form):
    """Take back the sentence that the page was showing as the last."""

    exchange = forms.IntegerField(min_value=0, max_value=1000)
