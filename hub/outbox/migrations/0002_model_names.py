"""Rename models to the terms of the glossary. No row moves: PostgreSQL renames the tables."""

from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("sending", "0001_initial")]

    operations = [
        migrations.RenameModel("Sending", "Delivery"),
    ]
