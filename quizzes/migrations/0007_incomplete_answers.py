"""An answer knows whether it leaves a part of its question open."""

from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [("quizzes", "0006_draw_by_source")]

    operations = [
        migrations.AddField(
            model_name="attemptitem",
            name="incomplete",
            field=models.BooleanField(default=False, verbose_name="answered in part"),
        ),
    ]
