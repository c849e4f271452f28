"""Rename models to the terms of the glossary. No row moves: PostgreSQL renames the tables."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("notifications", "0004_newest_unread")]

    operations = [
        migrations.RenameModel("Rhythm", "DeliverySchedule"),
        migrations.RenameField("Event", "cause", "event_type"),
        # PostgreSQL's index follows its column; only Django's idea of it has to.
        migrations.SeparateDatabaseAndState(
            state_operations=[
                migrations.RemoveIndex("Event", "event_about"),
                migrations.AddIndex("Event", models.Index(fields=["event_type", "about_id"], name="event_about")),
            ]
        ),
    ]
