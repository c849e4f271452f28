"""Embeddings move to a narrow table: two hundred are read for a question."""

import django.db.models
from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("search", "0002_store_postings_plain")]

    operations = [
        migrations.CreateModel(
            name="Embedding",
            fields=[
                (
                    "number",
                    django.db.models.BigIntegerField(help_text="Of the document.", primary_key=True, serialize=False),
                ),
                ("vector", django.db.models.BinaryField(help_text="256 signed bytes.")),
            ],
        ),
        migrations.RunSQL(
            "INSERT INTO search_embedding (number, vector) SELECT number, embedding FROM search_searchdocument"
            " WHERE NOT removed AND length(embedding) = 256",
            migrations.RunSQL.noop,
        ),
        migrations.RemoveField(model_name="searchdocument", name="embedding"),
    ]
