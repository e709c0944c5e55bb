"""What the linter reads in words, later calls and translations; the drawn dialogue."""

from __future__ import annotations

from xml.etree import ElementTree

import pytest

from quizzes.roleplay.engine.document import parse, render
from quizzes.roleplay.engine.graph import Words, graph_of, svg_of
from quizzes.roleplay.engine.lint import lint_text, lint_translation
from tests.factories.roleplay import shipped_text, two_calls_text

pytestmark = pytest.mark.unit

TEXT = two_calls_text()


def line_of(text: str, words: str) -> int:
    return next(n for n, row in enumerate(text.split("\n"), start=1) if words in row)


def test_a_scenario_of_two_calls_is_clean_and_keeps_everything_in_text() -> None:
    assert lint_text(TEXT) == []
    assert parse(render(parse(TEXT))) == parse(TEXT)


@pytest.mark.parametrize(
    ("old", "new", "code", "at"),
    [
        ("opens: second", "opens: nowhere", "no-such-beat", "opens: nowhere"),
        ("opens: second", "opens: end-promised", "opens-at-an-end", "opens: end-promised"),
        ("after: promised", "after: paid", "no-such-outcome", "after: paid"),
        (
            "text: What happened, that the money did not come this time?",
            "text: What happened, that the money did not come this time? You filthy liar.",
            "good-line-flagged",
            "You filthy liar",
        ),
    ],
)
def test_findings_name_the_line(old: str, new: str, code: str, at: str) -> None:
    text = TEXT.replace(old, new)
    found = {(one.code, one.line) for one in lint_text(text)}
    assert (code, line_of(text, at)) in found


def test_without_the_later_call_its_beats_are_unreachable() -> None:
    start, end = TEXT.index("later_calls:"), TEXT.index("bewildered:")
    found = [one for one in lint_text(TEXT[:start] + TEXT[end:]) if one.code == "unreachable"]
    assert {one.params["beat"] for one in found} == {"second", "end-settled"}


def test_the_shipped_translations_have_one_shape() -> None:
    assert lint_translation(shipped_text(), shipped_text("en"), language="en") == []


def test_a_missing_translation_and_a_missing_line_are_told() -> None:
    assert [one.code for one in lint_translation(TEXT, None, language="zh-hans")] == [
        "no-translation"
    ]
    other = TEXT.replace("key: fool", "key: idiot").replace("trust: 2,", "trust: 3,")
    found = {
        (one.code, one.params.get("key")) for one in lint_translation(TEXT, other, language="en")
    }
    assert found == {
        ("translation-lacks", "fool"),
        ("translation-lacks", "idiot"),
        ("translation-differs", None),
    }


def test_the_graph_has_every_beat_once_and_shows_the_way_to_the_goal() -> None:
    scenario = parse(TEXT)
    graph = graph_of(scenario)
    assert sorted(node.key for node in graph.nodes) == sorted(b.key for b in scenario.beats)
    kinds = {node.key: node.kind for node in graph.nodes}
    assert (kinds["first"], kinds["end-settled"], kinds["complaint"]) == (
        "start",
        "goal",
        "failure",
    )
    ways = {(one.source, one.target): one for one in graph.edges}
    assert ways["end-promised", "second"].kind == "later"
    assert ways["first", "promise"].walked
    places = [(node.layer, node.place) for node in graph.nodes]
    assert len(places) == len(set(places))


def test_the_drawing_is_well_formed_named_and_escapes_its_words() -> None:
    svg = svg_of(graph_of(parse(TEXT)), Words("<b>&", "beats & ways", {"later": '"again"'}))
    root = ElementTree.fromstring(svg)  # noqa: S314 -- our own drawing
    space = "{http://www.w3.org/2000/svg}"
    assert root.get("role") == "img"
    assert root.find(f"{space}title").text == "<b>&"  # type: ignore[union-attr]
    assert root.find(f"{space}desc").text == "beats & ways"  # type: ignore[union-attr]
    assert len(root.findall(f".//{space}rect")) == len(parse(TEXT).beats)


def test_an_unreachable_beat_is_drawn_as_such() -> None:
    start, end = TEXT.index("later_calls:"), TEXT.index("bewildered:")
    graph = graph_of(parse(TEXT[:start] + TEXT[end:]))
    assert {node.key for node in graph.nodes if node.kind == "unreached"} == {
        "second",
        "end-settled",
    }


# --- half of a line -------------------------------------------------------------------------------

ASK = "  - key: ask\n    quality: good\n    text: Which day, how much and from which account will you pay?\n"
FRIDAY = '      - texts: ["Friday, 900, by card. Bye."]\n'


@pytest.mark.parametrize(
    ("old", "new", "code"),
    [
        pytest.param(
            ASK, ASK + "    known_by: [whenever|soon]\n", "phrase-elsewhere", id="another line"
        ),
        pytest.param(
            FRIDAY,
            FRIDAY.replace("- texts", "- named: [your wife]\n        texts"),
            "answer-not-asked",
            id="not its own words",
        ),
        pytest.param(
            "date-asked: Which day",
            "agreement-repeated: Which day",
            "answer-confirms",
            id="confirms a day",
        ),
    ],
)
def test_what_may_be_answered_to_half_a_line_is_told(old: str, new: str, code: str) -> None:
    assert old in TEXT
    assert code in {one.code for one in lint_text(TEXT.replace(old, new, 1))}


def test_phrases_without_words_and_facts_that_no_aside_may_tell_are_errors() -> None:
    empty = TEXT.replace(ASK, ASK + '    known_by: ["…"]\n')
    assert [one.code for one in lint_text(empty)] == ["invalid"]
    aside = (
        "asides:\n  - key: wife\n    known_by: [your wife]\n"
        '    answers: [{texts: ["She is out."], discloses: [nothing]}]\n'
    )
    found = lint_text(TEXT.replace("bewildered:", aside + "bewildered:"))
    assert {(one.code, one.params.get("fact")) for one in found} == {("no-such-fact", "nothing")}
