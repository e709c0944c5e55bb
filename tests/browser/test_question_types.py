"""Each of the eleven types as a trainee meets it: axe, both languages; by keyboard; without scripts."""

from __future__ import annotations

from typing import Any

import pytest
from playwright.sync_api import expect

from tests.browser import histories
from tests.browser.conftest import OpenPage, Site, sign_in
from tests.browser.test_accessibility import BROWSER_LANGUAGE, LANGUAGES, faults

pytestmark = pytest.mark.browser
QUIZZES = (
    "first-scripts-warm-up", "practice-more-types", "first-scripts-case-room",
    "first-scripts-in-your-words",
)  # fmt: skip
TYPES = 11

ONE_OF_EACH = f"""
said["address"] = {{}}
for key in {QUIZZES!r}:
    attempt = quizzes.start_attempt(key, person=person, locale=person.language)
    for item in attempt.items.order_by("position"):
        address = f"/attempts/{{attempt.uuid}}/?q={{item.position}}"
        said["address"].setdefault(item.spec["type"], address)
        said[item.spec["type"]] = said.get(item.spec["type"]) or item.spec
"""


def opened(site: Site, username: str, *, language: str = "zh-hans") -> tuple[str, dict[str, Any]]:
    """Make a trainee with an open attempt at each practice quiz; return password and addresses."""
    password = site.new_trainee(username, language=language)
    return password, histories.told(site, username, ONE_OF_EACH)


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_type_is_clear_to_everybody(site: Site, open_page: OpenPage, language: str) -> None:
    username = f"types-{language}"
    password, said = opened(site, username, language=language)
    page = open_page(language=BROWSER_LANGUAGE[language])
    sign_in(page, username, password)
    assert len(said["address"]) == TYPES
    found = []
    for address in said["address"].values():
        found += faults(page, address, language=language, crowded=True)
    assert found == []


def test_an_approach_by_keyboard_alone(site: Site, open_page: OpenPage) -> None:
    password, said = opened(site, "keys-approach")
    page = open_page()
    sign_in(page, "keys-approach", password)
    page.goto(said["address"]["approach-picker"])
    page.keyboard.press("1")
    expect(page.locator("#id_type_0")).to_be_checked()
    page.keyboard.press("Tab")
    page.keyboard.press("Space")
    expect(page.locator("[name=stage]:checked")).to_have_count(1)
    page.keyboard.press("Tab")
    for number in (1, 2, 3):  # the focus stays in the pool
        page.keyboard.press("Enter")
        expect(page.locator("ol.moves > li")).to_have_count(number)
    expect(page.locator("[data-moves] [role=status]")).to_contain_text("3")
    page.keyboard.press("Shift+Tab")
    page.keyboard.press("Shift+Tab")  # to “up” of the third
    third = page.locator("ol.moves > li").nth(2).locator("[data-item-text]").inner_text()
    page.keyboard.press("Enter")
    expect(page.locator("ol.moves > li").nth(1).locator("[data-item-text]")).to_have_text(third)
    expect(page.locator(".nav-grid .yes")).to_have_count(1)
    page.reload()
    expect(page.locator("ol.moves > li").nth(1).locator("[data-item-text]")).to_have_text(third)


def test_approach_and_violations_without_scripts(site: Site, open_page: OpenPage) -> None:
    password, said = opened(site, "plain-types")
    page = open_page(javascript=False)
    sign_in(page, "plain-types", password)

    spec = said["approach-picker"]
    page.goto(said["address"]["approach-picker"])
    page.locator(f"[name=type][value={spec['right_type']}]").check()
    page.locator(f"[name=stage][value={spec['right_stage']}]").check()
    right = sorted(
        (move for move in spec["moves"] if move["verdict"] == "right"), key=lambda m: m["place"]
    )
    for number, move in enumerate(right, start=1):
        page.locator(f"[name=place-{move['key']}]").select_option(str(number))
    page.locator("[data-next]").click()

    page.goto(said["address"]["spot-the-violation"])
    for passage in said["spot-the-violation"]["passages"]:
        if passage["rules"]:
            page.locator(f"[name=mark-{passage['key']}]").check()
            page.locator(f"[name=rule-{passage['key']}]").select_option(passage["rules"][0])
    page.locator("[data-next]").click()
    expect(page.locator(".nav-grid .yes")).to_have_count(2)

    page.goto(said["address"]["approach-picker"].split("?")[0] + "check/")
    page.locator("main form button[type=submit]").last.click()
    page.wait_for_url("**/result/")
    expect(page.locator(".verdict-right")).to_have_count(2)
