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


def load(**environment: str) -> subprocess.CompletedProcess[str]:
    kept = {k: v for k, v in os.environ.items() if not k.startswith("LMS_") and k != "DEBUG"}
    program = "import lms.settings.production as s; print(s.DEBUG, s.LMS_DEMO)"
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
    ],
    ids=["no-key", "short-key", "development-key", "debug", "no-hosts"],
)
def test_incomplete_environment_is_refused(change: dict[str, str], words: str) -> None:
    done = load(**{**GOOD, **change})
    assert done.returncode != 0
    assert words in done.stderr
