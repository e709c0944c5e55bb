"""Gold transcripts beside the scenarios of the library: ``roleplays/<scenario>.gold.yaml``.

They are no documents of their own: they have no page and nobody edits them in the CMS. Loading them
again changes nothing; afterwards each scenario is calibrated with the grader of today.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

import yaml
from pydantic import TypeAdapter, ValidationError

from lms.seed.documents import Fault, FaultyLibrary
from lms.seed.library import LibraryDocument
from quizzes.roleplay import api as roleplay

_GOLDS = TypeAdapter(tuple[roleplay.Gold, ...])


@dataclass(frozen=True)
class GoldFile:
    """The gold transcripts of one scenario in one language."""

    key: str
    locale: str
    golds: tuple[roleplay.Gold, ...]


def read_golds(root: Path, documents: Iterable[LibraryDocument]) -> list[GoldFile]:
    """Read the gold transcripts of every scenario among `documents`.

    Raises:
        FaultyLibrary: with the file and the reason, for each file that cannot be read.
    """
    found, faults = [], []
    for document in documents:
        if document.kind != "roleplay":
            continue
        file = (root / document.path).with_suffix(".gold.yaml")
        name = Path(document.path).with_suffix(".gold.yaml").as_posix()
        try:
            golds = _read(file) if file.exists() else ()
        except (yaml.YAMLError, ValidationError, UnicodeDecodeError) as error:
            faults.append(Fault(name, _line_of(error), _reason_of(error)))
            continue
        found.append(GoldFile(document.key, str(document.locale), golds))
    if faults:
        raise FaultyLibrary(faults)
    return found


def load_golds(files: Iterable[GoldFile], *, actor: object = None) -> int:
    """Put the gold transcripts beside their scenarios; return how many changed."""
    return sum(roleplay.import_golds(f.key, f.locale, f.golds, actor=actor) for f in files)


def _read(file: Path) -> tuple[roleplay.Gold, ...]:
    return _GOLDS.validate_python(yaml.safe_load(file.read_text(encoding="utf-8")) or ())


def _line_of(error: Exception) -> int:
    mark = getattr(error, "problem_mark", None)
    return mark.line + 1 if mark is not None else 1


def _reason_of(error: Exception) -> str:
    if isinstance(error, ValidationError):
        first = error.errors()[0]
        where = ".".join(str(step) for step in first["loc"])
        return f"gold transcript {where}: {first['msg']}"
    return f"not readable as YAML: {getattr(error, 'problem', None) or error}"
