"""The form of types that offer choices: one radio button or checkbox after the other."""

from __future__ import annotations

from functools import lru_cache
from html import escape

from django.utils.safestring import SafeString, mark_safe

from quizzes.registry import ResponseForm

_CHOICE = (
    '<label class="choice" for="{id}"><input type="{type}" name="{name}" value="{value}" id="{id}"'
    '{checked}><span class="choice-text">{label}</span>{key}</label>\n'
)
_KEYS = 10  # of the keyboard, the last of them is 0


class ChoicesForm(ResponseForm):
    """A form whose one field `answer` is a choice of one or of several."""

    @property
    def choices_html(self) -> SafeString:
        """The controls. Not in a template: this is what is shown most often of all."""
        bound = self["answer"]
        value = bound.value()
        chosen = {str(one) for one in (value if isinstance(value, list | tuple) else [value])}
        kind, name, ident = bound.field.widget.input_type, bound.html_name, bound.auto_id
        found = [
            _choice(kind, name, ident, number, str(key), str(label), str(key) in chosen)
            for number, (key, label) in enumerate(bound.field.choices)
        ]
        return mark_safe("".join(found))


@lru_cache(maxsize=4096)
def _choice(
    kind: str, name: str, ident: str, number: int, value: str, label: str, checked: bool
) -> str:
    """Return one control; nothing in it is anybody's own, and each is shown to a whole class."""
    key = f'<kbd aria-hidden="true">{(number + 1) % _KEYS}</kbd>' if number < _KEYS else ""
    return _CHOICE.format(
        id=escape(f"{ident}_{number}"),
        type=escape(kind),
        name=escape(name),
        value=escape(value),
        label=escape(label),
        checked=" checked" if checked else "",
        key=key,
    )
