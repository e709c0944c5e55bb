"""What a browser posts from the forms of the admin."""

from __future__ import annotations

from typing import Any

from wagtail.test.utils.form_data import inline_formset, nested_form_data

DRAW = {
    "number": "1", "marks": "1", "category": "", "cell": "", "competency": "", "kind": "",
    "jurisdiction": "", "source": "", "difficulty_from": "1", "difficulty_to": "5",
}  # fmt: skip


def quiz_data(*question_pks: int, draws: tuple[dict[str, Any], ...] = (), **values: Any) -> dict:
    """Return a quiz of one section with these questions and draws."""
    rows = [{"question": pk, "marks": "1"} for pk in question_pks]
    sections = [
        {
            "title_zh_hans": "一", "title_en": "", "questions": inline_formset(rows),
            "draws": inline_formset([{**DRAW, **draw} for draw in draws]),
        }
    ]  # fmt: skip
    return nested_form_data(
        {
            "title_zh_hans": "新测验", "title_en": "", "instructions_zh_hans": "",
            "instructions_en": "", "key": "new-quiz", "mode": "exam", "time_limit_minutes": "30",
            "grace_seconds": "30", "pass_mark": "85", "attempts_allowed": "", "counting": "best",
            "opens_at": "", "closes_at": "", "cool_down_minutes": "0", "feedback": "submit",
            "questions_per_page": "1", "sitting_code": "", "appeal_days": "7",
            "sections": inline_formset(sections), **values,
        }
    )  # fmt: skip
