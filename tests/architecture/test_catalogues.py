"""Both languages are complete: no text without its translation, none marked as a guess."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import django.conf
import pytest
from babel.messages.catalog import Catalog, Message
from babel.messages.pofile import read_po
from django.apps import apps
from django.conf import settings

pytestmark = pytest.mark.unit

ROOT = Path(__file__).resolve().parents[2]
CATALOGUES = {"zh_Hans": ROOT / "locale/zh_Hans/LC_MESSAGES/django.po",
              "en": ROOT / "locale/en/LC_MESSAGES/django.po"}  # fmt: skip
FILLING = ROOT / "locale/wagtail"  # Chinese for what the installed packages leave in English
PLACEHOLDER = re.compile(r"%\(\w+\)[a-z]|\{\w+\}|%[sd](?![A-Za-z])|</?\w+")


@pytest.mark.parametrize("locale", CATALOGUES)
def test_catalogue_has_neither_gaps_nor_guesses(locale: str) -> None:
    with CATALOGUES[locale].open("rb") as file:
        catalogue = read_po(file, locale=locale)
    gaps = [m.id for m in catalogue if m.id and not (all(m.string) if m.pluralizable else m.string)]
    guesses = [m.id for m in catalogue if m.id and m.fuzzy]
    assert gaps == []
    assert guesses == []


def test_the_interface_has_one_word_for_a_beat_of_a_role_play() -> None:
    assert "节点" not in CATALOGUES["zh_Hans"].read_text(encoding="utf-8")  # it says 环节


@pytest.mark.parametrize("locale", CATALOGUES)
def test_placeholders_survive_translation(locale: str) -> None:
    with CATALOGUES[locale].open("rb") as file:
        catalogue = read_po(file, locale=locale)
    broken = [(m.id, str(error)) for m in catalogue if m.id for error in m.check()]
    assert broken == []


def _read(path: Path) -> Catalog:
    with path.open("rb") as file:
        return read_po(file)


def _key(message: Message) -> tuple[str | None, str]:
    """Return what gettext looks a message up by: its context and its singular."""
    singular = message.id if isinstance(message.id, str) else message.id[0]
    return message.context, singular


def _translated(message: Message) -> bool:
    whole = all(message.string) if message.pluralizable else message.string
    return bool(message.id and whole and not message.fuzzy)


def _catalogues(language: str, domain: str) -> Iterator[Path]:
    """Yield the catalogues of Django and of every installed package that has one."""
    for folder in [
        Path(django.conf.__file__).parent,
        *(Path(a.path) for a in apps.get_app_configs()),
    ]:
        path = folder / "locale" / language / "LC_MESSAGES" / f"{domain}.po"
        if path.exists():
            yield path


@pytest.mark.parametrize("domain", ["django", "djangojs"])
def test_installed_packages_leave_nothing_in_english(domain: str) -> None:
    ours = FILLING / "zh_Hans/LC_MESSAGES" / f"{domain}.po"
    chinese = {_key(m) for path in [ours, *_catalogues("zh_Hans", domain)]
               for m in _read(path) if _translated(m)}  # fmt: skip
    wanted = {_key(m) for path in _catalogues("en", domain)
              if "django/conf" not in path.as_posix() for m in _read(path) if m.id}  # fmt: skip
    assert wanted, "no English catalogue was found"
    assert sorted(wanted - chinese, key=str) == []


@pytest.mark.parametrize("domain", ["django", "djangojs"])
def test_filling_has_neither_gaps_nor_guesses_and_keeps_placeholders(domain: str) -> None:
    catalogue = _read(FILLING / "zh_Hans/LC_MESSAGES" / f"{domain}.po")
    unfinished = [m.id for m in catalogue if m.id and not _translated(m)]
    assert unfinished == []
    assert [(m.id, text) for m in catalogue if m.id for text in _broken(m)] == []


@pytest.mark.parametrize("locale", CATALOGUES)
def test_our_catalogues_keep_placeholders_and_tags(locale: str) -> None:
    catalogue = _read(CATALOGUES[locale])
    assert [(m.id, text) for m in catalogue if m.id for text in _broken(m)] == []


def _broken(message: Message) -> list[str]:
    """Return the translations whose placeholders or tags are not those of the English text.

    A plural may leave out in one form what stands in the other ("1 page", "%(count)s pages").
    """
    forms = [message.id] if isinstance(message.id, str) else list(message.id)
    texts = [message.string] if isinstance(message.string, str) else list(message.string)
    allowed = {p for form in forms for p in PLACEHOLDER.findall(form)}
    needed = set.intersection(*(set(PLACEHOLDER.findall(form)) for form in forms))
    return [t for t in texts if not needed <= set(PLACEHOLDER.findall(t)) <= allowed]


def test_ours_win_over_the_packages() -> None:
    assert [Path(path) for path in settings.LOCALE_PATHS] == [ROOT / "locale", FILLING]


@pytest.fixture(scope="module")
def extracted(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Collect the texts of the source afresh, in a copy, so that the checkout stays as it is."""
    if shutil.which("xgettext") is None:
        message = "collecting texts needs gettext (apt-get install gettext)"
        if os.environ.get("CI"):
            pytest.fail(message)
        pytest.skip(message)
    copy = tmp_path_factory.mktemp("texts") / "source"
    ignored = shutil.ignore_patterns(
        ".venv", ".work", ".git", "var", "*.sqlite3*", "node_modules", "tests"
    )
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
