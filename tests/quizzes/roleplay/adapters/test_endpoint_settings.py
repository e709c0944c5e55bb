"""Setting the endpoint up: the two commands say what works, the system checks what is missing."""

from __future__ import annotations

from io import StringIO
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.test import override_settings
from django.views.debug import get_default_exception_reporter_filter

from quizzes.roleplay.checks import check_model_endpoint
from quizzes.roleplay.models import Phrasing, Proposal
from tests.factories import model_server as acts
from tests.factories.model_calls import (
    FAILURES,
    ended,
    put_scenario,
    sensible,
)
from tests.factories.model_server import KEY, ModelServer

pytestmark = [pytest.mark.integration, pytest.mark.django_db]


def told(command: str) -> str:
    out = StringIO()
    call_command(command, stdout=out, stderr=out)
    return out.getvalue()


def test_the_check_tells_what_works(rephrasing: ModelServer) -> None:
    put_scenario()
    rephrasing.behaviour = sensible
    text = told("check_model_endpoint")
    assert "Key: set, not shown." in text
    assert KEY not in text
    assert "works  It answers" in text
    assert "works  Level 2 for R3, with the words “这次没有按时存进”, stood the check." in text
    assert "other wordings stood the check" in text
    assert "FAILS" not in text
    assert not Proposal.objects.exists()
    assert not Phrasing.objects.exists()


@pytest.mark.parametrize("name", FAILURES)
def test_the_check_tells_what_fails(endpoint_on: ModelServer, settings: Any, name: str) -> None:
    put_scenario()
    settings.LMS_MODEL_TIMEOUT = 1
    endpoint_on.behaviour, reason = FAILURES[name]
    out = StringIO()
    with pytest.raises(CommandError, match="cannot be used"):
        call_command("check_model_endpoint", stdout=out)
    assert f"FAILS  {reason.words}" in out.getvalue()
    assert KEY not in out.getvalue()


def test_the_check_names_a_lie(endpoint_on: ModelServer) -> None:
    put_scenario()
    lie = {"criterion": "R3", "level": 2, "turn": 1, "quote": "没有说过", "words": "好"}
    endpoint_on.behaviour = acts.proposes(lie)
    out = StringIO()
    with pytest.raises(CommandError):
        call_command("check_model_endpoint", stdout=out)
    assert "FAILS  It proposed nothing that stands the check (not-verbatim)." in out.getvalue()


def test_the_check_of_what_is_off_says_so() -> None:
    assert "is off" in told("check_model_endpoint")
    assert "nothing was asked" in told("ask_model_endpoint")


def test_what_is_missing_is_asked_for_once(rephrasing: ModelServer) -> None:
    session = ended()
    rephrasing.behaviour = sensible
    session.marks.filter(criterion="R3").update(level=None)
    text = told("ask_model_endpoint")
    assert text.startswith("1 proposal(s) and ")
    assert session.scenario.phrasings.exists()
    asked = len(rephrasing.asked)
    assert told("ask_model_endpoint") == "0 proposal(s) and 0 wording(s) stored\n"
    assert len(rephrasing.asked) == asked


def test_what_is_missing_waits_while_the_endpoint_is_down(endpoint_on: ModelServer) -> None:
    ended()
    endpoint_on.behaviour = acts.answers(b"", status=503)
    with pytest.raises(CommandError, match="The server failed"):
        told("ask_model_endpoint")


# --- system checks --------------------------------------------------------------------------------


def ids(**changed: Any) -> list[str]:
    off = {"LMS_MODEL_URL": "", "LMS_MODEL_NAME": "", "LMS_MODEL_KEY": "", "LMS_MODEL_TIMEOUT": 30}
    with override_settings(**{**off, "LMS_MODEL_REPHRASES": False, **changed}):
        found = check_model_endpoint()
        assert all(KEY not in f"{one.msg}{one.hint}" for one in found)
        return [str(one.id) for one in found]


def test_the_settings_are_whole_or_empty() -> None:
    url, name = {"LMS_MODEL_URL": "https://models.example.org/v1"}, {"LMS_MODEL_NAME": "m-1"}
    assert ids() == []
    assert ids(**url) == ["roleplay.E001"]
    assert ids(**name) == ["roleplay.E001"]
    assert ids(**url, **name, LMS_MODEL_KEY=KEY) == []
    assert ids(**url, **name, LMS_MODEL_KEY=f"{KEY}\n") == ["roleplay.E002"]
    assert ids(**url, **name, LMS_MODEL_TIMEOUT=0) == ["roleplay.E002"]
    assert ids(**name, LMS_MODEL_URL="models.example.org") == ["roleplay.E002"]
    assert ids(**name, LMS_MODEL_URL=f"https://x:{KEY}@models.example.org") == ["roleplay.E002"]
    assert ids(**name, LMS_MODEL_URL="http://models.example.org/v1") == ["roleplay.W001"]
    assert ids(**name, LMS_MODEL_URL="http://127.0.0.1:8080/v1") == []
    assert ids(LMS_MODEL_REPHRASES=True) == ["roleplay.W002"]


def test_the_key_is_masked_on_the_error_pages_of_development(settings: Any) -> None:
    settings.LMS_MODEL_KEY = KEY
    assert KEY not in str(get_default_exception_reporter_filter().get_safe_settings())
