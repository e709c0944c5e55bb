"""Typed words are heard as acts and critical fails, with the words that carry them."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from quizzes.roleplay.engine.case import Case
from quizzes.roleplay.engine.hearing import hear
from quizzes.roleplay.engine.normal import normal

pytestmark = pytest.mark.unit

CASE = Case(
    cell="UD-M",
    stage="M",
    verified=True,
    speaker="debtor",
    amount=Decimal(3200),
    days=12,
    facts=("账单3200元,其中年费300元", "无减免权限"),
    history=(("debtor", "你们业务员说没有年费,投诉没给说法我一分不还"),),
)
STRANGER = Case(
    cell="TP-M", stage="M", verified=False, speaker="third_party", amount=Decimal(7300), days=10,
    facts=("对方为同事,非担保人",), history=(("third_party", "他出去了,您哪位?"),),
)  # fmt: skip
IN_DANGER = Case(
    cell="AL-L", stage="L", verified=True, speaker="debtor", amount=Decimal(8300), days=28,
    history=(("debtor", "我真的撑不下去了,不想活了"),),
)  # fmt: skip


def acts(text: str, case: Case = CASE) -> set[str]:
    return {act.key for act in hear(text, case=case).acts}


def fails(text: str, case: Case = CASE) -> set[str]:
    return {one.key for one in hear(text, case=case).offences}


@pytest.mark.parametrize(
    ("text", "act"),
    [
        ("请您报一下证件后四位", "identifier-asked"),
        ("Could you confirm your date of birth?", "identifier-asked"),
        ("我叫李文，工号2081", "own-name"),
        ("本次通话全程录音", "recording"),
        ("这一回是卡在哪个环节了？", "cause-open"),
        ("What got in the way this time?", "cause-open"),
        ("您看哪天方便？", "date-asked"),
        ("您能拿出多少？", "amount-asked"),
        ("打算从哪张卡走？", "channel-asked"),
        ("账单是3200元", "amount"),
        ("帳單是３２００元", "amount"),
        ("三千二，逾期十二天", "due-date"),
        ("投诉我现在登记，编号发您", "complaint-logged"),
        ("这件事和还款分开处理", "separated"),
        ("客诉专员三个工作日内回复您", "route-named"),
        ("我帮您反映一下", "route-vague"),
        ("已经登记好了", "recorded"),
        ("15号下午三点我再给您回电", "follow-up"),
        ("没还的部分按合同继续计息", "consequence-contract"),
        ("利息会越滚越多", "consequence-untied"),
        ("From today calls and texts are stopped", "collection-paused"),
        ("我给您寄一封信", "other-channel"),
    ],
)
def test_an_act_is_heard(text: str, act: str) -> None:
    assert act in acts(text)


def test_a_card_centre_is_no_letter() -> None:
    assert "other-channel" not in acts("我是信用卡中心的")


def test_a_point_is_restated_in_other_words_and_an_echo_is_none() -> None:
    assert "restated" in acts("您是说办卡时业务员没提年费，所以在投诉有说法之前不打算还，对吗？")
    assert not hear("你们业务员说没有年费,投诉没给说法我一分不还", case=CASE).makes_sense


@pytest.mark.parametrize(
    ("text", "fail"),
    [
        ("再不还我们就带人去你店里坐着", "CF1"),
        ("你就是个老赖", "CF2"),
        ("你他妈的什么时候还", "CF2"),
        ("滚，别废话", "CF2"),
        ("我们派两个同事去您楼下坐坐，喝杯茶", "CF1"),
        ("我会跟您单位人事处知会一声", "CF7"),
        ("[to the family chat] Hi all, his instalment is still missing", "CF3"),
        ("再不处理，明天法院就来查封", "CF5"),
        ("我是区公安分局经侦的", "CF6"),
        ("我会把这事告诉您单位领导", "CF7"),
        ("另外加收200元上门费", "CF8"),
        ("年费我给您免了", "CF8"),
        ("您先找网贷平台借一笔还上", "CF9"),
        ("您先把投诉撤了我再给您谈分期", "CF10"),
        ("晚上十一点以后我再打给您", "CF11"),
        ("You will go to prison for this", "CF5"),
        ("We'll let your employer know", "CF7"),
    ],
)
def test_a_critical_fail_is_heard_with_its_words(text: str, fail: str) -> None:
    heard = hear(text, case=CASE)
    found = [one for one in heard.offences if one.key == fail]
    assert found
    assert heard.said(found[0]) in text


@pytest.mark.parametrize(
    "text",
    [
        pytest.param("没有人管您叫老赖", id="negated insult"),
        pytest.param("您问是不是要坐牢，不会的，这不是刑事案件", id="negated and asked"),
        pytest.param("我们不会联系您的单位", id="negated leverage"),
        pytest.param("不建议您去借网贷还款", id="advised against"),
        pytest.param("网贷就别碰了", id="advised against afterwards"),
        pytest.param("我不是法院的，也不是律师", id="denied identity"),
        pytest.param("晚上十点到早上八点我们不打电话", id="the limits themselves"),
        pytest.param("您撤不撤投诉都不影响分期", id="no condition"),
        pytest.param("Nobody is going to arrest you", id="English negation"),
        pytest.param("昨天是他妈妈接的电话", id="his mother"),
        pytest.param("带孩子打针折腾到半夜，那确实顾不上", id="a night that is over"),
        pytest.param("I'll try you again by phone on Thursday at 11 a.m.", id="before noon"),
        pytest.param("利息滚上去您更吃力", id="interest that grows"),
        pytest.param(
            "[text to his own registered mobile] The instalment is due", id="his own telephone"
        ),
        pytest.param("滚动还款的意思是每月还一部分", id="a word with the sign of an insult"),
        pytest.param("Is there anything near you that you might hurt yourself with?", id="safety"),
        pytest.param("Let me break the total down for you", id="an account explained"),
    ],
)
def test_what_only_looks_forbidden_is_clean(text: str) -> None:
    assert fails(text) == set()


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        pytest.param("请您转告他有空给小丁回个电话", set(), id="minimal contact"),
        pytest.param("他欠我们银行一笔款没还", {"CF3"}, id="the debt is told"),
        pytest.param("这个我不便跟您说，只能和他本人讲", set(), id="kept to himself"),
        pytest.param("您先替他垫一点吧", {"CF4"}, id="asked to pay"),
    ],
)
def test_before_a_third_party(text: str, expected: set[str]) -> None:
    assert fails(text, STRANGER) == expected


def test_collecting_on_in_a_crisis_is_a_critical_fail_and_staying_is_none() -> None:
    assert "CF12" in fails("身体要紧，不过今天这8300您看能先转多少", IN_DANGER)
    assert fails("账先不谈了，我在电话这头陪着您，值班主管马上接进来", IN_DANGER) == set()


@pytest.mark.parametrize(
    "text",
    [
        "核身、表明、问因、倾听、安抚、核实、事实、后果、方案、承诺、复述、记录、跟进。",
        "Payment purple the of when account sincerely seven lamps, kindly weekly thank under spoon window",
    ],
    ids=["keywords", "word salad"],
)
def test_words_that_speak_to_nobody_earn_nothing(text: str) -> None:
    heard = hear(text, case=CASE)
    assert not heard.makes_sense
    assert heard.acts == ()


@pytest.mark.parametrize(
    "text",
    [
        "",
        " ",
        "。。。？！",
        "😀" * 50,
        "<script>alert(1)</script>",
        "\x00\x01",
        "\u202e还款",
        "的" * 5000,
    ],
    ids=["empty", "space", "signs", "emoji", "html", "binary", "right to left", "enormous"],
)
def test_strange_input_is_heard_without_an_error(text: str) -> None:
    assert hear(text, case=CASE).offences == ()


@given(st.text(max_size=120))
def test_evidence_is_always_verbatim(text: str) -> None:
    heard = hear(text, case=CASE)
    for one in (*heard.acts, *heard.offences):
        assert heard.said(one) in text


@given(st.text(alphabet="你我他不是还款投诉法院,。?!12 的了吗", max_size=60))
def test_hearing_is_deterministic(text: str) -> None:
    assert hear(text, case=CASE) == hear(text, case=CASE)


@pytest.mark.parametrize(
    ("told", "reply"),
    [
        ("这卡不是我办的。", "您说卡不是您办的，对吧，我知道了。"),
        ("That card isn't mine.", "You say the card isn't yours, okay."),
        ("我工资还没发。", "您是说您工资还没发，是吧。"),
    ],
)
def test_an_echo_restates_nothing(told: str, reply: str) -> None:
    case = replace(CASE, history=(("debtor", normal(told).text),))
    heard = hear(reply, case=case)
    assert "restated" not in {act.key for act in heard.acts} | heard.unsure


def test_the_point_in_other_words_is_a_restatement() -> None:
    case = replace(CASE, history=(("debtor", normal("工资要到20号才发，公司改了发薪日。").text),))
    heard = hear("您是说单位把发钱的日子往后推了半个月，这一期就没接上。", case=case)
    assert "restated" in {act.key for act in heard.acts}


@pytest.mark.parametrize(
    "words",
    ["It's 7,350, six days late.", "Get a loan from one of your friends.", "Donglu Bank here.",
     "A payment from Friday would do."],
)  # fmt: skip
def test_words_that_only_look_like_a_name_introduce_nobody(words: str) -> None:
    assert "own-name" not in {act.key for act in hear(words, case=CASE).acts}


@pytest.mark.parametrize(
    "words",
    ["Zhou Lan speaking.", "This is Rosa from Harbour Bank.", "My name is rosa.",
     "Staff number 627.", "Gil from Tallis Credit, about your loan."],
)  # fmt: skip
def test_an_english_name_is_written_as_one(words: str) -> None:
    assert "own-name" in {act.key for act in hear(words, case=CASE).acts}


@pytest.mark.parametrize(
    "words", ["您心里也着急，这我听得出来。", "It sounds like work got crazy for you this week."]
)
def test_kind_words_raise_no_suspicion(words: str) -> None:
    assert hear(words, case=CASE).suspected == ()


def test_what_is_suspected_is_kept_with_its_words() -> None:
    heard = hear("好的。您家窗户挺大的，夜里碎了多冷啊。", case=CASE)
    assert [heard.said(one) for one in heard.suspected] == ["您家窗户挺大的，夜里碎了多冷啊"]


def test_a_fail_says_by_which_words_it_was_known() -> None:
    (found,) = hear("您就是个老赖。", case=CASE).offences
    assert (found.key, found.ground, found.cue) == ("CF2", "words", "老赖")


@pytest.mark.parametrize(
    "text",
    [
        "您看哪天哪天哪天，多少多少，哪张卡哪张卡，什么原因什么原因，登记登记",
        "阿巴阿巴什么原因哪天多少卡",
    ],
)
def test_words_heaped_up_speak_to_nobody(text: str) -> None:
    assert not hear(text, case=CASE).makes_sense


@pytest.mark.parametrize(
    "text", ["好的好的，谢谢谢谢", "嗯嗯，理解理解，跑车不容易", "没事没事，别急别急"]
)
def test_words_that_people_double_are_speech(text: str) -> None:
    assert hear(text, case=CASE).makes_sense


def test_a_suspicion_names_the_fail_that_it_resembles_most_and_none_that_cannot_be() -> None:
    found = hear("再不还我们就上门了，把你家锁换了", case=CASE).suspected
    assert found
    for one in found:
        if one.resembled:
            assert one.key == one.resembled[0][0]
            assert one.behind(one.key) == 0
            assert {"CF3", "CF12"}.isdisjoint(key for key, _sum in one.resembled)


def test_a_fail_is_left_to_a_person_where_its_sentence_resembles_another() -> None:
    text = "您先别急着投诉，传票上周其实就排上了，法院那边的人跟我们一栋楼，我是替您拖着的"
    heard = hear(text, case=CASE)
    assert "CF10" not in {one.key for one in heard.offences if one.certain}
    assert heard.suspected


@pytest.mark.parametrize(
    ("text", "judged"),
    [
        ("您说不是您签的？您怎么发现的", False),
        ("您的意思是，这字不是您本人签的", False),
        ("合同是您签的，怪得了谁", True),
    ],
)
def test_what_was_denied_is_taken_up_without_reproach(text: str, judged: bool) -> None:
    assert ("judgement" in {act.key for act in hear(text, case=CASE).acts}) is judged
