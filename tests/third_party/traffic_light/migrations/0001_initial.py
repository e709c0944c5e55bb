from django.db import migrations, models
import django.db.models.deletion


class Migration(migrations.Migration):

    initial = True

    dependencies = [("quizzes", "__first__")]

    operations = [
        migrations.CreateModel(
            name="LightQuestion",
            fields=[
                ("question_ptr", models.OneToOneField(auto_created=True, on_delete=django.db.models.deletion.CASCADE, parent_link=True, primary_key=True, serialize=False, to="quizzes.question")),
                ("light", models.CharField(choices=[("green", "Fine"), ("amber", "Doubtful"), ("red", "Unlawful")], default="green", max_length=8, verbose_name="right light")),
                ("why", models.TextField(blank=True, verbose_name="why")),
            ],
            options={"verbose_name": "traffic light question"},
            bases=("quizzes.question",),
        ),
    ]
