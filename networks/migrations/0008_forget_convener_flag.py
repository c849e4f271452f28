"""Whether a network needs a convener is asked of its memberships. The column goes a release later.

Until then it has a default: old web processes still write it, new ones do not.
"""

from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("networks", "0007_hold_where_everyone_reads")]

    operations = [
        migrations.SeparateDatabaseAndState(
            database_operations=[
                migrations.RunSQL(
                    "ALTER TABLE networks_network ALTER COLUMN needs_convener SET DEFAULT false",
                    "ALTER TABLE networks_network ALTER COLUMN needs_convener DROP DEFAULT",
                )
            ],
            state_operations=[migrations.RemoveField(model_name="network", name="needs_convener")],
        )
    ]
