"""What the pages of the analysis show: figures in words, plots as coordinates, rows for a CSV file."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Sequence
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext

from lms.foundation import clock
from quizzes import phrases
from quizzes.core import plots
from quizzes.core.item_analysis import (
    ENOUGH_FOR_DISCRIMINATION,
    Figure,
    ItemFigures,
    OptionFigures,
)
from quizzes.core.item_findings import Finding
from quizzes.queries import analysis
from quizzes.queries import analysis_words as words

LETTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
STARTS_A_FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n")


# --- words ----------------------------------------------------------------------------------------
def verdict(figures: ItemFigures, found: Sequence[Finding]) -> dict[str, str]:
    """Return what is to be said of a question in a few words, and how grave it is."""
    if found:
        first = words.reason_word(found[0].reason)
        more = len({one.reason for one in found}) - 1
        if more:
            text = ngettext("%(first)s, and %(n)s more", "%(first)s, and %(n)s more", more)
            first = text % {"first": first, "n": more}
        return {"tone": "look", "text": first}
    if not figures.facility.enough:
        return {"tone": "thin", "text": words.too_little(figures.facility)}
    if figures.n < ENOUGH_FOR_DISCRIMINATION:
        return {"tone": "thin", "text": _("Nothing striking so far")}
    return {"tone": "sound", "text": pgettext("question", "Sound")}


def sentences(found: Iterable[Finding]) -> list[str]:
    """Return what was found, each in a sentence, no sentence twice."""
    return list(dict.fromkeys(words.finding_sentence(one) for one in found))


def stored_sentences(task: Any) -> list[str]:
    """Return what a task says was found when it was opened."""
    return sentences(Finding.model_validate(one) for one in task.findings)


def item_cells(figures: ItemFigures) -> list[words.Cell]:
    """Return all figures of a version in words."""
    of = figures.n + figures.not_reached
    cells = [
        words.cell("facility", figures.facility, words.percent),
        words.cell("spread", figures.spread, words.percent),
        words.cell("discrimination", figures.discrimination, words.number),
        words.cell("efficiency", figures.efficiency, words.percent),
        words.cell("seconds", figures.seconds, words.seconds),
        words.counted("omitted", figures.omitted, of=of),
        words.counted("not_reached", figures.not_reached, of=of),
    ]
    if figures.guess is not None:
        cells.insert(2, words.cell("guess", Figure(figures.guess, figures.n, 0), words.percent))
    return cells


def quiz_cells(page: analysis.QuizAnalysis) -> list[words.Cell]:
    """Return the figures of a quiz in words."""
    figures = page.figures
    cells = [
        words.cell("mean", figures.mean, words.percent),
        words.cell("median", figures.median, words.percent),
        words.cell("score_spread", figures.spread, words.percent),
        words.cell("passed", figures.passed, words.percent),
        words.counted("by_deadline", figures.by_deadline, of=figures.n),
        words.counted("blank", figures.blank, of=figures.n + figures.blank),
    ]
    if figures.guess is not None:
        cells.append(words.cell("guess", Figure(figures.guess, figures.n, 0), words.percent))
    return cells


def form_rows(page: analysis.QuizAnalysis) -> list[dict[str, Any]]:
    """Return each fixed form in words."""
    return [
        {
            "form": form,
            "mean": words.as_text(form.figures.mean, words.percent),
            "spread": words.as_text(form.figures.spread, words.percent),
            "alpha": words.as_text(form.figures.alpha, words.number),
            "word": words.alpha_word(form.figures.alpha),
            "error": words.as_text(form.figures.error, words.percent),
        }
        for form in page.forms
    ]


def quiz_page(page: analysis.QuizAnalysis) -> dict[str, Any]:
    """Return what the page of a quiz shows."""
    rows = [
        {
            "item": item,
            "verdict": verdict(item.figures, item.findings),
            "sentences": sentences(item.findings),
            "facility": words.as_text(item.figures.facility, words.percent),
            "discrimination": words.as_text(item.figures.discrimination, words.number),
            "seconds": words.as_text(item.figures.seconds, words.seconds),
        }
        for item in page.items
    ]
    across, upwards = plots.share_ticks()
    points = plots.scatter(
        [
            (item.number, item.figures.facility.value, item.figures.discrimination.value,
             bool(item.findings))
            for item in page.items if item.is_current
        ]
    )  # fmt: skip
    return {
        "page": page, "rows": rows, "cells": quiz_cells(page), "forms": form_rows(page),
        "form_help": [words.MEANINGS["alpha"], words.MEANINGS["error"]],
        "column_help": [words.MEANINGS[one] for one in ("facility", "discrimination", "seconds")],
        "points": points, "across": across, "up": plots.discrimination_ticks(),
        "bars": plots.bars(page.figures.scores) if page.figures.mean.enough else [],
        "share_ticks": upwards, "pass_x": plots.across(float(page.quiz.pass_mark) / 100),
        "to_look_at": sum(1 for item in page.items if item.is_current and item.findings),
        "too_thin": sum(1 for row in rows if row["verdict"]["tone"] == "thin"),
        "zero_y": plots.height_of_discrimination(0.0), "frame": FRAME,
    }  # fmt: skip


FRAME = {"left": plots.LEFT, "right": plots.RIGHT, "top": plots.TOP, "bottom": plots.BOTTOM}


# --- lists ----------------------------------------------------------------------------------------
def quiz_line(line: analysis.QuizLine) -> dict[str, Any]:
    """Return a quiz in the list in words."""
    return {
        "quiz": line.quiz,
        "n": line.figures.n,
        "mean": words.as_text(line.figures.mean, words.percent),
        "passed": words.as_text(line.figures.passed, words.percent),
        "counted_at": line.counted_at,
    }


def task_line(line: analysis.TaskLine) -> dict[str, Any]:
    """Return a question to revise in words."""
    reasons = [words.reason_word(reason) for reason in line.task.reasons]
    waited = phrases.ago(line.task.opened_at, at=clock.now())
    sentences = stored_sentences(line.task)
    return {"line": line, "reasons": reasons, "sentences": sentences, "waited": waited}


# --- a question -----------------------------------------------------------------------------------
def option_rows(figures: ItemFigures, found: Sequence[Finding]) -> list[dict[str, Any]]:
    """Return the options in words, each with a letter; “no answer” last and without one."""
    notes: dict[str, list[str]] = {}
    for one in found:
        if one.option:
            notes.setdefault(one.option, []).append(words.reason_word(one.reason))
    return [
        {
            "letter": _letter(place) if option.key else "",
            "label": option.label if option.key else _("No answer"),
            "right": option.right, "n": option.n, "share": words.percent(option.share),
            "thirds": [_share(value) for value in _thirds(option)],
            "rest": _share(option.mean_rest),
            "correlation": "–" if option.correlation is None else words.number(option.correlation),
            "notes": notes.get(option.label, []) if option.key else [],
        }
        for place, option in enumerate(figures.options)
    ]  # fmt: skip


def _letter(place: int) -> str:
    return LETTERS[place] if place < len(LETTERS) else str(place + 1)


def _thirds(option: OptionFigures) -> tuple[float | None, float | None, float | None]:
    return option.lower, option.middle, option.upper


def _share(value: float | None) -> str:
    return "–" if value is None else words.percent(value)


def version_page(column: analysis.VersionColumn) -> dict[str, Any]:
    """Return what one version of a question shows."""
    figures = column.figures
    drawn = [
        (_letter(place), option.right, _thirds(option), option.n)
        for place, option in enumerate(figures.options) if option.key
    ]  # fmt: skip
    return {
        "column": column, "verdict": verdict(figures, column.findings),
        "sentences": sentences(column.findings), "cells": item_cells(figures),
        "options": option_rows(figures, column.findings),
        "curves": plots.curves(drawn) if figures.thirds else [],
        "left_out": max(len(drawn) - plots.MOST_CURVES, 0), "thirds": figures.thirds,
        "quizzes": [
            {
                "quiz": one.quiz, "n": one.figures.n,
                "facility": words.as_text(one.figures.facility, words.percent),
                "discrimination": words.as_text(one.figures.discrimination, words.number),
            }
            for one in column.quizzes
        ],
    }  # fmt: skip


def question_page(page: analysis.QuestionAnalysis) -> dict[str, Any]:
    """Return what the page of a question shows; figures of all versions stand side by side."""
    versions = [version_page(column) for column in page.versions]
    names = list(dict.fromkeys(cell.name for one in versions for cell in one["cells"]))
    table = []
    for name in names:
        cells = [next((c for c in one["cells"] if c.name == name), None) for one in versions]
        means = next(cell.means for cell in cells if cell is not None)
        table.append({"name": name, "means": means, "cells": cells})
    _across, upwards = plots.share_ticks()
    thirds = [plots.Tick(plots.across(x), "") for x in (0.1, 0.5, 0.9)]
    tasks = [{"task": task, "sentences": stored_sentences(task)} for task in page.tasks]
    opened = page.open_task.opened_at if page.open_task else None
    return {
        "page": page, "versions": versions, "table": table, "share_ticks": upwards,
        "third_ticks": thirds, "frame": FRAME, "tasks": tasks,
        "waited": phrases.ago(opened, at=clock.now()) if opened else "",
    }  # fmt: skip


# --- a file ---------------------------------------------------------------------------------------
def csv_of(page: analysis.QuizAnalysis) -> bytes:
    """Return the table of a quiz as CSV for a spreadsheet: UTF-8 with byte order mark.

    Figures stand as plain numbers, empty where there is not enough evidence.
    """
    sheet = io.StringIO(newline="")
    writer = csv.writer(sheet)
    writer.writerow([
        _("Question"), _("Key"), _("Language"), _("Version"), _("Points"), _("Drawn"), _("Reached"),
        _("Not reached"), _("Left out"), _("Right"), _("Partly right"), _("Wrong"), _("Facility"),
        _("Standard deviation"), _("Discrimination"), _("Standard error of the discrimination"),
        _("Discriminative efficiency"), _("By guessing"), _("Median seconds"), _("Findings"),
    ])  # fmt: skip
    for item in page.items:
        writer.writerow([_harmless(value) for value in _csv_row(item)])
    return ("\ufeff" + sheet.getvalue()).encode()


def _csv_row(item: analysis.ItemRow) -> list[Any]:
    figures = item.figures
    return [
        item.question.title, item.question.key, item.question.locale.language_code, item.version,
        item.marks, _("yes") if item.drawn else _("no"), figures.n, figures.not_reached,
        figures.omitted, figures.right, figures.partly, figures.wrong,
        *(_plain(one) for one in (figures.facility.value, figures.spread.value,
                                  figures.discrimination.value, figures.discrimination.error,
                                  figures.efficiency.value, figures.guess, figures.seconds.value)),
        "; ".join(dict.fromkeys(words.reason_word(one.reason) for one in item.findings)),
    ]  # fmt: skip


def _plain(value: float | None) -> str:
    return "" if value is None else f"{value:.4f}"


def _harmless(value: Any) -> Any:
    """Return text so that a spreadsheet takes it for no formula; numbers may begin with a minus."""
    text = str(value)
    try:
        float(text)
    except ValueError:
        return f"'{text}" if text.lstrip().startswith(STARTS_A_FORMULA) else text
    return text
