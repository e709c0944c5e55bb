"""Run a command if there is a Chromium to run it with: `python tests/chromium.py COMMAND …`.

No browser is ever downloaded. Without one the browser tests are skipped with a sentence that says
how to get it; with CI set that is a failure.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys

NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
PLACES = (
    "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
    "/Applications/Chromium.app/Contents/MacOS/Chromium",
)


def executable() -> str | None:
    """Return the path of a Chromium or Chrome, or None. LMS_CHROMIUM names one of your own."""
    named = os.environ.get("LMS_CHROMIUM")
    if named:
        return named
    on_path = (shutil.which(name) for name in NAMES)
    return next((path for path in on_path if path), None) or next(
        (place for place in PLACES if os.path.exists(place)),  # noqa: PTH110 -- a plain question
        None,
    )


def main(command: list[str]) -> int:
    """Run `command` with LMS_CHROMIUM set."""
    path = executable()
    if path is None:
        print(
            "No Chromium found: the browser tests were skipped. Get one with "
            "`apt-get install chromium`, or set LMS_CHROMIUM to the path of a Chrome.",
            file=sys.stderr,
        )
        return 1 if os.environ.get("CI") else 0
    return subprocess.run(command, env={**os.environ, "LMS_CHROMIUM": path}, check=False).returncode


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
