"""“Saved” with a time means that the server has it: slow lines, two windows, no connection, a crash."""

from __future__ import annotations

import re
from typing import Any

import pytest
from playwright.sync_api import Page, Route, expect

from tests.browser import histories
from tests.browser.conftest import OpenPage, Site, sign_in

pytestmark = pytest.mark.browser
WAITING = "[data-saved].is-waiting"
SAVED = "[data-saved] time"


def _saved(site: Site, username: str, *positions: int) -> list[Any]:
    """Return what the server has at these positions."""
    return histories.told(
        site, username, "attempt = quizzes.Attempt.objects.get(person=person)",
        f"said['answers'] = [attempt.items.get(position=n).answer for n in {list(positions)}]",
    )["answers"]  # fmt: skip


def _question(site: Site, page: Page, username: str) -> tuple[str, list[int]]:
    """Sign in somebody new with an open exam; return its address and where single choices stand."""
    sign_in(page, username, site.new_trainee(username))
    said = histories.told(
        site, username, histories.EXAM_OPEN,
        "said['singles'] = [item.position for item in attempt.items.order_by('position')"
        " if item.spec['type'] == 'single-choice']",
    )  # fmt: skip
    return f"{said['attempt']}?q=", said["singles"]


def _options(page: Page) -> Any:
    return page.locator("[data-choices] input")


def _kept(page: Page) -> int:
    """Return how many queues of answers stand on the device."""
    return int(
        page.evaluate(
            "Object.keys(localStorage).filter((one) => one.startsWith('answers:')).length"
        )
    )


def test_saved_is_said_only_when_the_server_has_it(site: Site, open_page: OpenPage) -> None:
    page = open_page()
    address, (position, *_rest) = _question(site, page, "slow-line")
    page.goto(f"{address}{position}")
    expect(page.locator(SAVED)).to_have_count(0)

    held: list[Route] = []
    page.route("**/save/", lambda route: held.append(route))  # noqa: PLW0108 -- playwright marks it
    option = _options(page).first
    option.check()
    page.wait_for_timeout(500)
    assert len(held) == 1
    expect(page.locator("[data-saved].is-saving")).to_be_visible()
    expect(page.locator(SAVED)).to_have_count(0)
    assert _saved(site, "slow-line", position) == [None]

    held[0].continue_()
    expect(page.locator(SAVED)).to_be_visible()
    assert option.get_attribute("value") in str(_saved(site, "slow-line", position))
    assert re.findall(r"\d+", page.locator("[data-counts]").inner_text())[0] == "1"
    page.unroute("**/save/")
    page.reload()
    expect(_options(page).first).to_be_checked()


def test_a_reload_while_an_answer_is_on_its_way_shows_the_answer(
    site: Site, open_page: OpenPage
) -> None:
    page = open_page()
    address, (position, *_rest) = _question(site, page, "in-a-hurry")
    page.goto(f"{address}{position}")
    held: list[Route] = []

    def page_read_before_the_answer_is_committed(route: Route) -> None:
        written = route.fetch()
        assert _saved(site, "in-a-hurry", position) == [None]
        if held:
            sent = held.pop()
            sent.fulfill(response=sent.fetch())
            page.wait_for_timeout(300)  # the old page hears that its answer is saved
        route.fulfill(response=written)

    page.route("**/save/", lambda route: held.append(route))  # noqa: PLW0108 -- playwright marks it
    _options(page).nth(1).check()
    page.wait_for_timeout(300)
    page.route("**/*?q=*", page_read_before_the_answer_is_committed, times=1)
    page.reload()
    expect(_options(page).nth(1)).to_be_checked()
    page.unroute("**/save/")
    _options(page).nth(2).check()
    expect(page.locator(SAVED)).to_be_visible()
    expect(page.locator(".choose-answer")).to_have_count(0)


