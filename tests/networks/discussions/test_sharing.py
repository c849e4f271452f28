""" "We have this too": organisations are counted, and below three nothing is said."""

from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from accounts.flows import close_account, merge_organisations
from accounts.models import Erasure, Organisation, User
from networks import access
from networks.access import NotAllowed
from networks.discussions import flows
from networks.discussions.models import MeToo, Thread
from networks.models import Network
from tests.cast import Cast
from tests.networks.discussions.asking import archive, at, make_employee, visitor, workplace
from tests.networks.discussions.make import make_thread
from tests.networks.make import let_in, make_network

pytestmark = pytest.mark.django_db


@pytest.fixture
def thread(network: Network, cast: Cast) -> Thread:
    return make_thread(network, cast.ben)


@pytest.fixture
def people(network: Network, cast: Cast) -> list[User]:
    """Of three organisations."""
    return [
        make_employee(network, convener=cast.asha, name=f"Employee {letter}") for letter in "ABC"
    ]


def share(thread: Thread, *people: User, contact: bool = False, on: bool = True) -> None:
    for person in people:
        flows.share_concern(thread=thread, by=person, on=on, may_be_contacted=contact)


def number(thread: Thread) -> int:
    return Thread.objects.get(pk=thread.pk).sharing_organisations


def page_for(person: User | None, thread: Thread) -> str:
    return str(visitor(person).get(thread.get_absolute_url()).content.decode())


def press(client: Client, thread: Thread, **sent: str) -> Any:
    return client.post(at("shared-concern", thread), sent)


def test_one_press_says_it_and_another_takes_it_back(thread: Thread, people: list[User]) -> None:
    client = visitor(people[0])
    for _ in range(2):
        assert press(client, thread, on="1")["Location"] == f"{thread.get_absolute_url()}#share"
    assert MeToo.objects.count() == number(thread) == 1
    for _ in range(2):
        press(client, thread, on="0")
    assert MeToo.objects.count() == number(thread) == 0


def test_organisations_are_counted_not_people(
    thread: Thread, people: list[User], network: Network, cast: Cast
) -> None:
    cast.cleo.organisation = people[0].organisation
    cast.cleo.save()
    share(thread, *people, cast.cleo)
    assert number(thread) == 3
    share(thread, people[0], on=False)
    assert number(thread) == 3
    share(thread, cast.cleo, on=False)
    assert number(thread) == 2


def test_below_three_nothing_is_said_to_anybody(
    thread: Thread, people: list[User], cast: Cast
) -> None:
    share(thread, *people[:2], contact=True)
    listed = reverse("discussions:thread-list", args=[thread.network.slug])
    for person in (cast.asha, cast.cleo, people[2]):
        page = page_for(person, thread) + visitor(person).get(listed).content.decode()
        assert "organisations have" not in page.replace("three organisations have said so", "")
        assert "Employee A" not in page
        assert workplace(people[0]).name not in page


def test_from_three_the_number_and_who_may_be_contacted(
    thread: Thread, people: list[User], cast: Cast
) -> None:
    share(thread, *people[:2], contact=True)
    share(thread, people[2])
    page = page_for(cast.cleo, thread)
    assert "3 organisations have this too" in page
    assert f'href="{reverse("accounts:profile", args=[people[0].handle])}"' in page
    assert "Employee B" in page
    assert "Employee C" not in page


def test_an_organisation_that_is_only_proposed_is_counted_and_not_named(
    thread: Thread, people: list[User], cast: Cast
) -> None:
    Organisation.objects.filter(people=people[0]).update(status="proposed")
    share(thread, *people, contact=True)
    page = page_for(cast.cleo, thread)
    assert "3 organisations have this too" in page
    assert "Employee A" in page
    assert workplace(people[0]).name not in page
    assert workplace(people[1]).name in page


def test_outsiders_of_a_public_thread_see_the_number_alone(cast: Cast) -> None:
    public = make_network(convener=cast.asha, level="public")
    thread = make_thread(public, cast.asha)
    people = [
        make_employee(public, convener=cast.asha, name=f"Employee {letter}") for letter in "ABC"
    ]
    share(thread, *people, contact=True)
    for outside in (None, cast.ella):
        page = page_for(outside, thread)
        assert "3 organisations have this too" in page
        assert "Employee" not in page
        assert 'name="may_be_contacted"' not in page


