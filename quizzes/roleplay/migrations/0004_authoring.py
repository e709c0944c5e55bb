from django.db import migrations


class Migration(migrations.Migration):

    dependencies = [("roleplay", "0003_review_and_calibration")]

    operations = []
