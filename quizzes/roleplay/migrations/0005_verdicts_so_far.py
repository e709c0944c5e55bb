"""Every call that was graded gets its first verdict; open suspicions are read from what was heard."""

from __future__ import annotations

from typing import Any

from django.db import migrations

BATCH = 200


def forward(apps: Any, schema_editor: Any) -> None:
    """Write one verdict per graded call, and the suspicions of provisional ones."""
    session_model = apps.get_model("roleplay", "Session")
    verdict_model = apps.get_model("roleplay", "Verdict")
    suspicion_model = apps.get_model("roleplay", "Suspicion")
    graded = session_model.objects.filter(ended_at__isnull=False, verdicts=None)
    verdicts, suspicions = [], []
    for session in graded.defer("scenario_spec", "state").iterator(BATCH):
        verdicts.append(
            verdict_model(
                session=session, number=1, kind="graded", grading=1, result=session.result,
                score=session.score, score_low=session.score_low, score_high=session.score_high,
                conduct=session.conduct, grader_version=session.grader_version,
                rubric_version=session.rubric_version, at=session.ended_at,
            )
        )  # fmt: skip
        if session.result == "provisional":
            suspicions += _suspicions(suspicion_model, session)
    verdict_model.objects.bulk_create(verdicts, BATCH)
    suspicion_model.objects.bulk_create(suspicions, BATCH)


def _suspicions(model: Any, session: Any) -> list[Any]:
    found = []
    for turn in session.turns.filter(taken_back_at=None, who="collector"):
        said = (turn.heard or {}).get("said", {})
        for key in said.get("unsure", ()):
            if key.startswith("CF"):
                span = {"start": 0, "end": len(turn.text), "quote": turn.text}
                found.append(model(session=session, key=key, turn=turn.number, span=span))
    return found


class Migration(migrations.Migration):
    dependencies = [("roleplay", "0004_review_and_calibration")]

    operations = [migrations.RunPython(forward, migrations.RunPython.noop)]
