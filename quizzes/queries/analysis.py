"""The pages of the analysis, from sums: constant queries, and a time that answers do not lengthen."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from decimal import Decimal
from typing import Any

from django.db.models import F, QuerySet
from django.http import Http404
from django.shortcuts import get_object_or_404

from quizzes.core.item_analysis import ItemFigures
from quizzes.core.item_findings import GRAVITY, Finding, findings
from quizzes.core.observations import ItemKey
from quizzes.core.quiz_analysis import (
    FormFigures,
    QuizFigures,
    form_figures,
    guess_score,
    quiz_figures,
)
from quizzes.core.tallies import QuizSums, combined
from quizzes.models import (
    FormStatistics,
    ItemStatistics,
    Question,
    QuestionState,
    QuestionVersion,
    Quiz,
    QuizStatistics,
    RevisionTask,
)
from quizzes.queries.counting import waiting_for
from quizzes.queries.figures import figures_of_rows

MOST_FORMS = 5  # newest first
MOST_VERSIONS = 4  # side by side, newest first
NO_DISCRIMINATION = 2.0  # sorts after every correlation


@dataclass(frozen=True)
class ItemRow:
    """One version of a question in the table; `number` counts from 1, the worst first."""

    number: int
    question: Question
    version: int
    is_current: bool
    marks: Decimal
    drawn: bool
    figures: ItemFigures
    findings: tuple[Finding, ...]
    task: RevisionTask | None


@dataclass(frozen=True)
class FormRow:
    """A fixed form with its figures."""

    locale_code: str
    newest_at: datetime
    figures: FormFigures


@dataclass(frozen=True)
class QuizAnalysis:
    """Everything on the page of a quiz. `waiting` attempts are not counted yet."""

    quiz: Quiz
    all_attempts: bool
    figures: QuizFigures
    forms: list[FormRow]
    has_draws: bool
    items: list[ItemRow]
    waiting: int
    counted_at: datetime | None


@dataclass(frozen=True)
class InQuiz:
    """A version in one quiz."""

    quiz: Quiz
    figures: ItemFigures


@dataclass(frozen=True)
class VersionColumn:
    """One version of a question, in all quizzes together."""

    version: int
    is_current: bool
    record: QuestionVersion | None
    figures: ItemFigures
    findings: tuple[Finding, ...]
    quizzes: list[InQuiz]


@dataclass(frozen=True)
class QuestionAnalysis:
    """Everything on the page of a question; versions newest first."""

    question: Question
    all_attempts: bool
    versions: list[VersionColumn]
    older: int
    tasks: list[RevisionTask]

    @property
    def open_task(self) -> RevisionTask | None:
        """The task of the present version that waits for a decision."""
        current = (task for task in self.tasks if task.version == self.question.version)
        return next((task for task in current if task.closed_at is None), None)


@dataclass(frozen=True)
class QuizLine:
    """A quiz in the list, with the figures of its first attempts."""

    quiz: Quiz
    figures: QuizFigures
    counted_at: datetime | None


@dataclass(frozen=True)
class TaskLine:
    """A question to revise."""

    task: RevisionTask
    question: Question

    @property
    def is_replaced(self) -> bool:
        """Whether nobody decided because a newer version or retiring settled it."""
        return self.task.closed_at is None and (
            self.task.version != self.question.version
            or self.question.state == QuestionState.RETIRED
        )


# --- lists ----------------------------------------------------------------------------------------
def analysed_quizzes() -> QuerySet[Quiz]:
    """Return all quizzes with their statistics, by title."""
    return Quiz.objects.select_related("statistics").order_by("title", "key")


def quiz_lines(quizzes: Iterable[Quiz]) -> list[QuizLine]:
    """Return what the list shows of `analysed_quizzes`; no query of its own."""
    return [_quiz_line(quiz) for quiz in quizzes]


def _quiz_line(quiz: Quiz) -> QuizLine:
    row: QuizStatistics | None = getattr(quiz, "statistics", None)
    sums = row.sums(first=True) if row else QuizSums()
    return QuizLine(quiz, quiz_figures(sums), row.counted_at if row else None)


def _bank() -> QuerySet[Question]:
    """Return base rows with what the analysis names of them."""
    return (
        Question.objects.non_polymorphic()
        .select_related("locale")
        .only("pk", "key", "title", "version", "state", "locale__language_code")
    )


def revision_tasks(*, settled: bool) -> QuerySet[RevisionTask]:
    """Return what waits, oldest first, or what was closed or replaced, newest first."""
    if not settled:
        return due_tasks()
    others = RevisionTask.objects.exclude(pk__in=due_tasks().order_by().values("pk"))
    return others.select_related("closed_by").order_by("-opened_at", "-pk")


def due_tasks() -> QuerySet[RevisionTask]:
    """Return open tasks of present versions of questions in use, oldest first."""
    return (
        RevisionTask.objects.filter(closed_at=None, version=F("question__version"))
        .exclude(question__state=QuestionState.RETIRED)
        .order_by("opened_at", "pk")
    )


def task_lines(tasks: Iterable[RevisionTask]) -> list[TaskLine]:
    """Return tasks with their questions: one query."""
    known = list(tasks)
    questions = _bank().in_bulk({task.question_id for task in known})
    return [TaskLine(task, questions[task.question_id]) for task in known]


def task_for(pk: int) -> RevisionTask:
    """Return a task, or 404."""
    return get_object_or_404(RevisionTask, pk=pk)


# --- a quiz ---------------------------------------------------------------------------------------
def quiz_to_analyse(key: str) -> Quiz:
    """Return a quiz with its statistics, or 404."""
    return get_object_or_404(Quiz.objects.select_related("statistics"), key=key)


def analysis_of_quiz(quiz: Quiz, *, all_attempts: bool = False) -> QuizAnalysis:
    """Return the analysis of `quiz`, of first attempts or of all. Six queries."""
    row = QuizStatistics.objects.filter(quiz=quiz).first()
    groups = _rows_by_item(ItemStatistics.objects.filter(quiz=quiz), all_attempts=all_attempts)
    worths = [
        (row.marks * row.read_sums().n, row.guess) for rows in groups.values() for row in rows
    ]
    sums = QuizSums()
    if row is not None:
        scopes = (True, False) if all_attempts else (True,)
        sums = combined(QuizSums, [(1, row.sums(first=first)) for first in scopes])
    return QuizAnalysis(
        quiz=quiz, all_attempts=all_attempts,
        figures=quiz_figures(sums, guess=guess_score(worths)),
        forms=_forms(quiz), has_draws=any(row.drawn for rows in groups.values() for row in rows),
        items=_item_rows(groups), waiting=waiting_for(quiz),
        counted_at=row.counted_at if row else None,
    )  # fmt: skip


def _rows_by_item(
    rows: QuerySet[ItemStatistics], *, all_attempts: bool
) -> dict[ItemKey, list[ItemStatistics]]:
    groups: dict[ItemKey, list[ItemStatistics]] = defaultdict(list)
    for row in rows if all_attempts else rows.filter(first=True):
        groups[row.question_id, row.version].append(row)
    return groups


def _forms(quiz: Quiz) -> list[FormRow]:
    newest = FormStatistics.objects.filter(quiz=quiz, first=True).select_related("locale")
    return [
        FormRow(
            form.locale.language_code, form.newest_at,
            form_figures(form.read_sums(), questions=form.questions, points=form.points),
        )
        for form in newest.order_by("-newest_at")[:MOST_FORMS]
    ]  # fmt: skip


def _item_rows(groups: dict[ItemKey, list[ItemStatistics]]) -> list[ItemRow]:
    questions = _bank().in_bulk({item[0] for item in groups})
    tasks = {
        (task.question_id, task.version): task
        for task in RevisionTask.objects.filter(closed_at=None, question_id__in=list(questions))
    }
    made = []
    for (question_id, version), rows in groups.items():
        figures = figures_of_rows(rows)
        question = questions[question_id]
        made.append(
            ItemRow(
                number=0, question=question, version=version,
                is_current=version == question.version, marks=rows[0].marks,
                drawn=any(row.drawn for row in rows), figures=figures, findings=findings(figures),
                task=tasks.get((question_id, version)),
            )
        )  # fmt: skip
    made.sort(key=_badness)
    return [_numbered(row, number) for number, row in enumerate(made, start=1)]


def _badness(row: ItemRow) -> tuple[Any, ...]:
    """Sort: present versions, the gravest finding, then the lowest discrimination."""
    gravity = min((GRAVITY[one.reason] for one in row.findings), default=len(GRAVITY))
    thin = not row.figures.facility.enough
    value = row.figures.discrimination.value
    return (
        not row.is_current, gravity, thin, NO_DISCRIMINATION if value is None else value,
        row.question.key, row.question.locale.language_code, -row.version,
    )  # fmt: skip


def _numbered(row: ItemRow, number: int) -> ItemRow:
    return replace(row, number=number)


# --- a question -----------------------------------------------------------------------------------
def analysis_of_question(pk: int, *, all_attempts: bool = False) -> QuestionAnalysis:
    """Return the analysis of a question in all quizzes together, or 404. Four queries."""
    question = _bank().filter(pk=pk).first()
    if question is None:
        raise Http404(pk)
    rows = ItemStatistics.objects.filter(question_id=pk).select_related("quiz")
    groups = _rows_by_item(rows, all_attempts=all_attempts)
    records = {
        record.number: record
        for record in QuestionVersion.objects.filter(question_id=pk)
        .select_related("author")
        .defer("spec")
    }
    versions = sorted((version for _pk, version in groups), reverse=True)
    tasks = RevisionTask.objects.filter(question_id=pk).select_related("closed_by")
    return QuestionAnalysis(
        question=question, all_attempts=all_attempts,
        versions=[
            _column(question, version, groups[pk, version], records.get(version))
            for version in versions[:MOST_VERSIONS]
        ],
        older=max(len(versions) - MOST_VERSIONS, 0), tasks=list(tasks.order_by("-opened_at")),
    )  # fmt: skip


def _column(
    question: Question,
    version: int,
    rows: Sequence[ItemStatistics],
    record: QuestionVersion | None,
) -> VersionColumn:
    by_quiz: dict[Quiz, list[ItemStatistics]] = defaultdict(list)
    for row in rows:
        by_quiz[row.quiz].append(row)
    figures = figures_of_rows(rows)
    return VersionColumn(
        version=version, is_current=version == question.version, record=record, figures=figures,
        findings=findings(figures),
        quizzes=[InQuiz(quiz, figures_of_rows(of_quiz)) for quiz, of_quiz in by_quiz.items()],
    )  # fmt: skip
