"""Grade events and their projection on a real database."""

from __future__ import annotations

from decimal import Decimal
from io import StringIO

import pytest
from django.core.management import CommandError, call_command

from quizzes import signals
from quizzes.core.gradebook import ReasonMissing
from quizzes.core.refusals import AppendOnly
from quizzes.models import Attempt, GradeEvent
from quizzes.registry import eligibility
from quizzes.services import answering, closing, grading, starting
from tests.factories.accounts import trainee
from tests.factories.quizzes import quiz_of

pytestmark = [pytest.mark.integration, pytest.mark.django_db]


@pytest.fixture
def submitted(monkeypatch) -> Attempt:
    monkeypatch.setattr(eligibility, "_members", {})
    attempt = starting.start_attempt(
        quiz_of("single-choice", "numeric"), person=trainee(), locale="zh-hans"
    )
    answering.answer_by_key(attempt, choose=lambda position: position == 1)
    return closing.submit(attempt, actor=None)


def run(*arguments: str) -> str:
    out = StringIO()
    call_command("rebuild_grades", *arguments, stdout=out)
    return out.getvalue()


def test_rebuild_finds_and_repairs_a_drifted_projection(submitted: Attempt) -> None:
    assert run("--check") == "0 attempt(s) differ\n"
    Attempt.objects.filter(pk=submitted.pk).update(percent=Decimal(99), passed=True)
    with pytest.raises(CommandError):
        run("--check")
    submitted.refresh_from_db()
    assert submitted.percent == Decimal(99)
    run()
    submitted.refresh_from_db()
    assert (submitted.percent, submitted.passed) == (Decimal(50), False)
    assert run("--check") == "0 attempt(s) differ\n"


def test_override_is_an_event_with_reason_and_tells(submitted: Attempt) -> None:
    told = []

    def listen(sender, attempt, reason, was_passed, **kwargs) -> None:
        told.append((attempt.passed, reason, was_passed))

    person = trainee()
    signals.grade_changed.connect(listen)
    try:
        grading.override_mark(
            submitted, position=2, value=Decimal("0.5"), reason="题目有歧义", actor=person
        )
    finally:
        signals.grade_changed.disconnect(listen)
    submitted.refresh_from_db()
    assert (submitted.percent, submitted.passed) == (Decimal(75), True)
    assert told == [(True, "题目有歧义", False)]
    assert GradeEvent.objects.filter(item__position=2).count() == 2
    assert run("--check") == "0 attempt(s) differ\n"


def test_override_without_a_reason_is_refused(submitted: Attempt) -> None:
    with pytest.raises(ReasonMissing):
        grading.override_mark(submitted, position=2, value=Decimal(1), reason=" ", actor=None)
    assert GradeEvent.objects.count() == 2


def test_grade_events_are_neither_changed_nor_deleted(submitted: Attempt) -> None:
    event = submitted.grade_events.first()
    with pytest.raises(AppendOnly):
        event.save()
    with pytest.raises(AppendOnly):
        event.delete()
