"""The export: what leaves the house is logged."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _

from lms.audit import api as audit
from lms.competence import api as competence
from lms.reports import queries
from lms.reports.phrases import STATE_WORDS
from lms.reports.spreadsheet import csv_bytes


def export_board(user: Any, filters: queries.Filters) -> bytes:
    """Return the team table of the board as CSV, with the same filters; log who took what."""
    board = queries.board_for(user, filters)
    audit.record(
        "report.exported",
        actor=user,
        target=board.team or user,
        data={
            "report": "board",
            "people": len({row.person.pk for row in board.rows}),
            "team": filters.team,
            "certification": filters.certification,
            "state": filters.state,
        },
    )
    return csv_bytes(_header(), _cells(board))


def _header() -> list[str]:
    return [
        _("Name"),
        _("Staff number"),
        _("Certification"),
        _("State"),
        _("Certificate number"),
        _("Awarded on"),
        _("Valid until"),
        _("Days left"),
        _("Missing"),
        _("Weakest situation"),
        _("Level"),
        _("Pieces of evidence"),
        _("Due next"),
        _("Due on"),
    ]


def _cells(board: queries.Board) -> Iterator[list[object]]:
    for row in board.rows:
        award = row.status.award if row.status else None
        level = row.spot.level
        yield [
            row.person,
            row.person.staff_number,
            row.status.title if row.status else "",
            STATE_WORDS[row.state],
            award.number if award else "",
            timezone.localdate(award.awarded_at).isoformat() if award else "",
            award.expires_on.isoformat() if award and award.expires_on else "",
            row.status.days_left if row.status and row.status.days_left is not None else "",
            _("; ").join(item.label for item in row.missing),
            row.spot.cell.name if row.spot.cell else "",
            f"{level.level} {competence.LEVEL_WORDS[level.word]}" if level else "",
            level.n if level else "",
            row.due.title if row.due else "",
            timezone.localtime(row.due.at).strftime("%Y-%m-%d %H:%M") if row.due else "",
        ]
