"""Whom one is offered after an "@": members who let themselves be found, and nobody else."""

import re

import pytest
from django.urls import reverse

from accounts.models import User
from accounts.querysets import MOST_OFFERED
from networks import access
from networks.models import Membership, Network
from tests.cast import Cast
from tests.make import make_organisation, make_person
from tests.networks.conftest import queries_of
from tests.networks.discussions.asking import visitor
from tests.networks.make import let_in

pytestmark = pytest.mark.django_db


def address(network: Network, typed: str = "") -> str:
    return reverse("discussions:people", args=[network.slug]) + (f"?q={typed}" if typed else "")


def offered(network: Network, by: User, typed: str) -> list[str]:
    response = visitor(by).get(address(network, typed))
    assert response.status_code == 200
    assert "no-store" in response["Cache-Control"]
    return re.findall(r'data-value="@([^"]+)"', response.content.decode())


def test_a_handle_or_any_part_of_a_name_is_enough(network: Network, cast: Cast) -> None:
    for typed in ("cl", "Cleo", "mar", "@cleo-m"):
        assert offered(network, cast.ben, typed) == [cast.cleo.handle]
    assert offered(network, cast.ben, "leo") == []


def test_less_than_two_letters_offer_nobody(network: Network, cast: Cast) -> None:
    for typed in ("", "c", "%40c", "%20%20c", "%00c"):
        assert offered(network, cast.ben, typed) == []


def test_what_is_typed_is_taken_as_it_is(network: Network, cast: Cast) -> None:
    for typed in ("..", "c.*", "%25%25", "__", "(c", "%5Cw%5Cw"):
        assert offered(network, cast.ben, typed) == []


def test_nobody_outside_is_offered_nor_oneself(network: Network, cast: Cast) -> None:
    access.join(network=network, user=cast.dev, answers=[("Why?", "To listen.")])
    access.invite(network=network, user=cast.ella, by=cast.asha)
    for person in (cast.femi, cast.gus):
        let_in(network, person, by=cast.asha)
    access.leave(network=network, user=cast.gus)
    access.remove(network=network, user=cast.femi, by=cast.asha, reason="Advertising.")
    for typed in ("dev", "ella", "gus", "femi", "hana", "ben"):
        assert offered(network, cast.ben, typed) == []


def test_who_hides_from_the_list_of_members_is_offered_to_nobody(
    network: Network, cast: Cast
) -> None:
    Membership.objects.filter(user=cast.cleo).update(in_directory=False)
    for person in (cast.ben, cast.asha):  # one moderates, one convenes
        assert offered(network, person, "cleo") == []


def test_only_members_ask(network: Network, cast: Cast) -> None:
    assert visitor(cast.ella).get(address(network, "cleo")).status_code == 404
    network.level, network.joining = "open", "at-once"
    access.save_settings(network=network, by=cast.asha)
    assert visitor(cast.ella).get(address(network, "cleo")).status_code == 403
    assert visitor().get(address(network, "cleo")).status_code == 302
    assert visitor(cast.ben).post(address(network)).status_code == 405


def test_at_most_eight_with_their_listed_organisations_and_the_same_queries(
    network: Network, cast: Cast
) -> None:
    client = visitor(cast.ben)
    few = queries_of(client, address(network, "cleo"))
    place = make_organisation("Cedar Hollow")
    for number in range(MOST_OFFERED + 2):
        let_in(network, make_person(f"Cleopatra {number}", organisation=place), by=cast.asha)
    assert len(offered(network, cast.ben, "cleo")) == MOST_OFFERED
    assert "Cedar Hollow" in client.get(address(network, "cleo")).content.decode()
    assert queries_of(client, address(network, "cleo")) == few


def test_every_box_knows_where_to_ask(network: Network, cast: Cast) -> None:
    page = (
        visitor(cast.ben)
        .get(reverse("discussions:thread-create", args=[network.slug]))
        .content.decode()
    )
    assert f'data-people-url="{address(network)}"' in page
