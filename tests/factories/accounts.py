"""People and teams. A person has no role and no team unless given."""

from __future__ import annotations

from typing import Any

import factory
from django.contrib.auth.models import Group

from lms.accounts import rules
from lms.accounts.models import Membership, Team, TeamRole, User

PASSWORD = "right-horse-7"


class PersonFactory(factory.django.DjangoModelFactory):
    """`PersonFactory(roles=[rules.TRAINEES])`; the password is `PASSWORD`."""

    class Meta:
        model = User
        skip_postgeneration_save = True

    username = factory.Sequence(lambda n: f"person{n}")
    name = factory.Sequence(lambda n: f"学员{n}")
    password = factory.django.Password(PASSWORD)

    @factory.post_generation
    def roles(self, create: bool, extracted: Any, **_kwargs: Any) -> None:
        for name in extracted or ():
            self.groups.add(Group.objects.get_or_create(name=name)[0])


class TeamFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Team

    key = factory.Sequence(lambda n: f"team-{n}")
    name = factory.Sequence(lambda n: f"电催{n}组")


class MembershipFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Membership

    team = factory.SubFactory(TeamFactory)
    person = factory.SubFactory(PersonFactory)
    role = TeamRole.MEMBER


def trainee(team: Team | None = None, **values: Any) -> User:
    """Make a trainee, a member of `team` if given."""
    person = PersonFactory(roles=[rules.TRAINEES], **values)
    if team is not None:
        MembershipFactory(team=team, person=person)
    return person


def instructor(**values: Any) -> User:
    """Make an instructor."""
    return PersonFactory(roles=[rules.INSTRUCTORS], **values)


def manager(*teams: Team, **values: Any) -> User:
    """Make a manager who leads `teams`."""
    person = PersonFactory(roles=[rules.MANAGERS], **values)
    for team in teams:
        MembershipFactory(team=team, person=person, role=TeamRole.LEAD)
    return person


def administrator(**values: Any) -> User:
    """Make an administrator."""
    return PersonFactory(roles=[rules.ADMINISTRATORS], **values)
