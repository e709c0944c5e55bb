"""A real server on a prepared database, and Chromium: what a newcomer sees after `make run`.

The server is its own process with the development settings, a temporary SQLite file and the
demonstration that `manage.py demo` loads. Tests share it, so each signs in as a person of its own.
"""

from __future__ import annotations

import json
import os
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, sync_playwright

ROOT = Path(__file__).resolve().parents[2]
AXE = Path(__file__).parent / "vendor" / "axe.min.js"
PHONE = {"width": 390, "height": 844}
DESK = {"width": 1440, "height": 900}


@dataclass(frozen=True)
class Site:
    """A running site: its address, and a way to run a management command on its database."""

    base: str
    environment: dict[str, str]

    def manage(self, *arguments: str) -> str:
        """Run `manage.py` with `arguments` and return what it printed."""
        done = subprocess.run(
            [sys.executable, "manage.py", *arguments],
            cwd=ROOT,
            env=self.environment,
            check=True,
            capture_output=True,
            text=True,
        )
        return done.stdout

    def new_trainee(self, username: str, *, language: str = "zh-hans", name: str = "林清") -> str:
        """Make a trainee who is enrolled in the shipped course; return the password."""
        self.manage(
            "add_person", username, "--name", name, "--role", "trainee", "--language", language,
            "--password", "browser-tests-only", "--course", "first-scripts",
        )  # fmt: skip
        return "browser-tests-only"


@pytest.fixture(scope="session")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    folder = tmp_path_factory.mktemp("site")
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    environment = {
        **os.environ,
        "DJANGO_SETTINGS_MODULE": "lms.settings.dev",
        "LMS_DATABASE_URL": f"sqlite:///{folder / 'site.sqlite3'}",
        "PORT": str(port),
    }
    running = Site(f"http://127.0.0.1:{port}", environment)
    running.manage("demo")
    log = (folder / "server.log").open("wb")
    server = subprocess.Popen(
        [sys.executable, "manage.py", "runserver", "--noreload", f"127.0.0.1:{port}"],
        cwd=ROOT,
        env=environment,
        stdout=log,
        stderr=log,
    )
    try:
        _wait(running.base, server)
        yield running
    finally:
        server.terminate()
        server.wait(timeout=20)
        log.close()


def _wait(base: str, server: subprocess.Popen[bytes]) -> None:
    for _ in range(150):
        if server.poll() is not None:
            break
        try:
            urllib.request.urlopen(f"{base}/accounts/login/", timeout=5).close()
        except OSError:
            time.sleep(0.2)
        else:
            return
    pytest.fail("the server did not start")


@pytest.fixture(scope="session")
def chromium() -> Iterator[Browser]:
    path = os.environ.get("LMS_CHROMIUM")
    if not path:
        pytest.skip("no Chromium: `make browser` looks for one and says how to get it")
    with sync_playwright() as playwright:
        arguments = ["--disable-gpu", "--disable-quic", "--no-first-run"]
        if hasattr(os, "geteuid") and os.geteuid() == 0:
            arguments.append("--no-sandbox")
        browser = playwright.chromium.launch(executable_path=path, args=arguments)
        yield browser
        browser.close()


OpenPage = Callable[..., Page]


@pytest.fixture
def open_page(site: Site, chromium: Browser) -> Iterator[OpenPage]:
    """Return a function that opens a new browser window: `open_page(javascript=False, …)`."""
    contexts: list[BrowserContext] = []

    def opened(
        *,
        javascript: bool = True,
        viewport: dict[str, int] = DESK,
        dark: bool = False,
        language: str = "zh-CN",
    ) -> Page:
        context = chromium.new_context(
            base_url=site.base,
            viewport=viewport,
            java_script_enabled=javascript,
            locale=language,
            color_scheme="dark" if dark else "light",
            reduced_motion="reduce",
        )
        context.set_default_timeout(15_000)
        contexts.append(context)
        return context.new_page()

    yield opened
    for context in contexts:
        context.close()


def sign_in(page: Page, username: str, password: str) -> None:
    """Sign in through the form, as a person does."""
    page.goto("/accounts/login/")
    page.locator("input[name=login]").fill(username)
    page.locator("input[name=password]").fill(password)
    page.locator("main form button[type=submit]").click()
    page.wait_for_url(lambda url: "/accounts/login" not in url)


def violations(page: Page) -> list[str]:
    """Run axe-core on the page and return what it finds, one sentence per rule."""
    page.evaluate(AXE.read_text(encoding="utf-8"))
    found = page.evaluate(
        "async () => (await axe.run(document, {resultTypes: ['violations']})).violations"
    )
    return [
        f"{one['id']}: {one['help']} ({len(one['nodes'])}×, first: "
        f"{json.dumps(one['nodes'][0]['target'], ensure_ascii=False)})"
        for one in found
    ]


def sideways(page: Page) -> int:
    """Return by how many pixels the page is wider than the window."""
    return int(
        page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
    )
