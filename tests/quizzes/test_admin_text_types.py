"""True or false, matching, short text and text with gaps in the Wagtail admin, as an instructor."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from wagtail.models import Locale
from wagtail.test.utils.form_data import inline_formset, nested_form_data

from quizzes.models import Question
from quizzes.registry import eligibility, question_types
from tests.factories.accounts import instructor

pytestmark = [pytest.mark.integration, pytest.mark.django_db]

PAIRS = [("早期", "第1至5天"), ("中期", "第6至18天")]
GAPS = [("list", "=债务人\n联系人"), ("typed", "=保证人|担保人\n50% 保人")]


@pytest.fixture
def desk(monkeypatch: pytest.MonkeyPatch) -> Client:
    monkeypatch.setattr(eligibility, "_members", {})
    client = Client()
    client.force_login(instructor())
    return client


def matching(pairs: list = PAIRS, extras: tuple[str, ...] = ("第29天以后",)) -> dict[str, Any]:
    rows = [{"prompt": prompt, "answer": answer, "feedback": ""} for prompt, answer in pairs]
    return {
        "pairs": inline_formset(rows),
        "extras": inline_formset([{"text": text} for text in extras]),
    }


def short_text(*answers: tuple[str, int]) -> dict[str, Any]:
    rows = [{"text": text, "share": share, "feedback": ""} for text, share in answers]
    return {"answers": inline_formset(rows), "otherwise": ""}


def cloze(text: str = "向{{1}}和{{2}}催收。", gaps: list = GAPS) -> dict[str, Any]:
    return {
        "text": text,
        "gaps": inline_formset([{"kind": kind, "lines": lines} for kind, lines in gaps]),
    }


def true_false(answer: str) -> dict[str, Any]:
    return {"answer": answer, "feedback_true": "", "feedback_false": ""}


def post(desk: Client, kind: str, own: dict[str, Any], url: str = "", **values: Any) -> Any:
    common = {
        "title": "新题", "prompt": "问什么？", "facts": "", "said": "", "explanation": "因为。",
        "key": "new-one", "locale": Locale.get_default().pk, "lesson_key": "", "source_ref": "",
        "difficulty": 2, "category": "", "sources": "", "tags": "", "change_note": "",
        "action-publish": "1",
    }  # fmt: skip
    add = reverse(question_types.get(kind).model.snippet_viewset.get_url_name("add"))
    return desk.post(url or add, nested_form_data({**common, **own, **values}))


@pytest.mark.parametrize(
    ("kind", "own"),
    [
        ("true-false", true_false("True")),
        ("matching", matching()),
        ("matching", matching(extras=())),
        ("short-text", short_text(("核身|核实本人", 100), ("*身份*", 50))),
        ("cloze", cloze()),
    ],
)
def test_an_instructor_writes_and_changes_a_question(desk, kind: str, own: dict) -> None:
    assert post(desk, kind, own).status_code == 302
    question = Question.objects.get(key="new-one")
    assert (question.state, question.version, question.spec["type"]) == ("ready", 1, kind)
    plugin = question_types.get(kind)
    spec = plugin.read_spec(question.spec)
    assert plugin.grade(spec, plugin.correct(spec)).value == 1
    edit = reverse(question.snippet_viewset.get_url_name("edit"), args=[question.pk])
    assert desk.get(edit).status_code == 200
    assert question_types.get(kind).to_document(question)


def test_a_changed_line_of_a_gap_makes_a_new_version(desk) -> None:
    post(desk, "cloze", cloze(gaps=[GAPS[0]], text="向{{1}}催收。"))
    question = Question.objects.get(key="new-one")
    edit = reverse(question.snippet_viewset.get_url_name("edit"), args=[question.pk])
    gap = question.gaps.get()
    rows = inline_formset([{"id": gap.pk, "kind": "list", "lines": "=借款人\n联系人"}], initial=1)
    assert post(desk, "cloze", {"text": "向{{1}}催收。", "gaps": rows}, url=edit).status_code == 302
    question.refresh_from_db()
    assert question.version == 2
    assert question.spec["gaps"][0]["answers"][0]["text"] == "借款人"


@pytest.mark.parametrize(
    ("kind", "own", "words"),
    [
        ("true-false", true_false(""), "answer"),
        ("matching", matching(pairs=PAIRS[:1]), "2"),
        ("matching", matching(pairs=[PAIRS[0], PAIRS[0]]), "早期"),
        ("matching", matching(extras=("第1至5天",)), "第1至5天"),
        ("short-text", short_text(("核身", 50)), "100%"),
        ("short-text", short_text(("[核身", 100)), "["),
        ("short-text", short_text(("*", 100)), "*"),
        ("cloze", cloze(text="没有空"), "{{1}}"),
        ("cloze", cloze(text="{{1}}"), "2"),
        ("cloze", cloze(gaps=[("list", "=只有一个"), GAPS[1]]), "1"),
        ("cloze", cloze(gaps=[GAPS[0], ("typed", "150% 保证人")]), "150"),
    ],
)
def test_what_cannot_be_asked_is_refused_with_words(desk, kind: str, own: dict, words: str) -> None:
    response = post(desk, kind, own)
    assert response.status_code == 200
    assert not Question.objects.exists()
    assert words in response.content.decode()
