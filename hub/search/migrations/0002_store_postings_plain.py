"""Postings are packed bytes: compressing them costs time and saves nothing."""

from django.db import migrations

COLUMNS = (("search_posting", "offsets"), ("search_posting", "weights"))


def statements(storage: str) -> list[str]:
    return [f"ALTER TABLE {table} ALTER COLUMN {column} SET STORAGE {storage}" for table, column in COLUMNS]


class Migration(migrations.Migration):
    dependencies = [("search", "0001_initial")]

    operations = [migrations.RunSQL(statements("EXTERNAL"), statements("EXTENDED"))]
