"""Scenarios in the admin: written as text, checked line by line, tried by playing."""

from __future__ import annotations

from typing import Any

from django import forms
from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.safestring import mark_safe
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from wagtail.admin import messages
from wagtail.admin.panels import FieldPanel, FieldRowPanel, ObjectList, Panel
from wagtail.snippets.views.snippets import CreateView, EditView, SnippetViewSet

from quizzes.roleplay import phrases, queries
from quizzes.roleplay.engine.graph import graph_of, svg_of
from quizzes.roleplay.engine.lint import leads_nowhere
from quizzes.roleplay.forms import ScenarioForm
from quizzes.roleplay.models import Scenario
from quizzes.roleplay.services import authoring


class ScenarioText(forms.Textarea):
    """The text of a scenario; what the linter finds leads to its line."""

    class Media:
        """The script that does so."""

        js = ("js/roleplay-text.js",)


class FindingsPanel(Panel):
    """What the linter finds in the saved text, and the way to try the scenario by playing it."""

    class BoundPanel(Panel.BoundPanel):
        """The panel of one scenario."""

        template_name = "roleplay/admin/findings.html"

        def get_context_data(self, parent_context: Any = None) -> dict[str, Any]:
            """Add the findings and the address of the briefing."""
            context = super().get_context_data(parent_context)
            scenario = self.instance
            context["saved"] = scenario.pk is not None
            if scenario.pk is not None:
                found = authoring.findings(
                    scenario.document, key=scenario.key, language=scenario.locale.language_code
                )
                names = queries.rubric_names() if found else {}
                context["errors"] = self._told(found, "error", names)
                context["warnings"] = self._told(found, "warning", names)
                context["version"] = scenario.version
                context["pk"] = scenario.pk
                if scenario.is_playable:
                    context["graph"] = "" if leads_nowhere(found) else self._drawn(scenario)
                    context["lost"] = queries.lost_words(scenario)
                    context["play"] = "?".join(
                        (
                            reverse("roleplay:briefing", args=[scenario.key]),
                            urlencode({"try": scenario.locale.language_code}),
                        )
                    )
            return context

        @staticmethod
        def _drawn(scenario: Scenario) -> str:
            """Return the dialogue as SVG; every text in it was escaped by the module that draws."""
            script = scenario.script()
            graph = graph_of(script)
            return mark_safe(svg_of(graph, phrases.graph_words(script, graph)))

        @staticmethod
        def _told(found: list[Any], level: str, names: dict[str, str]) -> list[tuple[int, str]]:
            """Return each finding of `level` with its line (0: none), to which the page leads."""
            return [
                (one.line, phrases.finding_with_line(one, names=names))
                for one in found
                if one.level == level
            ]


class SavedWhenAsked:
    """No saving while somebody types: a scenario has no copy aside, learners would meet half a sentence."""

    autosave_enabled: bool

    def setup(self, *args: Any, **kwargs: Any) -> None:
        """Switch off what Wagtail switches on for everything with revisions."""
        super().setup(*args, **kwargs)  # type: ignore[misc]
        self.autosave_enabled = False


class ScenarioCreateView(SavedWhenAsked, CreateView):
    """A new scenario; its author goes on with it, as text or, where none was written, as a form."""

    def get_success_url(self) -> str:
        """Lead to the scenario with what the check found, not back to the list."""
        if self.form.begins_in_the_form:
            return reverse("roleplay_form", args=[self.object.pk])
        return reverse(self.edit_url_name, args=[self.object.pk])


class ScenarioEditView(SavedWhenAsked, EditView):
    """The text of a scenario. Who saves it stays with it and sees what the check finds."""

    def get_success_url(self) -> str:
        """Lead back to the text."""
        return self.get_edit_url()

    def form_valid(self, form: ScenarioForm) -> HttpResponse:
        """Save what is new, and say so when nothing is."""
        if form.is_unchanged:
            messages.info(self.request, gettext("Nothing was changed."))
            return redirect(self.get_success_url())
        return super().form_valid(form)


class ScenarioViewSet(SnippetViewSet):
    """Role-play scenarios."""

    model = Scenario
    icon = "comment"
    menu_label = _("Role-plays")
    menu_name = "roleplays"
    menu_order = 240
    add_to_admin_menu = True
    copy_view_enabled = False
    add_view_class = ScenarioCreateView
    edit_view_class = ScenarioEditView
    list_display = ["title", "key", "locale", "cell", "state", "version"]
    list_filter = ["state", "locale"]
    search_fields = ["title", "key", "document"]
    ordering = ["key", "locale"]
    edit_handler = ObjectList(
        [
            FindingsPanel(heading=_("What the check found")),
            FieldRowPanel([FieldPanel("key"), FieldPanel("locale"), FieldPanel("state")]),
            FieldRowPanel([FieldPanel("appeal_days"), FieldPanel("least_agreement")]),
            FieldPanel(
                "document",
                widget=ScenarioText(
                    attrs={"rows": 40, "spellcheck": "false", "class": "roleplay-document"}
                ),
            ),
        ],
        base_form_class=ScenarioForm,
    )
