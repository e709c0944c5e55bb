"""Nothing lost: the server is killed again and again in the middle of a storm (SIGKILL).

What a trainee saw confirmed is there afterwards, no attempt is corrupt, nothing is marked twice; on
SQLite and on PostgreSQL, behind gunicorn with two workers.
"""

from __future__ import annotations

import json
import os
import random
import signal
import subprocess
import sys
import threading
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest

from tests import postgres
from tests.crash.people import Trainee

pytestmark = pytest.mark.crash
ROOT = Path(__file__).resolve().parents[2]
TRAINEES = 8
KILLS = 5
BETWEEN = (15, 60)  # confirmed answers before the next kill
PATIENCE = 10.0  # seconds; on a busy machine the next kill comes all the same


def _environment(url: str) -> dict[str, str]:
    settings = {"DJANGO_SETTINGS_MODULE": "tests.crash.settings", "LMS_DATABASE_URL": url}
    return {**os.environ, "PYTHONPATH": str(ROOT), **settings}


def _told_by(script: str, *arguments: str, url: str, asked: str = "") -> Any:
    """Run a script of this folder against the database and return the JSON it printed last."""
    done = subprocess.run(
        [sys.executable, "-W", "ignore", str(Path(__file__).parent / script), *arguments],
        cwd=ROOT, env=_environment(url), input=asked, capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr[-3000:]
    return json.loads(done.stdout.strip().splitlines()[-1])


class Server:
    """gunicorn with two workers in a process group of its own."""

    def __init__(self, url: str, port: int, log: Path) -> None:
        self.url, self.port, self.log = url, port, log

    def start(self) -> None:
        with self.log.open("ab") as log:
            self.process = subprocess.Popen(
                [
                    sys.executable, "-m", "gunicorn", "lms.wsgi:application", "--workers", "2",
                    "--bind", f"127.0.0.1:{self.port}", "--preload", "--log-level", "error",
                ],
                cwd=ROOT, env=_environment(self.url), stdout=log, stderr=log,
                start_new_session=True,
            )  # fmt: skip

    def kill(self) -> None:
        """Kill master and workers at the same instant; nobody gets to tidy up."""
        os.killpg(self.process.pid, signal.SIGKILL)
        self.process.wait(timeout=30)

    def wait_until_answering(self) -> None:
        for _ in range(300):
            try:
                address = f"http://127.0.0.1:{self.port}/accounts/login/"
                urllib.request.urlopen(address, timeout=5).close()
            except urllib.error.HTTPError as error:
                pytest.fail(f"the server answers {error.code}")
            except OSError:
                time.sleep(0.1)
            else:
                return
        pytest.fail(f"the server did not come back:\n{self.log.read_text()[-3000:]}")


def _storm(server: Server, sessions: dict[str, str]) -> list[Trainee]:
    """Let everybody sit examinations while the server is killed and started again."""
    stop = threading.Event()
    trainees = [Trainee(server.port, key, name, stop) for name, key in sessions.items()]
    server.start()
    server.wait_until_answering()
    for trainee in trainees:
        trainee.start()
    try:
        for _ in range(KILLS):
            _wait_for_answers(trainees, random.randint(*BETWEEN))
            server.kill()
            server.start()
            server.wait_until_answering()
        _wait_for_answers(trainees, BETWEEN[1])
    finally:
        stop.set()
        for trainee in trainees:
            trainee.join(timeout=30)
        server.kill()
    return trainees


def _wait_for_answers(trainees: list[Trainee], more: int) -> None:
    """Let the storm go on until so many more answers were confirmed; never pause at the end."""
    begun = sum(len(one.confirmed) for one in trainees)
    until = time.monotonic() + PATIENCE
    while sum(len(one.confirmed) for one in trainees) < begun + more and time.monotonic() < until:
        if not any(one.is_alive() for one in trainees):
            pytest.fail(f"nobody is left: {[one.unexpected[-2:] for one in trainees]}")
        time.sleep(0.01)


@contextmanager
def _database(kind: str, folder: Path) -> Iterator[str]:
    if kind == "sqlite":
        yield f"sqlite:///{folder / 'crash.sqlite3'}"
        return
    if postgres.programs() is None:
        pytest.skip("no PostgreSQL on this machine")
    with postgres.running() as running:
        yield running.url("postgres")


@pytest.mark.parametrize("kind", ["sqlite", "postgres"])
def test_every_confirmed_answer_survives_the_server(kind: str, tmp_path: Path) -> None:
    with _database(kind, tmp_path) as url:
        sessions = _told_by("prepare.py", str(TRAINEES), url=url)
        server = Server(url, postgres.free_port(), tmp_path / "server.log")
        trainees = _storm(server, sessions)
        told = {
            "confirmed": [
                [*key, value] for one in trainees for key, value in one.confirmed.items()
            ],
            "submitted": sorted({uuid for one in trainees for uuid in one.submitted}),
        }
        found = _told_by("verify.py", url=url, asked=json.dumps(told))
    assert found["wrong"] == []
    assert [one.unexpected for one in trainees if one.unexpected] == []
    # the storm was one, and the server was away in the middle of it
    assert len(told["confirmed"]) > KILLS * BETWEEN[0]
    assert len(told["submitted"]) > 0
    assert sum(one.refused_connections for one in trainees) > KILLS
    assert found["responses"] >= len(told["confirmed"])
