"""The server's entry leaves nothing open that its workers would share."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

pytestmark = pytest.mark.integration
ROOT = Path(__file__).resolve().parents[2]


def test_no_connection_is_open_when_the_workers_are_forked(tmp_path: Path) -> None:
    asking = (
        "import lms.wsgi; from django.db import connections; "
        "print([one.alias for one in connections.all() if one.connection is not None])"
    )
    settings = {
        "DJANGO_SETTINGS_MODULE": "tests.crash.settings",  # not a demonstration: so it looks
        "LMS_DATABASE_URL": f"sqlite:///{tmp_path / 'wsgi.sqlite3'}",
    }
    done = subprocess.run(
        [sys.executable, "-W", "ignore", "-c", asking],
        cwd=ROOT, env={**os.environ, "PYTHONPATH": str(ROOT), **settings},
        capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr[-2000:]
    assert done.stdout.strip().splitlines()[-1] == "[]"
