"""The model endpoint of this installation: whether there is one, and a rest after it failed."""

from __future__ import annotations

import logging
from collections.abc import Sequence

from django.conf import settings
from django.core.cache import cache

from quizzes.roleplay.adapters import client
from quizzes.roleplay.adapters.client import Endpoint, Message
from quizzes.roleplay.adapters.errors import EndpointError

logger = logging.getLogger(__name__)

REST = 60  # seconds in which a failed endpoint is not asked again, so that other work goes on
_RESTS = "roleplay.endpoint.rests"


class EndpointRests(EndpointError):
    """It failed a moment ago; nothing was sent."""

    words = "The endpoint failed a moment ago and is not asked again yet."


def configured() -> Endpoint | None:
    """Return the endpoint of the settings, None where it is off."""
    if not (settings.LMS_MODEL_URL and settings.LMS_MODEL_NAME):
        return None
    return Endpoint(
        url=settings.LMS_MODEL_URL,
        model=settings.LMS_MODEL_NAME,
        key=settings.LMS_MODEL_KEY,
        timeout=settings.LMS_MODEL_TIMEOUT,
    )


def rephrases() -> bool:
    """Whether lines of the debtor may be worded otherwise in practice."""
    return configured() is not None and bool(settings.LMS_MODEL_REPHRASES)


def ask(endpoint: Endpoint, messages: Sequence[Message]) -> str:
    """Return what the model wrote. Raises `EndpointError`; a lasting failure gives it a rest.

    Never called inside a transaction or a request: it may take the whole timeout.
    """
    if cache.get(_RESTS):
        raise EndpointRests
    try:
        return client.ask(endpoint, messages)
    except EndpointError as failed:
        if failed.lasting:
            cache.set(_RESTS, value=True, timeout=REST)
        logger.warning("model endpoint: %s", failed)
        raise
