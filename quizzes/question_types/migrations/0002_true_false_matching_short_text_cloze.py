from django.db import migrations


class Migration(migrations.Migration):

    dependencies = [("question_types", "0001_initial")]

    operations = []
