"""Forms of the own account, and those of the people admin with our fields."""

from __future__ import annotations

from typing import Any

from allauth.account.forms import LoginForm, ResetPasswordForm
from django import forms
from django.conf import settings
from django.http import HttpRequest
from django.utils.translation import get_language_info
from django.utils.translation import gettext_lazy as _
from wagtail.users.forms import UserCreationForm, UserEditForm

from lms.accounts.models import Theme, User

LONGEST_NAME = User._meta.get_field("name").max_length


def own_names() -> list[tuple[str, str]]:
    """Return the languages, each by its own name: who cannot read the page can still find it."""
    return [(code, get_language_info(code)["name_local"]) for code, _name in settings.LANGUAGES]


class ProfileForm(forms.Form):
    """Name as printed, language of the interface, colours."""

    name = forms.CharField(
        label=_("Full name"),
        max_length=LONGEST_NAME,
        help_text=_("As it is printed on your certificates."),
        widget=forms.TextInput(attrs={"autocomplete": "name"}),
    )
    language = forms.ChoiceField(
        label=_("Language of the interface"), choices=own_names, widget=forms.RadioSelect
    )
    theme = forms.ChoiceField(label=_("Colours"), choices=Theme, widget=forms.RadioSelect)

    def clean_name(self) -> str:
        """Keep the name on one line: it is printed on certificates."""
        return " ".join(self.cleaned_data["name"].split())


class PlainLoginForm(LoginForm):
    """Sign-in without placeholders, which only repeat the labels."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for field in self.fields.values():
            field.widget.attrs.pop("placeholder", None)


class QuietResetForm(ResetPasswordForm):
    """Ask for a link; an address without an account gets no mail, and the asker is not told."""

    def save(self, request: HttpRequest, **kwargs: Any) -> str:
        """Send the link to each account of the address."""
        return super().save(request, **kwargs) if self.users else self.cleaned_data["email"]


OUR_FIELDS = {"name", "staff_number", "language"}


class PersonCreationForm(UserCreationForm):
    """A new person: one full name instead of two, and an e-mail address only if there is one."""

    first_name = None
    last_name = None
    email = forms.EmailField(
        label=_("E-mail"),
        required=False,
        help_text=_("Without one, a lost password can only be replaced by an administrator."),
    )

    class Meta(UserCreationForm.Meta):
        fields = (set(UserCreationForm.Meta.fields) - {"first_name", "last_name"}) | OUR_FIELDS


class PersonEditForm(UserEditForm):
    """The same fields for a person who is there already."""

    first_name = None
    last_name = None
    email = forms.EmailField(label=_("E-mail"), required=False)

    class Meta(UserEditForm.Meta):
        fields = (set(UserEditForm.Meta.fields) - {"first_name", "last_name"}) | OUR_FIELDS
