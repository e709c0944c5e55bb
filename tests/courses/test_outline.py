"""Publishing compiles: structure from the Chinese page, words from both, nothing deleted."""

from __future__ import annotations

import copy
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction

from courses import services
from courses.models import Activity, ActivityRecord, Course, CoursePage, Module
from lms.audit.models import LogEntry
from tests.factories import courses as make
from tests.factories.accounts import trainee

pytestmark = [pytest.mark.integration, pytest.mark.django_db]


def snapshot() -> dict[str, list[Any]]:
    """Return all rows of the structure."""
    return {
        model.__name__: list(model.objects.order_by("pk").values())
        for model in (Course, Module, Activity)
    }


def outline(course: Course) -> list[tuple[str, list[str]]]:
    """Return the current outline as keys."""
    return [
        (
            module.key,
            list(
                module.activities.filter(retired_at=None)
                .order_by("position")
                .values_list("key", flat=True)
            ),
        )
        for module in course.modules.filter(retired_at=None).order_by("position")
    ]


def test_publish_compiles_the_outline() -> None:
    course = make.course()
    assert course.key == make.KEY
    assert (course.title_zh_hans, course.summary_zh_hans) == ("第一通电话", "分清客户与阶段。")
    assert outline(course) == [
        ("basics", ["mindset", "stages", "extra"]),
        ("judgement", ["broker", "early-promise", "exam"]),
        ("teaching", ["introduction"]),
    ]
    kinds = {one.key: (one.kind, one.page_kind) for one in course.activities.all()}
    assert kinds == {
        "mindset": ("page", "lesson"),
        "stages": ("page", "lesson"),
        "extra": ("page", "lesson"),
        "broker": ("page", "case"),
        "early-promise": ("roleplay", ""),
        "exam": ("quiz", ""),
        "introduction": ("page", "manual"),
    }
    exam = course.activities.get(key="exam")
    assert (exam.required, exam.minutes, exam.title_zh_hans, exam.title_en) == (
        True, 40, "考试 exam", "Quiz exam",
    )  # fmt: skip


def test_draft_touches_no_row() -> None:
    course = make.course()
    before = snapshot()
    page = CoursePage.objects.get(slug=course.key)
    page.title = "改到一半"
    page.outline.pop(0)
    page.save_revision()
    assert snapshot() == before


def test_publishing_again_changes_nothing() -> None:
    course = make.course()
    before, told = snapshot(), LogEntry.objects.filter(action="course.compiled").count()
    CoursePage.objects.get(slug=course.key).save_revision().publish()
    make.import_course()
    assert snapshot() == before
    assert LogEntry.objects.filter(action="course.compiled").count() == told


def test_importing_the_same_file_makes_no_revision() -> None:
    make.course()
    page = CoursePage.objects.get(slug=make.KEY)
    before = page.latest_revision_id
    make.import_course()
    page.refresh_from_db()
    assert page.latest_revision_id == before


def test_removed_activity_is_retired_and_its_records_stay() -> None:
    course = make.course()
    person = trainee()
    enrolment = make.enrolled(person, course)
    row = make.activity(course, "mindset")
    services.complete_activity(enrolment, row)
    modules = copy.deepcopy(make.MODULES)
    del modules[0]["activities"][0]
    make.import_course(modules=modules)
    row.refresh_from_db()
    assert row.retired_at is not None
    assert outline(course)[0] == ("basics", ["stages", "extra"])
    assert ActivityRecord.objects.filter(activity=row, what="completed").count() == 1
    enrolment.course_progress.refresh_from_db()
    assert (enrolment.course_progress.done, enrolment.course_progress.total) == (0, 5)


def test_activity_put_back_is_woken_with_its_progress() -> None:
    course = make.course()
    enrolment = make.enrolled(trainee(), course)
    row = make.activity(course, "mindset")
    services.complete_activity(enrolment, row)
    modules = copy.deepcopy(make.MODULES)
    del modules[0]["activities"][0]
    make.import_course(modules=modules)
    make.import_course()
    row.refresh_from_db()
    assert row.retired_at is None
    assert course.activities.count() == 7
    enrolment.course_progress.refresh_from_db()
    assert enrolment.course_progress.done == 1


def test_moving_an_activity_to_another_module_keeps_its_row() -> None:
    course = make.course()
    row = make.activity(course, "extra")
    modules = copy.deepcopy(make.MODULES)
    modules[1]["activities"].insert(0, modules[0]["activities"].pop())
    make.import_course(modules=modules)
    moved = make.activity(course, "extra")
    assert (moved.pk, moved.module.key, moved.position) == (row.pk, "judgement", 0)
    assert course.activities.count() == 7


def test_reordering_changes_positions_only() -> None:
    course = make.course()
    before = {row["key"]: (row["id"], row["uuid"]) for row in snapshot()["Activity"]}
    modules = copy.deepcopy(make.MODULES)
    modules[0]["activities"].reverse()
    modules[0], modules[1] = modules[1], modules[0]
    make.import_course(modules=modules)
    assert {row["key"]: (row["id"], row["uuid"]) for row in snapshot()["Activity"]} == before
    assert outline(course)[:2] == [
        ("judgement", ["broker", "early-promise", "exam"]),
        ("basics", ["extra", "stages", "mindset"]),
    ]


