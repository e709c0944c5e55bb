"""System checks: a model endpoint is set up whole, or not at all. Nothing is sent by a check."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.core.checks import CheckMessage, Error, Warning, register

from quizzes.roleplay.adapters.client import MAX_TIMEOUT, MIN_TIMEOUT, Endpoint, Fault, faults

_FAULTS: dict[Fault, tuple[str, str]] = {
    "address": (
        "LMS_MODEL_URL is no address of a model endpoint.",
        "It must be http:// or https:// with a host, such as https://models.example.org/v1.",
    ),
    "in-address": (
        "LMS_MODEL_URL holds a user, a password, a query or a fragment.",
        "Put the key into LMS_MODEL_KEY and leave the address plain.",
    ),
    "key": (
        "LMS_MODEL_KEY holds spaces or signs that no HTTP header can carry.",
        "Set the key alone, without quotation marks and line breaks.",
    ),
    "timeout": (
        f"LMS_MODEL_TIMEOUT must be from {MIN_TIMEOUT} to {MAX_TIMEOUT} seconds.",
        "30 is a good start; the answer is awaited by a worker, never by a page.",
    ),
}


@register()
def check_model_endpoint(**_kwargs: Any) -> list[CheckMessage]:
    """Return what is wrong with the settings of the model endpoint; nothing where it is off.

    E001 address and model are not both set; E002 one of them, key or timeout cannot be used; W001 the
    words of calls, and the key, would go unencrypted to another machine; W002 other wordings are
    asked for and there is no endpoint.
    """
    url, name = settings.LMS_MODEL_URL.strip(), settings.LMS_MODEL_NAME.strip()
    if not url and not name:
        return _left_over()
    if not (url and name):
        missing = "LMS_MODEL_NAME" if url else "LMS_MODEL_URL"
        hint = "Set both, or neither: then the endpoint is off."
        return [Error(f"{missing} is not set.", hint=hint, id="roleplay.E001")]
    endpoint = Endpoint(url, name, settings.LMS_MODEL_KEY, settings.LMS_MODEL_TIMEOUT)
    found = faults(endpoint)
    problems: list[CheckMessage] = [
        Error(_FAULTS[one][0], hint=_FAULTS[one][1], id="roleplay.E002")
        for one in found
        if one in _FAULTS
    ]
    if "address" not in found and endpoint.in_clear:
        problems.append(
            Warning(
                "LMS_MODEL_URL is http://: what was said in calls, and the key, can be read on the way.",
                hint="Use https://, or an endpoint on this machine.",
                id="roleplay.W001",
            )
        )
    return problems


def _left_over() -> list[CheckMessage]:
    """Return a warning where wordings are wanted from an endpoint that is off."""
    if not settings.LMS_MODEL_REPHRASES:
        return []
    return [
        Warning(
            "LMS_MODEL_REPHRASES is on, but there is no model endpoint.",
            hint="Set LMS_MODEL_URL and LMS_MODEL_NAME, or switch it off.",
            id="roleplay.W002",
        )
    ]
