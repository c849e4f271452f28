"""Rename models to the terms of the glossary. No row moves: PostgreSQL renames the tables."""

from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("audit", "0003_explained_of_post")]

    operations = [
        migrations.RenameModel("Entry", "AuditEvent"),
    ]
