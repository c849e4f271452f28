"""The index learns which articles each page of a thread names: the job takes up the pages that name one."""

from django.db import migrations

_NOTE = """
    INSERT INTO discussions_unindexedpage (thread_id, page)
    SELECT DISTINCT post.thread_id, (post.number - 1) / 20 + 1
    FROM discussions_post AS post JOIN discussions_citation AS citation ON citation.post_id = post.id
    ON CONFLICT DO NOTHING
"""


class Migration(migrations.Migration):
    dependencies = [("discussions", "0002_pictures_alike_polls")]

    operations = [migrations.RunSQL(_NOTE, migrations.RunSQL.noop)]
