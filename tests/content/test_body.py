"""Bodies as readers see them: every block, what is held back, and a constant number of queries."""

from __future__ import annotations

from typing import Any

import pytest
from django.template.loader import render_to_string
from django.test import RequestFactory
from django.utils.translation import override

from content import api
from content.blocks.stream import CaseBody, LessonBody, ManualBody
from tests.factories import content as make
from tests.factories.accounts import trainee
from tests.factories.taxonomy import RuleFactory, put_taxonomy

pytestmark = [pytest.mark.integration, pytest.mark.django_db]


@pytest.fixture(autouse=True)
def taxonomy() -> None:
    put_taxonomy()
    RuleFactory(key=make.RULE, certainty_note="")
    make.home()
    make.term()


def shown(page: Any, **options: Any) -> str:
    options.setdefault("viewer_is_instructor", False)
    request = RequestFactory().get("/")
    request.user = trainee()
    with override("en"):
        context = api.body_context(page, **options)
        return str(render_to_string("content/body.html", context, request=request))


def lesson(*blocks: Any, **changes: Any) -> Any:
    return make.page(blocks=list(blocks), **changes)


@pytest.mark.parametrize("kind", ["lesson", "case", "manual"])
def test_every_block_is_rendered(kind: str) -> None:
    page = make.page(kind, blocks=[make.block(name) for name in make.BLOCKS_OF[kind]])

    found = shown(page, viewer_is_instructor=True, judge_url="/judge/")

    for words in ("打电话之前", "有异议，先停。", "先让学员说。", "No contact at night", "账单", "先报姓名。",
                  "登记异议", "首次联系", "罗女士", "签名不是她的。", "在哪一句话之后停下？"):  # fmt: skip
        assert words in found
    assert found.count(' id="') == len(set(part.split('"')[0] for part in found.split(' id="')[1:]))


def test_script_is_cards_with_answers_that_can_be_hidden_and_folded_reasons() -> None:
    found = shown(lesson(make.block("script")))

    assert found.count('<details class="why">') == 2
    assert found.count("<dt>Customer</dt>") == 1
    assert "Hide the customer" in found


def test_script_without_answers_offers_nothing_to_hide() -> None:
    rows = [{"situation": "接通", "collector": "您好。", "why": "先问候。"}]

    assert "Hide the customer" not in shown(lesson(make.block("script", rows=rows)))


@pytest.mark.parametrize(
    ("certainty", "words"),
    [("V1", "Read in the text of the rule."), ("V2", "From a secondary source"), ("MEM", "still to be verified")],
)  # fmt: skip
def test_rule_says_how_certain_it_is(certainty: str, words: str) -> None:
    RuleFactory(key="CN-1", certainty=certainty)

    found = shown(lesson(make.block("rule", rule="CN-1")))

    assert words in found
    assert "Some guideline, art. 1" in found
    assert "Rule pack CN 2026.1" in found


def test_rule_that_left_the_pack_says_so_instead_of_failing() -> None:
    gone = RuleFactory(key="CN-gone")
    page = lesson(make.block("rule", rule="CN-gone"))
    gone.delete()

    assert "no longer has the rule CN-gone" in shown(page)


def test_term_is_explained_once_beside_its_text() -> None:
    text = "[承诺](term:promise)。\n\n又一次[承诺](term:promise)。"
    found = shown(lesson(make.block("markdown", text=text), make.block("callout", text=text)))

    assert found.count('id="g-promise"') == 1
    assert found.count('href="#g-promise"') == 4
    assert '<span lang="en">Promise to pay</span>' in found


def test_term_of_another_language_is_not_explained_here() -> None:
    make.term("surety", "en")

    assert "<details" not in shown(lesson(make.block("markdown", text="[保证人](term:surety)")))


def test_lesson_links_are_resolved_by_the_caller() -> None:
    page = lesson(make.block("markdown"))

    assert 'href="/learn/x/mindset/"' in shown(
        page, lesson_url={"mindset": "/learn/x/mindset/"}.get
    )
    assert "上一课" in shown(page)
    assert "lesson:" not in shown(page)


def test_note_for_instructors_is_absent_from_a_trainees_page() -> None:
    page = lesson(make.block("instructor-note"))

    assert "先让学员说。" in shown(page, viewer_is_instructor=True)
    assert "先让学员说。" not in shown(page)


def test_manual_chapter_has_no_body_for_a_trainee() -> None:
    page = make.page("manual", blocks=[make.block("section"), make.block("markdown")])

    assert shown(page).strip() == ""
    assert "软硬之间" in shown(page, viewer_is_instructor=True)


# --- cases ---------------------------------------------------------------------------------------
SECRETS = (
    "应当先停下来核实。",
    'class="annot',
    "p-wrong",
    "CF1",
    "Some guideline",
    'value="unlawful" checked',
)


def test_annotation_is_absent_until_the_passage_is_judged() -> None:
    page = make.page("case", blocks=[make.block("passage"), make.block("passage", title="第二段")])

    found = shown(page, judge_url="/judge/")

    assert [secret for secret in SECRETS if secret in found] == []
    assert found.count('action="/judge/"') == 2
    assert f'name="passage" value="{api.passage_ids(page)[0]}"' in found


def test_words_to_be_judged_are_shown_without_the_verdict() -> None:
    found = shown(make.page("case", blocks=[make.block("passage")]), judge_url="/judge/")

    assert '<span class="p-open">当场驳回异议</span>' in found


