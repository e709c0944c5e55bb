"""Forms of the roster."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django import forms
from django.contrib.auth import get_user_model
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from courses.core import deadlines
from lms.accounts import api as accounts
from lms.foundation import clock


class EnrolForm(forms.Form):
    """Enrol one person or a whole team, with a date by which the course is due."""

    person: Any = forms.ModelChoiceField(
        label=_("Person"), queryset=None, required=False, empty_label=_("– nobody –")
    )
    team: Any = forms.ModelChoiceField(
        label=_("or a whole team"), queryset=None, required=False, empty_label=_("– no team –")
    )
    due = forms.DateField(
        label=_("Due by"),
        required=False,
        widget=forms.DateInput(attrs={"type": "date"}),
        help_text=_(
            "Until the end of this day, Shanghai time. Leave it empty for no due date, or to keep the current one."
        ),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        people: Any = self.fields["person"]
        people.queryset = (
            get_user_model().objects.filter(is_active=True).order_by("name", "username")
        )
        teams: Any = self.fields["team"]
        teams.queryset = accounts.Team.objects.all()

    def clean_due(self) -> Any:
        """Refuse a day that has passed."""
        day = self.cleaned_data["due"]
        if day is not None and day < clock.today():
            raise forms.ValidationError(
                gettext("This day has passed. Choose today or a later day.")
            )
        return day

    def clean(self) -> dict[str, Any]:
        """Ask for exactly one of person and team."""
        cleaned = super().clean() or {}
        if bool(cleaned.get("person")) == bool(cleaned.get("team")) and not self.errors:
            raise forms.ValidationError(gettext("Choose either a person or a team."))
        return cleaned

    @property
    def people(self) -> list[Any]:
        """Return the people who are to be enrolled; of a team its members, not its leads."""
        person, team = self.cleaned_data["person"], self.cleaned_data["team"]
        if person is not None:
            return [person]
        members = team.memberships.filter(role=accounts.TeamRole.MEMBER, person__is_active=True)
        return [membership.person for membership in members.select_related("person")]

    @property
    def due_at(self) -> datetime | None:
        """Return the due date as a moment."""
        day = self.cleaned_data["due"]
        return deadlines.end_of(day) if day is not None else None


class ExtendForm(forms.Form):
    """Give one person more time."""

    due = forms.DateField(label=_("Due by"), widget=forms.DateInput(attrs={"type": "date"}))

    @property
    def due_at(self) -> datetime:
        """Return the new due date as a moment."""
        return deadlines.end_of(self.cleaned_data["due"])
