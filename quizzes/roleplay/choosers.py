"""Choosing a scenario: for the outline of a course and for blocks.

`ScenarioChooserBlock` is written into migrations: never move or rename it.
"""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.utils.translation import gettext_lazy as _
from wagtail.admin.views.generic.chooser import ChooseResultsView, ChooseView
from wagtail.admin.viewsets.chooser import ChooserViewSet

from quizzes.roleplay.models import Scenario


class _HouseLanguage:
    """Offers the rows that structures point at: one per scenario, in the house language."""

    def get_object_list(self) -> Any:
        """Return the scenarios in the house language."""
        return Scenario.objects.filter(locale__language_code=settings.LANGUAGE_CODE)


class ScenarioChooseView(_HouseLanguage, ChooseView):
    """The chooser's first page."""


class ScenarioChooseResultsView(_HouseLanguage, ChooseResultsView):
    """The chooser's list after a search."""


class ScenarioChooserViewSet(ChooserViewSet):
    """The chooser's addresses, widget and block."""

    model = Scenario
    icon = "comment"
    choose_one_text = _("Choose a role-play")
    choose_another_text = _("Choose another role-play")
    edit_item_text = _("Edit this role-play")
    choose_view_class = ScenarioChooseView
    choose_results_view_class = ScenarioChooseResultsView


scenario_chooser = ScenarioChooserViewSet("scenario_chooser")
ScenarioChooserBlock: Any = scenario_chooser.get_block_class(
    name="ScenarioChooserBlock", module_path="quizzes.roleplay.choosers"
)
