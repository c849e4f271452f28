"""What tests begin with: rows that are put in are those that were made, and a database goes back to how it began."""

import pytest
from django.db import connection, transaction

from accounts.models import User
from hub.audit.log import record
from hub.audit.models import AuditEvent
from hub.newsletter import tasks
from hub.safeguarding.models import Helpline
from networks.models import Network
from tests.cast import Cast, make_cast
from tests.databases import Beginning, tables_as_text
from tests.make import make_person
from tests.networks.make import let_in, make_network
from tests.template_database import once


def make_ward(cast: Cast) -> Network:
    network = make_network("Ward", slug="ward", convener=cast.asha)
    let_in(network, cast.ben, by=cast.asha)
    return network


def rows_of_ward() -> tuple[dict[str, list[bytes]], Network]:
    """All rows, and what was made; taken back."""
    with transaction.atomic():
        network = once(make_ward, once(make_cast))
        rows = {table: sorted(text.splitlines()) for table, text in tables_as_text().items()}
        transaction.set_rollback(True)
    return rows, network


@pytest.mark.django_db
def test_what_is_put_in_is_what_was_made() -> None:
    (made, first), (put_in, second) = rows_of_ward(), rows_of_ward()
    assert len(made["networks_membership"]) == 2
    assert put_in == made
    assert first == second
    assert first is not second


def rename(person: User) -> None:
    User.objects.filter(pk=person.pk).update(display_name="Somebody else")


@pytest.mark.django_db
def test_what_changes_rows_that_were_there_is_not_kept() -> None:
    person = make_person()
    with pytest.raises(AssertionError, match="changes rows of accounts_user"):
        once(rename, person)


@pytest.mark.django_db(transaction=True)
def test_a_database_goes_back_to_how_it_began() -> None:
    beginning = Beginning()
    record("person.joined", by=make_person())
    tasks.send_issue.defer(issue_id=0)
    Helpline.objects.update(name="Another name")
    beginning.restore()
    assert tables_as_text() == beginning.rows
    assert not AuditEvent.objects.exists()
    assert Helpline.objects.exists()
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM procrastinate_jobs")
        assert cursor.fetchone() == (0,)
