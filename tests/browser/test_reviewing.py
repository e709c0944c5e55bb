"""Deciding about calls in a real browser: axe and width on every page, by keyboard, and without scripts."""

from __future__ import annotations

from typing import Any

import pytest

from tests.browser import histories
from tests.browser.conftest import OpenPage, Site, sign_in
from tests.browser.test_accessibility import faults

pytestmark = pytest.mark.browser

#: A call that was graded and in which R3, R5, R7 and one suspicion were then left to a person.
CALL_WAITING = f"""
from quizzes.roleplay import queries
from quizzes.roleplay.models import GoldTranscript, Suspicion
session = roleplay.start_session({histories.SCENARIO!r}, person=person, locale="zh-hans", mode="exam")
session = roleplay.play_out(session)
session.marks.filter(criterion__in=["R3", "R5", "R7"]).update(level=None, reason="unsure")
last = session.turns.filter(who="collector").last()
span = {{"start": 0, "end": len(last.text), "quote": last.text}}
Suspicion.objects.create(session=session, key="CF5", turn=last.number, span=span)
now = queries.standing_of(session)
session.result, session.conduct, session.score = now.result, now.conduct, now.score
session.score_low, session.score_high = now.low, now.high
session.save()
said["waiting"] = f"/marking/calls/{{session.uuid}}/"
said["debrief"] = f"/calls/{{session.uuid}}/debrief/"
said["place"] = f"CF5-{{last.number}}"
gold = GoldTranscript.objects.filter(scenario=session.scenario).first()
said["gold"] = f"/marking/golds/{{gold.pk}}/"
said["scenario"] = f"/marking/role-plays/{{session.scenario_id}}/"
"""
CALL_APPEALED = f"""
from quizzes.roleplay.services import appealing
session = roleplay.start_session({histories.SCENARIO!r}, person=person, locale="zh-hans", mode="exam")
session = roleplay.play_out(session, model_path=False)
appeal = appealing.appeal(session, person=person, reason="我只是转述了规定。")
said["appeal"] = f"/marking/call-appeals/{{appeal.uuid}}/"
"""
TEACHER = ("chenjing", "write-good-lessons")


def put(site: Site, username: str) -> dict[str, Any]:
    site.new_trainee(username)
    return histories.told(site, username, CALL_WAITING, CALL_APPEALED)


def test_the_pages_of_those_who_decide(site: Site, open_page: OpenPage) -> None:
    said = put(site, "axe-reviewed")
    page = open_page()
    sign_in(page, *TEACHER)
    found = []
    for address in (
        "/marking/calls/", said["waiting"], "/marking/call-appeals/", said["appeal"],
        "/marking/role-plays/", said["scenario"], said["gold"],
    ):  # fmt: skip
        found += faults(page, address, language="zh-hans", crowded=True)
    assert found == []


def test_numbers_lead_to_words_and_back_and_keys_choose_levels(
    site: Site, open_page: OpenPage
) -> None:
    said = put(site, "keys-reviewed")
    page = open_page()
    sign_in(page, *TEACHER)
    page.goto(said["waiting"])
    page.locator(".review-q a.evno").first.click()
    assert page.locator("mark:target").count() == 1
    page.locator(".review-talk mark a").first.click()
    assert page.locator("fieldset.review-q:target").count() == 1
    page.locator("#q-r3 input").first.focus()
    page.keyboard.press("2")
    assert page.locator("#q-r3 input:checked").input_value() == "2"


HIDDEN_BEHIND_THE_BUTTONS = """() => {
  const at = document.activeElement.getBoundingClientRect();
  const bar = document.querySelector(".rubric-go").getBoundingClientRect();
  return document.activeElement.matches("[type=radio], textarea") && at.bottom > bar.top + 1;
}"""


def test_no_focus_hides_behind_the_buttons_and_no_script_fails_once_it_is_decided(
    site: Site, open_page: OpenPage
) -> None:
    said = put(site, "focus-reviewed")
    page = open_page()
    broken: list[str] = []
    page.on("pageerror", lambda error: broken.append(str(error)))
    sign_in(page, *TEACHER)
    page.goto(said["waiting"])
    page.locator(".rubric input[type=radio]").first.focus()
    hidden = []
    while not page.evaluate("document.activeElement.matches('[data-save]')"):
        if page.evaluate(HIDDEN_BEHIND_THE_BUTTONS):
            hidden.append(page.evaluate("document.activeElement.name"))
        page.keyboard.press("Tab")
    assert hidden == []
    for key in ("R3", "R5", "R7"):
        page.locator(f"input[name=level-{key}][value='2']").check()
    page.locator(f"input[name=fail-{said['place']}][value=False]").check()
    page.locator(f"textarea[name=words-{said['place']}]").fill("只是说明可能的后果")
    page.locator("[data-save]").click()
    page.goto(said["waiting"])
    assert page.locator("[data-save]").count() == 0
    assert broken == []


def test_a_call_is_decided_without_scripts(site: Site, open_page: OpenPage) -> None:
    said = put(site, "plain-reviewed")
    page = open_page(javascript=False)
    sign_in(page, *TEACHER)
    page.goto(said["waiting"])
    for key in ("R3", "R5", "R7"):
        page.locator(f"input[name=level-{key}][value='2']").check()
    page.locator(f"input[name=fail-{said['place']}][value=False]").check()
    page.locator("button[value=list]").or_(page.locator("[data-save]")).first.click()
    assert page.locator(f"textarea[name=words-{said['place']}] ~ .error").count() == 1
    page.locator(f"textarea[name=words-{said['place']}]").fill("只是说明可能的后果")
    page.locator("[data-save]").click()
    page.wait_for_url("**/marking/calls/**")
    trainee = open_page(javascript=False)
    sign_in(trainee, "plain-reviewed", "browser-tests-only")
    trainee.goto(said["debrief"])
    assert "只是说明可能的后果" in trainee.content()
