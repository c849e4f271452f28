"""Rename models to the terms of the glossary. No row moves: PostgreSQL renames the tables."""

from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("learn", "0006_articles_hidden_and_deleted")]

    operations = [
        migrations.RenameModel("Figures", "ArticleFigures"),
    ]
