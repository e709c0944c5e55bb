"""Production refuses to start without a secret, with DEBUG, or without its hosts."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

pytestmark = pytest.mark.unit

ROOT = Path(__file__).resolve().parents[3]
GOOD = {"LMS_SECRET_KEY": "k" * 50, "LMS_ALLOWED_HOSTS": "training.example"}


def load(names: str = "DEBUG LMS_DEMO", **environment: str) -> subprocess.CompletedProcess[str]:
    kept = {k: v for k, v in os.environ.items() if not k.startswith("LMS_") and k != "DEBUG"}
    shown = ", ".join(f"s.{name}" for name in names.split())
    program = f"import lms.settings.production as s; print({shown})"
    return subprocess.run(
        [sys.executable, "-c", program], cwd=ROOT, env={**kept, **environment},
        capture_output=True, text=True, check=False,
    )  # fmt: skip


def test_complete_environment_starts_without_debug_and_demonstration() -> None:
    assert load(**GOOD).stdout.strip() == "False False"


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"LMS_SECRET_KEY": ""}, "LMS_SECRET_KEY must be set"),
        ({"LMS_SECRET_KEY": "short"}, "LMS_SECRET_KEY must be set"),
        (
            {"LMS_SECRET_KEY": "insecure-development-key-never-used-in-production"},
            "LMS_SECRET_KEY must be set",
        ),
        ({"DEBUG": "true"}, "DEBUG is on"),
        ({"LMS_ALLOWED_HOSTS": ""}, "LMS_ALLOWED_HOSTS must name"),
        ({"LMS_EMAIL_URL": "mail.example.org"}, "LMS_EMAIL_URL must begin"),
    ],
    ids=["no-key", "short-key", "development-key", "debug", "no-hosts", "mail-without-scheme"],
)
def test_incomplete_environment_is_refused(change: dict[str, str], words: str) -> None:
    done = load(**{**GOOD, **change})
    assert done.returncode != 0
    assert words in done.stderr


@pytest.mark.parametrize(
    ("environment", "expected"),
    [
        ({}, "localhost 25 False  training@training.example"),
        (
            {
                "LMS_EMAIL_URL": "submission://me%40x.example:p%40ss@mail.example:587",
                "LMS_EMAIL_FROM": "school@x.example",
            },
            "mail.example 587 True me@x.example school@x.example",
        ),
    ],
    ids=["nothing-said", "starttls"],
)
def test_mail_server_is_read_from_one_address(environment: dict[str, str], expected: str) -> None:
    names = "EMAIL_HOST EMAIL_PORT EMAIL_USE_TLS EMAIL_HOST_USER DEFAULT_FROM_EMAIL"
    assert load(names, **GOOD, **environment).stdout.rstrip("\n") == expected