def test_judging_one_passage_opens_that_one_only() -> None:
    page = make.page(
        "case",
        blocks=[make.block("passage"), make.block("passage", title="第二段", note="另一条批注。")],
    )
    first, _second = api.passage_ids(page)

    found = shown(page, judgements={first: "doubtful"}, judge_url="/judge/")

    assert "应当先停下来核实。" in found
    assert "另一条批注。" not in found
    assert "you judged “Doubtful”" in found
    assert '<span class="p-wrong">当场驳回异议</span>' in found
    assert found.count('action="/judge/"') == 1


def test_forged_judgement_opens_nothing() -> None:
    page = make.page("case", blocks=[make.block("passage")])
    passage = api.passage_ids(page)[0]

    for judgements in ({passage: "anything"}, {"0": "sound"}, {passage: ""}):
        assert "应当先停下来核实。" not in shown(page, judgements=judgements)


def test_agreeing_judgement_is_said() -> None:
    page = make.page("case", blocks=[make.block("passage")])

    found = shown(page, judgements={api.passage_ids(page)[0]: "unlawful"})

    assert "as you judged" in found
    assert "CF1 " in found


def test_body_counts_passages_and_judgements() -> None:
    page = make.page("case", blocks=[make.block("passage"), make.block("passage")])
    first = api.passage_ids(page)[0]

    body = api.body_context(page, viewer_is_instructor=False, judgements={first: "sound"})["body"]

    assert (body.passages, body.judged, body.layout) == (2, 1, "page")


def test_passages_and_verdicts_belong_to_cases() -> None:
    page = make.page("case", blocks=[make.block("markdown"), make.block("passage")])
    passage = api.passage_ids(page)[0]

    assert api.passage_verdict(page, passage) == "unlawful"
    assert api.passage_ids(lesson(make.block("markdown"), key="other")) == []
    with pytest.raises(api.UnknownPassage):
        api.passage_verdict(page, str(page.body[0].id))


def test_account_card_comes_first_with_tips_beside_it() -> None:
    page = make.page(
        "case",
        blocks=[make.block("callout"), make.block("account-card"), make.block("markdown", text="## 经过"),
                make.block("passage"), make.block("discussion")],
    )  # fmt: skip

    groups = api.body_context(page, viewer_is_instructor=False)["body"].groups

    assert [group.kind for group in groups] == ["account", "prose", "passages", "prose"]
    assert [(group.headed, group.closing) for group in groups[2:]] == [(False, False), (True, True)]


# --- outline -------------------------------------------------------------------------------------
def test_headings_are_those_of_the_body_in_order_and_have_targets() -> None:
    page = lesson(
        make.block("markdown", text="## 一\n\n### 一之一"), make.block("markdown", text="## 二")
    )

    headings = api.headings_of(page)
    body = api.body_context(page, viewer_is_instructor=False)["body"]

    assert [(heading.level, heading.text) for heading in headings] == [
        (2, "一"),
        (3, "一之一"),
        (2, "二"),
    ]
    assert list(body.headings) == headings
    assert all(f'id="{heading.anchor}"' in shown(page) for heading in headings)


def test_sections_of_the_manual_are_headings() -> None:
    page = make.page(
        "manual", blocks=[make.block("section"), make.block("markdown", text="### 细节")]
    )

    assert [heading.text for heading in api.headings_of(page)] == ["软硬之间", "细节"]


# --- queries -------------------------------------------------------------------------------------
@pytest.mark.parametrize(("kind", "queries"), [("lesson", 7), ("case", 8), ("manual", 6)])
@pytest.mark.parametrize("times", [1, 3])
def test_queries_do_not_grow_with_blocks(
    kind: str, queries: int, times: int, django_assert_num_queries: Any
) -> None:
    blocks = [make.block(name) for _round in range(times) for name in make.BLOCKS_OF[kind]]
    pk = make.page(kind, blocks=blocks, **({} if kind == "manual" else {"cells": [make.CELL]})).pk
    shown(
        api.page_for_reading(pk, language="zh-hans"), viewer_is_instructor=True
    )  # makes renditions
    page = api.page_for_reading(pk, language="zh-hans")

    with django_assert_num_queries(queries):
        context = api.body_context(page, viewer_is_instructor=True)
        render_to_string("content/body.html", context)


# --- languages -----------------------------------------------------------------------------------
def test_page_is_read_in_the_readers_language_and_else_in_its_own(
    django_assert_num_queries: Any,
) -> None:
    chinese, english = make.page(), make.page(locale="en", title="Read first")

    api.page_for_reading(chinese.pk, language="en")  # content types are remembered
    with django_assert_num_queries(2):
        found = api.page_for_reading(chinese.pk, language="en")
    assert found == english
    english.unpublish()
    assert api.page_for_reading(chinese.pk, language="en") == chinese


def test_page_that_is_not_published_cannot_be_read() -> None:
    page = make.page()
    page.unpublish()

    with pytest.raises(api.NotPublished):
        api.page_for_reading(page.pk, language="zh-hans")
    with pytest.raises(api.NotPublished):
        api.page_for_reading(0, language="zh-hans")


# --- alone, in the block picker ------------------------------------------------------------------
@pytest.mark.parametrize(
    "stream", [LessonBody(), CaseBody(), ManualBody()], ids=lambda s: type(s).__name__
)
def test_every_block_has_words_and_a_preview_for_the_instructor(stream: Any) -> None:
    for name, block in stream.child_blocks.items():
        assert block.label and block.meta.description and block.meta.icon, name
        if name != "image":
            assert block.render(block.get_preview_value()).strip(), name


def test_search_words_hold_neither_annotations_nor_notes_for_instructors() -> None:
    page = make.page("case", blocks=[make.block("passage"), make.block("instructor-note")])

    words = " ".join(page.body.stream_block.get_searchable_content(page.body))

    assert "当场驳回异议" in words
    assert "应当先停下来核实" not in words
    assert "先让学员说" not in words
