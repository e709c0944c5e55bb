"""The text form: lossless both ways, faults with their lines."""

from __future__ import annotations

import pytest

from quizzes.roleplay.engine.document import MAX_CHARACTERS, parse, parse_document, render
from quizzes.roleplay.engine.problems import ScenarioError
from tests.factories.roleplay import shipped_text

pytestmark = pytest.mark.unit


@pytest.mark.parametrize("language", ["zh-hans", "en"])
def test_parse_and_render_lose_nothing(language: str) -> None:
    scenario = parse(shipped_text(language))
    text = render(scenario)
    assert parse(text) == scenario
    assert render(parse(text)) == text


def test_windows_line_ends_are_the_same_document() -> None:
    text = shipped_text()
    assert parse(text.replace("\n", "\r\n")) == parse(text)


def line_of(text: str, part: str) -> int:
    return next(n for n, row in enumerate(text.split("\n"), 1) if part in row)


@pytest.mark.parametrize(
    ("old", "new", "code", "where"),
    [
        pytest.param("kind: roleplay", "kind: quiz", "wrong-kind", "kind: quiz", id="kind"),
        pytest.param("stage: E\n", "stage: X\n", "invalid", "stage: X", id="value"),
        pytest.param("minutes: 8", "minuts: 8", "unknown-name", "minuts: 8", id="unknown name"),
        pytest.param("start: pick-up", "start: nowhere", "invalid", "---", id="start"),
        pytest.param("stage: E\n", "stage: E\nstage: E\n", "yaml-duplicate", "", id="twice"),
        pytest.param("minutes: 8", "minutes: &m 8", "yaml-alias", "minutes: &m", id="anchor"),
        pytest.param("minutes: 8", "minutes: [8", "yaml", "", id="broken yaml"),
        pytest.param("\n    text: 通话", "\n   text: 通话", "yaml", "", id="indent"),
        pytest.param("key: who\n", "ky: who\n", "unknown-name", "ky: who", id="in a beat"),
        pytest.param("::: beat\nkey: who\n", "::: bear\nkey: who\n", "directive-unknown", "::: bear", id="directive"),
    ],
)  # fmt: skip
def test_fault_is_named_with_its_line(old: str, new: str, code: str, where: str) -> None:
    text = shipped_text()
    assert old in text
    text = text.replace(old, new, 1)
    with pytest.raises(ScenarioError) as raised:
        parse(text)
    assert code in {one.code for one in raised.value.problems}
    if where:
        found = next(one for one in raised.value.problems if one.code == code)
        assert found.line == line_of(text, where)
    assert raised.value.reason


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("", "no-front-matter"),
        ("hello", "no-front-matter"),
        ("---\nkind: roleplay\n", "front-matter-open"),
        ("---\n- a\n---\n", "yaml-not-mapping"),
        ("---\nkind: roleplay\n---\n::: beat\nkey: a\n", "directive-open"),
        ("x" * (MAX_CHARACTERS + 1), "too-long"),
        ("---\n" + "[" * 5000 + "\n---\n", "yaml"),
    ],
    ids=["empty", "prose", "open", "list", "open beat", "enormous", "deep"],
)
def test_text_that_is_no_scenario_is_refused(text: str, code: str) -> None:
    with pytest.raises(ScenarioError) as raised:
        parse(text)
    assert raised.value.problems[0].code == code


def test_scalars_have_no_surprises() -> None:
    text = (
        shipped_text()
        .replace("name: 杜明远", "name: no", 1)
        .replace("short: 杜先生", "short: 0417", 1)
    )
    persona = parse(text).persona
    assert (persona.name, persona.short) == ("no", "0417")


def test_lines_of_parts_are_known() -> None:
    text = shipped_text()
    document = parse_document(text)
    assert document.line_of("beats", 0, "key") == line_of(text, "key: pick-up")
    assert document.line_of("goals", 0) == line_of(text, "key: dated-promise")
