"""What other packages tell courses, and what courses fill in for the packages below."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from django.db.models.signals import post_delete, post_save, pre_delete
from django.dispatch import receiver
from django.urls import reverse
from wagtail.models import Page
from wagtail.signals import page_published, page_unpublished

from courses import queries, services
from courses.models import Activity, CoursePage, Module
from quizzes import api as quizzes
from quizzes import registry as quiz_registry
from quizzes import signals as quiz_signals
from quizzes.roleplay import signals as roleplay_signals


@receiver(page_published, dispatch_uid="courses.page_published")
def compile_or_retitle(sender: type[Page], instance: Page, **kwargs: Any) -> None:
    """Compile a course page; take over the new title of any other page that a course shows."""
    if isinstance(instance, CoursePage):
        revision = kwargs.get("revision")
        services.compile_outline(instance, actor=revision.user if revision else None)
    else:
        shown = Activity.objects.filter(page__translation_key=instance.translation_key)
        services.refresh_titles(shown)
        services.renew_structure(shown.values_list("course", flat=True))  # its slug may be another


@receiver(page_unpublished, sender=CoursePage, dispatch_uid="courses.page_unpublished")
def close_course(sender: type[Page], instance: CoursePage, **kwargs: Any) -> None:
    """Hide the course of an unpublished page."""
    services.close_course(instance)


@receiver(pre_delete, dispatch_uid="courses.page_deleted")
def forget_page(sender: type[Any], instance: Any, **kwargs: Any) -> None:
    """Retire what showed a page before the page goes; sent for base and specific row."""
    if isinstance(instance, CoursePage):
        services.close_course(instance)
    elif isinstance(instance, Page):
        services.forget_page(instance)


@receiver(post_save, sender=Module, dispatch_uid="courses.module_saved")
@receiver(post_save, sender=Activity, dispatch_uid="courses.activity_saved")
@receiver(post_delete, sender=Module, dispatch_uid="courses.module_deleted")
@receiver(post_delete, sender=Activity, dispatch_uid="courses.activity_deleted")
def renew_structure(sender: type[Any], instance: Any, **kwargs: Any) -> None:
    """Have what is kept in memory of the course's outline read again."""
    services.renew_structure([instance.course_id])


@receiver(post_save, sender="quizzes.Quiz", dispatch_uid="courses.quiz_saved")
def retitle_quiz(sender: type[Any], instance: Any, **kwargs: Any) -> None:
    """Take over the new title of a quiz."""
    services.refresh_titles(Activity.objects.filter(quiz=instance.pk))


@receiver(post_save, sender="roleplay.Scenario", dispatch_uid="courses.scenario_saved")
def retitle_scenario(sender: type[Any], instance: Any, **kwargs: Any) -> None:
    """Take over the new title of a scenario, in any language."""
    services.refresh_titles(Activity.objects.filter(scenario__key=instance.key))


def _has_passed(attempt: Any) -> bool:
    """Whether the quiz counts as passed after `attempt`, by its own rule of which attempt counts."""
    if attempt.quiz.counting == "best":
        return bool(attempt.passed)
    found = quizzes.best_result(attempt.person, attempt.quiz.key)
    return found is not None and found.passed


@receiver(quiz_signals.attempt_finalised, dispatch_uid="courses.attempt_finalised")
def record_attempt(sender: type[Any], attempt: Any, **kwargs: Any) -> None:
    """Record a finished attempt in every course of the person that contains its quiz."""
    if attempt.passed is None:
        return  # not all marked yet
    percent = attempt.percent
    data = {"percent": str(percent) if percent is not None else None, "number": attempt.number}
    places = queries.enrolments_with_quiz(attempt.person, attempt.quiz_id)
    passed = bool(places) and _has_passed(attempt)
    for enrolment, activity in places:
        services.record_result(enrolment, activity, passed=passed, ref=str(attempt.uuid), data=data)


@receiver(quiz_signals.grade_changed, dispatch_uid="courses.grade_changed")
def correct_attempt(sender: type[Any], attempt: Any, reason: str = "", **kwargs: Any) -> None:
    """Bring the courses along when a mark of a closed attempt was changed, up or down."""
    if attempt.passed is None:
        return  # a part is with a person again: the verdict of before stands until they decide
    percent = str(attempt.percent) if attempt.percent is not None else None
    data = {"percent": percent, "number": attempt.number, "reason": reason}
    places = queries.enrolments_with_quiz(attempt.person, attempt.quiz_id)
    passed = bool(places) and _has_passed(attempt)
    for enrolment, activity in places:
        services.correct_result(
            enrolment, activity, passed=passed, ref=str(attempt.uuid), data=data
        )


@receiver(roleplay_signals.session_finalised, dispatch_uid="courses.session_finalised")
def record_session(sender: type[Any], session: Any, **kwargs: Any) -> None:
    """Record an examined role-play; practice and provisional results complete nothing."""
    if session.mode != "exam" or session.result not in {"pass", "fail"}:
        return
    data = {"score": str(session.score) if session.score is not None else None}
    passed = session.result == "pass"
    for place in queries.enrolments_with_scenario(session.person, session.scenario.key):
        services.record_result(*place, passed=passed, ref=str(session.uuid), data=data)


@receiver(roleplay_signals.result_changed, dispatch_uid="courses.result_changed")
def correct_session(sender: type[Any], session: Any, reason: str = "", **kwargs: Any) -> None:
    """Bring the courses along when the result of an examined role-play was changed, up or down."""
    if session.mode != "exam" or session.result not in {"pass", "fail"}:
        return  # it is with a person again: the verdict of before stands until they decide
    score = str(session.score) if session.score is not None else None
    data = {"score": score, "reason": reason}
    passed = session.result == "pass"
    for place in queries.enrolments_with_scenario(session.person, session.scenario.key):
        services.correct_result(*place, passed=passed, ref=str(session.uuid), data=data)


class AssignedInCourses:
    """A person may sit the quizzes and play the scenarios of their courses, unless locked."""

    key = "courses"

    def quiz_keys_for(self, person: Any) -> Iterable[str]:
        """Return the keys of the quizzes that `person` may sit. Two queries."""
        return queries.quiz_keys_for(person)

    def scenario_keys_for(self, person: Any) -> Iterable[str]:
        """Return the keys of the scenarios that `person` may play. Two queries."""
        return queries.scenario_keys_for(person)

    def roleplay_input_for(self, person: Any, scenario_key: str) -> str | None:
        """Return the way of speaking that an activity fixes for the examined call, or None."""
        return queries.speaking_for(person, scenario_key)


class LessonsInCourses:
    """Where the lessons that questions name can be read again: in the person's own courses."""

    key = "courses"

    def links_for(
        self, person: Any, lesson_keys: Iterable[str]
    ) -> Mapping[str, quiz_registry.LessonLink]:
        """Return a link for each lesson that `person` can open. One query, two for instructors."""
        places = queries.lesson_places(person, lesson_keys)
        return {
            key: quiz_registry.LessonLink(
                title=activity.title,
                url=reverse("courses:activity", args=[activity.course.key, activity.key]),
            )
            for key, activity in places.items()
        }


quiz_registry.eligibility.register(AssignedInCourses())
quiz_registry.lesson_links.register(LessonsInCourses())
