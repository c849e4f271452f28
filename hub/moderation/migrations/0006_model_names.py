"""Rename models to the terms of the glossary. No row moves: PostgreSQL renames the tables."""

from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("moderation", "0005_hidden_by")]

    operations = [
        migrations.RenameModel("SetAside", "RetainedContent"),
        migrations.RenameModel("Sent", "PostingActivity"),
    ]
