"""With scripts off nothing is lost: a lesson, a case, and a whole quiz."""

from __future__ import annotations

from typing import Any

import pytest
from playwright.sync_api import Page, expect

from tests.browser import histories
from tests.browser.conftest import OpenPage, Site, sign_in
from tests.browser.histories import COURSE, WARM_UP

pytestmark = pytest.mark.browser


def test_a_lesson_and_a_case(site: Site, open_page: OpenPage) -> None:
    password = site.new_trainee("plain-reader")
    page = open_page(javascript=False)
    sign_in(page, "plain-reader", password)

    page.goto(f"/learn/{COURSE}/first-contact/")
    script = page.locator(".script-block:has(.switch)").first
    answer = script.locator(".cust-text").first
    expect(answer).to_be_visible()
    script.locator(".switch input").check()
    page.mouse.move(0, 0)
    expect(answer).to_be_hidden()
    script.locator(".cust").first.hover()
    expect(answer).to_be_visible()
    why = script.locator("details.why").first
    expect(why.locator("div").first).to_be_hidden()
    why.locator("summary").click()
    expect(why.locator("div").first).to_be_visible()

    page.goto(f"/learn/{COURSE}/futures-broker/")
    passages = page.locator("form.judge-form").count()
    assert passages > 1
    expect(page.locator(".ev aside.annot")).to_have_count(0)
    first = page.locator("form.judge-form").first
    first.locator("input[value=unlawful]").check()
    first.locator("button").click()
    expect(page.locator(".ev aside.annot")).to_have_count(1)
    expect(page.locator("form.judge-form")).to_have_count(passages - 1)
    page.reload()
    expect(page.locator(".ev aside.annot")).to_have_count(1)


def test_a_whole_quiz(site: Site, open_page: OpenPage) -> None:
    password = site.new_trainee("plain-taker")
    page = open_page(javascript=False)
    sign_in(page, "plain-taker", password)
    page.goto(f"/exams/{WARM_UP}/")
    page.locator("form.cover-start button").click()
    said = histories.told(
        site, "plain-taker", "attempt = quizzes.Attempt.objects.get(person=person)",
        histories.RIGHT_ANSWERS,
    )  # fmt: skip
    kinds = set()
    for kind, right in said["right"].values():
        _answer(page, kind, right)
        kinds.add(kind)
        page.locator(".q-foot .btn-do").click()
    assert {"single-choice", "ordering", "numeric"} <= kinds
    expect(page.locator(".check-list")).to_have_count(0)
    page.locator("main form button[type=submit]").click()
    expect(page.locator(".figure")).to_contain_text("100")
    expect(page.locator(".review")).to_have_count(len(said["right"]))


def _answer(page: Page, kind: str, right: Any) -> None:
    if kind == "numeric":
        page.locator("main input[type=text]").fill(right)
    elif kind == "ordering":
        for place, key in enumerate(right, 1):
            page.locator(f"select[name='place-{key}']").select_option(str(place))
    else:
        for key in right:
            page.locator(f"[data-choices] input[value='{key}']").check()
