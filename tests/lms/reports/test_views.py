"""The manager's pages. Another team with its own records is there in every test."""

from __future__ import annotations

import csv
import io
import uuid
from datetime import timedelta
from decimal import Decimal

import pytest
from bs4 import BeautifulSoup

from lms.audit.models import LogEntry
from lms.foundation import clock as house_clock
from tests.factories import certification as certificates
from tests.factories import courses
from tests.factories.accounts import TeamFactory, administrator, instructor, manager, trainee
from tests.factories.competence import EvidenceFactory
from tests.factories.taxonomy import put_taxonomy

pytestmark = [pytest.mark.integration, pytest.mark.django_db]


class World:
    """Two teams: east (ann certified, ben lacking all) and west (zed, with records of all)."""

    def __init__(self):
        self.cells = put_taxonomy()
        certificates.certification()
        self.east = TeamFactory(key="east", name="东组")
        self.west = TeamFactory(key="west", name="西组")
        self.ann = trainee(self.east, username="ann", name="安宁", staff_number="E-1")
        self.ben = trainee(self.east, username="ben", name="=本涛")
        self.zed = trainee(self.west, username="zed", name="西门客")
        self.lead = manager(self.east, username="lead", language="en")
        self.other = manager(self.west, username="other", language="en")
        self.award = certificates.award(self.ann)
        self.foreign = certificates.award(self.zed)
        show(self.ann, self.cells["PTP-E"], 1, 1, 1, label="安宁的答案")
        show(self.ann, self.cells["PTP-M"], 0, 0, 1, label="安宁的中期答案")
        show(self.zed, self.cells["PTP-E"], *[0] * 8, label="西门客的答案")


def show(person, cell, *scores, label="题"):
    for score in scores:
        EvidenceFactory(person=person, cell=cell, score=Decimal(str(score)), label=label)


@pytest.fixture
def world(clock):
    return World()


def page(client, person, url):
    client.force_login(person)
    response = client.get(url)
    assert response.status_code == 200
    return BeautifulSoup(response.content, "html.parser")


def rows(soup):
    return [
        [" ".join(cell.get_text(" ", strip=True).split()) for cell in row.find_all(["th", "td"])]
        for row in soup.select(".members tbody tr")
    ]


def sums(soup):
    return [int(one.find(string=True)) for one in soup.select(".sums dd")]


def assert_nothing_of_the_west(soup):
    text = str(soup)
    assert [leak for leak in ("西门客", "西组", "west") if leak in text] == []


def test_board_shows_own_team_with_what_is_missing(client, world):
    soup = page(client, world.lead, "/team/")
    assert soup.h1.get_text() == "东组"
    found = {row[0]: row for row in rows(soup)}
    assert set(found) == {"安宁", "=本涛"}
    assert found["安宁"][1:3] == ["Telephone collector, level 1", "365 days"]
    assert found["安宁"][3].startswith("Broken promises Middle 33%")
    assert found["=本涛"][2].startswith("3 items missing")
    assert found["=本涛"][3] == "no evidence yet"
    assert sums(soup) == [1, 0, 0, 1]
    assert_nothing_of_the_west(soup)


def test_heat_map_counts_own_team_only_and_opens_cells(client, world):
    soup = page(client, world.lead, "/team/")
    link = soup.select_one('a[href="/team/cells/PTP-E/"]')
    assert " ".join(link.get_text(" ").split()) == "Not enough n = 3"


@pytest.mark.parametrize(
    ("query", "names"),
    [
        ("state=certified", {"安宁"}),
        ("state=missing", {"=本涛"}),
        ("state=lapsed", set()),
        ("state=nonsense", {"安宁", "=本涛"}),
        ("team=east", {"安宁", "=本涛"}),
        ("certification=l1-telephone-collector", {"安宁", "=本涛"}),
        ("certification=none&days=abc", {"安宁", "=本涛"}),
    ],
)
def test_filters_narrow_the_team_table(client, world, query, names):
    assert {row[0] for row in rows(page(client, world.lead, f"/team/?{query}"))} == names


