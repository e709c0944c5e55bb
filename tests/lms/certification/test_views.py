"""Pages: mine, the paper, public verification, and the decisions of administrators."""

from __future__ import annotations

from datetime import UTC, datetime
from io import BytesIO
from typing import Any

import pytest
import time_machine
from django.core.cache import cache
from django.test import Client
from django.urls import reverse
from django.utils.html import escape
from pypdf import PdfReader

from lms.certification import services
from lms.certification.core import numbers
from lms.certification.models import Award
from tests.factories import accounts
from tests.factories import certification as make
from tests.pages import without_random

pytestmark = [pytest.mark.integration, pytest.mark.django_db]


@pytest.fixture(autouse=True)
def _empty_cache() -> None:
    cache.clear()


def signed_in(person: Any) -> Client:
    client = Client()
    client.force_login(person)
    return client


def pdf_of(award: Award, **query: str) -> str:
    address = reverse("certification:pdf", args=[award.uuid])
    return address + ("?" + "&".join(f"{k}={v}" for k, v in query.items()) if query else "")


def words_of(pdf: bytes) -> str:
    reader = PdfReader(BytesIO(pdf))
    assert len(reader.pages) == 1
    return "".join(reader.pages[0].extract_text().replace("\u200b", "").split())


# --- mine -----------------------------------------------------------------------------------------
def test_mine_leads_nowhere_that_is_still_closed(clock: Any) -> None:
    make.certification()
    page = signed_in(accounts.trainee(language="en")).get(reverse("certification:mine"))
    text = page.content.decode()
    assert "No certificate yet" in text
    assert "3 items missing" in text
    assert "Your instructor can enrol you" in text
    assert 'href="/exams/first-scripts-exam/"' not in text
    assert 'href="/learn/first-scripts/"' not in text


def test_mine_without_any_certification_says_so(clock: Any) -> None:
    page = signed_in(accounts.trainee(language="en")).get(reverse("certification:mine"))
    assert "No certification is on offer" in page.content.decode()


def test_mine_shows_awards_of_nobody_else(clock: Any) -> None:
    mine, other = accounts.trainee(language="en"), accounts.trainee()
    own, foreign = make.award(mine), make.award(other)
    text = signed_in(mine).get(reverse("certification:mine")).content.decode()
    assert own.number in text
    assert foreign.number not in text
    assert "365 days left" in text
    assert escape(pdf_of(own, lang="zh")) in text
    assert escape(pdf_of(own, lang="en")) in text


@pytest.mark.parametrize("number", [1, 3])
def test_mine_costs_the_same_for_one_and_three_awards(count_queries: Any, number: int) -> None:
    with time_machine.travel(datetime(2026, 11, 23, 1, 30, tzinfo=UTC), tick=False) as clock:
        person = accounts.trainee()
        for year in range(number):  # earned, lapsed, earned again
            clock.move_to(datetime(2026 + 2 * year, 11, 23, 1, 30, tzinfo=UTC))
            if year:
                make.sat(person, 90)
                make.played(person)
                services.assess_person(person)
            else:
                make.award(person)
        client = signed_in(person)
        client.get(reverse("certification:mine"))
        with count_queries(10):
            page = client.get(reverse("certification:mine"))
        assert page.content.decode().count('class="cert"') == number


# --- the paper ------------------------------------------------------------------------------------
@pytest.mark.parametrize(
    ("language", "title"),
    [("zh", "电话催收员（初级）"), ("en", "Telephonecollector,level1")],
)
def test_pdf_in_both_languages_holds_name_number_title(
    clock: Any, language: str, title: str
) -> None:
    person = accounts.trainee(name="周岚", staff_number="S-4711")
    award = make.award(person)
    page = signed_in(person).get(pdf_of(award, lang=language))
    assert page.headers["Content-Type"] == "application/pdf"
    assert (
        page.headers["Content-Disposition"] == f'inline; filename="{award.number}-{language}.pdf"'
    )
    assert page.headers["Cache-Control"] == "private, no-store"
    words = words_of(page.content)
    for expected in ("周岚", award.number, title):
        assert expected in words
    assert "S-4711" not in words
    assert "92" not in words.replace(award.number, "")


