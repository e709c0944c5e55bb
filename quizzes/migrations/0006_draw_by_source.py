"""A draw may ask for one part of the source."""

from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [("quizzes", "0005_bank_search")]

    operations = [
        migrations.AddField(
            model_name="quizdraw",
            name="source",
            field=models.CharField(
                blank=True,
                default="",
                help_text="One part of the source, as “B1”.",
                max_length=40,
                verbose_name="source",
            ),
            preserve_default=False,
        ),
    ]
