"""docs/permissions.md says what the code does."""

from collections.abc import Callable

import pytest
from django.core.management import call_command
from django.test import Client
from django.urls import reverse

from networks.access import PERMISSIONS_OF
from networks.models import Membership, Network
from networks.permission_matrix import ACTIONS, BEGIN, END, put_into, table
from networks.urls import urlpatterns

ROLES = {
    "asha": Membership.Role.CONVENER,
    "ben": Membership.Role.MODERATOR,
    "cleo": Membership.Role.MEMBER,
}
POSTED = {"organisation-add", "members-export"}


def test_the_document_is_current() -> None:
    call_command("permissions_table", check=True)


def test_a_document_that_lags_behind_is_noticed() -> None:
    assert put_into(f"a\n{BEGIN}\nold\n{END}\nb") == f"a\n{BEGIN}\n\n{table()}\n\n{END}\nb"
    with pytest.raises(ValueError, match="missing"):
        put_into("nothing")


@pytest.mark.parametrize("who", ROLES)
def test_the_pages_open_to_the_roles_of_the_table(
    network: Network, as_: Callable[[str], Client], who: str
) -> None:
    client = as_(who)
    for action in ACTIONS:
        for page in action.pages:
            extra = ["cleo-marsh"] if page == "member" else []
            address = reverse(f"networks:{page}", args=["leads", *extra])
            response = client.post(address, {}) if page in POSTED else client.get(address)
            expected = 200 if action.permission in PERMISSIONS_OF[ROLES[who]] else 403
            assert response.status_code == expected, (page, who)


def test_every_page_of_the_table_exists() -> None:
    names = {pattern.name for pattern in urlpatterns}
    assert {page for action in ACTIONS for page in action.pages} <= names
