"""The list of members and its table, and what conveners do about one of them."""

import csv
import io
import re
from collections.abc import Callable
from datetime import timedelta

import pytest
from django.core import mail
from django.test import Client
from django.utils import timezone

from accounts import flows
from accounts.models import Erasure, User
from hub.audit.models import AuditEvent
from networks import access
from networks.models import Membership, Network
from tests.cast import Cast
from tests.make import make_organisation
from tests.networks.conftest import everything_in, queries_of, send_queued
from tests.networks.make import let_in, let_many_in

type ClientOf = Callable[[str], Client]

MEMBERS = "/networks/leads/members/"
TABLE = "/networks/leads/export/members/"


def main_of(client: Client, address: str) -> str:
    return client.get(address).content.decode().split("<main")[1]


def story(network: Network, user: User) -> Membership:
    return Membership.objects.get(network=network, user=user)


# --- The list -------------------------------------------------------------------------------------------


def test_members_see_members(network: Network, as_: ClientOf) -> None:
    page = main_of(as_("cleo"), MEMBERS)
    assert "Asha Patel" in page and "Ben Okafor" in page
    for outside in ("Dev Sharma", "Femi Adeyemi", "Gus Larsen", "Ella Novak"):
        assert outside not in page


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("q=ben", {"Ben"}),
        ("q=ward+manager", {"Ben"}),
        ("q=manager+asha", set()),
        ("role=convener", {"Asha"}),
        ("role=nonsense", {"Asha", "Ben", "Cleo"}),
        ("organisation=harbour", {"Ben"}),
        ("organisation=proposed", set()),
        ("state=left", {"Asha", "Ben", "Cleo"}),
    ],
)
def test_narrowing(
    network: Network, cast: Cast, as_: ClientOf, query: str, found: set[str]
) -> None:
    User.objects.filter(pk=cast.ben.pk).update(
        job_title="Ward manager", organisation=make_organisation("Harbour")
    )
    proposed = make_organisation("Proposed place", status="proposed", proposed_by=cast.cleo)
    User.objects.filter(pk=cast.cleo.pk).update(organisation=proposed)
    page = main_of(as_("cleo"), f"{MEMBERS}?{query}")
    assert {name for name in ("Asha", "Ben", "Cleo") if f"<strong>{name}" in page} == found
    assert "Proposed place" not in page


def test_moderators_look_through_who_is_out(network: Network, as_: ClientOf) -> None:
    assert "Femi Adeyemi" in main_of(as_("ben"), MEMBERS + "?state=suspended")
    assert "Gus Larsen" in main_of(as_("asha"), MEMBERS + "?state=left")


def test_who_does_not_appear_is_seen_by_moderators_alone(
    network: Network, cast: Cast, as_: ClientOf
) -> None:
    access.show_in_directory(network=network, user=cast.cleo, shown=False)
    assert "Not in the list" in main_of(as_("ben"), MEMBERS)
    access.change_role(network=network, user=cast.ben, by=cast.asha, role="member")
    assert "Cleo Marsh" not in main_of(as_("ben"), MEMBERS)


def test_pages_of_the_list(network: Network, cast: Cast, as_: ClientOf) -> None:
    let_many_in(network, 55, by=cast.asha)
    client = as_("cleo")
    first = main_of(client, f"{MEMBERS}?role=member")
    second = main_of(client, led("next", first))
    assert (first.count('class="person"'), second.count('class="person"')) == (50, 6)
    assert not {*names_in(first)} & {*names_in(second)}
    assert led("next", second) == led("prev", first) == ""
    assert f'href="{MEMBERS}?role=member">First' in second.replace('href="?', f'href="{MEMBERS}?')
    assert names_in(main_of(client, led("prev", second))) == names_in(first)
    for odd in ("0", "x", "-1", "99999999999999999999", "٣", "9223372036854775808"):
        assert names_in(main_of(client, f"{MEMBERS}?role=member&after={odd}")) == names_in(first)
    assert "Nobody found" in main_of(client, f"{MEMBERS}?after=9223372036854775807")


def names_in(page: str) -> list[str]:
    return re.findall("<strong>(.*?)</strong>", page.partition('class="people"')[2])


