"""Forms of the taxonomy in the admin."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from wagtail.admin.forms import WagtailAdminModelForm


class KeyedForm(WagtailAdminModelForm):
    """A row whose key is fixed once it exists: files and records call it by that key."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if self.instance.pk and "key" in self.fields:
            self.fields["key"].disabled = True


class MovesField(forms.CharField):
    """Keys of moves, in order, with spaces between them."""

    def prepare_value(self, value: Any) -> Any:
        """Show a list as words."""
        return " ".join(value) if isinstance(value, list) else value

    def to_python(self, value: Any) -> list[str]:  # type: ignore[override]
        """Read words as a list."""
        return value if isinstance(value, list) else (super().to_python(value) or "").split()

    def has_changed(self, initial: Any, data: Any) -> bool:
        """Compare the lists."""
        return (initial or []) != self.to_python(data)


class CellForm(KeyedForm):
    """A cell with its moves as words."""

    moves = MovesField(
        label=_("moves"),
        required=False,
        help_text=_("Keys in the right order, with spaces: M1 M2 M4"),
    )
