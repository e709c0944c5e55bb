"""What the result page says about an approach: each part, yours and right, why, and what it earned."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from quizzes.core import approach
from quizzes.core.approach import Verdict, Word, label_of, status_of

if TYPE_CHECKING:
    from quizzes.question_types.approach_picker import ApproachResponse, ApproachSpec


def review_of(
    spec: ApproachSpec, given: ApproachResponse, *, answered: bool, earned: approach.Earned
) -> dict[str, Any]:
    """Return the parts with reasons; the moves chosen, missing and left aside; what each earned."""
    kept = approach.kept_in_order(given.moves, places=spec.places)
    by_key = {move.key: move for move in spec.moves}
    chosen = [by_key[key] for key in dict.fromkeys(given.moves) if key in by_key]
    return {
        "answered": answered,
        "type": _part(spec.types, given.type, spec.right_type, spec.type_why),
        "stage": _part(spec.stages, given.stage, spec.right_stage, spec.stage_why),
        "rows": [
            {"move": move, "status": status_of(move, kept), "place": place}
            for place, move in enumerate(chosen, start=1)
        ],
        "missing": [move for move in spec.right_moves if move not in chosen],
        "aside": [
            move for move in spec.moves if move not in chosen and move.verdict is not Verdict.RIGHT
        ],
        "right_order": spec.right_moves,
        "order_why": spec.order_why,
        "unlawful": any(move.verdict is Verdict.UNLAWFUL for move in chosen),
        "earned": earned,
    }


def _part(words: Sequence[Word], yours: str, right: str, why: str) -> dict[str, Any]:
    return {
        "yours": label_of(words, yours), "right": label_of(words, right), "right_key": right,
        "is_right": bool(right) and yours == right, "why": why,
    }  # fmt: skip
