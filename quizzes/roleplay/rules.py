"""Who may play, continue and read which call."""

from __future__ import annotations

from typing import Any

from lms.accounts.rules import is_instructor, manages
from quizzes.registry import eligibility
from quizzes.roleplay.enums import InputMode, Mode
from quizzes.roleplay.models import Scenario, Session


def assigned_scenario_keys(person: Any) -> set[str]:
    """Return the keys of the scenarios that some package above assigns to `person`."""
    return {
        key
        for member in eligibility
        if hasattr(member, "scenario_keys_for")
        for key in member.scenario_keys_for(person)
    }


def may_see(person: Any, scenario: Scenario) -> bool:
    """Whether `person` may read the briefing: ready scenarios everybody, drafts their authors."""
    if not getattr(person, "is_authenticated", False) or not scenario.is_playable:
        return False
    return scenario.is_ready or is_instructor(person)


def may_try(person: Any, scenario: Scenario) -> bool:
    """Whether `person` may play this very text while it is written: whoever writes scenarios."""
    return is_instructor(person) and may_see(person, scenario)


def may_play(person: Any, scenario: Scenario, mode: str) -> bool:
    """Whether `person` may begin a call.

    Practice: everything that may be seen. Examination: ready scenarios that are assigned;
    instructors try any ready one. Where nothing assigns scenarios, every ready one is open.
    """
    if not may_see(person, scenario):
        return False
    if mode == Mode.PRACTICE:
        return True
    if not scenario.is_ready:
        return False
    return is_instructor(person) or not len(eligibility) or is_assigned(person, scenario)


def input_modes(person: Any, scenario: Scenario, mode: str) -> tuple[str, ...]:
    """Return the ways of speaking that `person` may choose among; practice is free.

    An activity may fix one for the examined call: a member of `quizzes.registry.eligibility` with the method
    ``roleplay_input_for(person, scenario_key)`` returns "choose", "type" or None.
    """
    if mode == Mode.PRACTICE:
        return tuple(InputMode.values)
    for member in eligibility:
        if hasattr(member, "roleplay_input_for"):
            fixed = member.roleplay_input_for(person, scenario.key)
            if fixed in InputMode.values:
                return (str(fixed),)
    return tuple(InputMode.values)


def is_assigned(person: Any, scenario: Scenario) -> bool:
    """Whether the scenario is part of something that `person` has to do."""
    return scenario.key in assigned_scenario_keys(person)


def may_see_debrief(viewer: Any, session: Session) -> bool:
    """Whether `viewer` may read the transcript: one's own, one's team's examinations. Never an open call."""
    if session.is_open or not getattr(viewer, "is_authenticated", False):
        return False
    if session.person_id == viewer.pk:
        return True
    return session.mode == Mode.EXAM and manages(viewer, session.person)


def may_review(person: Any) -> bool:
    """Whether `person` decides about calls, rates gold transcripts and sees how graders agree."""
    return is_instructor(person)


def may_review_call(person: Any, session: Session) -> bool:
    """Whether `person` may decide about this call: an ended examination, never one's own."""
    if session.is_open or session.mode != Mode.EXAM:
        return False
    return may_review(person) and session.person_id != person.pk
