"""How much waits for a person, and since when: one query for a queue, however long it is."""

from __future__ import annotations

from datetime import datetime
from typing import Any, NamedTuple

from django.db.models import Count, Min, QuerySet

from lms.accounts.rules import is_instructor
from quizzes.queries.analysis import due_tasks
from quizzes.queries.appeals import open_appeals_for
from quizzes.queries.marking import waiting_for


class Queue(NamedTuple):
    """How many wait, and since when the oldest does; None where nothing waits."""

    number: int
    since: datetime | None


NOTHING = Queue(0, None)


def queue_of(rows: QuerySet[Any], since: str) -> Queue:
    """Return the queue of `rows`, which wait since the moment in their field `since`. One query."""
    found = rows.order_by().aggregate(number=Count("pk"), since=Min(since))
    return Queue(found["number"], found["since"])


def to_mark(marker: Any) -> Queue:
    """Return the answers that `marker` may mark, since their attempts were submitted."""
    return queue_of(waiting_for(marker), "attempt__submitted_at")


def appeals(decider: Any) -> Queue:
    """Return the reports and appeals that `decider` may see, since they were made."""
    return queue_of(open_appeals_for(decider), "at")


def to_revise(user: Any) -> Queue:
    """Return the questions to revise, since the figures showed it; nothing for who does not teach."""
    return queue_of(due_tasks(), "opened_at") if is_instructor(user) else NOTHING
