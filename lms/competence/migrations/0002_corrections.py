"""Evidence that is corrected by another piece."""

from __future__ import annotations

import django.db.models.deletion
from django.db import migrations, models
from django.db.models import Q


class Migration(migrations.Migration):
    dependencies = [("competence", "0001_initial")]

    operations = [
        migrations.AddField(
            "evidence",
            "supersedes",
            models.OneToOneField(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="superseded_by",
                to="competence.evidence",
                verbose_name="supersedes",
            ),
        ),
        migrations.AddField(
            "evidence", "counts", models.BooleanField(default=True, verbose_name="counts")
        ),
        migrations.AddField(
            "evidence",
            "corrected_at",
            models.DateTimeField(blank=True, null=True, verbose_name="corrected"),
        ),
        migrations.AddField(
            "evidence",
            "reason",
            models.CharField(blank=True, default="", max_length=300, verbose_name="reason"),
        ),
        migrations.RemoveConstraint("evidence", "evidence_counts_once"),
        migrations.AddConstraint(
            "evidence",
            models.UniqueConstraint(
                condition=Q(("supersedes", None)),
                fields=("source", "ref", "position", "cell"),
                name="evidence_first_piece_once",
            ),
        ),
        migrations.AddConstraint(
            "evidence",
            models.CheckConstraint(
                condition=Q(("supersedes", None), ("corrected_at__isnull", False), _connector="OR"),
                name="evidence_correction_has_a_time",
            ),
        ),
        migrations.AddConstraint(
            "evidence",
            models.CheckConstraint(
                condition=Q(("counts", True), ("supersedes__isnull", False), _connector="OR"),
                name="evidence_first_piece_counts",
            ),
        ),
    ]
