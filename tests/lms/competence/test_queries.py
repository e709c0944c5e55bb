"""The matrix, weak spots and the evidence behind a cell. A stranger's evidence is always there."""

from __future__ import annotations

from datetime import timedelta
from decimal import Decimal

import pytest

from lms.competence import api
from lms.competence.models import Evidence, EvidenceIsKept
from lms.foundation import clock as house_clock
from tests.factories.accounts import PersonFactory
from tests.factories.competence import EvidenceFactory
from tests.factories.taxonomy import put_taxonomy

pytestmark = [pytest.mark.integration, pytest.mark.django_db]


@pytest.fixture
def cells(clock):
    return put_taxonomy()


@pytest.fixture
def stranger(cells):
    """Somebody with much evidence in every cell, all of it wrong."""
    person = PersonFactory(username="stranger")
    for cell in cells.values():
        show(person, cell, *[0] * 6)
    return person


def show(person, cell, *scores, **values):
    for score in scores:
        EvidenceFactory(person=person, cell=cell, score=Decimal(str(score)), **values)


def in_cell(matrix, key):
    cells = [cell for row in matrix.rows for cell in row.cells] + list(matrix.specials)
    return next((cell for cell in cells if cell and cell.key == key), None)


def test_matrix_of_a_person_holds_own_evidence_only(cells, stranger):
    person = PersonFactory()
    show(person, cells["PTP-E"], 1, 1, 1)
    show(person, cells["PTP-M"], 1)
    matrix = api.matrix_for(person)
    assert [[(c.key, c.level.word, c.level.n) for c in row.cells] for row in matrix.rows] == [
        [("PTP-E", "meets", 3), ("PTP-M", "not-enough", 1), ("PTP-L", "none", 0)],
        [("UM-E", "none", 0), ("UM-M", "none", 0), ("UM-L", "none", 0)],
    ]
    assert [stage.key for stage in matrix.stages] == ["E", "M", "L"]
    assert matrix.specials == ()


def test_special_situation_stands_beside_the_matrix_when_there_is_evidence(cells):
    person = PersonFactory()
    assert api.matrix_for(person).is_empty
    show(person, cells["TP"], 1, 1, 0)
    matrix = api.matrix_for(person)
    assert [(cell.key, cell.level.n) for cell in matrix.specials] == [("TP", 3)]
    assert not matrix.is_empty


def test_matrix_of_people_adds_up_and_needs_five(cells, stranger):
    ann, ben = PersonFactory(), PersonFactory()
    show(ann, cells["PTP-E"], 1, 1, 1)
    show(ben, cells["PTP-E"], 1)
    assert in_cell(api.matrix_for_people([ann, ben]), "PTP-E").level.word == "not-enough"
    show(ben, cells["PTP-E"], 0)
    found = in_cell(api.matrix_for_people([ann, ben]), "PTP-E").level
    assert (found.n, found.level, found.mean) == (5, 3, 0.8)


def test_weak_spot_is_the_lowest_rated_cell(cells, stranger):
    person = PersonFactory()
    show(person, cells["PTP-E"], 1, 1, 1)
    show(person, cells["PTP-M"], 1, 0.5, 0.5)
    show(person, cells["UM-L"], 0, 0)
    spot = api.weak_spots([person])[person.pk]
    assert (spot.cell.key, spot.level.word, spot.thin) == ("PTP-M", "near", 1)


def test_weak_spot_is_honest_without_evidence(cells, stranger):
    person, thin = PersonFactory(), PersonFactory()
    show(thin, cells["UM-L"], 0, 0)
    spots = api.weak_spots([person, thin])
    assert [(spots[p.pk].cell, spots[p.pk].thin) for p in (person, thin)] == [(None, 0), (None, 1)]


def test_evidence_older_than_a_year_leaves_the_level_but_stays_readable(cells):
    person, old = PersonFactory(), house_clock.now() - timedelta(days=400)
    show(person, cells["PTP-E"], 0, 0, 0, at=old)
    assert api.level_in_cell(person, "PTP-E").word == "none"
    assert len(api.evidence_in_cell([person], "PTP-E")) == 3
    assert len(api.evidence_in_cell([person], "PTP-E", each=2)) == 2


def test_evidence_in_a_cell_is_newest_first_with_the_way_back(cells, stranger):
    person, now = PersonFactory(), house_clock.now()
    show(person, cells["PTP-E"], 1, at=now - timedelta(days=2), position="4", label="旧")
    show(person, cells["PTP-E"], 0.5, at=now, source="roleplay", label="新")
    show(person, cells["PTP-M"], 1)
    lines = api.evidence_in_cell([person], "PTP-E")
    assert [(line.label, line.percent) for line in lines] == [("新", 50), ("旧", 100)]
    rows = Evidence.objects.filter(person=person, cell=cells["PTP-E"])
    refs = {row.source: row.ref for row in rows}
    assert [line.url for line in lines] == [
        f"/calls/{refs['roleplay']}/debrief/",
        f"/attempts/{refs['quiz']}/result/#item-4",
    ]


@pytest.mark.parametrize("people", [1, 3])
@pytest.mark.parametrize(
    ("ask", "queries"),
    [
        (api.matrix_for_people, 4),
        (api.weak_spots, 2),
        (lambda some: api.levels_in_cell(some, "PTP-E"), 1),
        (lambda some: [str(line.person) for line in api.evidence_in_cell(some, "PTP-E")], 2),
    ],
    ids=["matrix", "weak spots", "levels", "evidence"],
)
def test_number_of_queries_does_not_grow(cells, django_assert_num_queries, people, ask, queries):
    some = [PersonFactory() for _ in range(people)]
    for person in some:
        show(person, cells["PTP-E"], 1, 0, 1)
    with django_assert_num_queries(queries):
        ask(some)


def test_evidence_can_be_neither_changed_nor_deleted(cells):
    show(PersonFactory(), cells["PTP-E"], 1)
    row = Evidence.objects.get()
    row.score = 0
    for attempt in (row.save, row.delete, Evidence.objects.all().delete):
        with pytest.raises(EvidenceIsKept):
            attempt()
    with pytest.raises(EvidenceIsKept):
        Evidence.objects.update(score=0)
    assert Evidence.objects.get().score == 1
