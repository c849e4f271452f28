"""Snippets read the beginning of a text: uncompressed, twenty beginnings take half of the time, for a third more room."""

from django.db import migrations

COLUMN = "ALTER TABLE search_searchdocument ALTER COLUMN text SET STORAGE"


class Migration(migrations.Migration):
    dependencies = [("search", "0003_embeddings_of_their_own")]

    operations = [migrations.RunSQL(f"{COLUMN} EXTERNAL", f"{COLUMN} EXTENDED")]