def test_translation_gives_words_only() -> None:
    course = make.course()
    before = outline(course)
    modules = copy.deepcopy(make.MODULES)
    modules[0]["title"] = "Mindset and stages"
    modules[0]["activities"] = [
        {"lesson": "stages", "required": False, "minutes": 1, "title": "Three stages"},
        {"lesson": "mindset", "required": True, "minutes": 18},
        {"lesson": "stranger", "required": True, "minutes": 18},
    ]
    make.import_course("en", modules=modules, title="First calls", summary="Know whom you call.")
    course.refresh_from_db()
    assert outline(course) == before
    assert (course.title_zh_hans, course.title_en) == ("第一通电话", "First calls")
    assert course.summary_en == "Know whom you call."
    basics = course.modules.get(key="basics")
    assert (basics.title_zh_hans, basics.title_en) == ("心态与阶段", "Mindset and stages")
    stages = course.activities.get(key="stages")
    assert (stages.title_zh_hans, stages.title_en) == ("stages 课", "Three stages")
    assert (stages.required, stages.minutes) == (True, 20)
    assert course.activities.get(key="mindset").title_en == "mindset page"


def test_translation_published_first_waits_for_the_structure() -> None:
    make.home("zh-hans")
    make.import_course("en", title="First calls")
    assert Course.objects.count() == 0
    make.import_course("zh-hans")
    course = Course.objects.get()
    assert (course.title_zh_hans, course.title_en) == ("第一通电话", "First calls")
    assert course.activities.get(key="mindset").title_en == "mindset page"


def test_new_title_of_a_lesson_is_taken_over() -> None:
    course = make.course()
    parent = CoursePage.objects.get(slug=course.key)
    make.reading("lesson", "mindset", "zh-hans", parent, title="先看自己")
    assert course.activities.get(key="mindset").title_zh_hans == "先看自己"


def test_new_title_of_a_quiz_is_taken_over() -> None:
    course = make.course()
    quiz = make.quiz("exam")
    quiz.title_zh_hans = "结业考试"
    quiz.save()
    assert course.activities.get(key="exam").title_zh_hans == "结业考试"


def test_unpublished_course_is_closed_and_opens_again() -> None:
    course = make.course()
    page = CoursePage.objects.get(slug=course.key)
    page.unpublish()
    course.refresh_from_db()
    assert course.is_open is False
    page.save_revision().publish()
    course.refresh_from_db()
    assert course.is_open is True


def test_deleted_page_retires_its_activity_and_keeps_records() -> None:
    course = make.course()
    enrolment = make.enrolled(trainee(), course)
    row = make.activity(course, "extra")
    services.complete_activity(enrolment, row)
    row.page.specific.delete()
    row.refresh_from_db()
    assert (row.page_id, row.retired_at is not None) == (None, True)
    assert enrolment.records.filter(activity=row, what="completed").count() == 1


def test_key_stays_when_the_slug_changes() -> None:
    course = make.course()
    page = CoursePage.objects.get(slug=course.key)
    page.slug = "renamed"
    page.save_revision().publish()
    assert Course.objects.get().key == make.KEY


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"after": ["ghost"]}, "ghost"),
        ({"after": ["judgement"]}, "judgement"),
    ],
    ids=["unknown", "circle"],
)
def test_impossible_prerequisites_are_refused(change: dict[str, Any], words: str) -> None:
    make.course()
    before = snapshot()
    modules = copy.deepcopy(make.MODULES)
    modules[0].update(change)
    modules[1]["after"] = ["basics"]
    with pytest.raises(services.BadCourse) as caught:
        make.import_course(modules=modules)
    assert words in str(caught.value)
    assert snapshot() == before


def test_manual_is_refused_in_a_module_for_learners() -> None:
    modules = copy.deepcopy(make.MODULES)
    modules[2]["audience"] = "learner"
    with pytest.raises(services.BadCourse):
        make.course(modules=modules)
    assert Activity.objects.count() == 0


def test_unknown_targets_are_all_named() -> None:
    start = make.home("zh-hans")
    data = make.course_data()
    with pytest.raises(services.BadCourse) as caught:
        services.import_course_page(data, parent_page=start, pages_by_key={})
    assert len(caught.value.problems) == 7
    assert CoursePage.objects.count() == 0


def test_slug_that_is_no_key_is_refused() -> None:
    page = CoursePage(title="课", slug="课程", locale=make.home("zh-hans").locale)
    with pytest.raises(ValidationError) as caught:
        page.clean()
    assert "slug" in caught.value.message_dict


def test_round_trip_through_text() -> None:
    make.course()
    exported = services.export_course_page(make.KEY, "zh-hans")
    assert exported is not None
    data = make.course_data()
    assert {name: exported[name] for name in data if name != "modules"} == {
        name: value for name, value in data.items() if name != "modules"
    }
    assert [m["activities"] for m in exported["modules"]] == [
        m["activities"] for m in data["modules"]
    ]
    assert [m["audience"] for m in exported["modules"]] == ["learner", "learner", "instructor"]
    assert services.export_course_page("nothing", "zh-hans") is None


def test_blocks_have_the_same_ids_in_both_languages() -> None:
    make.course()
    make.import_course("en", title="First calls")
    pages = CoursePage.objects.filter(slug=make.KEY)
    ids = [[block["id"] for block in page.outline.get_prep_value()] for page in pages]
    assert len(ids) == 2
    assert ids[0] == ids[1]
    assert len({page.translation_key for page in pages}) == 1


def test_database_refuses_an_activity_with_two_targets() -> None:
    course = make.course()
    row = make.activity(course, "mindset")
    row.quiz = make.quiz("exam")
    with pytest.raises(IntegrityError), transaction.atomic():
        row.save()
