"""A question type of another installed app: the contract holds, it is written, sat and reviewed.

It runs in a process of its own with its own settings, because installing an app is a matter of
settings and nothing else; see docs/how-to/add-a-question-type.md.
"""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

pytestmark = pytest.mark.integration
ROOT = Path(__file__).resolve().parents[2]


def test_a_foreign_type_keeps_the_contract_and_is_sat_in_an_attempt() -> None:
    paths = [
        "tests/third_party/check_traffic_light.py",
        "tests/contracts/test_question_types.py",
        "tests/contracts/test_hostile_answers.py",
    ]
    done = subprocess.run(
        [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", "-p", "no:randomly",
         "--ds=tests.third_party.settings", "--create-db", *paths],
        cwd=ROOT,
        env={**os.environ, "PYTEST_ADDOPTS": "", "LMS_TEST_DATABASE_URL": ""},
        capture_output=True,
        text=True,
        check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stdout[-6000:] + done.stderr[-2000:]
    assert "skipped" not in done.stdout.splitlines()[-1]
