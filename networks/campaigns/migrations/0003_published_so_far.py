"""Campaigns were seen from the day on which they were begun."""

from typing import Any

from django.db import migrations
from django.db.models import F


def publish(apps: Any, schema_editor: Any) -> None:
    apps.get_model("campaigns", "Campaign").objects.filter(published_on=None).update(published_on=F("begun_on"))


class Migration(migrations.Migration):
    dependencies = [
        ("campaigns", "0002_drafts_and_closing"),
    ]

    operations = [
        migrations.RunPython(publish, migrations.RunPython.noop),
    ]
