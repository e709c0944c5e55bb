from django.db import migrations


class Migration(migrations.Migration):

    dependencies = [("roleplay", "0001_initial")]

    operations = []
