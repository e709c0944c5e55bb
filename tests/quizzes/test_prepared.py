"""A prepared query returns what its queryset returns, however often and for whatever values."""

from __future__ import annotations

from uuid import uuid4

import pytest
from django.core.exceptions import ValidationError
from django.db import connection
from django.db.models import Count
from django.http import Http404
from django.test.utils import CaptureQueriesContext

from lms.prepared import Given, Prepared
from quizzes import queries
from quizzes.models import Attempt, AttemptItem, Quiz
from quizzes.queries.attempts import item_of, items_at, items_in_brief, items_in_full
from quizzes.registry import eligibility
from quizzes.services import answering, starting
from tests.factories.accounts import trainee
from tests.factories.quizzes import quiz_of

pytestmark = [pytest.mark.integration, pytest.mark.django_db]


@pytest.fixture(autouse=True)
def nobody_assigns(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(eligibility, "_members", {})


def sitting() -> Attempt:
    quiz = Quiz.objects.first() or quiz_of(*["single-choice"] * 3)
    attempt = starting.start_attempt(quiz, person=trainee(), locale="zh-hans")
    key = attempt.items.get(position=2).spec["options"][0]["key"]
    answering.save_answer(attempt, position=2, data={"answer": key}, sequence=1)
    return attempt


def fields_of(thing: Attempt | AttemptItem) -> dict[str, object]:
    return {field.attname: getattr(thing, field.attname) for field in thing._meta.concrete_fields}


def test_instances_are_those_of_the_queryset_every_time() -> None:
    for _ in range(2):
        attempt = sitting()
        asked = list(AttemptItem.objects.filter(attempt=attempt).order_by("position"))
        assert [fields_of(i) for i in items_in_full(attempt)] == [fields_of(i) for i in asked]
        assert [fields_of(i) for i in items_at(attempt, 2, 3)] == [fields_of(i) for i in asked[1:]]
        assert fields_of(item_of(attempt, 2)) == fields_of(asked[1])
        assert [place.is_answered for place in items_in_brief(attempt)] == [False, True, False]


def test_what_is_selected_along_is_there() -> None:
    attempt = sitting()
    with CaptureQueriesContext(connection) as asked:
        found = queries.attempt_for(attempt.person, attempt.uuid)
        assert (found.quiz.key, found.locale.language_code) == (attempt.quiz.key, "zh-hans")
    assert len(asked) == 1
    assert fields_of(found) == fields_of(Attempt.objects.get(pk=attempt.pk))
    found.quiz.time_limit_minutes = 7
    found.quiz.save(update_fields=["time_limit_minutes"])  # an instance like any other
    assert queries.attempt_for(attempt.person, attempt.uuid).quiz.time_limit_minutes == 7


def test_nobody_elses_attempt_is_found() -> None:
    attempt = sitting()
    stranger = trainee()
    with pytest.raises(Http404):
        queries.attempt_for(stranger, attempt.uuid)
    with pytest.raises(Http404):
        queries.attempt_for(attempt.person, uuid4())
    assert queries.attempt_for(attempt.person, attempt.uuid) == attempt


def test_a_value_is_written_as_its_field_writes_it() -> None:
    by_uuid = Prepared(
        lambda: Attempt.objects.filter(uuid=Given("uuid", Attempt._meta.get_field("uuid")))
    )
    attempt = sitting()
    assert by_uuid.first(uuid=str(attempt.uuid)) == attempt
    with pytest.raises(ValidationError):
        by_uuid.all(uuid="' OR 1=1 --")


def test_what_is_annotated_is_there() -> None:
    attempt = sitting()
    counted = Prepared(
        lambda: Attempt.objects.annotate(n_items=Count("items")).filter(
            pk=Given("pk", Attempt._meta.pk)
        )
    )
    found = counted.first(pk=attempt.pk)
    assert found is not None
    assert (found.n_items, fields_of(found)) == (3, fields_of(Attempt.objects.get(pk=attempt.pk)))


def test_rows_that_are_put_together_in_python_are_refused() -> None:
    """Columns of several languages come in an order of their own, and a flat list is no row."""
    for asked in (lambda: Quiz.objects.values_list("title", "key"), Quiz.objects.values):
        with pytest.raises(TypeError, match="not what the database returns"):
            Prepared(asked).all()
