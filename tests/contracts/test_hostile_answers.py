"""What any type does with an answer that no honest page would send: a clear word or a mark, never a crash."""

from __future__ import annotations

import json
import time
from typing import Any

import pytest
from django.template.loader import render_to_string
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from pydantic import ValidationError

from quizzes.core.mark import ONE, ZERO
from quizzes.registry import QuestionType, Response, Spec
from tests.contracts.test_question_types import as_post, earned, every_type, sample_of

pytestmark = pytest.mark.unit
MEGABYTE = "长" * 350_000
AT_ONCE = 1.0  # seconds; a form reads an ordinary answer in a few milliseconds
FORGED = [
    "forged-id", "0", "-1", "１", "99999999999999999999", "1e999999999", "NaN", "-Infinity", "0x10",
    "true", "None", "[]", "{}", "\x00", "a\x00b", "\u202e反", "👩‍👩‍👧", "<script>alert(1)</script>",
    "../../etc/passwd", "{{ spec }}", "%s%n", "' OR 1=1 --", "*", "[a|b", " ", "\n\n", "||||",
]  # fmt: skip


def answered(kind: QuestionType, spec: Spec, data: dict[str, Any]) -> Response | None:
    """Read `data` as the engine does and hold what must hold of every answer; None if refused."""
    began = time.perf_counter()
    form = kind.form(spec, seed=3, data=as_post(data))
    if not form.is_valid():
        messages = [message for errors in form.errors.values() for message in errors]
        assert messages
        assert all(message and len(message) < 300 for message in messages)
        assert time.perf_counter() - began < AT_ONCE
        return None
    response = form.response()
    if response is not None:
        assert ZERO <= earned(kind, spec, response) <= ONE
        assert kind.read_response(json.loads(response.model_dump_json())) == response
        shown_again(kind, spec, response)
    assert time.perf_counter() - began < AT_ONCE
    return response


def shown_again(kind: QuestionType, spec: Spec, response: Response) -> None:
    """Put an answer everywhere it is shown: summary, analysis, review, and the form it stood in."""
    assert "\n" not in kind.summarise(spec, response)
    assert isinstance(kind.chosen(spec, response), tuple)
    detail = kind.review(spec, seed=3, response=response)
    page = render_to_string(kind.review_template, {"detail": detail, "spec": spec})
    form = kind.form(spec, seed=3, response=response)
    page += render_to_string(kind.template, {"form": form, "spec": spec})
    assert "<script" not in page


def names_of(kind: QuestionType, spec: Spec) -> list[str]:
    return list(kind.form(spec, seed=3).fields)


@every_type
@pytest.mark.parametrize("value", FORGED, ids=ascii)
def test_a_forged_value_in_every_control_is_refused_or_marked(kind, value: str) -> None:
    spec = sample_of(kind)
    answered(kind, spec, dict.fromkeys(names_of(kind, spec), value))
    answered(kind, spec, {name: [value, value, "forged"] for name in names_of(kind, spec)})


@every_type
def test_a_megabyte_in_every_control_is_refused_at_once(kind: QuestionType) -> None:
    spec = sample_of(kind)
    boxes = [name for name in names_of(kind, spec) if name.startswith("mark-")]  # on is on
    others = [name for name in names_of(kind, spec) if name not in boxes]
    assert answered(kind, spec, dict.fromkeys([*others, *boxes], MEGABYTE)) is None


@every_type
def test_controls_that_are_not_on_the_page_are_passed_over(kind: QuestionType) -> None:
    spec = sample_of(kind)
    extra = {f"{name}-forged": "1" for name in names_of(kind, spec)}
    assert answered(kind, spec, {**extra, "correct": "1", "mark": "1", "csrf": MEGABYTE}) is None


@every_type
def test_ten_thousand_values_in_one_control_take_no_time(kind: QuestionType) -> None:
    spec = sample_of(kind)
    many = [str(number) for number in range(10_000)]
    answered(kind, spec, dict.fromkeys(names_of(kind, spec)[:1], many))


@every_type
@settings(max_examples=40, deadline=None, suppress_health_check=list(HealthCheck))
@given(data=st.data())
def test_any_mixture_of_values_is_refused_or_marked(kind: QuestionType, data: Any) -> None:
    spec = sample_of(kind)
    names = names_of(kind, spec)
    honest = kind.form(spec, seed=3, response=kind.correct(spec))
    known = [str(honest[name].initial or "") for name in names] + FORGED
    values = st.one_of(st.sampled_from(known), st.text(max_size=60))
    answered(kind, spec, data.draw(st.dictionaries(st.sampled_from(names), values)))


@every_type
def test_a_stored_answer_with_forged_ids_is_read_out_or_marked_and_earns_nothing(kind) -> None:
    spec = sample_of(kind)
    forged = _forged(kind.correct(spec).model_dump(mode="json"))
    try:
        response = kind.read_response(forged)
    except ValidationError:
        return
    shown_again(kind, spec, response)
    if not kind.needs_person:
        assert earned(kind, spec, response) == ZERO


@every_type
@pytest.mark.parametrize("stored", [{}, {"forged": 1}, {"choice": MEGABYTE, "by": "hand"}], ids=[
    "empty", "unknown", "huge",
])  # fmt: skip
def test_a_stored_answer_of_another_shape_is_refused_by_name(kind, stored: dict) -> None:
    try:
        response = kind.read_response(stored)
    except ValidationError:
        return
    assert stored == {}  # a type all of whose fields may be left out
    assert earned(kind, sample_of(kind), response) in {ZERO, ONE}


def _forged(value: Any) -> Any:
    """Return `value` with every text in it replaced by one that no question knows."""
    if isinstance(value, dict):
        return {name: _forged(one) for name, one in value.items()}
    if isinstance(value, list):
        return [_forged(one) for one in value]
    return "forged" if isinstance(value, str) else value
