"""What conveners change of their network, and its end."""

import io
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.utils import timezone
from PIL import Image
from time_machine import travel

from hub.audit.models import AuditEvent
from hub.files.models import StoredFile
from networks import access
from networks.models import Invitation, Network
from networks.viewer_context import viewer_of
from tests.cast import Cast
from tests.networks.make import invite_by_mail, make_network

type ClientOf = Callable[[str], Client]

SETTINGS = "/networks/leads/settings/"


@pytest.fixture(autouse=True)
def storage(settings: Any, tmp_path: Any) -> None:
    settings.STORAGES = settings.STORAGES | {
        "default": {
            "BACKEND": "django.core.files.storage.FileSystemStorage",
            "OPTIONS": {"location": tmp_path},
        }
    }


def form_of(client: Client) -> dict[str, Any]:
    """What a browser would send of the page as it is."""
    form = client.get(SETTINGS).context["form"]
    fields = {
        bound.name: bound.value()
        for bound in form
        if bound.name not in {"upload", "ask_again", "no_picture"}
    }
    return {name: value for name, value in fields.items() if value not in {None, False}}


def a_picture() -> SimpleUploadedFile:
    drawn = io.BytesIO()
    Image.new("RGB", (8, 8), "teal").save(drawn, "PNG")
    return SimpleUploadedFile("door.png", drawn.getvalue(), "image/png")


def test_saving(network: Network, as_: ClientOf) -> None:
    client = as_("asha")
    sent = form_of(client) | {
        "name": "Leads of safety",
        "description": "<p>Hello <script>x</script></p>",
        "topics": "Falls, falls, Sepsis",
        "domains": "Example.NHS.uk",
        "accent": "plum",
        "question_1": "Where do you work?",
        "allows_anonymous": "on",
    }
    assert client.post(SETTINGS, sent).status_code == 302
    network.refresh_from_db()
    assert (network.name, network.accent, network.allows_anonymous) == (
        "Leads of safety",
        "plum",
        True,
    )
    assert network.topics == ["falls", "Sepsis"] or network.topics == ["Falls", "Sepsis"]
    assert network.domains == ["example.nhs.uk"]
    assert network.questions == ["Why would you like to join?", "Where do you work?"]
    assert "script" not in network.description
    entry = AuditEvent.objects.filter(scope=network.pk, action="network.changed").get()
    assert {"name", "accent", "questions"} <= {*entry.details["fields"]}


def test_saving_twice_is_noted_once(network: Network, as_: ClientOf) -> None:
    client = as_("asha")
    for _ in range(2):
        client.post(SETTINGS, form_of(client) | {"name": "Leads"})
    assert AuditEvent.objects.filter(scope=network.pk, action="network.changed").count() == 1


def test_a_level_takes_effect_at_once(network: Network, cast: Cast, as_: ClientOf) -> None:
    client = as_("asha")
    assert "Not listed. One joins by invitation." in client.get(SETTINGS).content.decode()
    client.post(SETTINGS, form_of(client) | {"level": "hidden", "joining": "by-invitation"})
    assert as_("ella").get("/networks/leads/").status_code == 404
    client.post(SETTINGS, form_of(client) | {"level": "public", "joining": "at-once"})
    assert as_("ella").get("/networks/leads/").status_code == 200


@pytest.mark.parametrize(
    ("sent", "words"),
    [
        ({"level": "hidden"}, "One joins a hidden network by invitation."),
        ({"name": ""}, "This field is required."),
        ({"domains": "gmail.com"}, "Many organisations share gmail.com"),
        ({"topics": ",".join("abcdefghi")}, "At most 8 topics"),
        ({"question_0": ""}, "This field is required."),
        ({"contact": "nobody"}, "Enter a valid email address."),
    ],
)
def test_what_does_not_fit_is_said_beside_the_field(
    network: Network, as_: ClientOf, sent: dict[str, str], words: str
) -> None:
    client = as_("asha")
    page = client.post(
        SETTINGS, form_of(client) | {"purpose": "Typed <i>before</i>"} | sent
    ).content.decode()
    assert words in page
    assert "Typed &lt;i&gt;before&lt;/i&gt;" in page
    assert not AuditEvent.objects.filter(scope=network.pk, action="network.changed").exists()


