"""Run a command with a PostgreSQL server of its own: `python tests/postgres.py COMMAND …`.

The server lives in a temporary folder, listens on a free port of the loopback address and is gone
afterwards. PostgreSQL refuses to run as root: started as root, this script hands the server to the
user `postgres` or `nobody`. Without PostgreSQL's programs it says so and does nothing, unless CI is
set: then that is a failure.
"""

from __future__ import annotations

import os
import pwd
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import NamedTuple


class Server(NamedTuple):
    """A running server: where it listens, and its process."""

    port: int
    pid: int

    def url(self, database: str) -> str:
        """Return the address of a database as the settings read it."""
        return f"postgres://lms@127.0.0.1:{self.port}/{database}"


def programs() -> Path | None:
    """Return the folder that holds initdb and postgres, or None."""
    folders = sorted(
        Path("/usr/lib/postgresql").glob("*/bin"), key=lambda p: int(p.parent.name), reverse=True
    )
    found = shutil.which("postgres")
    if found:
        folders.append(Path(found).resolve().parent)
    folders += [Path("/opt/homebrew/opt/postgresql@16/bin"), Path("/usr/local/opt/postgresql/bin")]
    return next((f for f in folders if (f / "initdb").exists() and (f / "postgres").exists()), None)


def unprivileged() -> dict[str, object]:
    """Return the keyword arguments that run a process as an ordinary user, if this is root."""
    if os.geteuid() != 0:
        return {}
    for name in ("postgres", "nobody"):
        try:
            user = pwd.getpwnam(name)
        except KeyError:
            continue
        return {"user": user.pw_uid, "group": user.pw_gid, "extra_groups": []}
    sys.exit("PostgreSQL does not run as root, and there is neither a user postgres nor nobody.")


def free_port() -> int:
    """Return a port that nobody listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def wait_until_ready(port: int, server: subprocess.Popen[bytes]) -> None:
    """Return as soon as the server accepts connections; exit when it does not come up."""
    for _ in range(150):
        if server.poll() is not None:
            break
        try:
            socket.create_connection(("127.0.0.1", port), timeout=1).close()
        except OSError:
            time.sleep(0.2)
        else:
            return
    sys.exit("PostgreSQL did not start.")


@contextmanager
def running(*, durable: bool = False) -> Iterator[Server]:
    """Run a server for as long as the block lasts; `durable` keeps PostgreSQL's own promises.

    Tests do without them: their server does not outlive the machine. Exits where there are no
    PostgreSQL programs; ask `programs()` before.
    """
    folder = programs()
    if folder is None:
        sys.exit("No PostgreSQL found (apt-get install postgresql).")
    port, who = free_port(), unprivileged()
    work = Path(tempfile.mkdtemp(prefix="lms-pg-"))
    if who:
        os.chown(work, int(str(who["user"])), int(str(who["group"])))
    data = work / "data"
    quiet = {"stdout": subprocess.DEVNULL, "cwd": work, **who}
    make = [folder / "initdb", "-D", data, "-U", "lms", "-A", "trust", "-E", "UTF8"]
    subprocess.run([*make, "--locale=C.UTF-8"], check=True, **quiet)  # type: ignore[call-overload]
    options = ["-p", str(port), "-k", str(work), "-c", "listen_addresses=127.0.0.1"]
    if not durable:
        for name in ("fsync", "synchronous_commit", "full_page_writes", "logging_collector"):
            options += ["-c", f"{name}=off"]
    server = subprocess.Popen(
        [folder / "postgres", "-D", data, *options],
        stderr=(work / "log").open("wb"),
        **quiet,  # type: ignore[call-overload]
    )
    try:
        wait_until_ready(port, server)
        yield Server(port, server.pid)
    finally:
        server.send_signal(signal.SIGINT)  # do not wait for connections that are still open
        server.wait(timeout=30)
        shutil.rmtree(work, ignore_errors=True)


def main(command: list[str]) -> int:
    """Start the server, run `command` with LMS_TEST_DATABASE_URL set, stop the server."""
    if programs() is None:
        sentence = "No PostgreSQL found (apt-get install postgresql): the tests ran on SQLite only."
        print(sentence, file=sys.stderr)
        return 1 if os.environ.get("CI") else 0
    with running() as server:
        return subprocess.run(
            command,
            env={**os.environ, "LMS_TEST_DATABASE_URL": server.url("postgres")},
            check=False,
        ).returncode


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
