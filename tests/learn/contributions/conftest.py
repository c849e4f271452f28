"""Ines leads the topic "Safer care", Jonas is an editor, Kim leads another topic."""

import pytest

from accounts.models import User
from tests.cast import make_editor
from tests.learn.contributions.make import make_lead
from tests.make import make_category, make_person


@pytest.fixture
def ines(db: None) -> User:
    return make_lead(make_person("Ines Costa"))


@pytest.fixture
def jonas(db: None) -> User:
    return make_editor("Jonas Holm")


@pytest.fixture
def kim(db: None) -> User:
    return make_lead(make_person("Kim Berg"), make_category("Another topic"))