def test_who_left_is_named_no_more(
    thread: Thread, people: list[User], network: Network, cast: Cast
) -> None:
    share(thread, *people, contact=True)
    access.leave(network=network, user=people[0])
    page = page_for(cast.cleo, thread)
    assert "3 organisations have this too" in page
    assert "Employee A" not in page


def test_without_an_organisation_one_is_led_to_the_profile(thread: Thread, cast: Cast) -> None:
    page = page_for(cast.cleo, thread)
    assert (
        reverse("accounts:profile-edit") in page.split('id="sharing"', 1)[1].split("</section>")[0]
    )
    told = (
        visitor(cast.cleo)
        .post(at("shared-concern", thread), {"on": "1"}, follow=True)
        .content.decode()
    )
    assert "where you work" in told
    assert not MeToo.objects.exists()


def test_with_htmx_the_piece_comes_back(thread: Thread, people: list[User]) -> None:
    client = visitor(people[0])
    sent = {"on": "1", "may_be_contacted": "1"}
    page = client.post(
        at("shared-concern", thread), sent, headers={"HX-Request": "true"}
    ).content.decode()
    assert "<html" not in page
    assert "You said that your organisation has this too" in page
    assert "checked" in page
    assert "organisations have this too" not in page


@pytest.mark.parametrize("kind", ["discussion", "announcement"])
def test_only_questions_and_concerns_are_shared(
    network: Network, people: list[User], cast: Cast, kind: str
) -> None:
    thread = make_thread(network, cast.asha, kind=kind)
    assert 'id="sharing"' not in page_for(people[0], thread)
    with pytest.raises(NotAllowed):
        share(thread, people[0])


def test_strangers_find_nothing_readers_may_not_and_an_archive_is_still(
    thread: Thread, people: list[User], network: Network, cast: Cast
) -> None:
    assert press(visitor(cast.ella), thread, on="1").status_code == 404
    public = make_thread(make_network(convener=cast.asha, level="public"), cast.asha)
    assert press(visitor(cast.ella), public, on="1").status_code == 403
    assert press(visitor(), public, on="1")["Location"].startswith(reverse("account_login"))
    archive(network, cast.asha)
    with pytest.raises(NotAllowed):
        share(thread, people[0])
    assert not MeToo.objects.exists()


@pytest.mark.parametrize("sent", [{}, {"on": "maybe"}])
def test_neither_on_nor_off_changes_nothing(
    thread: Thread, people: list[User], sent: dict[str, str]
) -> None:
    assert press(visitor(people[0]), thread, **sent).status_code == 400
    assert visitor(people[0]).get(at("shared-concern", thread)).status_code == 405


def test_organisations_that_are_merged_count_once(thread: Thread, people: list[User]) -> None:
    share(thread, *people)
    kept, other = people[0].organisation_id, people[1].organisation_id
    assert kept and other
    merge_organisations(keep_id=kept, other_ids=[other])
    assert number(thread) == 2


def test_a_closed_account_speaks_for_nobody(thread: Thread, people: list[User]) -> None:
    share(thread, *people)
    close_account(user=people[0], mode=Erasure.Mode.KEEP)
    assert number(thread) == 2


def test_where_a_thread_moves_nobody_is_named_who_did_not_agree_to_it_there(
    thread: Thread, people: list[User], cast: Cast
) -> None:
    share(thread, *people, contact=True)
    other = make_network(convener=cast.asha)
    let_in(other, cast.ben, by=cast.asha, role="moderator")
    let_in(other, people[0], by=cast.asha)
    flows.move_thread(thread=thread, by=cast.ben, to=other)
    page = page_for(people[0], Thread.objects.select_related("network").get(pk=thread.pk))
    assert "3 organisations have this too" in page
    assert "may be contacted about it" not in page


def test_merged_threads_count_each_organisation_once(
    thread: Thread, people: list[User], cast: Cast
) -> None:
    other = make_thread(thread.network, cast.ben)
    share(thread, *people)
    share(other, people[0])
    flows.merge_thread(thread=thread, by=cast.ben, into=other)
    assert number(other) == 3
    assert number(thread) == 0


def test_the_profile_of_this_moment_counts(thread: Thread, people: list[User]) -> None:
    client = visitor(people[0])
    User.objects.filter(pk=people[0].pk).update(organisation=people[1].organisation)
    press(client, thread, on="1")
    assert MeToo.objects.get().organisation == people[1].organisation