def test_the_page_shows_the_network_as_it_is_while_a_form_is_refused(
    network: Network, as_: ClientOf
) -> None:
    client = as_("asha")
    page = client.post(
        SETTINGS, form_of(client) | {"name": "Other", "contact": "nobody"}
    ).content.decode()
    assert '<a href="/networks/leads/">Safety leads</a></p>' in page


def test_the_second_of_two_conveners_sees_both_and_chooses(
    network: Network, cast: Cast, as_: ClientOf
) -> None:
    client = as_("asha")
    opened = form_of(client)
    theirs = Network.objects.get(pk=network.pk)
    theirs.purpose = "What Ben wrote"
    access.save_settings(network=theirs, by=cast.hana)
    page = client.post(SETTINGS, opened | {"purpose": "What Asha wrote"})
    text = page.content.decode()
    assert "Somebody else saved these settings" in text
    assert "What Ben wrote" in text and "What Asha wrote" in text
    network.refresh_from_db()
    assert network.purpose == "What Ben wrote"
    again = opened | {"purpose": "What Asha wrote", "seen": page.context["form"]["seen"].value()}
    assert client.post(SETTINGS, again).status_code == 302
    network.refresh_from_db()
    assert network.purpose == "What Asha wrote"


def test_everybody_is_asked_to_accept_the_code_again(network: Network, as_: ClientOf) -> None:
    client = as_("asha")
    client.post(
        SETTINGS, form_of(client) | {"code_of_conduct": "<p>Be kind.</p>", "ask_again": "on"}
    )
    network.refresh_from_db()
    assert network.code_version == 2
    assert (
        "read and accept the code of conduct"
        in as_("cleo").get("/networks/leads/").content.decode()
    )


def test_a_picture_is_seen_by_whoever_sees_the_network(
    network: Network, cast: Cast, as_: ClientOf
) -> None:
    client = as_("asha")
    client.post(SETTINGS, form_of(client) | {"upload": a_picture()})
    network.refresh_from_db()
    picture = network.picture
    assert picture is not None
    address = picture.get_absolute_url()
    assert as_("nobody").get(address).status_code == 200
    Network.objects.filter(pk=network.pk).update(level="hidden", joining="by-invitation")
    assert as_("ella").get(address).status_code == 404
    assert as_("cleo").get(address).status_code == 200
    client.post(SETTINGS, form_of(client) | {"no_picture": "on"})
    network.refresh_from_db()
    assert network.picture is None


def test_a_picture_survives_a_refused_form(network: Network, as_: ClientOf) -> None:
    client = as_("asha")
    page = client.post(SETTINGS, form_of(client) | {"upload": a_picture(), "contact": "nobody"})
    assert "has arrived" in page.content.decode()
    kept = page.context["form"]["kept"].value()
    client.post(SETTINGS, form_of(client) | {"kept": kept})
    network.refresh_from_db()
    assert network.picture == StoredFile.objects.get()


def test_nobody_takes_the_file_of_another(network: Network, cast: Cast, as_: ClientOf) -> None:
    other = StoredFile.objects.create(
        original_name="x.png", content_type="image/png", size=1, uploaded_by=cast.ella
    )
    client = as_("asha")
    client.post(SETTINGS, form_of(client) | {"kept": other.name})
    network.refresh_from_db()
    assert network.picture is None


def test_what_is_no_picture_is_refused(network: Network, as_: ClientOf) -> None:
    client = as_("asha")
    upload = SimpleUploadedFile("notes.txt", b"hello", "text/plain")
    assert (
        "We take PNG"
        in client.post(SETTINGS, form_of(client) | {"upload": upload}).content.decode()
    )


def test_what_the_form_does_not_offer_cannot_be_changed(
    network: Network, cast: Cast, as_: ClientOf
) -> None:
    client = as_("asha")
    extra = {
        "slug": "mine",
        "needs_convener": "on",
        "archived_at": "2020-01-01",
        "code_version": "9",
        "id": "1",
    }
    client.post(SETTINGS, form_of(client) | extra | {"name": "Leads"})
    network.refresh_from_db()
    assert (network.slug, network.code_version, network.is_archived) == ("leads", 1, False)


