"""Who is what, and who may see whom: predicates used by queries and views of every package."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from lms.accounts.models import Membership, TeamRole

TRAINEES = "Trainees"
INSTRUCTORS = "Instructors"
MANAGERS = "Managers"
ADMINISTRATORS = "Administrators"
ROLES = (TRAINEES, INSTRUCTORS, MANAGERS, ADMINISTRATORS)


def group_names(user: Any) -> frozenset[str]:
    """Return the names of the user's groups; asked of the database once per user object."""
    if not getattr(user, "is_authenticated", False):
        return frozenset()
    known = getattr(user, "_group_names", None)
    if known is None:
        known = frozenset(user.groups.values_list("name", flat=True))
        user._group_names = known
    return known


def remember_groups(user: Any, names: Iterable[str]) -> None:
    """Keep the names of the user's groups, which were read with the user, in the user object."""
    user._group_names = frozenset(names)


def is_administrator(user: Any) -> bool:
    """Whether the user runs the installation."""
    return bool(getattr(user, "is_superuser", False)) or ADMINISTRATORS in group_names(user)


def is_instructor(user: Any) -> bool:
    """Whether the user writes and teaches; administrators may too."""
    return INSTRUCTORS in group_names(user) or is_administrator(user)


def is_manager(user: Any) -> bool:
    """Whether the user leads teams; administrators may see all."""
    return MANAGERS in group_names(user) or is_administrator(user)


def manages(user: Any, person: Any) -> bool:
    """Whether `user` may see the records of `person`: as the lead of a team with that member."""
    if is_administrator(user):
        return True
    if not is_manager(user):
        return False
    return Membership.objects.filter(
        person=person,
        role=TeamRole.MEMBER,
        team__memberships__person=user,
        team__memberships__role=TeamRole.LEAD,
    ).exists()
