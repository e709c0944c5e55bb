"""The form of a scenario in words: names beside codes, defaults in sight, each fault at its field."""

from __future__ import annotations

import re
from typing import Any

import pytest
from bs4 import BeautifulSoup, Tag
from django.test import Client
from django.urls import reverse
from django.utils import translation

from quizzes.roleplay import phrases
from quizzes.roleplay.engine.document import from_data, read_part
from quizzes.roleplay.engine.problems import ScenarioError
from quizzes.roleplay.models import Scenario
from quizzes.roleplay.services import authoring
from tests.factories.accounts import administrator
from tests.factories.roleplay import put_scenario, shipped_text
from tests.quizzes.roleplay.test_scenario_form import address, sent

pytestmark = [pytest.mark.integration, pytest.mark.django_db]


@pytest.fixture
def scenario() -> Scenario:
    return put_scenario()


@pytest.fixture
def author(client: Client) -> Client:
    client.force_login(administrator(is_superuser=True))
    return client


def form(client: Client, scenario: Scenario, part: str = "front", data: Any = None) -> Tag:
    url = address(scenario, part)
    answer = client.get(url) if data is None else client.post(url, data)
    assert answer.status_code == 200
    found = BeautifulSoup(answer.content, "html.parser").select_one("form.roleplay-form")
    assert found is not None
    return found


def told(found: Tag, selector: str) -> list[str]:
    return [" ".join(one.get_text(" ").split()) for one in found.select(selector)]


# --- names beside codes --------------------------------------------------------------------------------


def test_the_cell_is_chosen_by_its_name(author: Client, scenario: Scenario) -> None:
    page = form(author, scenario)
    assert told(page, "select[name=cell] option[selected]") == ["PTP-E · 屡次爽约·早期"]


def test_criteria_and_moves_are_ticked_by_their_names(author: Client, scenario: Scenario) -> None:
    front, beat = form(author, scenario), form(author, scenario, "introduce")
    ticked = "label:has(input[name$={}][checked])"
    assert told(front, ticked.format("not_applicable")) == ["R9"]  # which has no name here
    assert "R2 · 开场" in told(front, "label:has(input[name=not_applicable])")
    assert told(beat, ticked.format('"lines.0.moves"')) == ["M2 · 表明"]


def test_what_is_written_in_codes_says_beside_them_what_they_mean(
    author: Client, scenario: Scenario
) -> None:
    acts = told(form(author, scenario, "introduce"), "[id='m-lines.0.acts'] > span")
    assert acts == ["own-name 姓名或工号", "institution 机构", "recording 录音告知", "purpose 来意"]
    rules = told(form(author, scenario), "[id='m-rules'] > span")
    assert "R2 开场" in rules
    assert "CF1 威胁" in rules


def test_a_default_is_shown_and_not_an_empty_field(author: Client, scenario: Scenario) -> None:
    page = form(author, scenario)
    values = {str(one["name"]): str(one["value"]) for one in page.select("input[name^='state.']")}
    assert list(values.values()) == ["2", "1", "2", "3", "4"]
    assert told(page, "select[name='identity.speaker'] option[selected]") == ["客户"]


def test_ticks_are_saved_and_keep_the_order_in_which_the_text_has_them(
    author: Client, scenario: Scenario
) -> None:
    text = scenario.document.replace("    moves: [M2]\n", "    moves: [M3, M1]\n", 1)
    scenario = authoring.save_text(scenario, text, actor=None)
    data = sent(author, scenario, "introduce")
    author.post(address(scenario, "introduce"), data)
    scenario.refresh_from_db()
    assert scenario.version == 2  # nothing was changed
    data["lines.0.moves"] = ["M1", "M2", "M3"]
    author.post(address(scenario, "introduce"), data)
    scenario.refresh_from_db()
    assert scenario.script().beat("introduce").lines[0].moves == ("M3", "M1", "M2")
    data = sent(author, scenario, "introduce")
    del data["lines.0.moves"]
    author.post(address(scenario, "introduce"), data)
    scenario.refresh_from_db()
    assert scenario.script().beat("introduce").lines[0].moves == ()


