"""Types that offer choices: their form, one control after the other, and the options reviewed.

Not in templates: this is what is shown most often of all.
"""

from __future__ import annotations

from functools import lru_cache
from html import escape
from typing import Any

from django.template.defaultfilters import linebreaksbr
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language, pgettext
from django.utils.translation import gettext as _

from quizzes.registry import ResponseForm

_CHOICE = (
    '<label class="choice" for="{id}"><input type="{type}" name="{name}" value="{value}" id="{id}"'
    '{checked}><span class="choice-text">{label}</span>{key}</label>\n'
)
_ROW = (
    '  <li class="{look}">\n    <p class="review-text"><span class="review-mark" aria-hidden="true">'
    "</span>{text}{badges}</p>\n    {why}\n  </li>\n"
)
_WHY = '<p class="review-why">{why}</p>'
_WHY_NOT = '<details class="review-why"><summary>{summary}</summary><p>{why}</p></details>'
_KEYS = 10  # of the keyboard, the last of them is 0


class ChoicesForm(ResponseForm):
    """A form whose one field `answer` is a choice of one or of several."""

    @property
    def choices_html(self) -> SafeString:
        """The controls."""
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


class ReviewRows(list[dict[str, Any]]):
    """Options as `review_rows` gives them, which can also show themselves."""

    @property
    def html(self) -> SafeString:
        """The options; why an option is wrong that was not chosen is folded away."""
        return self._html(show_all=False)

    @property
    def html_open(self) -> SafeString:
        """The options with every reason open, for authors."""
        return self._html(show_all=True)

    def _html(self, *, show_all: bool) -> SafeString:
        language = get_language()
        rows = [
            _row(language, row["text"], row["chosen"], row["correct"], row["feedback"], show_all)
            for row in self
        ]
        return mark_safe("".join(rows))


@lru_cache(maxsize=4096)
def _row(
    _language: str | None, text: str, chosen: bool, correct: bool, feedback: str, show_all: bool
) -> str:
    """Return one option: whether it is right, whether it was chosen, and why."""
    badges = [("badge", _("Yours"))] if chosen else []
    if correct:
        badges.append(("badge badge-right", _("Right answer")))
    elif chosen:
        badges.append(("badge badge-v", pgettext("of an option", "Wrong")))
    why = ""
    if feedback:
        form = _WHY if chosen or correct or show_all else _WHY_NOT
        why = form.format(why=linebreaksbr(feedback), summary=escape(_("Why not")))
    return _ROW.format(
        look="is-right" if correct else "is-wrong" if chosen else "",
        text=escape(text),
        badges="".join(f' <span class="{look}">{escape(word)}</span>' for look, word in badges),
        why=why,
    )
