"""Who comments here has been a member for a year, so that nothing waits for a moderator; but for the newcomer."""

from __future__ import annotations

import pytest

from accounts.models import User
from tests.learn.comments.make import here_for_a_year
from tests.make import make_person


@pytest.fixture
def asha(db: None) -> User:
    return here_for_a_year(make_person("Asha Patel"))


@pytest.fixture
def ben(db: None) -> User:
    return here_for_a_year(make_person("Ben Okafor"))


@pytest.fixture
def cleo(db: None) -> User:
    return here_for_a_year(make_person("Cleo Marsh"))


@pytest.fixture
def ella(db: None) -> User:
    return here_for_a_year(make_person("Ella Novak"))


@pytest.fixture
def newcomer(db: None) -> User:
    return make_person("Nia New")
