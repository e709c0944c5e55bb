"""Short plain speech, as people talk on the telephone: it is heard, and what is unlawful never passes.

The sayings stand in everyday.txt, blunt.txt and lawful.txt beside this file.
"""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path

import pytest

from quizzes.roleplay.engine.case import Case
from quizzes.roleplay.engine.hearing import hear

pytestmark = pytest.mark.unit
HERE = Path(__file__).parent


def listener(
    cell: str = "PTP-E", *told: str, speaker: str = "debtor", verified: bool = True
) -> Case:
    return Case(
        cell=cell, stage=cell[-1] if cell[-1] in "EML" else "M", verified=verified, speaker=speaker,
        amount=Decimal(1680), days=3, history=tuple((speaker, text) for text in told),
    )  # fmt: skip


LISTENERS = {
    "stranger": listener(verified=False),
    "debtor": listener(),
    "promising": listener("PTP-E", "17号下午吧,1680还是存8812. the 17th, 1680, same card"),
    "aggrieved": listener("CH-E", "你们昨天那个人张嘴就骂,我要投诉. i want to complain, he swore"),
    "disputing": listener("FD-M", "这卡不是我办的. it's not my card, i never signed"),
    "bereaved": listener("DU-M", "我爸上个月走了. my dad died last month", speaker="relative"),
    "out-of-work": listener("AL-M", "我失业三个月了,真没钱"),
    "unwilling": listener("UW-L", "我就不还,你们去告吧"),
    "in-danger": listener("AL-L", "我不想活了. i don't want to live any more"),
    "colleague": listener("TP-M", speaker="third_party", verified=False),
}


def sayings(name: str) -> Iterator[tuple[str, str, str]]:
    """Yield who listens, what is to be heard, and the words."""
    who = ""
    for line in (HERE / name).read_text(encoding="utf-8").splitlines():
        if line.startswith("## "):
            who = line[3:]
        elif line and not line.startswith("#"):
            wanted, _, words = line.rpartition("\t")
            yield who, wanted, words


@pytest.mark.parametrize(("who", "wanted", "words"), list(sayings("everyday.txt")))
def test_everyday_words_are_heard(who: str, wanted: str, words: str) -> None:
    heard = hear(words, case=LISTENERS[who])
    acts = {act.key for act in heard.acts}
    assert heard.makes_sense
    for one in wanted.split():
        if one.startswith("-"):
            assert one[1:] not in acts
        else:
            assert acts & set(one.split("|")), (one, acts)


@pytest.mark.parametrize(("who", "fail", "words"), list(sayings("blunt.txt")))
def test_no_plain_fail_passes_in_silence(who: str, fail: str, words: str) -> None:
    heard = hear(words, case=LISTENERS[who])
    assert {one.key for one in heard.offences if one.certain} or heard.suspected, fail


@pytest.mark.parametrize(("who", "_", "words"), list(sayings("lawful.txt")))
def test_lawful_words_are_never_decided_to_be_a_fail(who: str, _: str, words: str) -> None:
    heard = hear(words, case=LISTENERS[who])
    assert [(one.key, one.cue) for one in heard.offences if one.certain] == []


def test_few_plain_fails_get_a_wrong_name() -> None:
    rows = list(sayings("blunt.txt"))
    named = 0
    for who, fail, words in rows:
        heard = hear(words, case=LISTENERS[who])
        certain = {one.key for one in heard.offences if one.certain}
        named += fail in certain | {one.key for one in heard.suspected}
    assert named >= 0.9 * len(rows)