def test_without_connection_answers_wait_and_go_out_in_order(
    site: Site, open_page: OpenPage
) -> None:
    page = open_page()
    address, (position, *_rest) = _question(site, page, "in-a-tunnel")
    page.goto(f"{address}{position}")
    page.context.set_offline(True)
    sent: list[str] = []
    page.on("request", lambda request: sent.append(request.post_data or "")
            if request.url.endswith("/save/") else None)  # fmt: skip
    _options(page).nth(0).check()
    expect(page.locator(WAITING)).to_be_visible()
    _options(page).nth(1).check()
    _options(page).nth(2).check()
    expect(page.locator(SAVED)).to_have_count(0)
    page.locator("[data-next]").click()  # waits, and goes on by itself
    page.wait_for_timeout(300)
    assert f"q={position}" in page.url
    sent.clear()
    page.context.set_offline(False)
    page.wait_for_url(lambda url: f"q={position + 1}" in url, timeout=30_000)
    numbers = [re.search(r"sequence=(\d+)", body)[1] for body in sent if "sequence=" in body]  # type: ignore[index]
    assert numbers[:2] == ["1", "2"]  # the first is repeated unchanged, the last follows it
    page.goto(f"{address}{position}")
    expect(_options(page).nth(2)).to_be_checked()
    assert _kept(page) == 0


def test_what_waits_survives_a_reload_and_a_closed_window(site: Site, open_page: OpenPage) -> None:
    page = open_page()
    address, (one, two, *_rest) = _question(site, page, "flat-battery")
    page.goto(f"{address}{one}")
    page.route("**/save/", lambda route: route.abort())
    _options(page).nth(1).check()
    expect(page.locator(WAITING)).to_be_visible()
    context = page.context
    page.close()

    page = context.new_page()
    page.goto(f"{address}{two}")  # another question: the one that waited goes out all the same
    expect(page.locator(SAVED)).to_be_visible()
    page.wait_for_function("Object.keys(localStorage).every((one) => !one.startsWith('answers:'))")
    assert _saved(site, "flat-battery", one) != [None]
    page.goto(f"{address}{one}")
    expect(_options(page).nth(1)).to_be_checked()


def test_submission_waits_for_what_has_not_been_sent(site: Site, open_page: OpenPage) -> None:
    page = open_page()
    address, (position, *_rest) = _question(site, page, "last-second")
    page.goto(f"{address}{position}")
    page.route("**/save/", lambda route: route.abort())
    _options(page).nth(1).check()
    expect(page.locator(WAITING)).to_be_visible()
    page.goto(address.replace("?q=", "check/"))
    page.locator("form[data-submission] button").click()
    page.wait_for_timeout(500)
    assert page.url.endswith("/check/")
    page.unroute("**/save/")
    page.wait_for_url("**/result/", timeout=30_000)  # by itself, after the answer
    assert _saved(site, "last-second", position) != [None]


def test_the_later_of_two_windows_is_told_and_chooses(site: Site, open_page: OpenPage) -> None:
    first = open_page()
    address, (position, *_rest) = _question(site, first, "two-windows")
    second = first.context.new_page()
    first.goto(f"{address}{position}")
    second.goto(f"{address}{position}")

    first_value = _options(first).first.get_attribute("value")
    _options(first).first.check()
    expect(first.locator(SAVED)).to_be_visible()
    _options(second).nth(1).check()
    expect(second.locator(".choose-answer")).to_be_visible()
    expect(second.locator(SAVED)).to_have_count(0)
    assert first_value in str(_saved(site, "two-windows", position))

    second.locator(".choose-answer button").nth(1).click()  # keep this one
    second.wait_for_function("!document.querySelector('.choose-answer')")
    expect(_options(second).nth(1)).to_be_checked()
    assert first_value not in str(_saved(site, "two-windows", position))

    _options(first).nth(2).check()  # now the first window is the one that is behind
    expect(first.locator(".choose-answer")).to_be_visible()
    first.locator(".choose-answer button").first.click()  # keep the other one
    first.wait_for_function("!document.querySelector('.choose-answer')")
    expect(_options(first).nth(1)).to_be_checked()
    assert _kept(first) == 0


