from django.db import migrations


class Migration(migrations.Migration):

    dependencies = [("question_types", "0002_true_false_matching_short_text_cloze")]

    operations = []
