"""Questions to revise: opened by what the statistics show, closed by a person with words."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from typing import Any

from django.db import transaction

from lms.audit import api as audit
from lms.foundation import clock
from quizzes.core.item_findings import (
    GRAVITY,
    Finding,
    OutcomeMissing,
    Reason,
    RevisionClosed,
    findings,
)
from quizzes.core.observations import ItemKey
from quizzes.models import Question, QuestionState, RevisionTask
from quizzes.queries.figures import pooled_figures


def review(touched: Iterable[ItemKey]) -> None:
    """Open a task for each of these versions that shows a reason nobody has decided on yet.

    Looks at first attempts in all quizzes together. Only the present version of a question that
    is not retired is looked at. Tasks of one look bear the same time and stand in the order of the
    bank. Three queries, and one for each kind of write.
    """
    current = _current(touched)
    if not current:
        return
    tasks: dict[ItemKey, list[RevisionTask]] = defaultdict(list)
    for task in RevisionTask.objects.filter(question_id__in=[item[0] for item in current]):
        tasks[task.question_id, task.version].append(task)
    opened: list[RevisionTask] = []
    changed: list[RevisionTask] = []
    now = clock.now()
    for item, figures in sorted(pooled_figures(current).items()):
        found = findings(figures)
        new = {finding.reason for finding in found} - _known(tasks[item])
        if not new:
            continue
        task = next((task for task in tasks[item] if task.closed_at is None), None)
        if task is None:
            task = RevisionTask(question_id=item[0], version=item[1], opened_at=now)
            opened.append(task)
        else:
            changed.append(task)
        _write_down(task, found)
    RevisionTask.objects.bulk_create(opened, ignore_conflicts=True)
    RevisionTask.objects.bulk_update(changed, ["reasons", "findings"])
    for task in opened:
        audit.record(
            "question.revision_opened", actor=None, target=current[task.question_id, task.version],
            data={"version": task.version, "reasons": task.reasons},
        )  # fmt: skip


def _current(touched: Iterable[ItemKey]) -> dict[ItemKey, Question]:
    wanted = set(touched)
    found = Question.objects.non_polymorphic().filter(pk__in={item[0] for item in wanted})
    found = found.exclude(state=QuestionState.RETIRED).only("pk", "version", "key")
    by_item = {(question.pk, question.version): question for question in found}
    return {item: question for item, question in by_item.items() if item in wanted}


def _known(tasks: Iterable[RevisionTask]) -> set[str]:
    return {reason for task in tasks for reason in task.reasons}


def _write_down(task: RevisionTask, found: Iterable[Finding]) -> None:
    """Keep what was found before under reasons that do not show any more, and add the new."""
    now = list(found)
    reasons = {finding.reason.value for finding in now}
    before = [one for one in task.findings if one["reason"] not in reasons]
    task.findings = [*(finding.model_dump(mode="json") for finding in now), *before]
    every = reasons | {one["reason"] for one in before}
    task.reasons = sorted(every, key=lambda reason: GRAVITY[Reason(reason)])


@transaction.atomic
def close_revision(task: RevisionTask, *, outcome: str, actor: Any) -> RevisionTask:
    """Close a task with the words of a person. Raises `OutcomeMissing`, `RevisionClosed`."""
    words = outcome.strip()
    if not words:
        raise OutcomeMissing("closing needs words")
    task = RevisionTask.objects.select_for_update().get(pk=task.pk)
    if task.closed_at is not None:
        raise RevisionClosed("it is closed already")
    task.outcome, task.closed_by, task.closed_at = words, actor, clock.now()
    task.save(update_fields=["outcome", "closed_by", "closed_at"])
    question = Question.objects.non_polymorphic().only("pk", "key").get(pk=task.question_id)
    audit.record(
        "question.revision_closed", actor=actor, target=question,
        data={"version": task.version, "reasons": task.reasons, "outcome": words},
    )  # fmt: skip
    return task