def test_two_devices_meet_the_same(site: Site, open_page: OpenPage) -> None:
    desk = open_page()
    address, (position, *_rest) = _question(site, desk, "desk-and-phone")
    phone = open_page(viewport={"width": 390, "height": 844})
    sign_in(phone, "desk-and-phone", "browser-tests-only")
    desk.goto(f"{address}{position}")
    phone.goto(f"{address}{position}")
    _options(desk).first.check()
    expect(desk.locator(SAVED)).to_be_visible()
    _options(phone).nth(1).check()
    expect(phone.locator(".choose-answer")).to_be_visible()
    assert phone.evaluate("document.documentElement.scrollWidth") <= 390


def test_a_session_that_ended_keeps_the_answer_until_the_person_is_back(
    site: Site, open_page: OpenPage
) -> None:
    page = open_page()
    address, (position, *_rest) = _question(site, page, "signed-out")
    page.goto(f"{address}{position}")
    page.context.clear_cookies(name="sessionid")
    _options(page).nth(1).check()
    expect(page.locator(f"{WAITING} a")).to_be_visible()
    with page.context.expect_page() as opened:
        page.locator(f"{WAITING} a").click()
    door = opened.value
    door.locator("input[name=login]").fill("signed-out")
    door.locator("input[name=password]").fill("browser-tests-only")
    door.locator("main form button[type=submit]").click()
    door.wait_for_url("**/attempts/**")
    expect(page.locator(SAVED)).to_be_visible(timeout=30_000)
    assert _saved(site, "signed-out", position) != [None]
    assert _kept(page) == 0


def test_an_answer_that_comes_too_late_is_named(site: Site, open_page: OpenPage) -> None:
    page = open_page()
    address, (position, *_rest) = _question(site, page, "too-late")
    page.goto(f"{address}{position}")
    histories.told(
        site, "too-late", "from datetime import timedelta",
        "for attempt in quizzes.Attempt.objects.filter(person=person):",
        "    attempt.deadline_at -= timedelta(hours=2)",
        "    attempt.save()",
    )  # fmt: skip
    _options(page).nth(1).check()
    expect(page.locator("[data-general-notes] .msg-alert")).to_contain_text(str(position))
    assert _saved(site, "too-late", position) == [None]
    assert _kept(page) == 0


def test_the_clock_of_the_device_does_not_matter(site: Site, open_page: OpenPage) -> None:
    page = open_page()
    address, (position, *_rest) = _question(site, page, "wrong-clock")
    page.clock.install(time="2031-01-01T00:00:00Z")
    page.goto(f"{address}{position}")
    left = int(page.locator("[data-left] b").inner_text())
    assert 35 <= left <= 40
    _options(page).first.check()
    expect(page.locator(SAVED)).to_be_visible()
    assert page.url.endswith(f"q={position}")


def test_a_full_storage_and_an_answer_larger_than_any_keep_nothing_back(
    site: Site, open_page: OpenPage
) -> None:
    page = open_page()
    address, (first, second, *_rest) = _question(site, page, "full-storage")
    page.goto(f"{address}{first}")
    page.evaluate(
        "() => { for (const size of [100000, 10]) try {"
        " for (let n = 0; ; n += 1) localStorage.setItem(`${size}-${n}`, 'x'.repeat(size));"
        " } catch (full) { /* as wanted */ } }"
    )
    _options(page).first.check()
    expect(page.locator(SAVED)).to_be_visible()
    assert _saved(site, "full-storage", first) != [None]

    page.evaluate("localStorage.clear()")
    page.goto(f"{address}{second}")
    page.route("**/save/", lambda route: route.fulfill(status=413, body="too large"))
    _options(page).first.check()
    expect(page.get_by_text("答案太长。")).to_be_visible()
    page.unroute("**/save/")
    _options(page).last.check()
    expect(page.locator(SAVED)).to_be_visible()
    assert _kept(page) == 0
