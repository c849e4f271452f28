"""Skeletons of the names of those who are here; the database then notes who shares one."""

from django.db import migrations

from accounts.names.skeletons import skeleton

AT_ONCE = 500


def fill(apps, schema_editor):
    people = apps.get_model("accounts", "User").objects
    some = []
    for person in people.only("pk", "display_name", "name_key").order_by("pk").iterator(AT_ONCE):
        person.name_key = skeleton(person.display_name)[:160]
        some.append(person)
        if len(some) == AT_ONCE:
            people.bulk_update(some, ["name_key"])
            some.clear()
    people.bulk_update(some, ["name_key"])


class Migration(migrations.Migration):
    dependencies = [("accounts", "0006_guard_names")]

    operations = [migrations.RunPython(fill, migrations.RunPython.noop)]