def test_expiring_list_follows_the_horizon(client, world, clock):
    clock.shift(timedelta(days=320))
    soup = page(client, world.lead, "/team/?days=30")
    assert [tab.get_text(strip=True)[-1] for tab in soup.select(".tabs a")] == ["0", "1", "1"]
    assert soup.select(".ending a") == []
    soup = page(client, world.lead, "/team/?days=60")
    assert [link.get_text() for link in soup.select("ul.ending a")] == ["安宁"]
    assert_nothing_of_the_west(soup)


def test_ending_and_lapsed_are_told_apart(client, world, clock):
    clock.shift(timedelta(days=350))
    soup = page(client, world.lead, "/team/?state=expiring")
    assert (sums(soup), rows(soup)[0][2].split(" ")[0]) == ([1, 1, 0, 1], "15")
    clock.shift(timedelta(days=20))
    soup = page(client, world.lead, "/team/?state=lapsed")
    assert (sums(soup), rows(soup)[0][0]) == ([0, 0, 1, 1], "安宁")


def test_due_course_stands_in_the_row(client, world):
    course = courses.lessons(2)
    courses.enrolled(world.ben, course, due_at=house_clock.now() - timedelta(days=1))
    courses.enrolled(world.zed, course, due_at=house_clock.now() - timedelta(days=9))
    found = {row[0]: row for row in rows(page(client, world.lead, "/team/"))}
    assert "overdue" in found["=本涛"][4]
    assert found["安宁"][4] == "none"


def test_manager_without_members_is_told_what_to_do(client, world):
    soup = page(client, manager(language="en"), "/team/")
    assert "No members yet" in soup.get_text()
    assert_nothing_of_the_west(soup)


def test_administrator_sees_every_team(client, world):
    boss = administrator(language="en")
    assert {row[0] for row in rows(page(client, boss, "/team/"))} == {"安宁", "=本涛", "西门客"}
    assert {row[0] for row in rows(page(client, boss, "/team/?team=west"))} == {"西门客"}


def test_person_page_reads_as_evidence(client, world):
    courses.enrolled(world.ann, courses.lessons(2))
    soup = page(client, world.lead, f"/team/people/{world.ann.uuid}/")
    text = soup.get_text(" ", strip=True)
    assert soup.h1.get_text() == "安宁"
    for shown in ("E-1", "东组", world.award.number, "0 of 2 done", "安宁的中期答案"):
        assert shown in text
    link = soup.select_one(".matrix td.lv-3 a")
    assert link["href"] == f"/team/cells/PTP-E/?person={world.ann.uuid}"
    assert soup.select_one(".evidence tbody a")["href"].startswith("/attempts/")
    assert_nothing_of_the_west(soup)


def test_person_page_says_what_is_missing(client, world):
    soup = page(client, world.lead, f"/team/people/{world.ben.uuid}/")
    assert len(soup.select(".req > li:not(.done)")) == 3
    assert "No answers and no calls yet." in soup.get_text()


def test_cell_page_leads_to_the_answers_of_each_person(client, world):
    soup = page(client, world.lead, "/team/cells/PTP-E/")
    assert [h.get_text(strip=True) for h in soup.select(".cell-person h2 a")] == ["安宁"]
    assert [a.get_text() for a in soup.select(".evidence tbody th a")] == ["安宁的答案"] * 3
    assert "=本涛" in soup.get_text()
    assert_nothing_of_the_west(soup)


def test_cell_page_of_one_person(client, world):
    show(world.ben, world.cells["PTP-E"], 1, label="本涛的答案")
    soup = page(client, world.lead, f"/team/cells/PTP-E/?person={world.ann.uuid}")
    assert "本涛的答案" not in soup.get_text()
    assert len(soup.select(".evidence tbody tr")) == 3