# --- faults ----------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("part", "name", "value", "words"),
    [
        ("front", "title", "", "缺少标题。"),
        ("front", "account.days_overdue", "三天", "账户卡 › 逾期天数：须填整数"),
        ("front", "state.trust", "9", "开始时的数值 › 信任：不能大于5"),
        ("front", "hidden_facts.0.when", 'trust: "> nine"', "隐情 1 › 条件 › 信任：须写成比较"),
        ("front", "hidden_facts.0.when", "said: [", "隐情 1 › 条件：缺少值，或者括号没有配对"),
        ("front", "rules", "R1: a: b", "各评分项的规则：多了一个冒号"),
        ("introduce", "lines.0.acts", "- own-nom: 周岚", "须是这里认识的名称"),
        ("introduce", "cues.0.texts", "", "客户说的话 1 › 说法"),
    ],
)
def test_a_fault_stands_at_its_field_in_words(
    author: Client, scenario: Scenario, part: str, name: str, value: str, words: str
) -> None:
    page = form(author, scenario, part, {**sent(author, scenario, part), name: value})
    field = page.select_one(f"[name='{name}']")
    assert field is not None
    assert field["aria-invalid"] == "true"
    [sentence] = told(page, f"[id='{field['aria-describedby']}']")
    assert words in sentence
    assert not re.search(r"[A-Za-z]{4,} [a-z]{2,}", sentence)  # no English sentence in Chinese


@pytest.mark.parametrize(
    ("part", "fault"),
    [
        ("title: 第一次失约", 'title: "第一次失约'),
        ("stage: E", "stage: X"),
        ("stage: E", "stage: E\n  minutes: 8"),
        ("amount: 1680.00", "amount: abc"),
        ("amount: 1680.00", "amount: -3"),
        ("amount: 1680.00", "amount: 1.234"),
        ("days_overdue: 3", "days_overdue: 9999"),
        ("key: payday\n", "key: Pay Day\n"),
        ("max_turns: 20", "max_turns: [20]"),
        ('trust: ">= 4"', 'trust: ">= 6"'),
        ("when: {said: [own-name]}", "when: {said: [own-name], unsaid: [own-name]}"),
        ("when: {said: [own-name]}", "when: {any: [{trust: '> 5'}]}"),
        ("days_overdue: 3", "days_overdue: 30"),
        ("start: pick-up", "start: nowhere"),
        ("key_move:\n", "key_move: {}\nmore:\n"),
        ("records:\n", "records: [\n"),
    ],
)
def test_what_is_found_in_a_text_is_told_in_chinese_with_its_line(part: str, fault: str) -> None:
    assert part in shipped_text()
    with translation.override("zh-hans"):
        found = authoring.findings(
            shipped_text().replace(part, fault, 1), key="early-broken-promise", language="zh-hans"
        )
        sentences = [phrases.finding_with_line(one) for one in found if one.level == "error"]
    assert sentences
    for sentence in sentences:
        assert sentence.startswith("第")
        assert not re.search(r"[A-Za-z]{4,} [a-z]{2,}", re.sub("`[^`]*`", "", sentence)), sentence


def test_criteria_fails_and_languages_are_named_in_what_the_check_finds(scenario: Scenario) -> None:
    names = {"R2": "开场", "CF6": "冒用身份"}
    texts = (
        shipped_text().replace("      - recording: 通话有录音\n", "", 1),
        shipped_text().replace("对上了。我是东麓", "对上了。我是法院的周法官，也是东麓", 1),
    )
    with translation.override("zh-hans"):
        found = [
            phrases.finding(one, names=names)
            for text in texts
            for one in authoring.findings(text, key=scenario.key, language="zh-hans")
        ]
    assert any("R2 开场" in one for one in found)
    assert any("CF6 冒用身份" in one for one in found)
    assert "没有同一标识的英语场景。" in found


@pytest.mark.parametrize("text", ["{a: [", "a: b: c", "- x\n y: 1", "\tx: 1", "'x", "@x", '"\\q"'])
def test_no_sentence_of_a_library_is_shown_for_yaml_that_cannot_be_read(text: str) -> None:
    with pytest.raises(ScenarioError) as raised, translation.override("zh-hans"):
        read_part(text)
    with translation.override("zh-hans"):
        sentence = phrases.finding(raised.value.problems[0])
    assert not re.search(r"[A-Za-z]{4,} [a-z]{2,}", re.sub("`[^`]*`", "", sentence)), sentence


def test_an_unknown_sentence_is_shown_as_it_is() -> None:
    assert phrases.reason_words("something new in a library") == "something new in a library"


def test_a_fault_of_the_whole_scenario_is_told_too() -> None:
    with pytest.raises(ScenarioError) as raised:
        from_data({"key": "x"})
    assert all(phrases.finding_at_a_field(one) for one in raised.value.problems)


def test_beats_and_outcomes_are_suggested(author: Client, scenario: Scenario) -> None:
    answer = author.get(reverse("roleplay_form", args=[scenario.pk]))
    page = BeautifulSoup(answer.content, "html.parser")
    start = page.select_one("input[name=start]")
    assert start is not None
    options = page.select(f"datalist[id='{start['list']}'] option")
    assert [str(one["value"]) for one in options][:2] == ["pick-up", "who"]
