"""One row by a unique column."""

import pytest
from django.contrib.auth.models import Permission
from django.db import connection, models
from django.test.utils import CaptureQueriesContext, isolate_apps

from accounts.models import User
from hub.database.rows import row_by
from tests.make import make_person

pytestmark = pytest.mark.django_db


def test_the_row_is_what_django_reads() -> None:
    ella = make_person("Ella Novak", country="GB")
    with CaptureQueriesContext(connection) as captured:
        read = row_by(User, "id", ella.pk)
    assert read is not None
    assert len(captured) == 1
    fields = [field.attname for field in User._meta.concrete_fields]
    from_django = User.objects.get(pk=ella.pk)
    assert [getattr(read, name) for name in fields] == [
        getattr(from_django, name) for name in fields
    ]
    assert read.get_deferred_fields() == set()
    read.save()  # an update of the row, not another one
    assert User.objects.count() == 1


def test_nothing_there() -> None:
    assert row_by(Permission, "id", -1) is None


@isolate_apps("hub")
def test_what_needs_django_s_own_reading_is_refused() -> None:
    class Odd(models.Model):
        data = models.JSONField()

        class Meta:
            app_label = "hub"

        def __str__(self) -> str:
            return "odd"

    with pytest.raises(TypeError, match="data"):
        row_by(Odd, "id", 1)
