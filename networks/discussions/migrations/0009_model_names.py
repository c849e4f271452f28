"""Rename models to the terms of the glossary. No row moves: PostgreSQL renames the tables."""

from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("discussions", "0008_thread_split_from")]

    operations = [
        migrations.RenameModel("Revision", "PostRevision"),
        migrations.RenameModel("Reaction", "PostReaction"),
        migrations.RenameModel("Mention", "PostMention"),
        migrations.RenameModel("Tag", "ThreadTag"),
        migrations.RenameModel("Position", "ReadPosition"),
        migrations.RenameModel("Watch", "Subscription"),
        migrations.RenameModel("Draft", "ThreadDraft"),
        migrations.RenameModel("DraftPicture", "ThreadDraftPicture"),
        migrations.RenameModel("View", "ThreadView"),
        migrations.RenameModel("SharedConcern", "MeToo"),
        migrations.RenameModel("Citation", "PostLink"),
    ]
