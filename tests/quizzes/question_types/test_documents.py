"""Approach, spot the violation and essay as text, in and out, and what their editors refuse."""

from __future__ import annotations

from decimal import Decimal

import pytest
from django.db.models import ProtectedError
from django.test import Client
from django.urls import reverse
from django.utils import translation

from lms.taxonomy.models import DebtorType, Rule
from quizzes.core.refusals import BadDocument
from quizzes.models import Question
from quizzes.registry import eligibility, question_types
from quizzes.services import closing, starting
from quizzes.services.answering import answer_by_key
from quizzes.services.authoring import export_question, import_question
from tests.factories.accounts import instructor, trainee
from tests.factories.quizzes import make_quiz
from tests.factories.taxonomy import RuleFactory, put_taxonomy

pytestmark = [pytest.mark.integration, pytest.mark.django_db]
RULES = ("CN-1-68", "CN-9-no-fees", "CN-9-visits")


@pytest.fixture(autouse=True)
def words_of_the_trade(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(eligibility, "_members", {})
    put_taxonomy()
    for key in RULES:
        RuleFactory(key=key)


COMMON = {
    "kind": "question", "locale": "zh-hans", "title": "一题", "prompt": "怎么做？",
    "explanation": "解释", "difficulty": 2, "source": ["A2"],
}  # fmt: skip
DOCUMENTS = {
    "approach-picker": {
        "debtor_type": "PTP", "stage": "M", "type_why": "约了没来", "order_why": "先问因",
        "weights": {"type": 1, "stage": 1, "moves": 2}, "wrong_cost": "0.5",
        "moves": [
            {"text": "问因", "place": 1, "why": "先问"},
            {"text": "约定", "place": 2},
            {"text": "挂断", "verdict": "optional"},
            {"text": "责骂", "verdict": "wrong", "why": "太硬"},
            {"text": "找家人", "verdict": "unlawful", "why": "无关的人"},
        ],
    },
    "spot-the-violation": {
        "passages": [
            {"who": "催收员", "text": "您好"},
            {"who": "催收员", "text": "另收五百", "breaks": ["CN-9-no-fees", "CN-1-68"], "why": "编造"},
            {"text": "他记录了。"},
        ],
        "offer": ["CN-9-visits"], "other_rule": "0.25", "false_alarm": "2",
    },
    "essay": {
        "least": 5, "most": 200, "model_answer": "您好，我是王敏。",
        "criteria": [
            {"title": "开场", "description": "四项", "weight": 2, "levels": ["无", "一半", "全部"]},
            {"title": "承诺", "weight": 0.5, "levels": ["0%: 无", "60%: 有日期", "100%: 都有"]},
        ],
    },
}  # fmt: skip


def document(kind: str, **changes: object) -> dict:
    return {**COMMON, "type": kind, "key": f"{kind}-1", **DOCUMENTS[kind], **changes}


@pytest.mark.parametrize("kind", DOCUMENTS)
def test_what_goes_out_reads_in_again_to_the_same_row(kind: str) -> None:
    first = import_question(document(kind))
    written = export_question(f"{kind}-1", "zh-hans")
    for name, value in DOCUMENTS[kind].items():
        assert written[name] == value
    again = import_question({**written, "kind": "question"})
    assert (again.pk, again.version, again.spec) == (first.pk, 1, first.spec)
    assert Question.objects.count() == 1


def test_the_words_of_the_taxonomy_are_frozen_in_the_language_of_the_question() -> None:
    with translation.override("en"):
        zh = import_question(document("approach-picker")).spec
    with translation.override("zh-hans"):
        en = import_question(document("approach-picker", locale="en")).spec
    assert [word["label"] for word in zh["stages"]] == ["早期", "中期", "后期"]
    assert [word["label"] for word in en["stages"]] == ["Early", "Middle", "Late"]
    assert zh["stages"][1]["detail"] == "6–18"
    assert [move["key"] for move in zh["moves"]] == [move["key"] for move in en["moves"]]


def test_the_rules_are_frozen_with_citation_and_certainty() -> None:
    offered = import_question(document("spot-the-violation")).spec["offered"]
    assert [rule["key"] for rule in offered] == sorted(RULES)
    assert all(rule["title"] and rule["citation"] and rule["certainty"] for rule in offered)


@pytest.mark.parametrize(
    ("kind", "changes", "words"),
    [
        ("approach-picker", {"debtor_type": "XX"}, "There is no XX; there are PTP, UM"),
        ("approach-picker", {"stage": None}, "there are E, M, L"),
        ("approach-picker", {"moves": "none"}, "Moves are a list"),
        ("approach-picker", {"weights": {"type": 0, "stage": 0, "moves": 0}}, "must have a weight"),
        ("approach-picker", {"weights": [1]}, "Weights are"),
        ("approach-picker", {"wrong_cost": "dear"}, "not a number"),
        ("approach-picker", {"moves": [{"text": "a", "verdict": "??"}]}, "A verdict is one of"),
        ("spot-the-violation", {"passages": [{"text": "a", "breaks": "CN-0"}]}, "no rule CN-0"),
        ("spot-the-violation", {"passages": None}, "Passages are a list"),
        ("spot-the-violation", {"offer": "CN-1-68"}, "list of keys"),
        (
            "spot-the-violation",
            {"passages": [{"text": "a"}, {"text": "b"}]},
            "at least one passage",
        ),
        ("spot-the-violation", {"passages": [{"text": "a", "breaks": list(RULES)}]}, "two rules"),
        ("essay", {"criteria": []}, "at least one criterion"),
        ("essay", {"criteria": [{"title": "a", "levels": ["eins"]}]}, "the lowest first"),
        ("essay", {"criteria": [{"title": "a", "levels": "x"}]}, "Levels are a list"),
        ("essay", {"criteria": [{"title": "a", "weight": "x", "levels": []}]}, "A weight is"),
        ("essay", {"least": 300, "most": 200}, "must not be below"),
        ("essay", {"model_answer": ""}, "blank"),
    ],
)
def test_what_cannot_be_asked_is_refused_with_what_to_do(kind, changes, words) -> None:
    with translation.override("en"), pytest.raises(BadDocument) as bad:
        import_question(document(kind, **changes))
    assert words in str(bad.value)
    assert Question.objects.count() == 0


@pytest.mark.parametrize("kind", DOCUMENTS)
def test_the_editor_opens_with_help_and_the_preview_shows_form_and_review(kind: str) -> None:
    question = import_question(document(kind))
    client = Client()
    client.force_login(instructor())
    viewset = question_types.get(kind).model.snippet_viewset
    for name, args in (("add", []), ("edit", [question.pk])):
        page = client.get(reverse(viewset.get_url_name(name), args=args))
        assert page.status_code == 200
    context = question.get_preview_context(None, "")
    assert context["spec"].prompt == "怎么做？"


def test_all_of_them_in_one_attempt_and_the_essay_waits() -> None:
    quiz = make_quiz(*(import_question(document(kind)) for kind in DOCUMENTS))
    person = trainee()
    attempt = starting.start_attempt(quiz, person=person, locale="zh-hans")
    client = Client()
    client.force_login(person)
    for position in (1, 2, 3):
        page = client.get(reverse("quizzes:attempt", args=[attempt.uuid]) + f"?q={position}")
        assert page.status_code == 200
        assert "编造" not in page.content.decode()
    answer_by_key(attempt, choose=lambda _position: True)
    attempt = closing.submit(attempt, actor=person)
    assert (attempt.score, attempt.percent, attempt.passed) == (Decimal(2), None, None)
    assert [i.value for i in attempt.items.order_by("position")] == [1, 1, None]


def test_a_rule_or_type_in_use_cannot_be_deleted() -> None:
    import_question(document("spot-the-violation"))
    import_question(document("approach-picker"))
    for row in (Rule.objects.get(key="CN-9-no-fees"), DebtorType.objects.get(key="PTP")):
        with pytest.raises(ProtectedError):
            row.delete()
