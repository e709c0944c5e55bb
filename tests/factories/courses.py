"""A small course in both languages: lessons, a case, a manual chapter, a quiz, a role-play."""

from __future__ import annotations

import itertools
from decimal import Decimal
from typing import Any

from django.apps import apps
from wagtail.models import Locale, Page

from content import api as content
from courses import services
from courses.models import Activity, Course, CoursePage, Enrolment
from lms.foundation import clock
from quizzes import signals as quiz_signals
from quizzes.roleplay import signals as roleplay_signals

KEY = "first-calls"
LANGUAGES = ("zh-hans", "en")
_numbers = itertools.count(1)

LESSON_TEXT = {
    "zh-hans": "## 打电话之前\n\n先看记录。\n\n## 拨通以后\n\n先听。\n\n## 记录\n\n写下来。",
    "en": "## Before\n\nRead the record.\n\n## On the call\n\nListen.\n\n## Record\n\nWrite it.",
}
PASSAGES = [("sound", "持证同行"), ("doubtful", "向同事打听"), ("unlawful", "以前途相威胁")]

MODULES: list[dict[str, Any]] = [
    {
        "key": "basics",
        "title": "心态与阶段",
        "activities": [
            {"lesson": "mindset", "required": True, "minutes": 18},
            {"lesson": "stages", "required": True, "minutes": 20},
            {"lesson": "extra", "required": False, "minutes": 5},
        ],
    },
    {
        "key": "judgement",
        "title": "判断与考核",
        "activities": [
            {"case": "broker", "required": True, "minutes": 30},
            {"roleplay": "early-promise", "required": True, "minutes": 15},
            {"quiz": "exam", "required": True, "minutes": 40},
        ],
    },
    {
        "key": "teaching",
        "title": "讲师手册",
        "audience": "instructor",
        "activities": [{"manual": "introduction", "required": False, "minutes": 45}],
    },
]


def home(language: str) -> Page:
    """Return the start of a language's tree, made if it is missing."""
    locale, _new = Locale.objects.get_or_create(language_code=language)
    model = apps.get_model("content", "HomePage")
    found = model.objects.filter(locale=locale).first()
    if found is None:
        root = Page.get_first_root_node()
        found = root.add_child(
            instance=model(title=f"Home {language}", slug=f"start-{language}", locale=locale)
        )
    return found


def reading(kind: str, key: str, language: str, parent: Page, **values: Any) -> Page:
    """Return a published page to read, made or brought up to date."""
    blocks = [{"type": "markdown", "value": {"text": LESSON_TEXT[language]}}]
    if kind == "case":
        blocks = [
            {
                "type": "passage",
                "value": {
                    "when": f"第{number}周",
                    "title": f"经过{number}",
                    "text": f"催收员⟦{words}⟧。",
                    "verdict": verdict,
                    "note": f"批注{number}：为什么这样判。",
                    "rules": [],
                },
            }
            for number, (verdict, words) in enumerate(PASSAGES, start=1)
        ]
    data = {
        "kind": kind,
        "key": key,
        "locale": language,
        "title": f"{key} {'课' if language == 'zh-hans' else 'page'}",
        "minutes": 20,
        "summary": "摘要",
        "blocks": blocks,
        **values,
    }
    if kind == "manual":
        data.setdefault("number", 0)
    return content.import_page(data, parent_page=parent)


def quiz(key: str, **values: Any) -> Any:
    """Return a quiz without questions."""
    fields = {"title_zh_hans": f"考试 {key}", "title_en": f"Quiz {key}", **values}
    return apps.get_model("quizzes", "Quiz").objects.get_or_create(key=key, defaults=fields)[0]


def scenario(key: str, language: str = "zh-hans", **values: Any) -> Any:
    """Return a scenario that can be pointed at; its document is not played here."""
    locale, _new = Locale.objects.get_or_create(language_code=language)
    fields = {"title": f"场景 {key}" if language == "zh-hans" else f"Scenario {key}", **values}
    model = apps.get_model("roleplay", "Scenario")
    return model.objects.get_or_create(key=key, locale=locale, defaults=fields)[0]


def course_data(modules: list[dict[str, Any]] | None = None, **values: Any) -> dict[str, Any]:
    """Return a course file's data."""
    return {
        "kind": "course",
        "key": KEY,
        "title": "第一通电话",
        "summary": "分清客户与阶段。",
        "lead": "先问对原因，才说得对话。",
        "outcomes": ["听出原因", "守住底线"],
        "audience": "新人",
        "minutes": 128,
        "body": "## 怎么学\n\n读、练、判、考。",
        "modules": MODULES if modules is None else modules,
        **values,
    }


def import_course(language: str = "zh-hans", **values: Any) -> CoursePage:
    """Import and publish the course of `values` with everything its outline names."""
    data = course_data(**values)
    start = home(language)
    parent = services.ensure_course_page(data["key"], parent_page=start, title=data["title"])
    pages = {}
    for module in data["modules"]:
        for entry in module["activities"]:
            for kind in ("lesson", "case", "manual"):
                if kind in entry:
                    pages[(kind, entry[kind])] = reading(kind, entry[kind], language, parent)
            if "quiz" in entry:
                quiz(entry["quiz"])
            if "roleplay" in entry:
                scenario(entry["roleplay"])
    return services.import_course_page(data, parent_page=start, pages_by_key=pages)


def course(**values: Any) -> Course:
    """Return the compiled course in Chinese."""
    home("en")
    page = import_course(**values)
    return Course.objects.get(source=page.translation_key)


def lessons(number: int, *, key: str = "many") -> Course:
    """Return a course of one module with `number` lessons."""
    entries = [
        {"lesson": f"{key}-{n}", "required": True, "minutes": 10} for n in range(1, number + 1)
    ]
    return course(key=key, modules=[{"key": "one", "title": "一", "activities": entries}])


def enrolled(person: Any, target: Course, **values: Any) -> Enrolment:
    """Enrol `person`."""
    return services.enrol(person, target.key, actor=None, **values)


def activity(target: Course, key: str) -> Activity:
    """Return an activity with its module."""
    return target.activities.select_related("module", "course").get(key=key)


def page_of(row: Activity) -> Any:
    """Return the Chinese page of an activity."""
    return content.page_for_reading(row.page_id, language="zh-hans")


def attempt(person: Any, target: Any, *, passed: bool | None, percent: int = 90) -> Any:
    """Return a submitted attempt, announced as the engine announces it."""
    model = apps.get_model("quizzes", "Attempt")
    locale, _new = Locale.objects.get_or_create(language_code="zh-hans")
    row = model.objects.create(
        quiz=target,
        person=person,
        number=next(_numbers),
        locale=locale,
        state="submitted",
        submitted_at=clock.now(),
        pass_mark=Decimal(85),
        seed=1,
        percent=Decimal(percent),
        passed=passed,
    )
    quiz_signals.attempt_finalised.send(model, attempt=row)
    return row


def played(person: Any, target: Any, *, mode: str = "exam", result: str | None = "pass") -> Any:
    """Return a graded call (open if `result` is None), announced as the engine announces it."""
    model = apps.get_model("roleplay", "Session")
    session = model.objects.create(
        scenario=target,
        scenario_spec={},
        scenario_version=1,
        person=person,
        mode=mode,
        seed=1,
        state={},
        ended_at=clock.now() if result else None,
        result=result,
    )
    roleplay_signals.session_finalised.send(model, session=session)
    return session
