"""The bank is searched by all its words; what changed is written down with a version."""

from django.db import migrations, models

from quizzes.core import search

BATCH = 500


def write_search_text(apps, schema_editor):
    """Fill the words of the rows that were saved before there was such a column."""
    Question = apps.get_model("quizzes", "Question")
    rows = Question.objects.filter(search_text="").only("pk", "key", "spec")
    batch = []
    for row in rows.iterator(chunk_size=BATCH):
        row.search_text = search.search_text(row.spec, key=row.key)
        batch.append(row)
        if len(batch) == BATCH:
            Question.objects.bulk_update(batch, ["search_text"])
            batch = []
    Question.objects.bulk_update(batch, ["search_text"])


class Migration(migrations.Migration):

    dependencies = [("quizzes", "0004_marking_appeals_regrades")]

    operations = [
        migrations.AddField(
            model_name="question",
            name="change_note",
            field=models.CharField(
                blank=True,
                help_text="One sentence for the history, kept with the version that you publish.",
                max_length=240,
                verbose_name="what changed",
            ),
        ),
        migrations.RunPython(write_search_text, migrations.RunPython.noop),
    ]
