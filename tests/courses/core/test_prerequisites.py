"""What is locked, what opens it, and circles."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from courses.core.prerequisites import (
    Order,
    PrerequisiteCycle,
    Step,
    UnknownPrerequisite,
    locked,
    plan,
)

pytestmark = pytest.mark.unit

A, B, C = Step("a"), Step("b"), Step("c")


@pytest.mark.parametrize(
    ("steps", "order", "cleared", "expected"),
    [
        ([A, B, C], Order.FREE, set(), {}),
        ([A, B, C], Order.IN_ORDER, set(), {"b": ("a",), "c": ("a",)}),
        ([A, B, C], Order.IN_ORDER, {"a"}, {"c": ("b",)}),
        ([A, B, C], Order.IN_ORDER, {"a", "b"}, {}),
        ([A, B, C], Order.IN_ORDER, {"b"}, {"b": ("a",), "c": ("a",)}),
        ([A, B, Step("c", ("a", "b"))], Order.FREE, set(), {"c": ("a", "b")}),
        ([A, B, Step("c", ("a", "b"))], Order.FREE, {"a"}, {"c": ("b",)}),
        ([Step("a", ("c",)), B, C], Order.FREE, set(), {"a": ("c",)}),
    ],
    ids=[
        "free", "in-order", "second-open", "all-open", "cleared-but-locked-does-not-open",
        "two-needed", "one-of-two", "later-module-needed",
    ],
)  # fmt: skip
def test_locked(
    steps: list[Step], order: Order, cleared: set[str], expected: dict[str, tuple[str, ...]]
) -> None:
    assert locked(plan(steps, order=order), cleared) == expected


def test_cycle_is_refused_and_named() -> None:
    with pytest.raises(PrerequisiteCycle) as caught:
        plan([Step("a", ("c",)), Step("b", ("a",)), Step("c", ("b",))])
    assert caught.value.path == ("a", "c", "b", "a")


def test_waiting_for_itself_is_a_cycle() -> None:
    with pytest.raises(PrerequisiteCycle):
        plan([Step("a", ("a",))])


def test_order_and_a_later_prerequisite_make_a_cycle() -> None:
    with pytest.raises(PrerequisiteCycle):
        plan([Step("a", ("b",)), B], order=Order.IN_ORDER)


def test_unknown_prerequisite_is_named() -> None:
    with pytest.raises(UnknownPrerequisite) as caught:
        plan([Step("a", ("ghost",))])
    assert (caught.value.key, caught.value.missing) == ("a", "ghost")


keys = st.lists(st.text("abcdefgh", min_size=1, max_size=2), unique=True, min_size=1, max_size=8)


@given(keys, st.data())
def test_something_can_always_be_done_until_all_is_cleared(
    names: list[str], data: st.DataObject
) -> None:
    steps = [
        Step(name, tuple(data.draw(st.sets(st.sampled_from(names[:n])))) if n else ())
        for n, name in enumerate(names)
    ]
    graph = plan(steps, order=data.draw(st.sampled_from(Order)))
    cleared = data.draw(st.sets(st.sampled_from(names)))
    closed = locked(graph, cleared)
    for waiting in closed.values():
        assert waiting
        for key in waiting:  # what opens a module can itself be worked on
            assert key not in closed
            assert key not in cleared
    if cleared != set(names):
        assert any(name not in closed and name not in cleared for name in names)
