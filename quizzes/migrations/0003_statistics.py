from django.db import migrations


class Migration(migrations.Migration):

    dependencies = [("quizzes", "0002_examination_engine")]

    operations = []
