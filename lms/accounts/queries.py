"""Who may be seen by whom, as querysets."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib.auth.hashers import UNUSABLE_PASSWORD_PREFIX
from django.db.models import Count, Q, QuerySet
from django.shortcuts import get_object_or_404

from lms.accounts import rules
from lms.accounts.models import Membership, Team, TeamRole, User


def people_managed_by(user: Any) -> QuerySet[User]:
    """Return the active people whose records `user` may see.

    A manager: the members of the teams that the manager leads. An administrator: everybody.
    Anyone else: nobody.
    """
    people = User.objects.filter(is_active=True).order_by("name", "username")
    if rules.is_administrator(user):
        return people
    return people.filter(pk__in=_members_of(teams_managed_by(user)))


def teams_managed_by(user: Any) -> QuerySet[Team]:
    """Return the teams that `user` leads; all teams for an administrator."""
    if rules.is_administrator(user):
        return Team.objects.all()
    if not rules.is_manager(user):
        return Team.objects.none()
    led = Membership.objects.filter(person=user, role=TeamRole.LEAD).values("team")
    return Team.objects.filter(pk__in=led)


def teams_with_sizes(user: Any) -> QuerySet[Team]:
    """Return the teams that `user` may see, each with `size`: its active members."""
    active = Q(memberships__role=TeamRole.MEMBER, memberships__person__is_active=True)
    return teams_managed_by(user).annotate(size=Count("memberships", filter=active))


def members_managed_by(user: Any, *, team_key: str = "") -> QuerySet[User]:
    """Return the active *members* of the teams that `user` may see, or of one of them.

    Unlike :func:`people_managed_by` this leaves out people without a team, whoever asks. A team
    that is not the user's gives nobody.
    """
    teams = teams_managed_by(user)
    if team_key:
        teams = teams.filter(key=team_key)
    people = User.objects.filter(is_active=True).order_by("name", "username")
    return people.filter(pk__in=_members_of(teams))


def person_by_uuid_managed_by(user: Any, uuid: UUID | str) -> User:
    """Return the person with `uuid` if `user` may see the records; else raise Http404."""
    return get_object_or_404(people_managed_by(user), uuid=uuid)


def memberships_of(person: User) -> QuerySet[Membership]:
    """Return the person's memberships with their teams."""
    return Membership.objects.filter(person=person).select_related("team").order_by("team__name")


def person_by_username(username: str) -> User | None:
    """Return the person with this user name, or None."""
    return User.objects.filter(username=username).first()


def demonstration_people() -> QuerySet[User]:
    """Return the demonstration people who could sign in."""
    people = User.objects.filter(is_demonstration=True, is_active=True)
    return people.exclude(password__startswith=UNUSABLE_PASSWORD_PREFIX)


def _members_of(teams: QuerySet[Team]) -> Any:
    return Membership.objects.filter(role=TeamRole.MEMBER, team__in=teams).values("person")
