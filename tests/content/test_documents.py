"""Import and export: what goes in comes out, twice changes nothing, faults are named."""

from __future__ import annotations

from typing import Any

import pytest

from content import api, documents
from content.models import LessonPage
from lms.audit.models import LogEntry
from tests.factories import content as make
from tests.factories.taxonomy import RuleFactory, put_taxonomy

pytestmark = [pytest.mark.integration, pytest.mark.django_db]


@pytest.fixture(autouse=True)
def taxonomy() -> None:
    put_taxonomy()
    RuleFactory(key=make.RULE)


def everything(kind: str, **changes: Any) -> dict[str, Any]:
    blocks = [make.block(name) for name in make.BLOCKS_OF[kind]]
    changes.setdefault("blocks", blocks)
    if kind != "manual":
        changes.setdefault("cells", [make.CELL, "TP"])
    return make.document(kind, **changes)


@pytest.mark.parametrize("kind", ["lesson", "case", "manual"])
def test_every_block_survives_import_and_export(kind: str) -> None:
    data = everything(kind)

    make.page(**data)

    assert api.export_page(kind, data["key"], "zh-hans") == data


@pytest.mark.parametrize("kind", ["lesson", "case", "manual"])
def test_importing_twice_changes_nothing(kind: str) -> None:
    first = make.page(**everything(kind))
    entries = LogEntry.objects.count()

    again = make.page(**everything(kind))

    assert (again.pk, again.revisions.count()) == (first.pk, 1)
    assert LogEntry.objects.count() == entries


def test_changed_words_publish_a_revision_and_are_logged() -> None:
    make.page(title="旧")

    page = make.page(title="新")

    assert (page.title, page.live, page.revisions.count()) == ("新", True, 2)
    assert list(LogEntry.objects.order_by("id").values_list("action", flat=True)) == [
        "content.page_created", "content.page_updated",
    ]  # fmt: skip


def test_changed_cells_alone_are_a_change() -> None:
    make.page(cells=[make.CELL])

    page = make.page(cells=["TP"])

    assert [cell.key for cell in page.cells.all()] == ["TP"]
    assert api.export_page("lesson", page.slug, "zh-hans")["cells"] == ["TP"]  # type: ignore[index]


def test_export_shows_a_draft_that_was_not_published() -> None:
    page = make.page(title="已发布")
    draft = page.get_latest_revision_as_object()
    draft.title = "草稿"
    draft.save_revision()

    assert api.export_page("lesson", page.slug, "zh-hans")["title"] == "草稿"  # type: ignore[index]


def test_both_languages_are_one_page_with_the_same_block_ids() -> None:
    chinese = make.page(blocks=[make.block("markdown"), make.block("callout")])
    english = make.page(
        locale="en", title="Read first", blocks=[make.block("markdown"), make.block("callout")]
    )

    assert chinese.translation_key == english.translation_key
    assert [child.id for child in chinese.body] == [child.id for child in english.body]


def test_a_block_put_in_front_leaves_the_ids_of_other_types_alone() -> None:
    before = make.page(blocks=[make.block("callout")]).body[0].id

    after = make.page(blocks=[make.block("markdown"), make.block("callout")]).body[1].id

    assert after == before


def test_a_picture_is_stored_once() -> None:
    first = make.page(key="one", blocks=[make.block("image")])
    second = make.page(key="two", blocks=[make.block("image")])

    assert first.body[0].value["image"].pk == second.body[0].value["image"].pk


def faults(**changes: Any) -> list[tuple[int | None, str]]:
    with pytest.raises(api.BadContent) as caught:
        make.page(**changes)
    assert not LessonPage.objects.exists()
    return [(problem.block, problem.message) for problem in caught.value.problems]


@pytest.mark.parametrize(
    ("wrong", "where", "reason"),
    [
        (make.block("markdown", text="  "), 0, "the text is empty"),
        (make.block("markdown", text="字" * 40_001), 0, "40001 characters; at most 40000"),
        (make.block("callout", title=""), 0, "callout: title: This field is required"),
        (make.block("callout", tone="loud"), 0, "callout: tone: Select a valid choice"),
        (make.block("callout", colour="red"), 0, "callout: colour: there is no such key"),
        (make.block("script", rows=[{"situation": "x", "collector": "", "why": "y"}]), 0,
         "script: rows[0].collector: This field is required"),
        (make.block("script", rows="x"), 0, "rows: a list is expected"),
        (make.block("script", rows=[{"situation": {"a": 1}}]), 0, "a single value is expected"),
        (make.block("rule", rule="CN-0"), 0, "rule: rule: Select a valid choice"),
        (make.block("account-card", stage="X"), 0, "account-card: stage: Select a valid choice"),
        (make.block("image", alt=" "), 0, "alt: a picture needs a description"),
        ({"type": "video", "value": {}}, 0, "a lesson has no block 'video'"),
        ({"type": "passage", "value": {}}, 0, "a lesson has no block 'passage'"),
        ({"type": "callout", "value": "x"}, 0, "keys and values are expected"),
        ("x", 0, "a lesson has no block ''"),
    ],
    ids=lambda value: value if isinstance(value, str) and len(value) < 60 else None,
)  # fmt: skip
def test_a_faulty_block_is_named_and_nothing_is_written(
    wrong: Any, where: int, reason: str
) -> None:
    found = faults(blocks=[wrong])

    assert [block for block, _message in found] == [where]
    assert reason in found[0][1]


def test_unknown_cell_and_bad_minutes_are_named_together() -> None:
    assert [message.split(":")[0] for _block, message in faults(cells=["XX-9"], minutes=0)] == [
        "no cell is called 'XX-9'", "minutes",
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("changes", "reason"),
    [({"key": "Bad Key"}, "slug"), ({"title": ""}, "title"), ({"locale": "fr"}, "'fr'"),
     ({"title": "长" * 300}, "title")],
    ids=["key", "no title", "language", "long title"],
)  # fmt: skip
def test_a_faulty_page_is_refused(changes: dict[str, Any], reason: str) -> None:
    data = make.document(**{"key": "mindset", **changes})
    with pytest.raises(api.BadContent, match=reason):
        api.import_page(data, parent_page=make.home())


def test_two_pages_under_one_parent_cannot_share_a_key() -> None:
    make.page("lesson", "same")

    with pytest.raises(api.BadContent, match="same"):
        make.page("case", "same")


def test_glossary_survives_import_and_export_and_twice_changes_nothing() -> None:
    make.home()
    terms = [
        {
            "key": "promise",
            "term": "承诺还款",
            "other": "Promise to pay",
            "definition": "三样齐全。",
        }
    ]
    data = {"kind": "glossary", "locale": "zh-hans", "terms": terms}

    assert len(api.import_glossary(data)) == 1
    assert api.import_glossary(data) == []
    assert api.export_glossary("zh-hans") == data


def test_a_faulty_glossary_is_refused_whole() -> None:
    make.home()
    terms = [
        {"key": "good", "term": "好", "other": "Good", "definition": "好。"},
        {"key": "Bad Key", "term": "坏", "other": "Bad", "definition": ""},
    ]
    with pytest.raises(api.BadContent) as caught:
        api.import_glossary({"locale": "zh-hans", "terms": terms})

    assert {problem.block for problem in caught.value.problems} == {1}
    assert api.export_glossary("zh-hans")["terms"] == []


def test_terms_of_both_languages_are_tied_together() -> None:
    assert documents.translation_key("term", "promise") == documents.translation_key(
        "term", "promise"
    )
    assert documents.translation_key("term", "promise") != documents.translation_key(
        "lesson", "promise"
    )