def paths(world):
    return [
        f"/team/people/{world.zed.uuid}/",
        f"/team/people/{uuid.UUID(int=7)}/",
        f"/team/cells/PTP-E/?person={world.zed.uuid}",
        "/team/cells/PTP-E/?person=nonsense",
        "/team/cells/PTP-E/?team=west",
        "/team/cells/XX-E/",
        "/team/?team=west",
        "/team/export.csv?team=west",
    ]


def test_other_teams_are_404(client, world):
    client.force_login(world.lead)
    assert {path: client.get(path).status_code for path in paths(world)} == dict.fromkeys(
        paths(world), 404
    )
    assert not LogEntry.objects.filter(action="report.exported").exists()


@pytest.mark.parametrize("make", [trainee, instructor])
def test_those_who_lead_nobody_get_404_everywhere(client, world, make):
    client.force_login(make())
    own = ["/team/", "/team/export.csv", f"/team/people/{world.ann.uuid}/", "/team/cells/PTP-E/"]
    for path in [*own, *paths(world)]:
        assert client.get(path).status_code == 404


def test_visitor_is_asked_to_sign_in(client, world):
    for path in ("/team/", "/team/export.csv", f"/team/people/{world.ann.uuid}/"):
        assert client.get(path).url.startswith("/accounts/login/")


def test_export_is_harmless_own_team_only_and_logged(client, world):
    client.force_login(world.lead)
    response = client.get("/team/export.csv?team=east")
    assert response["Content-Disposition"] == 'attachment; filename="team-2026-11-23.csv"'
    assert response.content.startswith(b"\xef\xbb\xbf")
    table = list(csv.reader(io.StringIO(response.content.decode("utf-8-sig"), newline="")))
    assert len(table) == 3
    found = {row[0]: row for row in table[1:]}
    assert set(found) == {"安宁", "'=本涛"}
    assert found["安宁"][1:8] == [
        "E-1",
        "Telephone collector, level 1",
        "Certified",
        world.award.number,
        "2026-11-23",
        "2027-11-23",
        "365",
    ]
    assert found["'=本涛"][3] == "Not certified yet"
    assert found["'=本涛"][8].count(";") == 2
    assert "西门客" not in response.content.decode()
    entry = LogEntry.objects.get(action="report.exported")
    assert (entry.actor, entry.target_type, entry.data["people"]) == (
        world.lead,
        "accounts.team",
        2,
    )


@pytest.mark.parametrize("people", [1, 3])
@pytest.mark.parametrize(
    ("path", "queries"),
    [("/team/", 21), ("/team/export.csv", 22), ("/team/cells/PTP-E/", 9)],
)
def test_number_of_queries_does_not_grow_with_the_team(
    client, clock, django_assert_num_queries, people, path, queries
):
    cells = put_taxonomy()
    certificates.certification()
    team, course = TeamFactory(), courses.lessons(1)
    for _ in range(people):
        person = trainee(team)
        show(person, cells["PTP-E"], 1, 0, 1)
        courses.enrolled(person, course, due_at=house_clock.now() + timedelta(days=3))
    client.force_login(manager(team))
    client.get(path)
    with django_assert_num_queries(queries):
        assert client.get(path).status_code == 200


@pytest.mark.parametrize("number", [1, 3])
def test_number_of_queries_of_a_person_does_not_grow(
    client, clock, django_assert_num_queries, number
):
    cells = put_taxonomy()
    certificates.certification()
    team = TeamFactory()
    person = trainee(team)
    for n in range(number):
        courses.enrolled(person, courses.lessons(1, key=f"many-{n}"))
        show(person, cells["PTP-E"], 1)
    client.force_login(manager(team))
    client.get(f"/team/people/{person.uuid}/")
    with django_assert_num_queries(20):
        client.get(f"/team/people/{person.uuid}/")
