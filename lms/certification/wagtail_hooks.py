"""What this package adds to the Wagtail admin: a menu, decisions, what waits for them, an icon."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.http import HttpRequest
from django.templatetags.static import static
from django.urls import URLPattern, path
from django.utils.html import format_html
from django.utils.translation import gettext as _
from wagtail import hooks
from wagtail.admin.ui.components import Component

from lms.certification import queries, views
from lms.certification.viewsets import CertificationGroup

ON_THE_PANEL = 5


@hooks.register("register_admin_viewset")
def register_certification() -> CertificationGroup:
    """Put “Certification” into the menu."""
    return CertificationGroup()


@hooks.register("register_admin_urls")
def register_decisions() -> list[URLPattern]:
    """Add the addresses of the decisions on an award."""
    return [
        path("certification/awards/doubts/", views.doubts, name="award_doubts"),
        path("certification/awards/<int:pk>/decide/", views.decide, name="award_decide"),
        path("certification/awards/<int:pk>/revoke/", views.revoke, name="award_revoke"),
        path("certification/awards/<int:pk>/name/", views.respell, name="award_respell"),
    ]


class DoubtsPanel(Component):
    """Awards whose ground is gone, on the first page of the admin; nothing where there is none."""

    name = "awards_to_decide"
    order = 80
    template_name = "certification/admin/doubts_panel.html"

    def get_context_data(self, parent_context: Mapping[str, Any]) -> dict[str, Any]:
        """Return those that wait the longest, and how many there are."""
        doubts = queries.doubts_for(parent_context["request"].user)
        return {"doubts": doubts[:ON_THE_PANEL], "number": len(doubts),
                "heading": _("Awards to decide about")}  # fmt: skip


@hooks.register("construct_homepage_panels")
def awards_to_decide(request: HttpRequest, panels: list[Any]) -> None:
    """Put what an administrator has to decide on the first page."""
    panels.append(DoubtsPanel())


@hooks.register("register_icons")
def register_icon(icons: list[str]) -> list[str]:
    """Add the icon of certificates."""
    return [*icons, "certification/icons/certificate.svg"]


@hooks.register("insert_global_admin_css")
def admin_css() -> str:
    """Add the indentation of the requirement in words."""
    return format_html('<link rel="stylesheet" href="{}">', static("css/certification-admin.css"))