def test_pdf_without_language_takes_the_reader_s(clock: Any) -> None:
    person = accounts.trainee(language="en")
    award = make.award(person)
    for query in ({}, {"lang": "xx"}, {"lang": "../etc"}):
        page = signed_in(person).get(pdf_of(award), query)
        assert page.headers["Content-Disposition"].endswith('-en.pdf"')


@pytest.mark.parametrize(
    ("who", "status"),
    [
        ("owner", 200),
        ("another trainee", 404),
        ("their manager", 200),
        ("another manager", 404),
        ("instructor", 200),
        ("administrator", 200),
        ("nobody", 302),
    ],
)
def test_pdf_is_for_those_who_may_read_it(clock: Any, who: str, status: int) -> None:
    team = accounts.TeamFactory()
    owner = accounts.trainee(team)
    award = make.award(owner)
    people = {
        "owner": owner,
        "another trainee": accounts.trainee(team),
        "their manager": accounts.manager(team),
        "another manager": accounts.manager(accounts.TeamFactory()),
        "instructor": accounts.instructor(),
        "administrator": accounts.administrator(),
    }
    client = signed_in(people[who]) if who in people else Client()
    assert client.get(pdf_of(award)).status_code == status


def test_pdf_of_an_unknown_award_is_not_found(clock: Any) -> None:
    address = reverse("certification:pdf", args=["00000000-0000-4000-8000-000000000000"])
    assert signed_in(accounts.administrator()).get(address).status_code == 404


def test_pdf_is_set_once_and_again_after_a_change(clock: Any, monkeypatch: Any) -> None:
    person = accounts.trainee(name="周㬎")
    award = make.award(person)
    client = signed_in(person)
    services.respell(award, spelling="Zhou Xian", actor=None)
    first = client.get(pdf_of(award, lang="en")).content
    assert client.get(pdf_of(award, lang="en")).content == first
    assert len([k for k in cache._cache if "certificate:" in k]) == 1
    services.respell(award, spelling="Zhou Hsien", actor=None)
    assert "ZhouHsien" in words_of(client.get(pdf_of(award, lang="en")).content)


def test_a_missing_glyph_is_named_and_nothing_is_lost(clock: Any) -> None:
    person = accounts.trainee(name="周㬎", language="en")
    award = make.award(person)
    client = signed_in(person)
    page = client.get(pdf_of(award, lang="zh"))
    text = page.content.decode()
    assert page.status_code == 409
    assert ("㬎" in text, "U+3B0E" in text, award.number in text) == (True, True, True)
    assert "Zhou Xian" in text
    letters = client.get(pdf_of(award, lang="zh", name="letters"))
    assert "ZhouXian" in words_of(letters.content)
    assert "U+3B0E" in words_of(letters.content)
    award.refresh_from_db()
    assert (award.state, award.name_as_printed) == ("active", "周㬎")
    assert "㬎" in client.get(reverse("certification:mine")).content.decode()


def test_letters_are_not_printed_for_a_name_that_needs_none(clock: Any) -> None:
    person = accounts.trainee(name="周岚")
    award = make.award(person)
    page = signed_in(person).get(pdf_of(award, lang="zh", name="letters"))
    assert "周岚" in words_of(page.content)


@pytest.mark.parametrize(
    "name", ["#evil[x] *b*", "\u202eevil\u202c", "<script>alert(1)</script>", "静" * 80, "W" * 80]
)
def test_hostile_names_print_as_text(clock: Any, name: str) -> None:
    person = accounts.trainee(name=name, language="en")
    award = make.award(person)
    client = signed_in(person)
    words = words_of(client.get(pdf_of(award, lang="zh")).content)
    assert "".join(name.strip("\u202e\u202c").split()) in words
    assert "<script>alert" not in client.get(reverse("certification:mine")).content.decode()


def test_a_revoked_award_is_not_printed(clock: Any) -> None:
    person = accounts.trainee(language="en")
    award = make.award(person)
    services.revoke(award, reason="替考", actor=accounts.administrator())
    page = signed_in(person).get(pdf_of(award))
    assert page.status_code == 410
    assert "This award was revoked" in page.content.decode()
    assert "替考" not in page.content.decode()


