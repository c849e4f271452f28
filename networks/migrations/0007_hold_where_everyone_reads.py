"""Where everyone reads, what newcomers and those without a name write is looked at first. Conveners can change it."""

from django.db import migrations


def hold(apps, schema_editor):
    networks = apps.get_model("networks", "Network").objects.filter(level__in=["open", "public"])
    networks.update(holds_first_posts=True, holds_links=True, holds_anonymous=True)


class Migration(migrations.Migration):
    dependencies = [("networks", "0006_held_first")]

    operations = [migrations.RunPython(hold, migrations.RunPython.noop)]
