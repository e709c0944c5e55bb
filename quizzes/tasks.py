"""Work that may take longer than a request: the database backend keeps it, `db_worker` does it."""

from __future__ import annotations

from django_tasks import task

from quizzes.models import Regrade
from quizzes.services import analysis, regrading


@task(backend="db")
def carry_on_regrade(pk: int) -> None:
    """Do what is left of a regrade; safe to run again."""
    regrading.carry_on(Regrade.objects.get(pk=pk))


@task(backend="db")
def fold_statistics() -> None:
    """Count whatever is not counted into the analysis yet; safe to run again."""
    analysis.fold_everything()
