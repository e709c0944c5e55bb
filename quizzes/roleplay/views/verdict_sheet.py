"""The head of the debrief: what the call came to, in words, and how that came about."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext as _

from quizzes.roleplay import phrases
from quizzes.roleplay.engine.rubric import DISTINCTION
from quizzes.roleplay.engine.scenario import Terms
from quizzes.roleplay.queries import SessionDetail
from quizzes.roleplay.views.effective import Effective


def verdict(
    detail: SessionDetail, counts: Effective, *, fails: dict[str, str], criteria: dict[str, str]
) -> dict[str, Any]:
    """Return headline, conduct, points and outcome of a call, as they stand now.

    `fails` and `criteria` are names by key.
    """
    session = detail.session
    word, css = phrases.conduct(session.conduct)
    outcome = session.outcome or {}
    told = session.script.outcome(outcome.get("key", ""))
    terms = Terms.model_validate(outcome["terms"]) if outcome.get("terms") else None
    return {
        "headline": _headline(detail, counts),
        "conduct": word,
        "conduct_class": css,
        "conduct_text": _conduct_text(detail, counts, fails),
        "score": score(session),
        "score_text": _score_text(detail, counts, criteria),
        "outcome": told.label if told else "",
        "outcome_text": told.text if told else "",
        "terms": phrases.joined(filter(None, (terms.date, terms.amount, terms.channel)))
        if terms
        else "",
        "tainted": bool(outcome.get("tainted")),
    }


def _headline(detail: SessionDetail, counts: Effective) -> str:
    session = detail.session
    if session.result == "provisional":
        if session.is_practice:
            return _("Open: in the examination a person would decide")
        return _("Provisional: a person still has to decide")
    if session.result == "pass":
        distinguished = session.score_low is not None and session.score_low >= DISTINCTION
        return _("Passed with distinction") if distinguished else _("Passed")
    if not counts.fails:
        return _("Not passed yet")
    kinds = len({fail.key for fail in counts.fails})
    if kinds == 1:
        return _("Not passed: there is a critical fail")
    return _("Not passed: there are %(count)s critical fails") % {"count": kinds}


def _conduct_text(detail: SessionDetail, counts: Effective, fails: dict[str, str]) -> str:
    if counts.fails:
        names = phrases.joined(dict.fromkeys(fails.get(f.key, f.key) for f in counts.fails))
        words = _("%(names)s. One is enough: no score makes up for it.")
        return words % {"names": names}
    if detail.session.result == "pass":
        return _("No critical fail, and enough points.")
    doubts = len(counts.doubts)
    if detail.session.result == "provisional":
        if doubts:
            return _("Some words may be a critical fail. Only a person can tell.")
        return _("No critical fail was found. Something is open that only a person can tell.")
    if counts.level("R5") == 0:
        return (
            _(
                "The key move is missing, and it is required. Some words may be a critical fail, too."
            )
            if doubts
            else _("No critical fail, but the key move is missing, and it is required.")
        )
    return (
        _("Fewer than 80 points. Some words may be a critical fail, too.")
        if doubts
        else _("No critical fail, but fewer than 80 points.")
    )


def score(session: Any) -> str:
    """Return the score, or the range that open criteria leave."""
    low, high = phrases.score(session.score_low), phrases.score(session.score_high)
    return low if low == high else f"{low}–{high}"


def _score_text(detail: SessionDetail, counts: Effective, criteria: dict[str, str]) -> str:
    waiting = counts.standing.open_levels
    if waiting:
        if detail.session.is_practice:
            words = _("Not decided by the machine: %(criteria)s. So the score is a range.")
        elif counts.standing.is_open:
            words = _(
                "Not decided by the machine: %(criteria)s. A person does, so the score is a range."
            )
        else:
            words = _(
                "Not decided by the machine: %(criteria)s. The score is a range until a person has "
                "looked; the result is certain either way."
            )
        named = (f"{key} {criteria.get(key, '')}".strip() for key in waiting)
        return words % {"criteria": phrases.joined(named)}
    if counts.fails:
        return _("For coaching only: the critical fail decides.")
    return _("80 points and the key move are needed to pass.")
