"""Choosers of snippets that speak the language of whoever uses the form.

Wagtail puts the words of a snippet chooser ("Choose question") together once, when the form class
is made, and so in the language of the server. Here they are put together when they are shown.
"""

from __future__ import annotations

from typing import Any

from django.utils.functional import cached_property, lazy
from django.utils.translation import gettext, gettext_lazy
from wagtail.snippets.views.chooser import SnippetChooserViewSet
from wagtail.snippets.widgets import AdminSnippetChooser


def _words_about(model: Any, text: str) -> str:
    return gettext(text) % {"object": model._meta.verbose_name}


_when_shown = lazy(_words_about, str)


class SnippetChooser(AdminSnippetChooser):
    """The button and its words, put together when they are shown."""

    def __init__(self, model: Any, **kwargs: Any) -> None:
        """Take Wagtail's words (translated there), but do not fill them yet."""
        super().__init__(model, **kwargs)
        self.choose_one_text = _when_shown(model, "Choose %(object)s")
        self.choose_another_text = _when_shown(model, "Choose another %(object)s")
        self.link_to_chosen_text = _when_shown(model, "Edit this %(object)s")


class OwnLanguageChooserViewSet(SnippetChooserViewSet):
    """A snippet chooser for the forms of a house with several languages."""

    page_title = gettext_lazy("Choose")

    @cached_property
    def widget_class(self) -> SnippetChooser:
        """Return the widget that forms get; Wagtail takes an instance here, too."""
        return SnippetChooser(model=self.model, icon=self.icon)
