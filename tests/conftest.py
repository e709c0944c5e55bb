"""What every test may rely on: no network, a quiet clock on request, factories."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime

import pytest
import time_machine
from django.utils import translation
from hypothesis import HealthCheck, settings
from pytest_socket import socket_allow_hosts

# A busy machine must not fail a property: speed is shown by benchmarks, never by a test.
settings.register_profile("house", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("house")

MOMENT = datetime(2026, 11, 23, 1, 30, tzinfo=UTC)  # Monday, 09:30 in Shanghai


def pytest_runtest_setup(item: pytest.Item) -> None:
    """Shut the network: only a database and a browser on this machine may be reached."""
    socket_allow_hosts(["127.0.0.1", "::1"], allow_unix_socket=True)


@pytest.fixture(autouse=True)
def chinese() -> None:
    """Start every test in Chinese: a request of the test before leaves its language behind."""
    translation.activate("zh-hans")


@pytest.fixture
def clock() -> Iterator[time_machine.Traveller]:
    """Freeze time at Monday, 23 November 2026, 09:30 in Shanghai; `clock.shift(...)` moves it."""
    with time_machine.travel(MOMENT, tick=False) as traveller:
        yield traveller


@pytest.fixture
def count_queries(django_assert_num_queries: object) -> object:
    """Alias that reads as a sentence: ``with count_queries(7): client.get(...)``."""
    return django_assert_num_queries
