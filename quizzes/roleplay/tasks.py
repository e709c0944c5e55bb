"""Work for `db_worker`: asking the model endpoint, which may take long or fail. Off without one.

Both tasks are queued when the transaction that gave rise to them is kept, and a failure is that of
the task alone: the call, its result and the scenario are as they were.
"""

from __future__ import annotations

from functools import partial
from typing import Any

from django.db import transaction
from django.db.models.signals import post_save
from django.dispatch import receiver
from django_tasks import task

from quizzes.roleplay import services, signals
from quizzes.roleplay.models import Scenario, Session


@task(backend="db")
def propose_levels(pk: int) -> int:
    """Ask for levels of what the grader left open in an ended call; return how many were stored."""
    return len(services.propose(Session.objects.get(pk=pk)))


@task(backend="db")
def word_lines(pk: int) -> int:
    """Ask for other wordings of a scenario's lines; return how many were stored."""
    return services.phrase(Scenario.objects.get(pk=pk))


@receiver(signals.session_finalised, sender=Session, dispatch_uid="roleplay.propose")
def call_ended(session: Session, **_kwargs: Any) -> None:
    """Queue the question about an ended examination in which something is open."""
    if services.wants_proposals(session):
        transaction.on_commit(partial(propose_levels.enqueue, session.pk), robust=True)


@receiver(post_save, sender=Scenario, dispatch_uid="roleplay.word_lines")
def scenario_saved(instance: Scenario, raw: bool = False, **_kwargs: Any) -> None:
    """Queue the question about a ready scenario whose present version has no other wordings."""
    if not raw and services.wants_wordings(instance):
        transaction.on_commit(partial(word_lines.enqueue, instance.pk), robust=True)
