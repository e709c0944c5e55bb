"""Front door of competence."""

from __future__ import annotations

from lms.competence.core.levels import (
    ENOUGH_FOR_A_PERSON,
    ENOUGH_FOR_A_TEAM,
    Level,
    rules_in_numbers,
)
from lms.competence.phrases import LEVEL_WORDS
from lms.competence.queries import (
    EvidenceLine,
    Matrix,
    MatrixCell,
    WeakSpot,
    evidence_counts,
    evidence_in_cell,
    evidence_page,
    latest_evidence,
    level_in_cell,
    levels_in_cell,
    matrix_for,
    matrix_for_people,
    weak_spots,
)
from lms.competence.services import add_evidence, correct_evidence

__all__ = [
    "ENOUGH_FOR_A_PERSON",
    "ENOUGH_FOR_A_TEAM",
    "LEVEL_WORDS",
    "EvidenceLine",
    "Level",
    "Matrix",
    "MatrixCell",
    "WeakSpot",
    "add_evidence",
    "correct_evidence",
    "evidence_counts",
    "evidence_in_cell",
    "evidence_page",
    "latest_evidence",
    "level_in_cell",
    "levels_in_cell",
    "matrix_for",
    "matrix_for_people",
    "rules_in_numbers",
    "weak_spots",
]
