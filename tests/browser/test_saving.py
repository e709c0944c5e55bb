"""“Saved” with a time means that the server has it: slow lines, two windows, no connection."""

from __future__ import annotations

from typing import Any

import pytest
from playwright.sync_api import Page, Route, expect

from tests.browser import histories
from tests.browser.conftest import OpenPage, Site, sign_in

pytestmark = pytest.mark.browser


def _saved(site: Site, username: str, position: int) -> Any:
    return histories.told(
        site, username, "attempt = quizzes.Attempt.objects.get(person=person)",
        f"said['answer'] = attempt.items.get(position={position}).answer",
    )["answer"]  # fmt: skip


def _question(site: Site, page: Page, username: str) -> tuple[str, int]:
    """Sign in somebody new with an open exam; return address and position of a single choice."""
    sign_in(page, username, site.new_trainee(username))
    said = histories.told(site, username, histories.EXAM_OPEN)
    position = said["types"]["single-choice"]
    return f"{said['attempt']}?q={position}", position


def test_saved_is_said_only_when_the_server_has_it(site: Site, open_page: OpenPage) -> None:
    page = open_page()
    address, position = _question(site, page, "slow-line")
    page.goto(address)
    time = page.locator("[data-saved] time")
    expect(time).to_have_count(0)

    held: list[Route] = []
    page.route("**/save/", lambda route: held.append(route))  # noqa: PLW0108 -- playwright marks it
    option = page.locator("[data-choices] input").first
    option.check()
    page.wait_for_timeout(500)
    assert len(held) == 1
    expect(page.locator("[data-saved].is-saving")).to_be_visible()
    expect(time).to_have_count(0)
    assert not _saved(site, "slow-line", position)

    held[0].continue_()
    expect(time).to_be_visible()
    assert option.get_attribute("value") in str(_saved(site, "slow-line", position))
    page.unroute("**/save/")
    page.reload()
    expect(page.locator("[data-choices] input").first).to_be_checked()

    page.context.set_offline(True)
    page.locator("[data-choices] input").nth(1).check()
    expect(page.locator("[data-saved].is-waiting")).to_be_visible()
    expect(time).to_have_count(0)
    page.context.set_offline(False)
    expect(time).to_be_visible(timeout=30_000)
    page.reload()
    expect(page.locator("[data-choices] input").nth(1)).to_be_checked()


def test_the_later_of_two_windows_is_told(site: Site, open_page: OpenPage) -> None:
    first = open_page()
    address, _position = _question(site, first, "two-windows")
    second = first.context.new_page()
    first.goto(address)
    second.goto(address)

    first.locator("[data-choices] input").first.check()
    expect(first.locator("[data-saved] time")).to_be_visible()
    second.locator("[data-choices] input").nth(1).check()
    expect(second.locator("[data-notes] .msg")).to_be_visible()
    expect(second.locator("[data-saved] time")).to_have_count(0)
    second.goto(address)
    expect(second.locator("[data-choices] input").first).to_be_checked()
