"""Front door of the taxonomy."""

from __future__ import annotations

from lms.taxonomy.models import Certainty
from lms.taxonomy.queries import (
    UnknownCell,
    all_rules,
    cell_for,
    cell_or_404,
    cells_by_key,
    competencies_by_key,
    criteria_by_key,
    critical_fails_by_key,
    matrix_axes,
    moves_by_key,
    moves_of,
    rules_by_keys,
    rules_version,
    special_cells,
    stage_for_days,
)
from lms.taxonomy.services import (
    BadDocument,
    BadValue,
    ImportCount,
    MissingValue,
    UnknownReference,
    export_rules,
    export_taxonomy,
    import_rules,
    import_taxonomy,
)

__all__ = [
    "BadDocument",
    "BadValue",
    "Certainty",
    "ImportCount",
    "MissingValue",
    "UnknownCell",
    "UnknownReference",
    "all_rules",
    "cell_for",
    "cell_or_404",
    "cells_by_key",
    "competencies_by_key",
    "criteria_by_key",
    "critical_fails_by_key",
    "export_rules",
    "export_taxonomy",
    "import_rules",
    "import_taxonomy",
    "matrix_axes",
    "moves_by_key",
    "moves_of",
    "rules_by_keys",
    "rules_version",
    "special_cells",
    "stage_for_days",
]
