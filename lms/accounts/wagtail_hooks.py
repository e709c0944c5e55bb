"""What the accounts package adds to the Wagtail admin."""

from __future__ import annotations

from wagtail import hooks

from lms.accounts.viewsets import TeamViewSet


@hooks.register("register_admin_viewset")
def register_teams() -> TeamViewSet:
    """Put the teams under Settings."""
    return TeamViewSet()
