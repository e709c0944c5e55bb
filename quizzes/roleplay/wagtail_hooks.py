"""What role-play adds to the Wagtail admin: its menu, its chooser, the look of the text."""

from __future__ import annotations

from typing import Any

from django.templatetags.static import static
from django.urls import URLPattern, path
from django.utils.html import format_html
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from wagtail import hooks
from wagtail.log_actions import LogFormatter
from wagtail.snippets.models import register_snippet

from quizzes.roleplay.choosers import ScenarioChooserViewSet, scenario_chooser
from quizzes.roleplay.queries.versions import VERSION_SAVED
from quizzes.roleplay.views import authoring, versions
from quizzes.roleplay.viewsets import ScenarioViewSet

register_snippet(ScenarioViewSet)


@hooks.register("register_admin_viewset")
def register_chooser() -> ScenarioChooserViewSet:
    """Add the addresses of the chooser."""
    return scenario_chooser


@hooks.register("register_admin_urls")
def form_urls() -> list[URLPattern]:
    """Add the addresses of the form and of the versions."""
    return [
        path("roleplays/<int:pk>/form/", authoring.scenario_form, name="roleplay_form"),
        path("roleplays/<int:pk>/versions/", versions.scenario_versions, name="roleplay_versions"),
    ]


@hooks.register("register_log_actions")
def log_actions(actions: Any) -> None:
    """Let the history of a scenario name the versions that it keeps."""

    @actions.register_action(VERSION_SAVED)
    class VersionFormatter(LogFormatter):
        """A version of the text."""

        label = _("Version saved")

        def format_message(self, log_entry: Any) -> str:
            """Name its number."""
            return gettext("Version %(n)s saved") % {"n": log_entry.data.get("version", "")}


@hooks.register("insert_global_admin_css")
def admin_css() -> str:
    """Set the text of a scenario in a fixed pitch."""
    return format_html('<link rel="stylesheet" href="{}">', static("css/roleplay-admin.css"))