def led(relation: str, page: str) -> str:
    """The address that a step of the pages leads to; empty where there is none."""
    found = re.search(rf'rel="{relation}" href="([^"]+)"', page)
    return MEMBERS + found[1].replace("&amp;", "&") if found else ""


@pytest.mark.parametrize("who", ["asha", "ben", "cleo"])
@pytest.mark.parametrize("state", ["active", "suspended", "left", "removed"])
def test_the_list_asks_the_rule_of_memberships(
    network: Network, cast: Cast, as_: ClientOf, who: str, state: str
) -> None:
    """The list is read by a statement of its own: it finds whom `visible_to` shows, no more and no less."""
    access.show_in_directory(network=network, user=cast.cleo, shown=False)
    access.show_in_directory(network=network, user=cast.ben, shown=False)
    let_in(network, cast.ella, by=cast.asha)
    access.remove(network=network, user=cast.ella, by=cast.asha, reason="A test.")
    access.invite(network=network, user=cast.hana, by=cast.asha)
    access.leave(network=network, user=cast.hana)
    viewer = getattr(cast, who)
    shown = Membership.objects.visible_to(viewer).filter(network=network)
    shown = shown.filter(state="active" if who == "cleo" else state).order_by("user__display_name")
    assert names_in(main_of(as_(who), f"{MEMBERS}?state={state}")) == [
        story.user.display_name for story in shown
    ]


def test_a_new_name_finds_its_place(network: Network, cast: Cast, as_: ClientOf) -> None:
    cleo = User.objects.get(pk=cast.cleo.pk)
    cleo.display_name = "aaron Marsh"
    cleo.save()
    flows.person_changed(cleo)
    assert names_in(main_of(as_("ben"), MEMBERS)) == ["aaron Marsh", "Asha Patel", "Ben Okafor"]
    flows.close_account(user=cleo, mode=Erasure.Mode.KEEP)
    assert story(network, cast.cleo).sort_name == "former member"


def test_signs_of_patterns_mean_themselves(network: Network, cast: Cast, as_: ClientOf) -> None:
    User.objects.filter(pk=cast.ben.pk).update(
        job_title="100% nurse_lead <b>", display_name="<i>Ben"
    )
    page = main_of(as_("asha"), f"{MEMBERS}?q=%25")
    assert names_in(page) == ["&lt;i&gt;Ben"] and "&lt;b&gt;" in page and "<i>" not in page
    User.objects.filter(pk=cast.ben.pk).update(display_name="Ben Okafor")
    assert names_in(main_of(as_("cleo"), f"{MEMBERS}?q=e_l")) == ["Ben Okafor"]
    assert names_in(main_of(as_("cleo"), f"{MEMBERS}?q=%5C")) == []


def test_the_list_costs_the_same_for_one_and_for_fifty(
    network: Network, cast: Cast, as_: ClientOf
) -> None:
    few = queries_of(as_("cleo"), MEMBERS)
    for person in let_many_in(network, 50, by=cast.asha):
        User.objects.filter(pk=person.pk).update(organisation=make_organisation())
    assert queries_of(as_("cleo"), MEMBERS) == few
    assert few <= 8


def test_the_table_holds_everybody_and_no_formula(
    network: Network, cast: Cast, as_: ClientOf
) -> None:
    User.objects.filter(pk=cast.cleo.pk).update(job_title='=HYPERLINK("x")')
    access.show_in_directory(network=network, user=cast.cleo, shown=False)
    response = as_("asha").post(TABLE)
    assert "no-store" in response["Cache-Control"]
    rows = [*csv.reader(io.StringIO(response.content.decode("utf-8-sig")))]
    assert [row[0] for row in rows[1:]] == [
        "Asha Patel",
        "Ben Okafor",
        "Cleo Marsh",
        "Femi Adeyemi",
    ]
    assert rows[3][1] == '\'=HYPERLINK("x")'
    assert "@example.org" not in response.content.decode()
    assert (
        AuditEvent.objects.filter(
            scope=network.pk, action="network.members-exported", actor=cast.asha
        ).count()
        == 1
    )
    for who, expected in (("ben", 403), ("cleo", 403), ("ella", 404)):
        assert as_(who).post(TABLE).status_code == expected


