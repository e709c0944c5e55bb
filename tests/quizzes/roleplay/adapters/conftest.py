"""The server that these tests ask."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from django.core.cache import cache

from tests.factories.model_calls import reworded
from tests.factories.model_server import KEY, ModelServer, serving


@pytest.fixture
def server() -> Iterator[ModelServer]:
    """A server of the protocol on this machine."""
    with serving() as one:
        yield one


@pytest.fixture
def endpoint_on(server: ModelServer, settings: object) -> Iterator[ModelServer]:
    """The same, as the endpoint of the settings; it has not failed yet."""
    settings.LMS_MODEL_URL = server.url  # type: ignore[attr-defined]
    settings.LMS_MODEL_NAME = "m-1"  # type: ignore[attr-defined]
    settings.LMS_MODEL_KEY = KEY  # type: ignore[attr-defined]
    settings.LMS_MODEL_TIMEOUT = 5  # type: ignore[attr-defined]
    cache.clear()
    yield server
    cache.clear()


@pytest.fixture
def rephrasing(endpoint_on: ModelServer, settings: object) -> ModelServer:
    """The same, asked for other wordings as well; it answers with good ones and bad ones."""
    settings.LMS_MODEL_REPHRASES = True  # type: ignore[attr-defined]
    endpoint_on.behaviour = reworded
    return endpoint_on