# --- in public ------------------------------------------------------------------------------------
def verify(number: str, **extra: Any) -> Any:
    address = reverse("certification:verify", args=[number])
    return Client().get(address, headers={"accept-language": "en"}, **extra)


def test_verification_shows_no_more_than_it_must(clock: Any) -> None:
    person = accounts.trainee(
        name="周岚", staff_number="S-4711", username="zhoulan77", email="zl@example.org"
    )
    award = make.award(person)
    page = verify(award.number)
    assert page.status_code == 200
    text = page.content.decode()
    for shown in (
        award.number,
        "周＊",
        "Valid",
        "23 November 2026",
        "23 November 2027",
        "Telephone collector, level 1",
    ):
        assert shown in text
    steady = without_random(page).replace(award.number, "")
    for kept in ("岚", "S-4711", "zhoulan77", "zl@example.org", "92"):
        assert kept not in steady
    for kept in (str(person.uuid), str(award.uuid)):
        assert kept not in text
    assert page.headers["X-Robots-Tag"] == "noindex, nofollow"
    assert "noindex" in text


def test_verification_tells_lapsed_and_revoked() -> None:
    with time_machine.travel(datetime(2026, 11, 23, 1, 30, tzinfo=UTC), tick=False) as clock:
        award = make.award(accounts.trainee())
        clock.move_to(datetime(2027, 11, 23, 15, 59, tzinfo=UTC))
        text = verify(award.number).content.decode()
        assert ("cert-valid" in text, "renewal" in text) == (True, False)
        clock.move_to(datetime(2027, 11, 23, 16, 0, tzinfo=UTC))
        assert "Lapsed" in verify(award.number).content.decode()
        services.revoke(award, reason="替考", actor=accounts.administrator())
        text = verify(award.number).content.decode()
        assert "Revoked" in text
        assert "Valid until" not in text
        assert "替考" not in text


def test_verification_of_a_slip_an_unknown_number_and_nonsense(clock: Any) -> None:
    award = make.award(accounts.trainee())
    slip = award.number[:-1] + next(c for c in "23456789" if c != award.number[-1])
    unknown = numbers.draw("L1", year=2026)
    for number, words in (
        (slip, "A typing error?"),
        (unknown, "No certificate has this number"),
        ("nonsense'; DROP TABLE", "This is not a certificate number"),
        ("1" * 500, "This is not a certificate number"),
        ("<script>", "This is not a certificate number"),
    ):
        page = verify(number)
        assert page.status_code == 404
        assert words in page.content.decode()
        assert "<script>" not in page.content.decode().replace("<script src", "")


def test_verification_understands_what_fingers_do(clock: Any) -> None:
    award = make.award(accounts.trainee())
    assert verify(award.number.lower().replace("-", "")).status_code == 200
    form = Client().get(
        reverse("certification:verify_form"), {"number": f" {award.number.lower()} "}
    )
    assert form.headers["Location"] == reverse("certification:verify", args=[award.number])


@pytest.mark.parametrize("typed", ["", "abc", "L1-2026-7K3QX-9W2MD-Z" * 3, "\x00"])
def test_the_form_refuses_nonsense_kindly(typed: str) -> None:
    page = Client().get(reverse("certification:verify_form"), {"number": typed})
    assert page.status_code in {200, 404}


def test_numbers_cannot_be_tried_quickly(clock: Any) -> None:
    award = make.award(accounts.trainee())
    tried = [numbers.draw("L1", year=2026) for _each in range(30)]
    assert [verify(number).status_code for number in tried] == [404] * 30
    page = verify(award.number)
    assert page.status_code == 429
    assert page.headers["Retry-After"] == "60"
    assert award.certification.title not in page.content.decode()
    assert verify(award.number, REMOTE_ADDR="192.0.2.7").status_code == 200
    clock.shift(61)
    assert verify(award.number).status_code == 200


def test_neighbouring_numbers_are_not_awards(clock: Any) -> None:
    first, second = make.award(accounts.trainee()), make.award(accounts.trainee())
    assert first.number[:8] == second.number[:8]
    assert first.number[8:13] != second.number[8:13]