def test_nobodys_short_name_hides_their_page(network: Network, cast: Cast, as_: ClientOf) -> None:
    """Below the members stand people alone, so that one who is called like a page has a page."""
    for handle in ("export", "members", "role"):
        User.objects.filter(pk=cast.cleo.pk).update(handle=handle)
        assert "Cleo Marsh" in main_of(as_("asha"), f"{MEMBERS}{handle}/")


# --- One member -------------------------------------------------------------------------------------------


def test_the_story_of_one(network: Network, as_: ClientOf) -> None:
    page = main_of(as_("asha"), MEMBERS + "femi-adeyemi/")
    assert "Advertising." in page
    assert "End the suspension now" in page
    for who, expected in (("ben", 403), ("cleo", 403), ("ella", 404)):
        assert as_(who).get(MEMBERS + "cleo-marsh/").status_code == expected
    assert as_("asha").get(MEMBERS + "ella-novak/").status_code == 404


def test_changing_a_role_and_handing_over(network: Network, cast: Cast, as_: ClientOf) -> None:
    client = as_("asha")
    for _ in range(2):
        client.post(MEMBERS + "cleo-marsh/role/", {"role": "moderator"})
    assert story(network, cast.cleo).role == "moderator"
    assert client.post(MEMBERS + "cleo-marsh/role/", {"role": "king"}).status_code == 200
    page = client.post(MEMBERS + "asha-patel/role/", {"role": "member"}).content.decode()
    assert "Make somebody else convener first." in page
    assert client.post(MEMBERS + "ben-okafor/hand-over/")["Location"] == "/networks/leads/"
    assert (story(network, cast.ben).role, story(network, cast.asha).role) == ("convener", "member")


def test_suspending_and_restoring(network: Network, cast: Cast, as_: ClientOf) -> None:
    client = as_("asha")
    day = timezone.localdate() + timedelta(days=3)
    page = client.post(
        MEMBERS + "cleo-marsh/suspension/", {"until": day, "reason": ""}
    ).content.decode()
    assert "Say why: the person reads it." in page
    assert f'value="{day}"' in page
    page = client.post(
        MEMBERS + "cleo-marsh/suspension/", {"until": "2020-01-01", "reason": "No."}
    ).content.decode()
    assert "Choose a day from today" in page
    client.post(MEMBERS + "cleo-marsh/suspension/", {"until": day, "reason": "Names of patients."})
    assert story(network, cast.cleo).state == "suspended"
    assert not network.is_open_to(cast.cleo)
    send_queued("send_decision")
    assert "Names of patients." in everything_in(mail.outbox[-1])
    for _ in range(2):
        client.post(MEMBERS + "cleo-marsh/suspension/end/")
    assert network.is_open_to(cast.cleo)


def test_pausing_and_resuming(network: Network, cast: Cast, as_: ClientOf) -> None:
    client = as_("asha")
    day = timezone.localdate() + timedelta(days=3)
    client.post(MEMBERS + "cleo-marsh/pause/", {"until": day, "note": "Heated."})
    assert story(network, cast.cleo).posting_note == "Heated."
    assert not Network.objects.held_by(cast.cleo, access.POST).exists()
    assert "Heated." in main_of(client, MEMBERS + "cleo-marsh/")
    client.post(MEMBERS + "cleo-marsh/pause/end/")
    assert Network.objects.held_by(cast.cleo, access.POST).exists()


def test_removing(network: Network, cast: Cast, as_: ClientOf) -> None:
    client = as_("asha")
    assert (
        "Say why" in client.post(MEMBERS + "cleo-marsh/removal/", {"reason": ""}).content.decode()
    )
    for _ in range(2):
        client.post(MEMBERS + "cleo-marsh/removal/", {"reason": "Advertising."})
    assert (story(network, cast.cleo).state, story(network, cast.cleo).reason) == (
        "removed",
        "Advertising.",
    )
    assert not network.is_open_to(cast.cleo)
