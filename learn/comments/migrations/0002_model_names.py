"""Rename models to the terms of the glossary. No row moves: PostgreSQL renames the tables."""

from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("comments", "0001_initial")]

    operations = [
        migrations.RenameModel("Revision", "CommentRevision"),
        migrations.RenameModel("Reaction", "CommentReaction"),
        migrations.RenameModel("Mention", "CommentMention"),
    ]
