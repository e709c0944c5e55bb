"""A typed call by the keyboard alone: said with Enter, kept on a lost line, told to screen readers."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import OpenPage, Site, sign_in
from tests.browser.histories import SCENARIO
from tests.browser.keyboard import Keyboard

pytestmark = pytest.mark.browser

VERIFY = "您好，请问是杜明远先生吗？麻烦您报一下证件后四位。"
OPENING = (
    "谢谢，对上了。我是东麓银行信用卡中心的周岚，工号627，通话有录音，想跟您说说这张卡的还款。"
)


def begin(page: Page, site: Site, username: str) -> Keyboard:
    """Sign in and begin a typed practice call without touching the mouse."""
    password = site.new_trainee(username)
    keys = Keyboard(page)
    page.goto("/accounts/login/")
    keys.write("input[name=login]", username)
    keys.write("input[name=password]", password)
    with page.expect_navigation():
        keys.press("Enter")
    page.goto(f"/roleplays/{SCENARIO}/")
    practice = "form:has(input[value=practice])"
    page.locator(f"{practice} input[value=choose]").focus()
    page.keyboard.press("ArrowDown")
    expect(page.locator(f"{practice} input[value=type]")).to_be_checked()
    keys.follow(f"{practice} button")
    return keys


def test_a_call_is_typed_and_said_with_enter(site: Site, open_page: OpenPage) -> None:
    page = open_page()
    keys = begin(page, site, "typist")
    words = page.locator("[data-words]")
    rows = page.locator("[data-transcript] .words")
    expect(words).to_be_focused()

    page.keyboard.insert_text(VERIFY)
    page.keyboard.press("Shift+Enter")
    expect(rows).to_have_count(1)
    page.keyboard.press("Enter")
    expect(rows).to_have_count(3)
    expect(rows.nth(1)).to_have_text(VERIFY)
    expect(page.locator("[data-transcript]")).to_have_attribute("aria-live", "polite")
    expect(words).to_be_focused()
    expect(words).to_have_value("")

    page.keyboard.insert_text(OPENING)
    page.reload()
    expect(words).to_have_value(OPENING)
    words.focus()
    page.keyboard.press("Enter")
    expect(rows).to_have_count(5)
    assert keys.unseen == []


def test_words_typed_while_the_line_is_slow_or_lost_are_kept(
    site: Site, open_page: OpenPage
) -> None:
    page = open_page()
    begin(page, site, "offline")
    words = page.locator("[data-words]")
    rows = page.locator("[data-transcript] .words")

    page.context.set_offline(True)
    words.fill(VERIFY)
    page.keyboard.press("Enter")
    expect(page.locator("[data-state]")).not_to_be_empty()
    expect(words).to_have_value(VERIFY)
    page.context.set_offline(False)
    page.keyboard.press("Enter")
    words.fill("还没说完的下一句")
    expect(rows).to_have_count(3)
    expect(page.locator("[data-words]")).to_have_value("还没说完的下一句")


def test_a_chosen_line_that_finds_no_connection_stays_chosen(
    site: Site, open_page: OpenPage
) -> None:
    page = open_page()
    sign_in(page, "offline-chooser", site.new_trainee("offline-chooser"))
    page.goto(f"/roleplays/{SCENARIO}/")
    page.locator("form:has(input[value=practice]) button").click()
    rows = page.locator("[data-transcript] .words")
    expect(page.locator("[data-keys]")).to_be_visible()

    page.keyboard.press("2")
    page.context.set_offline(True)
    page.keyboard.press("Enter")
    expect(page.locator("[data-state]")).not_to_be_empty()
    expect(page.locator("[data-composer] input[type=radio]").nth(1)).to_be_checked()
    page.context.set_offline(False)
    page.locator("[data-composer] button").click()
    expect(rows).to_have_count(3)


def test_far_too_long_words_are_refused_before_they_are_sent(
    site: Site, open_page: OpenPage
) -> None:
    page = open_page()
    begin(page, site, "long-typist")
    words = page.locator("[data-words]")
    sent: list[str] = []
    page.on("request", lambda request: sent.append(request.method))
    words.fill("啊" * 13_000)
    page.locator("[data-composer] button").click()
    expect(page.locator("[data-state]")).to_contain_text("600")
    assert "POST" not in sent
    assert len(words.input_value()) == 13_000


def test_without_javascript_it_is_a_plain_form(site: Site, open_page: OpenPage) -> None:
    page = open_page(javascript=False)
    password = site.new_trainee("plain-typist")
    page.goto("/accounts/login/")
    page.fill("input[name=login]", "plain-typist")
    page.fill("input[name=password]", password)
    page.click("main button[type=submit]")
    page.goto(f"/roleplays/{SCENARIO}/")
    practice = page.locator("form:has(input[value=practice])")
    practice.locator("input[value=type]").check()
    practice.locator("button").click()
    page.fill("[name=words]", VERIFY)
    page.click("[data-composer] button")
    expect(page.locator("[data-transcript] .words")).to_have_count(3)
