"""Compare the database with what the trainees were told; print what is wrong as JSON.

Standard input: ``{"confirmed": [[attempt, position, sequence, value], …], "submitted": [uuid, …]}``.
"""

from __future__ import annotations

import io
import json
import sys
from typing import Any

import django

django.setup()

from django.core.management import CommandError, call_command
from django.db.models import Count

from lms.audit.models import LogEntry
from quizzes.models import Attempt, AttemptItem, GradeEvent, Response


def answers(confirmed: list[Any]) -> list[str]:
    """Every confirmed answer is stored under its number, and is the present one or an earlier one."""
    stored = {
        (str(uuid), position, sequence): data
        for uuid, position, sequence, data in Response.objects.values_list(
            "item__attempt__uuid", "item__position", "sequence", "data"
        )
    }
    return [
        f"confirmed but not stored: {key} {value}, there is {stored.get(key)}"
        for *place, value in confirmed
        if stored.get(key := (place[0], place[1], place[2])) != {"choice": value}
    ]


def items() -> list[str]:
    """The present answer of each question is its newest response; numbers have no gap."""
    wrong = []
    for item in AttemptItem.objects.prefetch_related("responses"):
        given = sorted(item.responses.all(), key=lambda response: response.sequence)
        numbers = [response.sequence for response in given]
        newest = given[-1].data if given else None
        if numbers != list(range(1, item.sequence + 1)) or item.answer != newest:
            wrong.append(f"item {item}: {numbers} against {item.sequence}, {item.answer}")
        if (item.answered_at is None) != (item.answer is None):
            wrong.append(f"item {item}: answer and time disagree")
    return wrong


def attempts(submitted: list[str]) -> list[str]:
    """Submitted attempts are whole and marked once; open ones are not marked at all."""
    wrong = [
        f"submission confirmed but open: {uuid}"
        for uuid in submitted
        if not Attempt.objects.filter(uuid=uuid, state="submitted").exists()
    ]
    for attempt in Attempt.objects.prefetch_related("items", "grade_events"):
        events, asked = list(attempt.grade_events.all()), list(attempt.items.all())
        first = [event.item_id for event in events if event.kind == "marked"]
        if len(asked) != 6:
            wrong.append(f"{attempt}: {len(asked)} questions")
        if attempt.is_open and (events or attempt.score is not None or attempt.submitted_at):
            wrong.append(f"{attempt}: open and marked")
        if not attempt.is_open and sorted(first) != sorted(item.pk for item in asked):
            wrong.append(f"{attempt}: first marks {len(first)} of {len(asked)}")
    twice = GradeEvent.objects.values("item", "kind").annotate(n=Count("id")).filter(n__gt=1)
    wrong += [f"marked twice: {row}" for row in twice]
    opened = Attempt.objects.filter(state="open").values("person").annotate(n=Count("id"))
    wrong += [f"two open attempts: {row}" for row in opened.filter(n__gt=1)]
    return wrong


def log() -> list[str]:
    """Each attempt was started once and submitted once in the log."""
    started = set(LogEntry.objects.filter(action="attempt.started").values_list("target_ref"))
    n_submitted = LogEntry.objects.filter(action="attempt.submitted").count()
    expected = Attempt.objects.exclude(state="open").count()
    wrong = [] if n_submitted == expected else [f"{n_submitted} submissions logged, not {expected}"]
    if len(started) != Attempt.objects.count():
        wrong.append(f"{len(started)} starts logged of {Attempt.objects.count()}")
    return wrong


def rebuilt() -> list[str]:
    """What is stored is what the events come to."""
    said = io.StringIO()
    try:
        call_command("rebuild_grades", "--check", stdout=said)
    except CommandError as error:
        return [f"{error}: {said.getvalue()}"]
    return []


if __name__ == "__main__":
    told = json.load(sys.stdin)
    found = answers(told["confirmed"]) + items() + attempts(told["submitted"]) + log() + rebuilt()
    counts = {"attempts": Attempt.objects.count(), "responses": Response.objects.count()}
    print(json.dumps({"wrong": found[:20], **counts}))
