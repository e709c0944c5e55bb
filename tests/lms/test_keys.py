"""Keys: what is one, and how a title becomes one."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lms.foundation.keys import MAX_LENGTH, BadKey, check_key, make_key

pytestmark = pytest.mark.unit


@pytest.mark.parametrize(
    ("title", "key"),
    [
        ("电话礼貌", "dian-hua-li-mao"),
        ("先听，再说", "xian-ting-zai-shuo"),
        ("L1 电话催收员（初级）", "l1-dian-hua-cui-shou-yuan-chu-ji"),
        ("The first call: don't rush", "the-first-call-dont-rush"),
        ("Café", "cafe"),
        ("……", ""),
        ("", ""),
    ],
)
def test_title_is_spelt(title: str, key: str) -> None:
    assert make_key(title) == key


@given(st.text(max_size=400))
def test_whatever_is_spelt_is_a_key(title: str) -> None:
    key = make_key(title)
    assert key == "" or check_key(key) == key


def test_long_title_is_cut_at_a_dash() -> None:
    key = make_key("催收" * 40)
    assert len(key) <= MAX_LENGTH
    assert key.endswith(("-cui", "-shou"))


@pytest.mark.parametrize("text", ["", "A", "a b", "a--b", "-a", "电话", "a" * 81, "a\n"])
def test_what_is_no_key_is_refused(text: str) -> None:
    with pytest.raises(BadKey):
        check_key(text)
