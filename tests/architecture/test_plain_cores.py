"""Thinking is plain Python: each core imports in a fresh interpreter without Django."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

pytestmark = pytest.mark.unit

ROOT = Path(__file__).resolve().parents[2]
PLAIN = [
    "lms/foundation",
    "lms/certification/core",
    "lms/competence/core",
    "quizzes/core",
    "quizzes/roleplay/engine",
    "quizzes/roleplay/adapters",
    "courses/core",
]


def plain_modules() -> list[str]:
    files = [file for folder in PLAIN for file in sorted((ROOT / folder).glob("*.py"))]
    files += [ROOT / "lms/seed" / name for name in ("documents.py", "schemas.py", "library.py")]
    return [
        ".".join(file.relative_to(ROOT).with_suffix("").parts).removesuffix(".__init__")
        for file in files
    ]


@pytest.mark.parametrize("folder", PLAIN)
def test_plain_package_exists(folder: str) -> None:
    assert list((ROOT / folder).glob("*.py"))


def test_plain_modules_do_not_load_django() -> None:
    program = (
        "import importlib, sys\n"
        f"for name in {plain_modules()!r}:\n"
        "    importlib.import_module(name)\n"
        "    loaded = {'django', 'wagtail', 'polymorphic'} & set(sys.modules)\n"
        "    assert not loaded, f'{name} loads {loaded}'\n"
    )
    done = subprocess.run(
        [sys.executable, "-c", program], cwd=ROOT, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr
