"""Where the analysis stands in the Wagtail admin: its menu entry, its panel, its buttons."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from wagtail.admin.menu import MenuItem
from wagtail.admin.ui.components import Component
from wagtail.admin.widgets.button import Button

from lms.accounts.rules import is_instructor
from lms.foundation import clock
from quizzes import phrases
from quizzes.queries.revisions import number_to_revise, revision_tasks_for

MENU_ORDER = 155  # right after the questions
ON_THE_PANEL = 5


class AnalysisMenuItem(MenuItem):
    """The menu entry, for those who teach."""

    def __init__(self) -> None:
        super().__init__(
            gettext_lazy("Analysis"), reverse("quizzes_analysis:index"), name="analysis",
            icon_name="analysis", order=MENU_ORDER,
        )  # fmt: skip

    def is_shown(self, request: HttpRequest) -> bool:
        """Whether the person teaches."""
        return is_instructor(request.user)


class RevisionsPanel(Component):
    """“Questions to revise” on the first page of the admin; nothing where there is none."""

    name = "questions_to_revise"
    order = 90
    template_name = "quizzes/admin/revisions_panel.html"

    def get_context_data(self, parent_context: Mapping[str, Any]) -> dict[str, Any]:
        """Return the oldest few and how many there are."""
        user = parent_context["request"].user
        revisions = revision_tasks_for(user, most=ON_THE_PANEL)
        number = number_to_revise(user) if len(revisions) == ON_THE_PANEL else len(revisions)
        at = clock.now()
        return {
            "revisions": [(one, phrases.ago(one.opened_at, at=at)) for one in revisions],
            "number": number, "heading": _("Questions to revise"),
        }  # fmt: skip


def analysis_button(address: str, argument: Any) -> Iterator[Button]:
    """Yield the button that leads from a list of the bank to the analysis."""
    yield Button(
        _("Analysis"), reverse(f"quizzes_analysis:{address}", args=[argument]),
        icon_name="analysis", priority=60,
    )  # fmt: skip
