"""A trainee from sign-in to certificate with the keyboard alone, seeing the focus all the way."""

from __future__ import annotations

from typing import Any

import pytest
from playwright.sync_api import expect

from tests.browser import histories
from tests.browser.conftest import OpenPage, Site
from tests.browser.histories import EXAM, SCENARIO
from tests.browser.keyboard import Keyboard

pytestmark = pytest.mark.browser


def test_from_sign_in_to_certificate(site: Site, open_page: OpenPage) -> None:
    password = site.new_trainee("keys", name="林清")
    said = histories.told(
        site, "keys", histories.pages_read(but=1), histories.all_but_one_of_each_type(),
        histories.LINES_OF_A_PASSED_CALL,
    )  # fmt: skip
    page = open_page()
    keys = Keyboard(page)

    page.goto("/accounts/login/")
    keys.write("input[name=login]", "keys")
    keys.write("input[name=password]", password)
    with page.expect_navigation():
        keys.press("Enter")

    keys.follow("main a.btn-do")
    _read(keys)
    _play(keys, said["lines"])
    _sit(keys, said)

    keys.follow("nav a[href='/certificates/']")
    number = page.locator(".cert-number").inner_text()
    assert histories.told(
        site, "keys", "said['number'] = certification.awards_for(person)[0].number"
    ) == {"number": number}
    assert keys.unseen == []


def _read(keys: Keyboard) -> None:
    lesson = keys.page.url
    keys.follow(".onward button[type=submit]")
    assert keys.page.url != lesson


def _play(keys: Keyboard, lines: list[str]) -> None:
    keys.follow("nav a[href='/roleplays/']")
    keys.follow(f"main a[href='/roleplays/{SCENARIO}/']")
    keys.follow("form:has(input[value=exam]) button")
    rows = keys.page.locator("[data-transcript] > li")
    for line in lines:
        known = rows.count()
        offered = keys.page.locator("[data-composer] input[type=radio]").evaluate_all(
            "all => all.map(one => one.value)"
        )
        keys.press(str(offered.index(line) + 1))
        keys.press("Enter")
        keys.page.wait_for_function(
            "known => document.querySelector('[data-debrief]') || ("
            "document.querySelectorAll('[data-transcript] > li').length > known && "
            "!document.querySelector('.typing') && "
            "document.querySelector('[data-composer] button:not(:disabled)'))",
            arg=known,
        )
    keys.page.wait_for_url("**/debrief/")
    expect(keys.page.locator("h1")).to_contain_text("通过")
    expect(keys.page.locator("h1")).not_to_contain_text("未通过")


def _sit(keys: Keyboard, said: dict[str, Any]) -> None:
    page = keys.page
    keys.follow("nav a[href='/exams/']")
    keys.follow(f"main a[href='/exams/{EXAM}/']")
    keys.follow("main form.cover-start button")
    for position in said["types"].values():
        if f"?q={position}" not in page.url:
            keys.follow(f".nav-grid li:nth-child({position}) button")
        _answer(keys, *said["right"][str(position)])
        expect(page.locator("[data-saved] time")).to_be_visible()
        expect(page.locator(".nav-grid [aria-current]")).to_have_class("yes")
    keys.follow("button[value=check]")
    expect(page.locator(".check-list")).to_have_count(0)
    keys.follow("main form button[type=submit]")
    expect(page.locator(".figure")).to_contain_text("100")


def _answer(keys: Keyboard, kind: str, right: list[str] | str) -> None:
    page = keys.page
    if isinstance(right, str):
        keys.write("main input[type=text]", right)
    elif kind == "ordering":
        for place, key in enumerate(right):
            row = f".order li:has(select[name='place-{key}'])"
            at = page.locator(row).evaluate("one => [...one.parentNode.children].indexOf(one)")
            if at > place:
                keys.reach(f"{row} [data-up]")
                keys.press("Enter", times=at - place)
        if page.locator(".order-keep").count():
            keys.reach(".order-keep")
            keys.press("Enter")
    else:
        offered = page.locator("[data-choices] input").evaluate_all("all => all.map(o => o.value)")
        for key in right:
            keys.press(str(offered.index(key) + 1))
