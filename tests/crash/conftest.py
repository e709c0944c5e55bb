"""The mark of the crash test, which `make crash` runs by itself."""

from __future__ import annotations

import pytest


def pytest_configure(config: pytest.Config) -> None:
    config.addinivalue_line("markers", "crash: the server is killed in the middle of a storm")
