"""Nothing serves real people while the demonstration is open.

The demonstration people have passwords that anybody can read. They exist where ``LMS_DEMO`` is on
(development). With it off, the deploy check names what is left of them, the server refuses to start
(:func:`refuse_demonstration`, called by ``lms.wsgi``) and the adapter refuses to sign them in.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.conf import settings
from django.core.checks import CheckMessage, Error, Tags, register
from django.core.exceptions import ImproperlyConfigured
from django.db import DatabaseError, connections

from lms.accounts import api


@register(Tags.security, deploy=True)
def demonstration_is_off(**_kwargs: Any) -> list[CheckMessage]:
    """``accounts.E001``: LMS_DEMO is on in a deployment."""
    if not settings.LMS_DEMO:
        return []
    return [
        Error(
            "LMS_DEMO is on: anybody could sign in with the demonstration passwords.",
            hint="Use lms.settings.production, which switches it off.",
            id="accounts.E001",
        )
    ]


@register(Tags.security, deploy=True)
def no_demonstration_people(**_kwargs: Any) -> list[CheckMessage]:
    """``accounts.E002``: demonstration people who could sign in stand in the database."""
    if settings.LMS_DEMO:
        return []
    names = _demonstration_names()
    if not names:
        return []
    return [
        Error(
            f"Demonstration people could sign in: {', '.join(names)}.",
            hint="Delete them, deactivate them, or start from an empty database.",
            id="accounts.E002",
        )
    ]


def refuse_demonstration() -> None:
    """Raise ImproperlyConfigured if a server without LMS_DEMO would serve demonstration people."""
    problems = [] if settings.LMS_DEMO else no_demonstration_people()
    if problems:
        raise ImproperlyConfigured(f"{problems[0].msg} {problems[0].hint}")


def _demonstration_names() -> Sequence[str]:
    """Return their user names; nothing before the first migration has run."""
    try:
        if "accounts_user" not in connections["default"].introspection.table_names():
            return []
        return list(api.demonstration_people().values_list("username", flat=True))
    except DatabaseError:
        return []
