"""What role-play adds to the Wagtail admin: its menu, its chooser, the look of the text."""

from __future__ import annotations

from django.templatetags.static import static
from django.urls import URLPattern, path
from django.utils.html import format_html
from wagtail import hooks
from wagtail.snippets.models import register_snippet

from quizzes.roleplay.choosers import ScenarioChooserViewSet, scenario_chooser
from quizzes.roleplay.views import authoring
from quizzes.roleplay.viewsets import ScenarioViewSet

register_snippet(ScenarioViewSet)


@hooks.register("register_admin_viewset")
def register_chooser() -> ScenarioChooserViewSet:
    """Add the addresses of the chooser."""
    return scenario_chooser


@hooks.register("register_admin_urls")
def form_urls() -> list[URLPattern]:
    """Add the address of the form."""
    return [path("roleplays/<int:pk>/form/", authoring.scenario_form, name="roleplay_form")]


@hooks.register("insert_global_admin_css")
def admin_css() -> str:
    """Set the text of a scenario in a fixed pitch."""
    return format_html('<link rel="stylesheet" href="{}">', static("css/roleplay-admin.css"))
