"""What the code offers stands in docs/reference, and every link of the documentation leads somewhere."""

from __future__ import annotations

import importlib
import re
from functools import lru_cache
from pathlib import Path

import pytest
from django.dispatch import Signal

from quizzes.registry import question_types

pytestmark = pytest.mark.unit

ROOT = Path(__file__).resolve().parents[2]
DOCS = ROOT / "docs"
PACKAGES = ("lms", "courses", "quizzes", "content")
SETTING = re.compile(r"\bLMS_[A-Z_]*[A-Z]\b")
LINK = re.compile(r"\[[^\]]*\]\(([^)\s]+)\)")
CODE = re.compile(r"^(```|~~~).*?^\1|`[^`\n]*`", re.DOTALL | re.MULTILINE)
EXTERNAL = re.compile(r"[a-z]+:")


@lru_cache
def reference(name: str) -> str:
    return (DOCS / "reference" / f"{name}.md").read_text(encoding="utf-8")


def our_files(pattern: str) -> list[Path]:
    return sorted(f for package in PACKAGES for f in (ROOT / package).rglob(pattern))


def commands() -> set[str]:
    return {f.stem for f in our_files("management/commands/*.py") if not f.stem.startswith("_")}


def options(command: str) -> set[str]:
    [source] = our_files(f"management/commands/{command}.py")
    return set(re.findall(r"""["'](--[a-z-]+)["']""", source.read_text(encoding="utf-8")))


def settings() -> set[str]:
    sources = [*our_files("*.py"), *sorted((ROOT / "tests").glob("*.py"))]
    sources += sorted((ROOT / "tests" / "browser").glob("*.py"))
    return {name for f in sources for name in SETTING.findall(f.read_text(encoding="utf-8"))}


def signals() -> set[tuple[str, str]]:
    found = set()
    for source in our_files("signals.py"):
        module = ".".join(source.relative_to(ROOT).with_suffix("").parts)
        members = vars(importlib.import_module(module)).items()
        found |= {(module, name) for name, member in members if isinstance(member, Signal)}
    return found


def targets() -> set[str]:
    makefile = (ROOT / "Makefile").read_text(encoding="utf-8")
    return set(re.findall(r"^([a-z][a-z-]*):(?!=)", makefile, re.MULTILINE))


def pages() -> list[Path]:
    return [ROOT / "README.md", ROOT / "CONTRIBUTING.md", *sorted(DOCS.rglob("*.md"))]


def headings(page: Path) -> set[str]:
    lines = re.findall(r"^#+ (.+)$", page.read_text(encoding="utf-8"), re.MULTILINE)
    kept = (re.sub(r"[^\w\- ]", "", line.lower()) for line in lines)
    return {line.replace(" ", "-") for line in kept}


def lost(page: Path) -> list[str]:
    text = CODE.sub("", page.read_text(encoding="utf-8"))
    found = []
    for link in LINK.findall(text):
        if EXTERNAL.match(link):
            continue
        path, _, anchor = link.partition("#")
        target = (page.parent / path).resolve() if path else page
        inside = target.is_relative_to(ROOT) and target.exists()
        if not inside or (anchor and target.suffix == ".md" and anchor not in headings(target)):
            found.append(f"{page.relative_to(ROOT)}: {link}")
    return found


def test_the_search_finds_what_there_is() -> None:
    assert {"seed", "demo", "awards", "rebuild_grades"} <= commands()
    assert {"--check", "--theirs"} <= options("seed")
    assert {"LMS_SECRET_KEY", "LMS_CERTIFICATE_ISSUER", "LMS_CHROMIUM"} <= settings()
    assert ("quizzes.signals", "attempt_finalised") in signals()
    assert {"run", "test", "integration-postgres"} <= targets()


def test_every_command_is_described_with_its_options() -> None:
    text = reference("commands")
    assert {name for name in commands() if f"| `{name}` |" not in text} == set()
    assert {(name, o) for name in commands() for o in options(name) if f"`{o}" not in text} == set()


def test_no_described_command_is_gone() -> None:
    table = reference("commands").split("###", 1)[0]
    assert set(re.findall(r"^\| `([a-z_]+)` \|", table, re.MULTILINE)) == commands()


def test_every_make_target_is_described_and_none_is_gone() -> None:
    described = re.findall(r"^\| `make ([a-z-]+)` \|", reference("commands"), re.MULTILINE)
    assert set(described) == targets()


def test_every_setting_is_described_and_none_is_gone() -> None:
    described = re.findall(r"^\| `(LMS_[A-Z_]+)`", reference("settings"), re.MULTILINE)
    assert set(described) == settings()


def test_every_signal_is_described_and_none_is_gone() -> None:
    rows = re.findall(r"^\| `([a-z_]+)` \| `([a-z_.]+\.signals)` \|", reference("signals"), re.M)
    assert {(module, name) for name, module in rows} == signals()


def test_every_question_type_is_described_and_none_is_gone() -> None:
    text = reference("question-types")
    described = re.findall(r"^\| `([a-z-]+)` \|", text, re.MULTILINE)
    assert set(described) == set(question_types.keys())
    assert {key for key in question_types.keys() if f"## `{key}`" not in text} == set()  # noqa: SIM118 -- a registry


def test_every_link_leads_to_a_file_or_a_heading() -> None:
    assert [link for page in pages() for link in lost(page)] == []


def test_every_page_can_be_reached_from_the_index() -> None:
    linked = {
        (page.parent / link.partition("#")[0]).resolve()
        for page in pages()
        for link in LINK.findall(page.read_text(encoding="utf-8"))
        if not EXTERNAL.match(link)
    }
    alone = [page for page in sorted(DOCS.rglob("*.md")) if page not in linked]
    assert [str(page.relative_to(ROOT)) for page in alone if page != DOCS / "README.md"] == []
