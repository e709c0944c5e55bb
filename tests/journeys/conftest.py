"""The shipped library in the database, loaded once for all journeys, and the people who walk."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import pytest
from django.core.management import call_command
from django.db import transaction
from django.test import Client

from courses import api as courses
from lms.accounts import api as accounts
from lms.accounts import rules

COURSE = "first-scripts"
EXAM = "first-scripts-exam"
SCENARIO = "early-broken-promise"


@pytest.fixture(scope="package")
def library(django_db_setup: None, django_db_blocker: Any) -> Iterator[None]:
    """Load content/library once, in a transaction around all journeys of this worker."""
    with django_db_blocker.unblock(), transaction.atomic():
        call_command("seed", verbosity=0)
        yield
        transaction.set_rollback(True)


@dataclass(frozen=True)
class People:
    """One of each, in the team east-2; `stranger` leads another team, `outsider` is in it."""

    trainee: Any
    instructor: Any
    manager: Any
    stranger: Any
    outsider: Any
    administrator: Any


@pytest.fixture
def people(library: None, db: None) -> People:
    east = accounts.put_team("east-2", name="华东电催二组")
    south = accounts.put_team("south-1", name="华南电催一组")

    def person(username: str, name: str, role: str, team: Any = None, *, lead: bool = False) -> Any:
        made = accounts.put_person(
            username,
            name=name,
            roles=[role],
            staff_number=f"S-{username}",
            password="walk-the-path",
        )
        if team is not None:
            team_role = accounts.TeamRole.LEAD if lead else accounts.TeamRole.MEMBER
            accounts.join_team(made, team=team, actor=None, role=team_role)
        return made

    walkers = People(
        trainee=person("zhoulan", "周岚", rules.TRAINEES, east),
        instructor=person("chenjing", "陈静", rules.INSTRUCTORS),
        manager=person("xuman", "许曼", rules.MANAGERS, east, lead=True),
        stranger=person("fengli", "冯立", rules.MANAGERS, south, lead=True),
        outsider=person("luoyiming", "罗一鸣", rules.TRAINEES, south),
        administrator=person("admin", "管理员", rules.ADMINISTRATORS),
    )
    courses.enrol(walkers.trainee, COURSE, actor=walkers.manager)
    return walkers


def client_of(person: Any | None) -> Client:
    """Return a test client that is signed in as `person`; None: nobody."""
    client = Client()
    if person is not None:
        client.force_login(person, backend="lms.accounts.backends.PersonBackend")
    return client
