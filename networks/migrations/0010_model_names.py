"""Rename models to the terms of the glossary. No row moves: PostgreSQL renames the tables."""

from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("networks", "0009_former_slug")]

    operations = [
        migrations.RenameModel("Figures", "NetworkCounters"),
    ]
