"""Certifications and awards in the Wagtail admin: declarations, and one panel in words."""

from __future__ import annotations

from typing import Any

from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel, FieldRowPanel, MultiFieldPanel, Panel
from wagtail.admin.ui.tables import Column
from wagtail.admin.views import generic
from wagtail.admin.viewsets.base import ViewSetGroup
from wagtail.admin.viewsets.model import ModelViewSet
from wagtail.admin.widgets.button import Button
from wagtail.permission_policies import ModelPermissionPolicy

from lms.certification import queries
from lms.certification import rules as permissions
from lms.certification.core import names
from lms.certification.core.rules import RequirementError
from lms.certification.forms import CertificationForm
from lms.certification.models import Award, Certification


class RequirementInWords(Panel):
    """Shows the saved requirement as sentences, and names keys that nothing has."""

    class BoundPanel(Panel.BoundPanel):
        """The panel for one certification."""

        def render_html(self, parent_context: Any = None) -> SafeString:
            """Return the sentences, or how to get them."""
            try:
                lines = queries.requirement_lines(self.instance.requirement)
            except RequirementError:
                return render_to_string("certification/admin/requirement.html", {})
            unknown = queries.unknown_keys(self.instance.requirement)
            return render_to_string(
                "certification/admin/requirement.html", {"lines": lines, "unknown": unknown}
            )


class CertificationViewSet(ModelViewSet):
    """What people can be certified as."""

    model = Certification
    name = "certifications"
    url_prefix = "certification/certifications"
    icon = "certificate"
    menu_label = _("Certifications")
    list_display = ["title", "key", "valid_months", "state"]
    list_filter = ["state"]
    search_fields = ["title_zh_hans", "title_en", "key"]
    copy_view_enabled = False
    panels = [
        MultiFieldPanel(
            [
                FieldPanel("title_zh_hans", heading=_("Title in Chinese")),
                FieldPanel("title_en", heading=_("Title in English")),
                FieldPanel("summary_zh_hans", heading=_("What it certifies, in Chinese")),
                FieldPanel("summary_en", heading=_("What it certifies, in English")),
            ],
            heading=_("Words on the certificate"),
        ),
        FieldRowPanel(
            [FieldPanel("valid_months"), FieldPanel("renewal_days")], heading=_("Validity")
        ),
        RequirementInWords(heading=_("Requirement in words")),
        FieldPanel("requirement"),
        FieldRowPanel([FieldPanel("key"), FieldPanel("code")], heading=_("Key and number")),
        FieldPanel("state"),
    ]

    def get_form_class(self, for_update: bool = False) -> type:
        """Return the form with the readable requirement field."""
        return self.get_edit_handler().get_form_class()

    def get_edit_handler(self) -> Any:
        """Return the panels bound to our form."""
        from wagtail.admin.panels import ObjectList  # noqa: PLC0415 -- only here

        handler = ObjectList(self.panels, base_form_class=CertificationForm)
        return handler.bind_to_model(self.model)


class ReadOnly(ModelPermissionPolicy):
    """Awards are made by requirements and changed by decisions, never by a form."""

    def user_has_permission(self, user: Any, action: str) -> bool:
        """Allow looking only, to those who may write certifications."""
        may_look = super().user_has_permission
        return action == "view" and (may_look(user, "view") or may_look(user, "change"))

    def user_has_any_permission(self, user: Any, actions: Any) -> bool:
        """Allow looking only."""
        return any(self.user_has_permission(user, action) for action in actions)

    def user_has_permission_for_instance(self, user: Any, action: str, instance: Any) -> bool:
        """Allow looking only."""
        return self.user_has_permission(user, action)


class AwardIndexView(generic.IndexView):
    """The list of awards, with the two decisions that administrators may take."""

    def get_list_buttons(self, instance: Award) -> list[Button]:
        """Return the decisions on one award."""
        buttons = list(super().get_list_buttons(instance))
        if not permissions.can_change_awards(self.request.user):
            return buttons
        if instance.state != "revoked":
            buttons += [
                Button(_("Name on the certificate"), reverse("award_respell", args=[instance.pk])),
                Button(_("Revoke"), reverse("award_revoke", args=[instance.pk])),
            ]
        return buttons


def _unprintable(award: Award) -> str:
    return " ".join(f"{c} {names.code_point(c)}" for c in queries.unprintable_in(award))


class AwardViewSet(ModelViewSet):
    """All awards; read only."""

    model = Award
    name = "awards"
    url_prefix = "certification/awards"
    icon = "certificate"
    menu_label = _("Awards")
    permission_policy = ReadOnly(Award)
    index_view_class = AwardIndexView
    inspect_view_enabled = True
    copy_view_enabled = False
    add_to_reference_index = False
    form_fields: list[str] = []
    list_display = [
        "number",
        "name_as_printed",
        "certification",
        Column("awarded_at", label=_("Awarded"), accessor="awarded_at", sort_key="awarded_at"),
        "expires_on",
        "state",
        Column("unprintable", label=_("Cannot be printed"), accessor=_unprintable),
    ]
    list_filter = ["certification", "state"]
    search_fields = ["number", "name_as_printed"]
    inspect_view_fields = [
        "number",
        "name_as_printed",
        "spelling",
        "certification",
        "awarded_at",
        "expires_on",
        "state",
        "evidence",
    ]


class CertificationGroup(ViewSetGroup):
    """The menu “Certification”."""

    menu_label = _("Certification")
    menu_icon = "certificate"
    menu_order = 260
    items = (CertificationViewSet(), AwardViewSet())