# --- The end ----------------------------------------------------------------------------------------------


def test_archiving_points_to_the_successor(network: Network, cast: Cast, as_: ClientOf) -> None:
    successor = make_network("The new one", convener=cast.asha)
    client = as_("asha")
    page = client.post("/networks/leads/archive/", {"successor": successor.pk}).content.decode()
    assert "Tick this if you are sure." in page
    for _ in range(2):
        client.post("/networks/leads/archive/", {"successor": successor.pk, "sure": "on"})
    network.refresh_from_db()
    assert network.is_archived and network.successor == successor
    assert "It goes on as" in as_("ella").get("/networks/leads/").content.decode()
    assert client.post("/networks/leads/export/members/").status_code == 200


def test_a_hidden_successor_is_named_to_those_who_may_know_of_it(
    network: Network, hidden: Network, cast: Cast, as_: ClientOf
) -> None:
    access.archive(network=network, by=cast.asha, successor=hidden)
    assert "Quokka" in as_("cleo").get("/networks/leads/").content.decode()
    assert "Quokka" not in as_("ella").get("/networks/leads/").content.decode()


def test_a_hidden_network_one_does_not_know_cannot_be_the_successor(
    cast: Cast, hidden: Network, as_: ClientOf
) -> None:
    network = make_network(convener=cast.ben, slug="bens")
    page = as_("ben").get("/networks/bens/archive/").content.decode()
    assert "Quokka" not in page
    as_("ben").post("/networks/bens/archive/", {"successor": hidden.pk, "sure": "on"})
    network.refresh_from_db()
    assert not network.is_archived


# --- Opening it again -----------------------------------------------------------------------------------


def test_an_archived_network_opens_again(network: Network, cast: Cast, as_: ClientOf) -> None:
    successor = make_network("Leads anew", convener=cast.asha)
    access.archive(network=network, by=cast.asha, successor=successor)
    assert not viewer_of(network_now(network), cast.cleo).may_post
    client = as_("asha")
    assert "Open this network again" in client.get(SETTINGS).content.decode()
    for _ in range(2):
        assert client.post("/networks/leads/archive/end/").status_code == 302
    opened = network_now(network)
    assert not opened.is_archived and opened.successor is None
    assert viewer_of(opened, cast.cleo).may_post
    assert not [*access.find_drift()]
    assert (
        AuditEvent.objects.filter(
            scope=network.pk, action="network.reopened", actor=cast.asha
        ).count()
        == 1
    )
    assert "Open this network again" not in client.get(SETTINGS).content.decode()


def test_only_conveners_and_site_staff_open_it_again(
    network: Network, cast: Cast, as_: ClientOf
) -> None:
    access.archive(network=network, by=cast.asha)
    for who, expected in (("ben", 403), ("cleo", 403), ("ella", 404)):
        assert as_(who).post("/networks/leads/archive/end/").status_code == expected
    with pytest.raises(access.NotAllowed):
        access.reopen(network=network, by=cast.ben)
    access.reopen(network=network, by=cast.hana)
    assert not network_now(network).is_archived


def test_what_ended_with_the_network_does_not_revive(network: Network, cast: Cast) -> None:
    invitation = invite_by_mail(network, "new@example.net", by=cast.asha)
    access.archive(network=network, by=cast.asha)
    access.reopen(network=network, by=cast.asha)
    assert not Invitation.objects.waiting().filter(pk=invitation.pk).exists()
    assert not network.memberships.filter(state="requested").exists()
    with pytest.raises(access.NotAllowed):
        access.accept_invitation(invitation=invitation, user=cast.ella)


def test_a_pause_that_ended_meanwhile_is_over(network: Network, cast: Cast) -> None:
    until = timezone.now() + timedelta(days=1)
    access.pause_posting(network=network, user=cast.cleo, by=cast.asha, until=until, note="")
    access.archive(network=network, by=cast.asha)
    with travel(until + timedelta(minutes=1), tick=False):
        access.reopen(network=network, by=cast.asha)
        assert viewer_of(network_now(network), cast.cleo).may_post
        assert not [*access.find_drift()]


def network_now(network: Network) -> Network:
    return Network.objects.get(pk=network.pk)
