"""Where the quoted words of a critical fail begin and end."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from quizzes.roleplay.engine.case import Case
from quizzes.roleplay.engine.clauses import clauses
from quizzes.roleplay.engine.hearing import hear
from quizzes.roleplay.engine.normal import normal
from quizzes.roleplay.engine.quoting import smaller

pytestmark = pytest.mark.unit

CASE = Case("IN-M", "M", True, "debtor", Decimal(2745), 10, facts=("合同约定违约金",))


def quotes(text: str, case: Case = CASE) -> dict[str, str]:
    heard = hear(text, case=case)
    return {one.key: heard.said(one) for one in heard.offences}


@pytest.mark.parametrize(
    ("text", "key", "quote"),
    [
        # what goes on in the next clause is quoted with it
        (
            "另外，您再不还我们就把这事发到您家长群里，让大家都看看。",
            "CF7",
            "您再不还我们就把这事发到您家长群里，让大家都看看",
        ),
        ("您找朋友借点先还上，下个月再还他，行吗？", "CF9", "您找朋友借点先还上，下个月再还他"),
        # words that only lead over are left out
        ("不过警察明天就上门抓您。", "CF5", "警察明天就上门抓您"),
        (
            "Just so you know, the police will arrest you tomorrow.",
            "CF5",
            "the police will arrest you tomorrow",
        ),
        # English clauses have no comma between them
        ("Just borrow from a friend and pay this today.", "CF9", "Just borrow from a friend"),
    ],
)
def test_a_fail_is_quoted_as_a_person_would(text: str, key: str, quote: str) -> None:
    assert quotes(text)[key] == quote


def test_what_is_another_fail_is_quoted_for_that_one() -> None:
    text = (
        "You deadbeat, borrow it from your brother and pay today or the police will come for you."
    )
    assert quotes(text) == {
        "CF2": "You deadbeat",
        "CF9": "borrow it from your brother",
        "CF5": "the police will come for you",
    }


def test_the_words_by_which_a_fail_is_known_stand_in_its_quote() -> None:
    crisis = replace(CASE, history=(("debtor", "我真不想活了"),))
    heard = hear("您别这么想。2745您今天先转过来，行吗？", case=crisis)
    (found,) = (one for one in heard.offences if one.key == "CF12")

    assert found.cue in heard.words.text[found.start : found.end]
    assert heard.said(found) in "2745您今天先转过来，行吗？"


def test_a_quote_never_leaves_its_sentence() -> None:
    said = quotes("您先听我说。您就是个老赖！这个月打算还多少？")
    assert said["CF2"] == "您就是个老赖"


@given(
    st.lists(
        st.sampled_from(
            [
                "您就是个老赖",
                "明天警察抓您",
                "不过",
                "and you",
                "pay today or the police come",
                "，",
                "。",
                ", ",
                "…",
                " ",
            ]
        ),
        max_size=12,
    )
)
def test_quotes_are_words_of_the_text(pieces: list[str]) -> None:
    text = "".join(pieces)
    assert all(quote and quote in text for quote in quotes(text).values())


@given(st.text(alphabet="ab ,.:and so您还，。", max_size=60))
def test_smaller_clauses_leave_no_words_out(text: str) -> None:
    folded = normal(text).text
    whole = clauses(folded)
    parts = smaller(folded, whole)

    def words(found: tuple) -> str:
        return "".join("".join(one.text.split()) for one in found)

    assert words(parts) == words(whole)
