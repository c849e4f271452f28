"""Every page of a network: who finds it, who is turned away, and what does not exist for whom."""

from collections.abc import Callable

import pytest
from django.test import Client
from django.urls import reverse

from networks import access
from networks.models import Network
from tests.cast import Cast
from tests.networks.conftest import without_secrets
from tests.networks.make import CODE, invite_by_mail

type ClientOf = Callable[[str], Client]

CONVENERS = ["requests", "invitations", "settings", "archive"]
POSTED = ["leave", "withdraw", "directory", "members-export", "organisation-add", "reopen"]
OF_A_MEMBER = [
    *("member-role", "member-hand-over", "member-suspend", "member-restore"),
    *("member-pause", "member-resume", "member-remove"),
]


@pytest.mark.parametrize("page", CONVENERS)
@pytest.mark.parametrize(
    ("who", "expected"),
    [
        ("asha", 200),
        ("ben", 403),
        ("cleo", 403),
        ("dev", 404),
        ("ella", 404),
        ("femi", 404),
        ("gus", 404),
    ],
)
def test_conveners_pages(
    network: Network, as_: ClientOf, page: str, who: str, expected: int
) -> None:
    response = as_(who).get(reverse(f"networks:{page}", args=["leads"]))
    assert response.status_code == expected
    if expected == 200:
        assert "no-store" in response["Cache-Control"]


@pytest.mark.parametrize(
    ("who", "expected"), [("asha", 200), ("ben", 200), ("cleo", 403), ("dev", 404), ("ella", 404)]
)
def test_moderators_read_of_the_trail_too(
    network: Network, as_: ClientOf, who: str, expected: int
) -> None:
    response = as_(who).get(reverse("networks:audit", args=["leads"]))
    assert response.status_code == expected
    if expected == 200:
        assert "no-store" in response["Cache-Control"]


@pytest.mark.parametrize(
    ("who", "expected"),
    [("asha", 200), ("ben", 200), ("cleo", 200), ("ella", 404), ("nobody", 404), ("hana", 404)],
)
def test_the_list_of_members_is_inside(
    network: Network, as_: ClientOf, who: str, expected: int
) -> None:
    assert as_(who).get("/networks/leads/members/").status_code == expected


def test_in_a_network_that_all_read_the_signed_out_are_asked_to_sign_in(
    network: Network, cast: Cast, as_: ClientOf
) -> None:
    Network.objects.filter(pk=network.pk).update(level="public")
    for page in ("members", *CONVENERS):
        address = reverse(f"networks:{page}", args=["leads"])
        response = as_("nobody").get(address)
        assert (response.status_code, response["Location"].split("?")[0]) == (
            302,
            "/accounts/login/",
        ), page
        assert as_("ella").get(address).status_code == 403, page


def test_what_only_takes_posts_is_not_opened(network: Network, as_: ClientOf) -> None:
    client = as_("asha")
    for name in POSTED:
        assert client.get(reverse(f"networks:{name}", args=["leads"])).status_code == 405, name
    for name in OF_A_MEMBER:
        assert (
            client.get(reverse(f"networks:{name}", args=["leads", "cleo-marsh"])).status_code == 405
        ), name


@pytest.mark.parametrize("name", OF_A_MEMBER)
@pytest.mark.parametrize(("who", "expected"), [("ben", 403), ("cleo", 403), ("ella", 404)])
def test_only_conveners_decide_about_members(
    network: Network, as_: ClientOf, name: str, who: str, expected: int
) -> None:
    sent = {"role": "convener", "until": "2099-01-01", "reason": "Because.", "note": ""}
    address = reverse(f"networks:{name}", args=["leads", "cleo-marsh"])
    before = [*network.memberships.order_by("pk").values()]
    assert as_(who).post(address, sent).status_code == expected
    assert [*network.memberships.order_by("pk").values()] == before


def test_a_hidden_network_is_the_same_404_as_none_at_all(
    hidden: Network, cast: Cast, as_: ClientOf
) -> None:
    Network.objects.filter(pk=hidden.pk).update(code_of_conduct=CODE, lists_organisations=True)
    pages = ["network-detail", "join", "code", "membership", "members", "organisations", *CONVENERS]
    for who in ("nobody", "ella", "hana"):
        client = as_(who)
        for page in pages:
            there, not_there = (
                client.get(reverse(f"networks:{page}", args=[slug]))
                for slug in ("quokka", "nothin")
            )
            assert there.status_code == not_there.status_code == 404, (who, page)
            # The page offers to sign in and to come back, so it holds the address; nothing else differs.
            same = without_secrets(there.content).replace(b"quokka", b"nothin")
            assert same == without_secrets(not_there.content), (who, page)
            assert dict(there.items()) == dict(not_there.items()), (who, page)
        assert b"Quokka" not in client.get("/networks/").content


def test_a_hidden_network_is_open_to_who_is_invited_as_far_as_the_door(
    hidden: Network, cast: Cast, as_: ClientOf
) -> None:
    invite_by_mail(hidden, cast.ella.email, by=cast.asha)
    client = as_("ella")
    assert client.get("/networks/quokka/").status_code == 200
    assert client.get("/networks/quokka/members/").status_code == 404
    access.leave(network=hidden, user=cast.ella)
    assert client.get("/networks/quokka/").status_code == 404


@pytest.mark.parametrize("slug", ["mine", "propose", "invitations"])
def test_a_network_cannot_take_the_address_of_a_page(cast: Cast, slug: str) -> None:
    from django.core.exceptions import ValidationError
    from django.db import IntegrityError, transaction

    from tests.networks.make import make_network

    with pytest.raises(IntegrityError, match="network_address_is_free"), transaction.atomic():
        make_network(convener=cast.asha, slug=slug)
    with pytest.raises(ValidationError, match="Choose another"):
        Network(name="X", slug=slug, purpose="Y").full_clean()
