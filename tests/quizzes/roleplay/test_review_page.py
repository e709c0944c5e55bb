"""The page on which a call is decided leads to what is open, and back to what is missing."""

from __future__ import annotations

import pytest
from django.test import Client
from django.urls import reverse

from quizzes.registry import eligibility
from tests.factories.accounts import instructor, trainee
from tests.factories.reviews import waiting_call
from tests.factories.roleplay import put_scenario

pytestmark = [pytest.mark.integration, pytest.mark.django_db]


@pytest.fixture(autouse=True)
def nobody_assigns(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(eligibility, "_members", {})


@pytest.fixture
def assessor(client: Client) -> Client:
    client.force_login(instructor())
    return client


def address() -> str:
    session = waiting_call(put_scenario(), trainee(), open_levels=("R3", "R5"), suspected=("CF5",))
    return reverse("roleplay:review", args=[session.uuid])


def links(page: str, start: str) -> list[str]:
    """Return where the links of the element that begins with `start` lead."""
    part = page.split(start, 1)[1].split("</p>", 1)[0]
    return [one.split('"', 1)[0] for one in part.split('href="')[1:]]


def test_what_is_open_is_one_press_away(assessor: Client) -> None:
    page = assessor.get(address()).content.decode()
    told = links(page, '<p class="review-open">')
    assert [one.split("-")[1] for one in told] == ["cf5", "r3", "r5"]
    assert all(f'id="{one[1:]}"' in page for one in told)


def sent_back(client: Client, **posted: str) -> str:
    """Send a decision in which something is missing; return the page that comes back."""
    url = address()
    basis = client.get(url).content.decode().split('name="basis" value="', 1)[1].split('"', 1)[0]
    answer = client.post(url, {"basis": basis, **posted})
    assert answer.status_code in {409, 422}
    page: str = answer.content.decode()
    assert '<p class="review-open">' not in page
    return page


def test_what_came_back_says_where_something_is_missing(assessor: Client) -> None:
    told = links(sent_back(assessor, **{"level-R3": "2"}), "data-lacking>")
    assert "#q-r5" in told
    assert "#q-r3" not in told
    assert "#new-h" not in told


def test_a_fail_added_by_halves_opens_its_part(assessor: Client) -> None:
    page = sent_back(assessor, new_fail="CF2")
    assert links(page, "data-lacking>") == ["#new-h"]
    assert '<details class="review-change" id="new-h" open>' in page


def test_it_is_sent_to_its_rubric_whatever_was_looked_at_before(assessor: Client) -> None:
    url = address()
    assert f'action="{url}#rubric-h"' in assessor.get(url).content.decode()


@pytest.mark.parametrize("name", ["reviews", "appeals"])
def test_the_lists_of_what_waits_are_readable_when_empty(assessor: Client, name: str) -> None:
    assert assessor.get(reverse(f"roleplay:{name}")).status_code == 200


def test_the_queue_says_how_long_a_call_waits_and_leads_to_it(assessor: Client) -> None:
    url = address()
    page = assessor.get(reverse("roleplay:reviews")).content.decode()
    assert page.count(f'href="{url}"') == 2  # the longest waiting, and its row
    assert "刚刚" in page


def test_a_call_with_a_certain_result_is_offered_behind_what_waits(assessor: Client) -> None:
    person = trainee()
    session = waiting_call(put_scenario(), person, open_levels=("R4",))
    queue = reverse("roleplay:reviews")
    assert "另有 1 通结果已定" in assessor.get(queue).content.decode()

    listed = assessor.get(queue + "?state=certain").content.decode()
    url = reverse("roleplay:review", args=[session.uuid])
    assert url in listed
    page = assessor.get(url).content.decode()
    assert str(person) not in page  # who decides does not know whose call it is
    assert "无论待定项怎么裁定，结果不变" in page


def test_its_trainee_reads_that_the_result_stands(client: Client) -> None:
    session = waiting_call(put_scenario(), trainee(), open_levels=("R4",))
    client.force_login(session.person)
    page = client.get(reverse("roleplay:debrief", args=[session.uuid])).content.decode()
    assert "结果不变" in page
    assert "–" in page  # the score is a range


def test_words_that_may_be_a_critical_fail_are_shown_and_never_called_none(client: Client) -> None:
    session = waiting_call(put_scenario(), trainee(), open_levels=(), suspected=("CF5",))
    quote = session.suspicions.get().span["quote"]
    client.force_login(session.person)
    url = reverse("roleplay:debrief", args=[session.uuid])
    page = client.get(url).content.decode()
    assert f"「{quote}」" in page.split('id="may-h"', 1)[1].split("</section>", 1)[0]

    session.marks.filter(criterion__in=("R3", "R5", "R7")).update(level=0)
    session.result, session.conduct = "fail", "below-mark"
    session.save()
    page = client.get(url).content.decode()
    assert "没有一票否决" not in page
    assert "另有一些话可能属于一票否决" in page


def test_the_queue_counts_criteria_and_names_no_bare_codes(assessor: Client) -> None:
    address()
    page = assessor.get(reverse("roleplay:reviews")).content.decode()
    assert "评分项2个" in page
    assert "R3 R5" not in page


def test_what_people_decided_is_told_with_the_names_of_criteria(assessor: Client) -> None:
    url = address()
    basis = assessor.get(url).content.decode().split('name="basis" value="', 1)[1].split('"', 1)[0]
    place = assessor.get(url).content.decode().split('name="words-CF5-', 1)[1].split('"', 1)[0]
    sent = {
        "basis": basis, "level-R2": "1", "words-R2": "没有说来意", "level-R3": "2", "level-R5": "2",
        f"fail-CF5-{place}": "False", f"words-CF5-{place}": "只是说明",
    }  # fmt: skip
    assert assessor.post(url, sent).status_code == 302
    assert "<b>R2 开场</b>" in assessor.get(url).content.decode()
