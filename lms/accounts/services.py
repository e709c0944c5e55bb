"""Every change to people, teams and roles. One transaction and one log entry each."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.conf import settings
from django.contrib.auth.models import Group
from django.db import transaction

from lms.accounts.models import Membership, Team, TeamRole, User
from lms.accounts.rules import ROLES
from lms.audit import api as audit


class UnknownLanguage(ValueError):
    """The interface does not speak this language."""


class UnknownRole(ValueError):
    """There is no such role."""


@transaction.atomic
def change_language(person: User, *, language: str) -> None:
    """Set the language of the interface; raise :class:`UnknownLanguage`."""
    check_language(language)
    if person.language == language:
        return
    person.language = language
    person.save(update_fields=["language"])
    audit.record(
        "person.language_changed", actor=person, target=person, data={"language": language}
    )


def check_language(language: str) -> str:
    """Return `language` if the interface speaks it, else raise :class:`UnknownLanguage`."""
    if language not in dict(settings.LANGUAGES):
        raise UnknownLanguage(language)
    return language


@transaction.atomic
def change_profile(person: User, *, actor: User, name: str, language: str, theme: str) -> None:
    """Set what a person may change about the own account; only the names of changes are logged."""
    wanted = {"name": name.strip(), "language": check_language(language), "theme": theme}
    changed = [field for field, value in wanted.items() if getattr(person, field) != value]
    if not changed:
        return
    for field in changed:
        setattr(person, field, wanted[field])
    person.full_clean(exclude=["password"])
    person.save(update_fields=changed)
    audit.record("person.profile_changed", actor=actor, target=person, data={"fields": changed})


@transaction.atomic
def join_team(
    person: User, *, team: Team, actor: User | None, role: str = TeamRole.MEMBER
) -> Membership:
    """Make `person` a member or the lead of `team`; a second call changes the role."""
    membership, created = Membership.objects.get_or_create(
        team=team, person=person, defaults={"role": TeamRole(role)}
    )
    if not created and membership.role == role:
        return membership
    membership.role = TeamRole(role)
    membership.save()
    data = {"person": str(person.uuid), "role": str(membership.role)}
    audit.record("team.joined", actor=actor, target=team, data=data)
    return membership


@transaction.atomic
def leave_team(person: User, *, team: Team, actor: User | None) -> None:
    """Take `person` out of `team`; records stay, and are no longer seen by its leads."""
    gone, _by_model = Membership.objects.filter(team=team, person=person).delete()
    if gone:
        audit.record("team.left", actor=actor, target=team, data={"person": str(person.uuid)})


@transaction.atomic
def give_roles(person: User, *, roles: Iterable[str], actor: User | None) -> None:
    """Give `person` exactly these roles (names from :mod:`lms.accounts.rules`)."""
    wanted = set(roles)
    if unknown := wanted - set(ROLES):
        raise UnknownRole(", ".join(sorted(unknown)))
    held = set(person.groups.filter(name__in=ROLES).values_list("name", flat=True))
    if held == wanted:
        return
    for name in wanted - held:
        person.groups.add(Group.objects.get_or_create(name=name)[0])
    person.groups.remove(*Group.objects.filter(name__in=held - wanted))
    person.__dict__.pop("_group_names", None)
    audit.record("person.roles_changed", actor=actor, target=person, data={"roles": sorted(wanted)})


@transaction.atomic
def put_team(key: str, *, name: str, actor: User | None = None) -> Team:
    """Create the team with `key`, or give it its name."""
    team, created = Team.objects.get_or_create(key=key, defaults={"name": name})
    if created or team.name != name:
        team.name = name
        team.save()
        audit.record("team.put", actor=actor, target=team, data={"name": name})
    return team


@transaction.atomic
def put_person(
    username: str,
    *,
    name: str,
    roles: Iterable[str] = (),
    language: str = "zh-hans",
    email: str = "",
    staff_number: str = "",
    password: str | None = None,
    demonstration: bool = False,
    actor: User | None = None,
    **more: Any,
) -> User:
    """Create the person with `username` if there is none, and give the roles.

    An existing person keeps name, password and preferences: a second start changes nothing.
    Without a password the person cannot sign in until one is set.
    """
    person = User.objects.filter(username=username).first()
    if person is None:
        person = User(
            username=username,
            name=name,
            language=check_language(language),
            email=email,
            staff_number=staff_number,
            is_demonstration=demonstration,
            **more,
        )
        person.set_password(password)
        person.save()
        audit.record("person.put", actor=actor, target=person, data={"username": username})
    give_roles(person, roles=roles, actor=actor)
    return person
