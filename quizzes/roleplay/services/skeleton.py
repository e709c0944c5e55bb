"""The text with which a scenario begins when its author has written none: small, whole, playable."""

from __future__ import annotations

from typing import Any

from django.utils import translation
from django.utils.translation import gettext as _

from quizzes.roleplay.engine.document import from_data, render


def skeleton(key: str, language: str) -> str:
    """Return a first text in the scenario's own language: one question, two ways to end.

    It can be read, so that the form opens; it is no good scenario, so that the check keeps it a draft.
    """
    with translation.override(language):
        return render(from_data(_data(key, language)))


def _data(key: str, language: str) -> dict[str, Any]:
    question = _("What got in the way this time?")
    return {
        "key": key,
        "language": language,
        "title": _("New role-play"),
        "summary": _("What the trainee meets, in one sentence."),
        "cell": "PTP-E",
        "stage": "E",
        "persona": {
            "name": _("Full name"),
            "short": _("Customer"),
            "situation": _("Who the customer is and what has happened."),
            "voice": _("How the customer speaks."),
            "true_reason": _("Why it was not paid, really."),
        },
        "account": {
            "title": _("Customer"),
            "amount": "1000.00",
            "due": "1",
            "days_overdue": 1,
            "facts": [{"label": _("Amount due"), "value": "1000.00", "money": True}],
        },
        "key_move": [{"acts": ["cause-open"], "essential": True}],
        "goals": [
            {"key": "agreed", "label": _("An agreement"), "text": _("What has been reached.")}
        ],
        "failures": [
            {"key": "open", "label": _("No agreement"), "text": _("What is missing now.")}
        ],
        "hang_up": {"outcome": "open", "text": _("The call has ended."), "by": "trainee"},
        "start": "pick-up",
        "briefing": _("What the trainee knows before the call."),
        "beats": [
            {
                "key": "pick-up",
                "coach": _("Ask openly, before anything else."),
                "cues": [{"texts": [_("Hello?")]}],
                "lines": [
                    {
                        "key": "ask", "quality": "good", "text": question,
                        "acts": [{"cause-open": question}], "next": "end-agreed",
                    },
                    {
                        "key": "leave-it", "quality": "soft",
                        "text": _("Never mind, some other time."), "next": "end-open",
                    },
                ],
            },
            {
                "key": "end-agreed",
                "cues": [{"texts": [_("I will tell you.")]}],
                "ending": {"outcome": "agreed", "text": _("The call has ended.")},
            },
            {
                "key": "end-open",
                "cues": [{"texts": [_("All right, goodbye.")]}],
                "ending": {"outcome": "open", "text": _("The call has ended."), "by": "debtor"},
            },
        ],
    }  # fmt: skip
