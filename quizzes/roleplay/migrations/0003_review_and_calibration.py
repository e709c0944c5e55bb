from django.db import migrations


class Migration(migrations.Migration):

    dependencies = [("roleplay", "0002_typed_calls")]

    operations = []
