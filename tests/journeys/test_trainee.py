"""The first collector is certified: from the first lesson to a certificate that a stranger can check."""

from __future__ import annotations

import re
from typing import Any

import pytest
from django.test import Client

from courses import api as courses
from lms.certification import api as certification
from quizzes import api as quizzes
from tests.journeys.conftest import COURSE, EXAM, SCENARIO, People, client_of
from tests.journeys.forms import hidden, page_of, right_answer

pytestmark = [pytest.mark.journey, pytest.mark.django_db]


def read_every_page(client: Client, person: Any) -> None:
    for key in courses.page_activities_of(person, COURSE):
        address = f"/learn/{COURSE}/{key}/"
        page = page_of(client.get(address))
        for form in page.select("form.judge, form[action$='/judge/']"):
            if form.select_one("input[type=radio]"):
                client.post(form["action"], {**hidden(form), "verdict": "doubtful"})
        assert client.post(f"{address}done/").status_code == 302


def sit_exam(client: Client, *, right: int | None = None) -> Any:
    """Answer the first `right` questions (all, when None) through the forms; return the result page."""
    answer = client.post(f"/exams/{EXAM}/")
    attempt_url = re.sub(r"\?.*", "", answer["Location"])
    attempt = quizzes.Attempt.objects.get(uuid=attempt_url.strip("/").split("/")[-1])
    for item in attempt.items.order_by("position"):
        if right is not None and item.position > right:
            break
        page = page_of(client.get(attempt_url, {"q": item.position}))
        form = page.select_one("form#answer")
        posted = client.post(
            form["action"], {**hidden(form), **right_answer(item.spec), "go": "check"}
        )
        assert posted.status_code == 302
    page_of(client.get(f"{attempt_url}check/"))
    result = client.post(f"{attempt_url}submit/", follow=True)
    return page_of(result)


def play(client: Client, *, quality: str = "good") -> Any:
    from quizzes.roleplay import api as roleplay  # noqa: PLC0415 -- only this step needs it
    from quizzes.roleplay.engine import dialogue  # noqa: PLC0415 -- only this step needs it

    begun = client.post(f"/roleplays/{SCENARIO}/", {"mode": "exam"})
    address = begun["Location"]
    uuid = address.strip("/").split("/")[-1]
    for _exchange in range(40):
        session = roleplay.Session.objects.get(uuid=uuid)
        if not session.is_open:
            break
        page = page_of(client.get(address))
        form = page.select_one("form[action$='/say/']")
        offered = list(dialogue.offered_lines(session.script, session.dialogue_state))
        line = next((one for one in offered if one.quality == quality), offered[0])
        assert page.select_one(f"input[value='{line.key}']") is not None
        client.post(form["action"], {**hidden(form), "line": line.key})
    return page_of(client.get(f"{address}debrief/"))


def test_trainee_walks_from_first_lesson_to_certificate(people: People) -> None:
    client = client_of(people.trainee)

    home = page_of(client.get("/"))
    assert "客户为什么逾期" in home.h1.text
    assert client.get(home.select_one("a.btn-do")["href"]).status_code == 200

    read_every_page(client, people.trainee)
    debrief = play(client)
    assert "通过" in debrief.h1.text
    assert not certification.awards_for(people.trainee)

    result = sit_exam(client)
    assert "100" in result.text
    award = certification.awards_for(people.trainee)[0]
    assert award.number in page_of(client.get("/certificates/")).text

    paper = client.get(f"/certificates/{award.uuid}/pdf/")
    assert paper["Content-Type"] == "application/pdf"
    assert b"".join(paper)[:5] == b"%PDF-"

    public = page_of(Client().get(f"/verify/{award.number}/"))
    assert "周＊" in public.text
    assert "周岚" not in public.text
    assert "S-zhoulan" not in public.text


def test_failing_tells_what_is_missing_and_passing_later_certifies(people: People) -> None:
    client = client_of(people.trainee)
    read_every_page(client, people.trainee)
    failed_call = play(client, quality="unlawful")
    assert "未通过" in failed_call.h1.text
    failed = sit_exam(client, right=12)
    assert "未通过" in failed.text
    assert not certification.awards_for(people.trainee)
    home = page_of(client.get("/"))
    assert "结业考试" in home.text

    play(client)
    sit_exam(client)
    assert len(certification.awards_for(people.trainee)) == 1


def test_no_page_before_submission_holds_an_explanation_or_a_feedback(people: People) -> None:
    client = client_of(people.trainee)
    answer = client.post(f"/exams/{EXAM}/")
    address = re.sub(r"\?.*", "", answer["Location"])
    attempt = quizzes.Attempt.objects.get(uuid=address.strip("/").split("/")[-1])
    for item in attempt.items.all():
        shown = client.get(address, {"q": item.position}).content.decode()
        secrets = [item.spec["explanation"]]
        secrets += [one["feedback"] for one in item.spec.get("options", []) if one.get("feedback")]
        assert [text for text in secrets if text[:20] in shown] == []
    assert client.get(f"{address}result/").status_code in {302, 404}


def test_a_course_in_english_is_english(people: People) -> None:
    client = client_of(people.trainee)
    client.post("/language/", {"language": "en", "next": "/"})
    page = page_of(client.get("/learn/first-scripts/mindset/"))
    assert page.html["lang"] == "en"
    assert "Why customers fall behind" in page.h1.text
    answer = client.post(f"/exams/{EXAM}/")
    attempt = quizzes.Attempt.objects.get(
        uuid=answer["Location"].split("?")[0].strip("/").split("/")[-1]
    )
    assert attempt.locale.language_code == "en"
    assert not re.search(r"[\u4e00-\u9fff]", attempt.items.first().spec["prompt"])
