"""Promises about the source that no linter holds."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

pytestmark = pytest.mark.unit

ROOT = Path(__file__).resolve().parents[2]
SKIP = {".venv", ".work", "var", "node_modules", ".git", "vendor"}
FORBIDDEN_NAMES = {"utils", "helpers", "common", "misc", "manager", "managers"}
TOP_LEVEL_PACKAGES = {"lms", "courses", "quizzes", "content", "tests"}


def files(pattern: str) -> list[Path]:
    return [f for f in ROOT.rglob(pattern) if not SKIP & set(f.relative_to(ROOT).parts)]


def python_files() -> list[Path]:
    return [f for f in files("*.py") if "migrations" not in f.parts]


def test_no_file_is_a_drawer() -> None:
    assert [str(f) for f in python_files() if f.stem in FORBIDDEN_NAMES] == []


def test_top_level_holds_only_the_four_packages() -> None:
    packages = {f.parent.name for f in ROOT.glob("*/__init__.py")}
    assert packages <= TOP_LEVEL_PACKAGES


#: As they came with the material that they belong to.
AS_THEY_CAME = {"tests/roleplay/score.py"}


def test_files_stay_under_four_hundred_lines() -> None:
    long = {str(f.relative_to(ROOT)): n for f in python_files()
            if (n := len(f.read_text(encoding="utf-8").splitlines())) > 400}  # fmt: skip
    assert set(long) <= AS_THEY_CAME


def test_every_noqa_gives_its_reason() -> None:
    pattern = re.compile(r"#\s*noqa(?!:[^#]*--)")
    bare = [
        f"{f.relative_to(ROOT)}:{number}"
        for f in python_files()
        if f.name != Path(__file__).name
        for number, line in enumerate(f.read_text(encoding="utf-8").splitlines(), 1)
        if pattern.search(line)
    ]
    assert bare == []


def test_time_is_asked_of_the_clock_only() -> None:
    pattern = re.compile(r"timezone\.now\(|datetime\.now\(|date\.today\(|time\.time\(\)|auto_now")
    askers = [
        str(f.relative_to(ROOT))
        for f in python_files()
        if f.relative_to(ROOT).parts[0] in {"lms", "quizzes", "courses", "content"}
        and f.name != "clock.py"
        and pattern.search(f.read_text(encoding="utf-8"))
    ]
    assert askers == []


def test_templates_hold_no_script_and_no_style() -> None:
    pattern = re.compile(
        r"<style|<script(?![^>]*\bsrc=)(?![^>]*application/json)|\sstyle=|\son[a-z]+=", re.I
    )
    inline = [
        f"{f.relative_to(ROOT)}:{number}"
        for f in files("*.html")
        for number, line in enumerate(f.read_text(encoding="utf-8").splitlines(), 1)
        if pattern.search(line)
    ]
    assert inline == []


def test_blocktranslate_is_always_trimmed() -> None:
    pattern = re.compile(r"{%\s*blocktrans(?:late)?\b(?![^%]*\btrimmed\b)")
    loose = [
        f"{f.relative_to(ROOT)}:{number}"
        for f in files("*.html")
        for number, line in enumerate(f.read_text(encoding="utf-8").splitlines(), 1)
        if pattern.search(line)
    ]
    assert loose == []


def test_css_names_no_colour_outside_the_tokens() -> None:
    pattern = re.compile(r"#[0-9a-fA-F]{3,8}\b(?![^{]*\{)")
    sheets = [f for f in files("*.css") if f.name != "tokens.css"]
    coloured = [
        f"{f.relative_to(ROOT)}:{number}"
        for f in sheets
        for number, line in enumerate(f.read_text(encoding="utf-8").splitlines(), 1)
        if ":" in line and pattern.search(line.split(":", 1)[1])
    ]
    assert coloured == []
