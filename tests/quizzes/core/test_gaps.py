"""A text with gaps and the answers of a gap, read and written."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from quizzes.core.gaps import (
    BadGaps,
    BadShare,
    GapFault,
    GapLine,
    count_gaps,
    pieces_of,
    read_lines,
    write_lines,
)

pytestmark = pytest.mark.unit


def test_a_text_is_words_and_gaps_line_by_line() -> None:
    text = "早期第{{1}}天\n\n至第｛｛ 2 ｝｝天。"
    assert pieces_of(text) == (("早期第", 1, "天"), ("至第", 2, "天。"))
    assert count_gaps(text) == 2


@pytest.mark.parametrize(
    ("text", "fault", "number"),
    [
        ("没有空", GapFault.NONE, 0),
        ("{{2}}", GapFault.ORDER, 1),
        ("{{1}} {{1}}", GapFault.ORDER, 2),
        ("{{1}} {{3}}", GapFault.ORDER, 2),
        ("{{1}} {{2", GapFault.OPEN, 0),
        ("{{一}}", GapFault.OPEN, 0),
        ("{{1}} {{}}", GapFault.OPEN, 0),
        (" ".join(f"{{{{{n}}}}}" for n in range(1, 22)), GapFault.TOO_MANY, 0),
    ],
)
def test_a_text_that_cannot_be_used_says_why(text: str, fault: GapFault, number: int) -> None:
    with pytest.raises(BadGaps) as bad:
        count_gaps(text)
    assert (bad.value.fault, bad.value.number) == (fault, number)


def test_lines_are_answers_with_share_and_feedback() -> None:
    assert read_lines("=不得|不能 # 对。\n\n50% 不应\n可以 ＃ 反了。\n18.25%\n0% 50% 以上") == (
        GapLine(text="不得|不能", share=Decimal(1), feedback="对。"),
        GapLine(text="不应", share=Decimal("0.5")),
        GapLine(text="可以", feedback="反了。"),
        GapLine(text="18.25%"),
        GapLine(text="50% 以上"),
    )


def test_a_share_beyond_everything_is_refused() -> None:
    with pytest.raises(BadShare) as bad:
        read_lines("=对\n101% 更对")
    assert bad.value.line == 2


@given(
    st.lists(
        st.builds(
            GapLine,
            text=st.text(alphabet="不得=50% |*", min_size=1, max_size=12).map(
                lambda text: " ".join(text.split()) or "得"
            ),
            share=st.integers(0, 100).map(lambda n: Decimal(n) / 100),
            feedback=st.sampled_from(["", "对。", "再想想 一下"]),
        ),
        max_size=6,
    )
)
def test_what_is_written_reads_in_again(lines: list[GapLine]) -> None:
    assert read_lines(write_lines(lines)) == tuple(lines)
