"""Fixtures of all tests: a client, and the cast."""

from collections.abc import Iterator

import pytest
from django.db import connection
from django.test import Client
from pytest_django import DjangoDbBlocker

from accounts.models import User
from hub.fragments import fragments
from hub.search import view as index_view
from tests import databases
from tests.cast import SignedInClient, make_hana
from tests.make import make_person


@pytest.fixture(scope="session")
def django_db_modify_db_settings(
    django_db_modify_db_settings_parallel_suffix: None, django_db_blocker: DjangoDbBlocker
) -> None:
    """Each worker's database is a copy, which is quicker than migrating it."""
    with django_db_blocker.unblock():
        connection.settings_dict["TEST"]["TEMPLATE"] = databases.migrated()


@pytest.fixture(autouse=True)
def no_jobs_left(request: pytest.FixtureRequest) -> Iterator[None]:
    """Jobs that a test stored for good go with it: Django empties its own tables only."""
    marker = request.node.get_closest_marker("django_db")
    lasts = marker is not None and marker.kwargs.get("transaction", False)
    if lasts:
        request.getfixturevalue("transactional_db")
    yield
    if lasts:
        with connection.cursor() as cursor:
            cursor.execute("DELETE FROM procrastinate_jobs")


@pytest.fixture
def client() -> Client:
    return SignedInClient()


@pytest.fixture
def asha(db: None) -> User:
    return make_person("Asha Patel", here_as=User.HereAs.SAFETY_LEAD)


@pytest.fixture
def ben(db: None) -> User:
    return make_person("Ben Okafor", here_as=User.HereAs.STAFF)


@pytest.fixture
def cleo(db: None) -> User:
    return make_person("Cleo Marsh", here_as=User.HereAs.PATIENT)


@pytest.fixture
def dev(db: None) -> User:
    return make_person("Dev Sharma", here_as=User.HereAs.RESEARCHER)


@pytest.fixture
def ella(db: None) -> User:
    return make_person("Ella Novak", here_as=User.HereAs.CHARITY)


@pytest.fixture
def femi(db: None) -> User:
    return make_person("Femi Adeyemi", here_as=User.HereAs.INDUSTRY)


@pytest.fixture
def gus(db: None) -> User:
    return make_person("Gus Larsen", here_as=User.HereAs.STAFF)


@pytest.fixture
def hana(db: None) -> User:
    return make_hana()


@pytest.fixture(autouse=True)
def forget_what_processes_keep() -> None:
    """A test's rows are rolled back, and what a process keeps in memory of them with it."""
    index_view.forget()
    fragments.clear()
