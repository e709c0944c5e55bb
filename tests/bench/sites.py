"""The two sites as they run in earnest: a database each, gunicorn with two workers each."""

from __future__ import annotations

import os
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import NamedTuple

HERE = Path(__file__).resolve().parent
ROOT = HERE.parents[1]
sys.path.insert(0, str(HERE.parent))

import postgres

WORKERS = 2


class Running(NamedTuple):
    """A site that answers: its name, address, and the processes whose time is its cost."""

    name: str
    base: str
    pids: list[int]


class Database(NamedTuple):
    """Where a variant keeps its data: an SQLite file, or a PostgreSQL server of the bench."""

    kind: str  # sqlite, postgres
    folder: Path
    server: postgres.Server | None = None

    def for_platform(self) -> dict[str, str]:
        """Return the platform's settings; everything else is as in production."""
        url = f"sqlite:///{self.folder / 'platform.sqlite3'}"
        return {
            "DJANGO_SETTINGS_MODULE": "lms.settings.production",
            "LMS_SECRET_KEY": "bench-only-" + "0123456789" * 4,
            "LMS_ALLOWED_HOSTS": "127.0.0.1,localhost",
            "LMS_HTTPS": "false",
            "LMS_DATABASE_URL": self.server.url("platform") if self.server else url,
        }

    def for_floor(self) -> dict[str, str]:
        """Return the floor's settings."""
        where = f"sqlite:{self.folder / 'floor.sqlite3'}"
        if self.server:
            where = f"postgres:127.0.0.1:{self.server.port}:floor:lms"
        return {"FLOOR_DB": where, "FLOOR_MEDIA": str(self.folder / "media")}


@contextmanager
def database(kind: str, folder: Path, *, keep: bool = False) -> Iterator[Database]:
    """Make an empty database (SQLite: unless `keep`); the SQLite files stay in `folder`."""
    folder.mkdir(parents=True, exist_ok=True)
    if kind == "sqlite":
        for old in folder.glob("*.sqlite3*") if not keep else ():
            old.unlink()
        yield Database(kind, folder)
        return
    with postgres.running(durable=True) as server:
        programs = postgres.programs()
        assert programs is not None
        for name in ("platform", "floor"):
            command = [
                programs / "createdb",
                "-h",
                "127.0.0.1",
                "-p",
                str(server.port),
                "-U",
                "lms",
            ]
            subprocess.run([*command, name], check=True)
        yield Database(kind, folder, server)


def fill(where: Database) -> None:
    """Migrate and fill both sites."""
    run([sys.executable, "-W", "ignore", HERE / "fill.py"], ROOT, where.for_platform())
    floor = HERE / "floor_site"
    for command in ("migrate", "seed"):
        run([sys.executable, "manage.py", command], floor, where.for_floor())
    collect = [sys.executable, "manage.py", "collectstatic", "--noinput", "-v", "0"]
    run(collect, ROOT, where.for_platform())


def run(command: list[object], folder: Path, settings: dict[str, str]) -> str:
    """Run a command in `folder` and return what it printed; what it complained of on failure."""
    done = subprocess.run(
        [str(part) for part in command], cwd=folder, env=environment(settings), check=False,
        capture_output=True, text=True,
    )  # fmt: skip
    if done.returncode:
        sys.exit(f"{command[-1]} failed:\n{done.stderr[-3000:]}")
    return done.stdout


def environment(settings: dict[str, str]) -> dict[str, str]:
    """Return the environment of a site's process."""
    return {**os.environ, "PYTHONPATH": str(ROOT), "PYTHONDONTWRITEBYTECODE": "1", **settings}


@contextmanager
def serving(name: str, where: Database) -> Iterator[Running]:
    """Serve the site `name` (platform, floor) with gunicorn for as long as the block lasts."""
    port = postgres.free_port()
    folder, module = (ROOT, "lms.wsgi") if name == "platform" else (HERE / "floor_site", "wsgi")
    settings = where.for_platform() if name == "platform" else where.for_floor()
    log = (where.folder / f"{name}.log").open("wb")
    server = subprocess.Popen(
        [
            sys.executable, "-m", "gunicorn", f"{module}:application", "--workers", str(WORKERS),
            "--bind", f"127.0.0.1:{port}", "--chdir", str(folder), "--log-level", "warning",
        ],
        cwd=folder, env=environment(settings), stdout=log, stderr=log,
    )  # fmt: skip
    base = f"http://127.0.0.1:{port}/"
    try:
        wait_until_answering(base + ("accounts/login/" if name == "platform" else "login"), server)
        yield Running(name, base, [server.pid, *([where.server.pid] if where.server else [])])
    finally:
        server.terminate()
        server.wait(timeout=30)
        log.close()


def wait_until_answering(url: str, server: subprocess.Popen[bytes]) -> None:
    """Return as soon as the site answers; exit when it does not come up."""
    for _ in range(150):
        if server.poll() is not None:
            break
        try:
            urllib.request.urlopen(url, timeout=5).close()
        except OSError:
            time.sleep(0.2)
        else:
            return
    sys.exit(f"{url} does not answer; see the log in var/bench.")
