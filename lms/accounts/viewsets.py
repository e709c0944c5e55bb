"""People and teams in the admin."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel, InlinePanel
from wagtail.admin.viewsets.model import ModelViewSet
from wagtail.users.views.users import UserViewSet

from lms.accounts.forms import PersonCreationForm, PersonEditForm
from lms.accounts.models import Team


class PersonViewSet(UserViewSet):
    """Wagtail's people admin with the full name, staff number and language."""

    template_prefix = "accounts/people/"

    def get_form_class(self, for_update: bool = False) -> type:
        """Return the form with our fields."""
        return PersonEditForm if for_update else PersonCreationForm


class TeamViewSet(ModelViewSet):
    """Teams with their members and leads."""

    model = Team
    name = "teams"
    url_prefix = "teams"
    icon = "group"
    menu_label = _("Teams")
    menu_order = 601
    add_to_settings_menu = True
    list_display = ["name", "key"]
    search_fields = ["name", "key"]
    copy_view_enabled = False
    panels = [
        FieldPanel("name"),
        FieldPanel("key", help_text=_("Letters, digits and dashes; stays when the name changes.")),
        InlinePanel(
            "memberships",
            heading=_("Members and leads"),
            label=_("Person"),
            panels=[FieldPanel("person"), FieldPanel("role")],
            help_text=_("A lead sees the records of the members, and of nobody else."),
        ),
    ]
