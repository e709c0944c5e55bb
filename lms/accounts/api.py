"""Front door of accounts."""

from __future__ import annotations

from lms.accounts.models import Team, TeamRole, Theme, User
from lms.accounts.queries import (
    demonstration_people,
    members_managed_by,
    people_managed_by,
    person_by_username,
    person_by_uuid_managed_by,
    person_meant,
    teams_managed_by,
    teams_with_sizes,
)
from lms.accounts.services import (
    UnknownLanguage,
    UnknownRole,
    change_language,
    give_roles,
    join_team,
    leave_team,
    put_person,
    put_team,
)

__all__ = [
    "Team",
    "TeamRole",
    "Theme",
    "UnknownLanguage",
    "UnknownRole",
    "User",
    "change_language",
    "demonstration_people",
    "give_roles",
    "join_team",
    "leave_team",
    "members_managed_by",
    "people_managed_by",
    "person_by_username",
    "person_by_uuid_managed_by",
    "person_meant",
    "put_person",
    "put_team",
    "teams_managed_by",
    "teams_with_sizes",
]
