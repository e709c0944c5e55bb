"""Both languages are complete: no text without its translation, none marked as a guess."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from babel.messages.pofile import read_po

pytestmark = pytest.mark.unit

ROOT = Path(__file__).resolve().parents[2]
CATALOGUES = {"zh_Hans": ROOT / "locale/zh_Hans/LC_MESSAGES/django.po",
              "en": ROOT / "locale/en/LC_MESSAGES/django.po"}  # fmt: skip


@pytest.mark.parametrize("locale", CATALOGUES)
def test_catalogue_has_neither_gaps_nor_guesses(locale: str) -> None:
    with CATALOGUES[locale].open("rb") as file:
        catalogue = read_po(file, locale=locale)
    gaps = [m.id for m in catalogue if m.id and not (all(m.string) if m.pluralizable else m.string)]
    guesses = [m.id for m in catalogue if m.id and m.fuzzy]
    assert gaps == []
    assert guesses == []


@pytest.mark.parametrize("locale", CATALOGUES)
def test_placeholders_survive_translation(locale: str) -> None:
    with CATALOGUES[locale].open("rb") as file:
        catalogue = read_po(file, locale=locale)
    broken = [(m.id, str(error)) for m in catalogue if m.id for error in m.check()]
    assert broken == []


@pytest.fixture(scope="module")
def extracted(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Collect the texts of the source afresh, in a copy, so that the checkout stays as it is."""
    if shutil.which("xgettext") is None:
        message = "collecting texts needs gettext (apt-get install gettext)"
        if os.environ.get("CI"):
            pytest.fail(message)
        pytest.skip(message)
    copy = tmp_path_factory.mktemp("texts") / "source"
    ignored = shutil.ignore_patterns(".venv", ".work", ".git", "var", "*.sqlite3*", "node_modules", "tests")
    shutil.copytree(ROOT, copy, ignore=ignored, symlinks=True)
    subprocess.run(
        [sys.executable, "manage.py", "makemessages", "-l", "zh_Hans", "--no-location",
         "--no-obsolete", "-v", "0"],
        cwd=copy, check=True, capture_output=True,
        env={**os.environ, "DJANGO_SETTINGS_MODULE": "lms.settings.test"},
    )  # fmt: skip
    return copy / "locale/zh_Hans/LC_MESSAGES/django.po"


@pytest.mark.parametrize("locale", CATALOGUES)
def test_every_text_of_the_source_is_in_the_catalogue(extracted: Path, locale: str) -> None:
    with extracted.open("rb") as file:
        wanted = {str(m.id) for m in read_po(file) if m.id}
    with CATALOGUES[locale].open("rb") as file:
        present = {str(m.id) for m in read_po(file, locale=locale) if m.id}
    assert sorted(wanted - present) == []
