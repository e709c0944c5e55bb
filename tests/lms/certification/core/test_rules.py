"""Requirements: read with clear errors, evaluated, and explained to the same answer."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lms.certification.core import rules

pytestmark = pytest.mark.unit

AT = datetime(2026, 11, 9, 4, 0, tzinfo=UTC)
L1 = {
    "all": [
        {"course": "first-scripts"},
        {"quiz": "first-scripts-exam", "at_least": 85},
        {"roleplay": "early-broken-promise"},
    ]
}


def facts(
    *, course: bool = True, percent: Any = 86, call: str | None = "pass", **more: Any
) -> rules.Facts:
    return rules.Facts(
        courses={"first-scripts": AT} if course else {},
        quizzes={}
        if percent is None
        else {"first-scripts-exam": rules.QuizFact(Decimal(percent), True, AT)},
        roleplays={}
        if call is None
        else {"early-broken-promise": rules.RoleplayFact(call, None, AT)},
        **more,
    )


@pytest.mark.parametrize(
    ("data", "path", "reason"),
    [
        pytest.param(None, "", "exactly one of", id="nothing"),
        pytest.param([], "", "exactly one of", id="a list"),
        pytest.param({}, "", "exactly one of", id="empty"),
        pytest.param({"all": [], "any": []}, "", "exactly one of", id="two heads"),
        pytest.param({"all": []}, "all", "at least one part", id="empty group"),
        pytest.param({"all": {"course": "x"}}, "all", "a list with", id="group is no list"),
        pytest.param({"all": [{"course": "x"}, {"course": "x"}]}, "all", "twice", id="doubled"),
        pytest.param(
            {"all": [{"course": "X y"}]}, "all[0].course", "a key is needed", id="bad key"
        ),
        pytest.param({"course": 7}, "course", "a key is needed", id="key is a number"),
        pytest.param({"quiz": "q", "at_least": 101}, "quiz.at_least", "up to 100", id="above 100"),
        pytest.param({"quiz": "q", "at_least": 0}, "quiz.at_least", "above 0", id="zero"),
        pytest.param(
            {"quiz": "q", "at_least": "NaN"}, "quiz.at_least", "above 0", id="not a number"
        ),
        pytest.param(
            {"quiz": "q", "at_least": True}, "quiz.at_least", "percentage above", id="a truth"
        ),
        pytest.param(
            {"quiz": "q", "at_least": "much"}, "quiz.at_least", "percentage above", id="a word"
        ),
        pytest.param(
            {"course": "c", "at_least": 5}, "", "not understood here: at_least", id="stranger"
        ),
        pytest.param({"sign_off": "x"}, "", "exactly one of", id="unknown head"),
    ],
)
def test_parse_refuses_with_place_and_reason(data: Any, path: str, reason: str) -> None:
    with pytest.raises(rules.RequirementError) as caught:
        rules.parse(data)
    assert caught.value.path == path
    assert reason in caught.value.reason


def test_parse_refuses_groups_too_deep() -> None:
    data: Any = {"course": "c"}
    for _level in range(rules.MAX_DEPTH + 1):
        data = {"any": [data]}
    with pytest.raises(rules.RequirementError, match="inside each other"):
        rules.parse(data)


def test_parse_refuses_too_many_parts() -> None:
    data = {"all": [{"course": f"c{n}"} for n in range(rules.MAX_LEAVES + 1)]}
    with pytest.raises(rules.RequirementError, match="more than 50"):
        rules.parse(data)


def test_shipped_requirement_reads_and_writes_unchanged() -> None:
    assert rules.to_data(rules.parse(L1)) == L1


@pytest.mark.parametrize(
    ("known", "codes", "first"),
    [
        pytest.param(facts(), ["course.done", "quiz.done", "roleplay.done"], None, id="everything"),
        pytest.param(
            facts(percent="84.99"),
            ["course.done", "quiz.below", "roleplay.done"],
            "quiz.below",
            id="just below",
        ),
        pytest.param(
            facts(percent="85.00"),
            ["course.done", "quiz.done", "roleplay.done"],
            None,
            id="exactly the mark",
        ),
        pytest.param(
            facts(course=False, percent=None, call="fail"),
            ["course.missing", "quiz.untaken", "roleplay.failed"],
            "roleplay.failed",
            id="what was begun comes first",
        ),
        pytest.param(
            facts(percent=None, call="provisional"),
            ["course.done", "quiz.untaken", "roleplay.unmarked"],
            "quiz.untaken",
            id="what others must do comes last",
        ),
        pytest.param(
            rules.Facts(),
            ["course.missing", "quiz.untaken", "roleplay.untaken"],
            "course.missing",
            id="nothing: in the order of the tree",
        ),
        pytest.param(
            facts(since=AT + timedelta(seconds=1)),
            ["course.done", "quiz.stale", "roleplay.stale"],
            "quiz.stale",
            id="renewal: courses stand, the rest is too old",
        ),
        pytest.param(
            facts(since=AT),
            ["course.done", "quiz.done", "roleplay.done"],
            None,
            id="renewal: at the very moment",
        ),
    ],
)
def test_explain_tells_what_is_missing(
    known: rules.Facts, codes: list[str], first: str | None
) -> None:
    told = rules.explain(rules.parse(L1), known)
    assert [item.code for item in told.items] == codes
    assert (told.first_gap.code if told.first_gap else None) == first
    assert told.satisfied is (first is None)


def test_quiz_without_percentage_asks_for_the_quiz_s_own_pass_mark() -> None:
    tree = rules.parse({"quiz": "q"})
    for passed in (True, False):
        known = rules.Facts(quizzes={"q": rules.QuizFact(Decimal(70), passed, AT)})
        assert rules.evaluate(tree, known) is passed


def test_unmarked_quiz_is_not_passed() -> None:
    known = rules.Facts(quizzes={"q": rules.QuizFact(None, False, AT)})
    told = rules.explain(rules.parse({"quiz": "q", "at_least": 1}), known)
    assert [item.code for item in told.items] == ["quiz.unmarked"]


def test_any_tells_the_shortest_way() -> None:
    tree = rules.parse({"any": [{"all": [{"course": "c"}, {"quiz": "q"}]}, {"roleplay": "r"}]})
    assert [i.code for i in rules.explain(tree, rules.Facts()).items] == ["roleplay.untaken"]
    known = rules.Facts(courses={"c": AT}, quizzes={"q": rules.QuizFact(Decimal(90), True, AT)})
    assert [i.code for i in rules.explain(tree, known).items] == ["course.done", "quiz.done"]


def test_keys_of_names_each_key_once() -> None:
    trees = [rules.parse(L1), rules.parse({"any": [{"quiz": "b"}, {"quiz": "first-scripts-exam"}]})]
    assert rules.keys_of(trees, "quiz") == ["b", "first-scripts-exam"]
    assert rules.keys_of(trees, "roleplay") == ["early-broken-promise"]


# --- properties -----------------------------------------------------------------------------------
KEYS = st.sampled_from(["a", "b", "c"])
LEAVES = st.one_of(
    KEYS.map(lambda key: {"course": key}),
    KEYS.map(lambda key: {"roleplay": key}),
    st.tuples(KEYS, st.sampled_from([None, 50, 85, 100])).map(
        lambda two: {"quiz": two[0]} if two[1] is None else {"quiz": two[0], "at_least": two[1]}
    ),
)
TREES = st.recursive(
    LEAVES,
    lambda part: st.tuples(
        st.sampled_from(["all", "any"]), st.lists(part, min_size=1, max_size=3, unique_by=str)
    ).map(lambda two: {two[0]: two[1]}),
    max_leaves=8,
)
MOMENTS = st.integers(0, 10).map(lambda days: AT + timedelta(days=days))
FACTS = st.builds(
    rules.Facts,
    courses=st.dictionaries(KEYS, MOMENTS),
    quizzes=st.dictionaries(
        KEYS,
        st.builds(
            rules.QuizFact,
            percent=st.one_of(st.none(), st.decimals(0, 100, places=2)),
            passed=st.booleans(),
            at=MOMENTS,
        ),
    ),
    roleplays=st.dictionaries(
        KEYS,
        st.builds(
            rules.RoleplayFact,
            result=st.sampled_from(["pass", "fail", "provisional"]),
            score=st.none(),
            at=MOMENTS,
        ),
    ),
    since=st.one_of(st.none(), MOMENTS),
)


@st.composite
def requirements(draw: st.DrawFn) -> rules.Requirement:
    data = draw(TREES)
    try:
        return rules.parse(data)
    except rules.RequirementError:  # too deep
        return rules.parse({"course": "a"})


@given(requirements(), FACTS)
def test_evaluate_and_explain_agree(tree: rules.Requirement, known: rules.Facts) -> None:
    told = rules.explain(tree, known)
    assert told.satisfied == rules.evaluate(tree, known)
    assert told.satisfied == all(item.done for item in told.items)
    assert told.satisfied == (told.first_gap is None)
    assert told.items


@given(requirements())
def test_to_data_is_read_back_unchanged(tree: rules.Requirement) -> None:
    assert rules.parse(rules.to_data(tree)) == tree


@given(requirements(), FACTS)
def test_closing_every_gap_that_is_told_satisfies(
    tree: rules.Requirement, known: rules.Facts
) -> None:
    late = AT + timedelta(days=99)
    courses, quizzes, calls = dict(known.courses), dict(known.quizzes), dict(known.roleplays)
    for item in rules.explain(tree, known).missing:
        if item.leaf.kind == "course":
            courses[item.leaf.key] = late
        elif item.leaf.kind == "quiz":
            quizzes[item.leaf.key] = rules.QuizFact(Decimal(100), True, late)
        else:
            calls[item.leaf.key] = rules.RoleplayFact("pass", None, late)
    assert rules.evaluate(tree, rules.Facts(courses, quizzes, calls, known.since))
