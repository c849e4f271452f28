"""Rename models to the terms of the glossary. No row moves: PostgreSQL renames the tables."""

from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("campaigns", "0005_last_day_has_a_zone")]

    operations = [
        migrations.RenameModel("Passage", "TestimonyText"),
        migrations.RenameModel("Picture", "TestimonyPicture"),
    ]
