"""What this package adds to the Wagtail admin: a menu, two decisions, an icon."""

from __future__ import annotations

from django.templatetags.static import static
from django.urls import URLPattern, path
from django.utils.html import format_html
from wagtail import hooks

from lms.certification import views
from lms.certification.viewsets import CertificationGroup


@hooks.register("register_admin_viewset")
def register_certification() -> CertificationGroup:
    """Put “Certification” into the menu."""
    return CertificationGroup()


@hooks.register("register_admin_urls")
def register_decisions() -> list[URLPattern]:
    """Add the addresses of the decisions on an award."""
    return [
        path("certification/awards/<int:pk>/revoke/", views.revoke, name="award_revoke"),
        path("certification/awards/<int:pk>/name/", views.respell, name="award_respell"),
    ]


@hooks.register("register_icons")
def register_icon(icons: list[str]) -> list[str]:
    """Add the icon of certificates."""
    return [*icons, "certification/icons/certificate.svg"]


@hooks.register("insert_global_admin_css")
def admin_css() -> str:
    """Add the indentation of the requirement in words."""
    return format_html('<link rel="stylesheet" href="{}">', static("css/certification-admin.css"))
