"""Django's `migrate`, in one process at a time, and including the table of the shared cache."""

from typing import Any

from django.core.management import call_command
from django.core.management.commands import migrate
from django.db import connections

from hub.database.turns import one_at_a_time
from hub.search import epoch


class Command(migrate.Command):
    help = (
        f"{migrate.Command.help} Waits while another process does the same, "
        "and then finds nothing left to do."
    )

    def handle(self, *args: Any, **options: Any) -> None:
        with one_at_a_time(connections[options["database"]], "migrate"):
            super().handle(*args, **options)
            if not options["plan"] and not options["check_unapplied"]:
                call_command("createcachetable", database=options["database"], verbosity=0)
                # The database may be a restored dump: what processes have cached is of another one.
                epoch.renew()