@pytest.mark.parametrize("name", ["mine", "verify_form"])
def test_pages_cannot_be_posted_to(clock: Any, name: str) -> None:
    client = signed_in(accounts.trainee())
    assert client.post(reverse(f"certification:{name}")).status_code == 405


# --- in the admin ---------------------------------------------------------------------------------
def test_administrators_revoke_with_a_reason(clock: Any) -> None:
    award = make.award(accounts.trainee())
    client = signed_in(accounts.administrator(language="en"))
    address = reverse("award_revoke", args=[award.pk])
    assert client.get(address).status_code == 200
    assert client.post(address, {"reason": ""}).status_code == 200
    award.refresh_from_db()
    assert award.state == "active"
    assert client.post(address, {"reason": "替考"}).status_code == 302
    assert client.post(address, {"reason": "替考"}).status_code == 302  # twice is told, not done
    award.refresh_from_db()
    assert (award.state, award.events.count()) == ("revoked", 2)


@pytest.mark.parametrize("who", ["trainee", "manager", "instructor"])
@pytest.mark.parametrize("name", ["award_revoke", "award_respell"])
def test_nobody_else_changes_awards(clock: Any, who: str, name: str) -> None:
    award = make.award(accounts.trainee())
    client = signed_in(getattr(accounts, who)())
    page = client.post(reverse(name, args=[award.pk]), {"reason": "x", "spelling": "x"})
    assert page.status_code in {302, 404}
    award.refresh_from_db()
    assert (award.state, award.spelling, award.events.count()) == ("active", "", 1)


def test_administrators_give_a_printable_spelling(clock: Any) -> None:
    award = make.award(accounts.trainee(name="周㬎"))
    client = signed_in(accounts.administrator(language="en"))
    address = reverse("award_respell", args=[award.pk])
    assert 'value="Zhou Xian"' in client.get(address).content.decode()
    assert "U+3B0E" in client.post(address, {"spelling": "周㬎"}).content.decode()
    assert client.post(address, {"spelling": "Zhou Xian"}).status_code == 302
    award.refresh_from_db()
    assert award.spelling == "Zhou Xian"


def test_the_list_of_awards_is_read_only_and_names_missing_glyphs(clock: Any) -> None:
    award = make.award(accounts.trainee(name="周㬎"))
    administrator = signed_in(accounts.administrator(language="en"))
    text = administrator.get(reverse("awards:index")).content.decode()
    assert award.number in text
    assert "U+3B0E" in text
    assert reverse("award_revoke", args=[award.pk]) in text
    assert administrator.get(reverse("awards:add")).status_code in {302, 403}
    assert administrator.get(reverse("awards:edit", args=[award.pk])).status_code in {302, 403}
    assert administrator.get(reverse("awards:inspect", args=[award.pk])).status_code == 200
    text = signed_in(accounts.instructor()).get(reverse("awards:index")).content.decode()
    assert award.number in text
    assert reverse("award_revoke", args=[award.pk]) not in text


def test_instructors_edit_a_certification_and_read_its_requirement_in_words(clock: Any) -> None:
    row = make.certification()
    client = signed_in(accounts.instructor(language="en"))
    address = reverse("certifications:edit", args=[row.pk])
    text = client.get(address).content.decode()
    assert "All of these:" in text
    assert "at least 85%" in text
    assert "does not exist yet. Until it does" in text  # none with these keys exists yet
    data = {
        "title_zh_hans": "新名",
        "title_en": "New",
        "summary_zh_hans": "",
        "summary_en": "",
        "valid_months": "6",
        "renewal_days": "30",
        "requirement": '{"all": [{"course": "Bad Key"}]}',
        "key": row.key,
        "code": "L1",
        "state": "active",
    }
    page = client.post(address, data)
    assert "all[0].course" in page.content.decode()
    assert client.post(address, {**data, "requirement": '{"quiz": "q"}'}).status_code == 302
    row.refresh_from_db()
    assert (row.valid_months, row.requirement, row.title_en) == (6, {"quiz": "q"}, "New")
