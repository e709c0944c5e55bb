"""Why words of one's own were heard as a critical fail: the very words, and how they were known."""

from __future__ import annotations

from django.utils.translation import gettext as _

from quizzes.roleplay.engine.understanding import HEARD


def fail_heard(reason: str, *, ground: str) -> str | None:
    """Return how a fail was heard, before its general `ground`; None for an author's own words."""
    code, _colon, rest = reason.partition(":")
    if code != HEARD:
        return None
    known_by, _colon, words = rest.partition(":")
    sentence = _sentences().get(known_by)
    told = [sentence % {"words": words}] if sentence and words else []
    return " ".join([*told, ground])


def _sentences() -> dict[str, str]:
    return {
        "words": _("It was heard in the words “%(words)s”."),
        "night": _("“%(words)s” is outside the hours in which anybody may be contacted."),
        "often": _("“%(words)s” is more often than anybody may be contacted."),
        "against-request": _("“%(words)s” goes against the wish about contact that was voiced."),
        "waiver": _("“%(words)s” gives up money, and no fact of this account allows it."),
        "sum-unknown": _("“%(words)s” comes with a sum that is not among the facts."),
        "before-stranger": _(
            "“%(words)s” tells of the debt, and the listener may hear nothing of it."
        ),
        "owes-nothing": _("“%(words)s” asks for money from somebody who does not owe it."),
        "others-pay": _("“%(words)s” brings in somebody else to pay who does not owe it."),
        "in-crisis": _("“%(words)s” goes on with the business after danger was voiced."),
    }
