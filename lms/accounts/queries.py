"""Who may be seen by whom, as querysets."""

from __future__ import annotations

from typing import Any, NamedTuple
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


class Meant(NamedTuple):
    """Whom a typed name means; where that is nobody for certain, who comes close to it."""

    person: User | None
    close: list[User]


def person_meant(typed: str, *, most: int = 5) -> Meant:
    """Return the active person with this user name, or else the only one with this full name.

    User names are told apart by case only where two differ in nothing else. Otherwise up to `most`
    people are returned in whose name or user name `typed` stands. Three queries at most, however
    many people there are.
    """
    words = " ".join(typed.split())
    people = User.objects.filter(is_active=True).order_by("name", "username")
    if not words:
        return Meant(None, [])
    named = list(people.filter(username__iexact=words)[:2])
    exact = [person for person in named if person.username == words]
    for found in (exact or named, list(people.filter(name=words)[:most])):
        if len(found) == 1:
            return Meant(found[0], [])
        if found:
            return Meant(None, found)
    close = Q(name__icontains=words) | Q(username__icontains=words)
    return Meant(None, list(people.filter(close)[:most]))


def demonstration_people() -> QuerySet[User]:
    """Return the demonstration people who could sign in."""
    people = User.objects.filter(is_demonstration=True, is_active=True)
    return people.exclude(password__startswith=UNUSABLE_PASSWORD_PREFIX)


def _members_of(teams: QuerySet[Team]) -> Any:
    return Membership.objects.filter(role=TeamRole.MEMBER, team__in=teams).values("person")
