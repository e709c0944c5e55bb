"""Finding questions by their words, where it was found, likeness; two texts compared."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from quizzes.core import search
from quizzes.core.comparison import differences

pytestmark = pytest.mark.unit

SPEC = {
    "type": "single-choice", "version": 1, "title": "逾期第19天", "prompt": "哪一项说对了？",
    "facts": [{"label": "金额", "value": "12,800元"}], "said": "「再说吧。」",
    "explanation": "中期是第6天至第18天。", "cells": ["PTP-L"], "rules": ["CN-1-68"],
    "lesson": "the-three-stages", "source": "A2",
    "options": [{"key": "0123abcd", "text": "先核身", "correct": True, "feedback": "对。"}],
}  # fmt: skip


# --- folding and terms
@pytest.mark.parametrize(
    ("written", "typed"),
    [
        ("還款計劃", "还款计划"),
        ("逾期３０天", "逾期30天"),
        ("PTP Early", "ptp early"),
        ("逾期 30 天", "逾期30天"),
        ("第一行\n第二行", "第一行第二行"),
        ("promise  to\tpay", "promise to pay"),
    ],
)
def test_what_makes_no_difference_is_folded_away(written: str, typed: str) -> None:
    assert search.fold(written) == search.fold(typed)


def test_a_space_between_two_latin_words_stays() -> None:
    assert search.fold("to pay") != search.fold("topay")


def test_terms_are_divided_at_any_space_each_once_and_not_too_many() -> None:
    assert search.terms_of("还款　计划 还款") == tuple(map(search.fold, ("还款", "计划")))
    assert search.terms_of("  ") == ()
    assert len(search.terms_of(" ".join(f"w{n}" for n in range(50)))) == search.MAX_TERMS


@given(st.text(st.characters(categories=["Lu", "Ll", "Lo", "Nd", "Po", "Zs"]), max_size=80))
def test_folding_twice_is_folding_once(text: str) -> None:
    assert search.fold(search.fold(text)) == search.fold(text)


# --- words of a question
def test_every_word_is_found_and_no_key_or_reference() -> None:
    text = search.search_text(SPEC, key="day-nineteen")
    for words in ("day-nineteen", "逾期第19天", "12,800元", "再说吧", "先核身", "对。", "中期是"):
        assert search.fold(words) in text
    offered = search.search_text(SPEC | {"types": [{"label": "已核实"}]}, key="day-nineteen")
    assert offered == text, "the list of debtor types is in every question of its type"
    for hidden in ("single-choice", "0123abcd", "ptp-l", "the-three-stages", "cn-1-68"):
        assert hidden not in text


def test_what_is_asked_leaves_out_title_and_explanation() -> None:
    asked = search.asked_words(SPEC)
    assert "哪一项说对了？" in asked
    assert "先核身" in asked
    assert "中期" not in asked
    assert "逾期第19天" not in asked


# --- where it was found
def test_the_hit_is_marked_as_it_was_written() -> None:
    pieces = search.excerpt("客户說他要還款，日期未定。", search.terms_of("还款"))
    assert [piece.text for piece in pieces if piece.hit] == ["還款"]
    assert "".join(piece.text for piece in pieces) == "客户說他要還款，日期未定。"


def test_a_long_text_is_cut_around_the_first_hit() -> None:
    pieces = search.excerpt("前" * 200 + "逾期" + "后" * 200, search.terms_of("逾期"))
    assert pieces[0].text == pieces[-1].text == "…"
    assert sum(len(piece.text) for piece in pieces) < 90


def test_hits_that_overlap_are_one() -> None:
    pieces = search.excerpt("三十天的利息", search.terms_of("三十天 十天的"))
    assert [piece.text for piece in pieces if piece.hit] == ["三十天的"]


def test_nothing_found_is_no_excerpt() -> None:
    assert search.excerpt("别的", search.terms_of("逾期")) == []


@given(st.text(max_size=60), st.text(min_size=1, max_size=6))
def test_an_excerpt_is_a_part_of_the_text(text: str, query: str) -> None:
    pieces = search.excerpt(text, search.terms_of(query))
    shown = "".join(piece.text for piece in pieces).strip("…")
    assert shown in " ".join(search.unicodedata.normalize("NFC", text).split())


# --- likeness
def test_likeness_is_that_of_dice() -> None:
    one, other = search.bigrams("night"), search.bigrams("nacht")
    assert search.likeness(one, other) == pytest.approx(0.25)  # the textbook's example
    assert search.likeness(one, one) == 1


def test_a_copy_with_one_word_changed_is_alike_and_another_question_is_not() -> None:
    text = "客户第三次爽约，今天是逾期第十二天，您下一步怎么做？请选出最合适的一项。"
    assert (
        search.likeness(search.bigrams(text), search.bigrams(text.replace("十二", "十三")))
        >= search.ALIKE
    )
    other = "家人来电说客户上周去世，您先请对方做什么？"
    assert search.likeness(search.bigrams(text), search.bigrams(other)) < 0.3


def test_texts_that_are_alike_share_an_anchor() -> None:
    text = "客户第三次爽约，今天是逾期第十二天，您下一步怎么做？请选出最合适的一项。"
    changed = search.fold(text.replace("十二", "十三"))
    assert any(piece in changed for piece in search.anchors(text))
    assert search.anchors("") == ()


# --- two texts compared
def test_chinese_is_compared_by_character() -> None:
    before, after = differences("中期是第6天至第18天", "中期是第6天至第19天")
    assert [span.text for span in before if span.changed] == ["18"]
    assert [span.text for span in after if span.changed] == ["19"]


def test_other_scripts_are_compared_by_word() -> None:
    _, after = differences("The customer promises", "The customers promise")
    assert [span.text for span in after if span.changed] == ["customers", "promise"]


def test_the_same_has_no_change_and_nothing_is_nothing() -> None:
    before, after = differences("同", "同")
    assert before == after
    assert not before[0].changed
    assert differences("", "") == ([], [])
    assert differences("", "新")[1][0].changed


@given(st.text(max_size=60), st.text(max_size=60))
def test_the_spans_are_the_texts(one: str, other: str) -> None:
    before, after = differences(one, other)
    assert "".join(span.text for span in before) == one
    assert "".join(span.text for span in after) == other
