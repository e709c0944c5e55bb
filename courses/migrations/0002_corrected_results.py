"""Results that were corrected afterwards: their record, and the verdict that stands for each cause."""

from __future__ import annotations

from typing import Any

from django.db import migrations, models
from django.db.models import Q

WHAT = [
    ("opened", "Opened"),
    ("place", "Read to here"),
    ("judged", "Judged a passage"),
    ("completed", "Completed"),
    ("passed", "Passed"),
    ("failed", "Not passed"),
    ("corrected", "Result corrected"),
]


def fill_results(apps: Any, schema_editor: Any) -> None:
    """Take the verdicts of what was recorded so far from the log."""
    record = apps.get_model("courses", "ActivityRecord")
    progress = apps.get_model("courses", "ActivityProgress")
    results: dict[tuple[int, int], dict[str, bool]] = {}
    rows = record.objects.filter(what__in=["completed", "passed", "failed"]).order_by("id")
    for row in rows.iterator():
        key = (row.enrolment_id, row.activity_id)
        results.setdefault(key, {})[row.ref] = row.what != "failed"
    for (enrolment, activity), verdicts in results.items():
        progress.objects.filter(enrolment=enrolment, activity=activity).update(results=verdicts)


class Migration(migrations.Migration):
    dependencies = [("courses", "0001_initial")]

    operations = [
        migrations.AddField(
            "activityprogress", "results", models.JSONField(default=dict, verbose_name="results")
        ),
        migrations.AlterField(
            "activityrecord",
            "what",
            models.CharField(choices=WHAT, max_length=10, verbose_name="what"),
        ),
        migrations.RemoveConstraint("activityrecord", "activity_result_once"),
        migrations.AddConstraint(
            "activityrecord",
            models.UniqueConstraint(
                condition=Q(("what__in", ["passed", "failed"])),
                fields=("enrolment", "activity", "what", "ref"),
                name="activity_result_once",
            ),
        ),
        migrations.RunPython(fill_results, migrations.RunPython.noop),
    ]
