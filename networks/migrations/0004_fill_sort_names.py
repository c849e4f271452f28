from django.db import migrations


class Migration(migrations.Migration):

    dependencies = [
        ('networks', '0003_exports_and_names'),
    ]

    operations = [
        migrations.RunSQL(
            "UPDATE networks_membership SET sort_name = left(lower(person.display_name), 80)"
            " FROM accounts_user AS person WHERE person.id = user_id",
            migrations.RunSQL.noop,
        ),
    ]
