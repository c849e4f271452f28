"""The site's administration and what lies inside networks: seen by nobody, and each opening is written down."""

import pytest
from django.urls import reverse

from networks.discussions.search.indexing import index_waiting
from networks.models import Network
from tests.cast import SignedInClient, make_editor
from tests.template_database import once
from tests.visibility.scene import make_scene
from tests.visibility.test_canary import CANARIES, OF_THE_DOOR, crawled

pytestmark = pytest.mark.django_db

# A report shows what it is about; that it was opened is written down (tests/hub/moderation/test_moderation_admin.py).
AVOIDED = ("/static/", "/accounts/", "/admin/logout/", "/admin/moderation/case/")


def met_in_the_admin(client: SignedInClient, starts: list[str]) -> dict[str, set[str]]:
    """Each address below /admin/ on which a word stands, with those words."""
    pages = crawled(client, starts, AVOIDED)
    return {
        address: words
        for address, text in pages
        if address.startswith("/admin/")
        and (words := {name for name, word in CANARIES.items() if word in text})
    }


def test_who_looks_after_the_library_meets_no_word() -> None:
    once(make_scene, "hidden", CANARIES)
    index_waiting()
    client = SignedInClient()
    client.force_login(make_editor())
    assert met_in_the_admin(client, ["/admin/", "/admin/files/storedfile/"]) == {}


def test_who_may_do_everything_meets_the_door_alone_and_conveners_read_of_it() -> None:
    scene = once(make_scene, "hidden", CANARIES)
    network = Network.objects.get(pk=scene.network.pk)
    client, convener = SignedInClient(), SignedInClient()
    client.force_login(scene.people["superuser"])
    convener.force_login(scene.people["convener"])
    trail = reverse("networks:audit", args=[network.slug])
    assert "in the site administration" not in convener.get(trail).content.decode()
    page = f"/admin/networks/network/{network.pk}"
    starts = [
        "/admin/",
        "/admin/networks/network/",
        f"{page}/change/",
        f"{page}/delete/",
        f"{page}/history/",
    ]
    met = met_in_the_admin(client, [*starts, "/admin/files/storedfile/", "/admin/accounts/user/"])
    assert set().union(*met.values()) == OF_THE_DOOR
    assert (
        "Hana Kim opened the network in the site administration"
        in convener.get(trail).content.decode()
    )


def test_deleting_several_names_only_the_networks() -> None:
    scene = once(make_scene, "private", CANARIES)
    client = SignedInClient()
    client.force_login(scene.people["superuser"])
    sent = {"action": "delete_selected", "_selected_action": scene.network.pk}
    text = client.post("/admin/networks/network/", sent).content.decode()
    assert {name for name, word in CANARIES.items() if word in text} == {"name"}
