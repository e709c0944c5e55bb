"""axe on every screen, in both languages, on a desk by day and on a phone by night."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page

from tests.browser import histories
from tests.browser.conftest import DESK, PHONE, OpenPage, Site, sideways, sign_in, violations
from tests.browser.histories import COURSE, EXAM, SCENARIO

pytestmark = pytest.mark.browser

LANGUAGES = ["zh-hans", "en"]
SMALL = {"width": 360, "height": 740}
BROWSER_LANGUAGE = {"zh-hans": "zh-CN", "en": "en-GB"}
HTML_LANGUAGE = {"zh-hans": "zh-Hans", "en": "en"}


def faults(
    page: Page, address: str, *, language: str, crowded: bool = False, status: int = 200
) -> list[str]:
    """Open `address` and return everything that is wrong with it, in both sizes and colours."""
    page.set_viewport_size(DESK)
    page.emulate_media(color_scheme="light")
    answer = page.goto(address)
    if answer is None or answer.status != status:
        return [f"{address}: answered {answer and answer.status}"]
    found = []
    if page.locator("html").get_attribute("lang") != HTML_LANGUAGE[language]:
        found.append(f"{address}: not in {language}")
    found += [f"{address} on a desk, light: {one}" for one in violations(page)]
    if sideways(page) > 0:
        found.append(f"{address}: {sideways(page)} px too wide at {DESK['width']}")
    page.set_viewport_size(PHONE)
    page.emulate_media(color_scheme="dark")
    found += [f"{address} on a phone, dark: {one}" for one in violations(page)]
    for window in [PHONE, SMALL] if crowded else [PHONE]:
        page.set_viewport_size(window)
        if sideways(page) > 0:
            found.append(f"{address}: {sideways(page)} px too wide at {window['width']}")
    return found


@pytest.mark.parametrize("language", LANGUAGES)
def test_screens_of_a_trainee(site: Site, open_page: OpenPage, language: str) -> None:
    username = f"axe-trainee-{language}"
    password = site.new_trainee(username, language=language)
    page = open_page(language=BROWSER_LANGUAGE[language])
    sign_in(page, username, password)
    found = []
    beginner = (
        "/", "/learn/", f"/learn/{COURSE}/", f"/learn/{COURSE}/futures-broker/",
        "/exams/", f"/exams/{EXAM}/", "/roleplays/", f"/roleplays/{SCENARIO}/", "/certificates/",
        "/me/",
    )  # fmt: skip
    for address in beginner:
        found += faults(page, address, language=language)
    found += faults(page, f"/learn/{COURSE}/first-contact/", language=language, crowded=True)

    said = histories.told(
        site, username, histories.pages_read(), histories.CALL_PASSED, histories.EXAM_PASSED,
        histories.EXAM_OPEN, histories.CALL_OPEN,
    )  # fmt: skip
    for position in said["types"].values():
        address = f"{said['attempt']}?q={position}"
        found += faults(page, address, language=language, crowded=True)
    found += faults(page, said["call"], language=language, crowded=True)
    certified = (
        f"{said['attempt']}check/", said["result"], said["debrief"], "/", f"/learn/{COURSE}/",
        f"/exams/{EXAM}/", "/certificates/", "/my/cells/PTP-E/", "/about/levels/",
    )  # fmt: skip
    for address in certified:
        found += faults(page, address, language=language)
    assert found == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_screens_of_a_manager(site: Site, open_page: OpenPage, language: str) -> None:
    username = f"axe-manager-{language}"
    site.manage(
        "add_person", username, "--name", "Ada Stone", "--role", "manager", "--team", "east-2",
        "--lead", "--language", language, "--password", "browser-tests-only",
    )  # fmt: skip
    page = open_page(language=BROWSER_LANGUAGE[language])
    sign_in(page, username, "browser-tests-only")
    found = faults(page, "/", language=language)
    found += faults(page, "/team/", language=language, crowded=True)
    person = page.locator("main a[href^='/team/people/']").first.get_attribute("href")
    assert person is not None
    found += faults(page, person, language=language)
    found += faults(page, "/team/cells/PTP-E/", language=language)
    assert found == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_screens_of_anybody(site: Site, open_page: OpenPage, language: str) -> None:
    said = histories.told(
        site, "hezhiyuan", "said['number'] = certification.awards_for(person)[0].number"
    )
    page = open_page(language=BROWSER_LANGUAGE[language])
    found = []
    for address in ("/accounts/login/", "/verify/", f"/verify/{said['number']}/"):
        found += faults(page, address, language=language)
    found += faults(page, "/verify/CC-2000-000000/", language=language, status=404)
    assert found == []
