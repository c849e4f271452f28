"""Fixtures of all tests: a client, and the cast."""

import gc
from collections.abc import Iterator
from typing import Any

import pytest
from django.core import mail
from django.db import connection
from django.test import Client, TransactionTestCase
from django.test import client as test_client
from pytest_django import DjangoDbBlocker

from accounts.models import User
from hub.outbox.connection import server_state
from hub.outbox.messages import OutgoingMail
from hub.rendering.fragment_cache import fragments
from hub.search.engine import snapshot as index_view
from tests import databases
from tests.cast import Cast, SignedInClient, make_cast, make_hana
from tests.mail_headers import faults_of_headers, sent_bytes
from tests.make import make_person
from tests.template_database import once

NOTED_BY = "store_rendered_templates"


def pytest_collection_finish() -> None:
    """What is loaded stays: it need not be looked through for garbage again and again."""
    gc.collect()
    gc.freeze()


@pytest.fixture(scope="session", autouse=True)
def contexts_of_pages() -> Iterator[None]:
    """A response keeps the context of its page, not a copy for each piece that the page is made of."""
    keep: Any = getattr(test_client, NOTED_BY)

    def keep_of_page(
        store: Any, signal: Any, sender: Any, template: Any, context: Any, **named: Any
    ) -> None:
        if context.template is template:
            keep(store, signal, sender, template, context, **named)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(test_client, NOTED_BY, keep_of_page)
        yield


@pytest.fixture(scope="session")
def django_db_modify_db_settings(
    django_db_modify_db_settings_parallel_suffix: None, django_db_blocker: DjangoDbBlocker
) -> None:
    """Each worker's database is a copy, which is quicker than migrating it."""
    with django_db_blocker.unblock():
        connection.settings_dict["TEST"]["TEMPLATE"] = databases.migrated()


@pytest.fixture(scope="session")
def django_db_setup(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[None]:
    """A test whose rows stay takes back those alone, which is quicker than emptying every table."""
    with django_db_blocker.unblock():
        beginning = databases.Beginning()
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(TransactionTestCase, "_fixture_teardown", lambda _: beginning.restore())
        yield


@pytest.fixture
def client() -> Client:
    return SignedInClient()


@pytest.fixture
def cast(db: None) -> Cast:
    """All of them."""
    return once(make_cast)


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
    server_state.reset()


@pytest.fixture(autouse=True)
def mails_have_sound_headers() -> Iterator[None]:
    """Whatever a test sent: in bytes, each header reads as it was meant."""
    yield
    for message in getattr(mail, "outbox", ()):
        if isinstance(message, OutgoingMail):
            assert faults_of_headers(sent_bytes(message), message) == []
