"""Pictures by the editor's own button: the writer's until they are posted, then of those who may read the post."""

import json
from datetime import timedelta
from io import BytesIO

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from PIL import Image

from accounts.models import User
from hub.files.models import StoredFile
from hub.files.tasks import delete_orphans
from networks import access
from networks.discussions import drafts, flows
from networks.discussions.models import Post, PostFile, Thread, ThreadDraft
from networks.models import Network
from tests.cast import Cast
from tests.networks.discussions.asking import at, visitor
from tests.networks.discussions.make import make_reply, make_thread, writing
from tests.networks.make import let_in, make_network

pytestmark = pytest.mark.django_db


@pytest.fixture
def thread(network: Network, cast: Cast) -> Thread:
    return make_thread(network, cast.ben)


def a_picture(name: str = "bed.png") -> SimpleUploadedFile:
    drawn = BytesIO()
    Image.new("RGB", (6, 4), "teal").save(drawn, "PNG")
    return SimpleUploadedFile(name, drawn.getvalue(), "image/png")


def button(network: Network) -> str:
    return reverse("discussions:picture", args=[network.slug])


def uploaded(by: User, network: Network) -> str:
    """The address of a picture that was put in by the button."""
    response = visitor(by).post(button(network), {"picture": a_picture()})
    assert response.status_code == 201
    return str(json.loads(response.content)["src"])


def shown(address: str, alt: str = "A bed") -> str:
    return f'<p>Look:</p><figure><img src="{address}" alt="{alt}"></figure>'


def can_fetch(address: str, *people: User | None) -> list[bool]:
    return [visitor(person).get(address).status_code == 200 for person in people]


def test_the_editor_of_every_box_knows_where_pictures_go(
    network: Network, thread: Thread, cast: Cast
) -> None:
    new = reverse("discussions:thread-create", args=[network.slug])
    edit = reverse("discussions:post-edit", args=[thread.posts.get().pk])
    for address in (new, thread.get_absolute_url(), edit):
        assert (
            f'data-upload-url="{button(network)}"'
            in visitor(cast.ben).get(address).content.decode()
        )


def test_until_it_is_posted_a_picture_is_its_authors(
    thread: Thread, network: Network, cast: Cast
) -> None:
    address = uploaded(cast.cleo, network)
    assert can_fetch(address, cast.cleo, cast.ben, cast.ella, None) == [True, False, False, False]
    make_reply(thread, cast.cleo, shown(address))
    assert can_fetch(address, cast.cleo, cast.ben, cast.ella, None) == [True, True, False, False]


def test_only_pictures_are_taken_and_only_from_who_may_write(network: Network, cast: Cast) -> None:
    client = visitor(cast.cleo)
    no_picture = SimpleUploadedFile("notes.txt", b"Nine lines")
    assert "We take PNG" in client.post(button(network), {"picture": no_picture}).json()["error"]
    assert client.post(button(network), {}).status_code == 400
    assert visitor(cast.ella).post(button(network), {"picture": a_picture()}).status_code == 404
    access.archive(network=network, by=cast.asha)
    assert client.post(button(network), {"picture": a_picture()}).status_code == 400
    assert not StoredFile.objects.exists()


def test_a_strangers_picture_in_the_text_stays_the_strangers(
    thread: Thread, network: Network, cast: Cast
) -> None:
    address = uploaded(cast.cleo, network)
    make_reply(thread, cast.ben, shown(address))
    assert can_fetch(address, cast.ben, cast.cleo) == [False, True]


def test_a_picture_pasted_from_another_network_opens_to_nobody(
    thread: Thread, network: Network, cast: Cast
) -> None:
    address = uploaded(cast.cleo, network)
    make_reply(thread, cast.cleo, shown(address))
    public = make_network("Everyone", convener=cast.cleo, level="public")
    let_in(public, cast.ben, by=cast.cleo)
    pasted = make_thread(public, cast.ben, body=shown(address))
    make_reply(pasted, cast.cleo, shown(address))  # not even its own author's
    assert can_fetch(address, cast.ella, None) == [False, False]
    assert PostFile.objects.count() == 1


def test_a_quoted_picture_of_the_same_network_is_the_quotes_too(
    thread: Thread, network: Network, cast: Cast
) -> None:
    address = uploaded(cast.cleo, network)
    first = make_reply(thread, cast.cleo, shown(address))
    make_reply(thread, cast.ben, f"<blockquote>{first.body}</blockquote><p>Yes.</p>")
    flows.delete_post(post=first, by=cast.cleo)
    assert can_fetch(address, cast.asha, cast.ella) == [True, False]


def test_a_picture_taken_out_is_for_members_who_read_the_history(cast: Cast) -> None:
    public = make_network("Everyone", convener=cast.asha, level="public")
    let_in(public, cast.cleo, by=cast.asha)
    address = uploaded(cast.cleo, public)
    post = make_thread(public, cast.cleo, body=shown(address)).posts.get()
    assert can_fetch(address, cast.asha, cast.ella, None) == [True, True, True]
    flows.edit_post(post=post, by=cast.cleo, body="<p>Better without.</p>", version=1)
    assert can_fetch(address, cast.asha, cast.ella, None) == [True, False, False]
    flows.edit_post(post=post, by=cast.cleo, body=shown(address), version=2)
    assert can_fetch(address, None) == [True]


def test_a_draft_keeps_its_pictures_longer_than_a_day(
    thread: Thread, network: Network, cast: Cast
) -> None:
    kept, forgotten = uploaded(cast.cleo, network), uploaded(cast.cleo, network)
    place = drafts.ThreadDraftPlace(network, thread)
    first = drafts.keep(by=cast.cleo, place=place, typed={"body": shown(kept) + shown(forgotten)})
    assert first is not None
    drafts.keep(by=cast.cleo, place=place, typed={"body": shown(kept), "draft": first.name})
    StoredFile.objects.update(uploaded_at=timezone.now() - timedelta(days=3))
    assert delete_orphans() == 1
    assert can_fetch(kept, cast.cleo, cast.ben) == [True, False]
    make_reply(thread, cast.cleo, shown(kept))
    assert not ThreadDraft.objects.exists()
    assert can_fetch(kept, cast.ben) == [True]


def test_a_draft_thrown_away_lets_its_pictures_go(
    thread: Thread, network: Network, cast: Cast
) -> None:
    address = uploaded(cast.cleo, network)
    draft = drafts.keep(
        by=cast.cleo, place=drafts.ThreadDraftPlace(network, thread), typed={"body": shown(address)}
    )
    assert draft is not None
    visitor(cast.cleo).post(reverse("discussions:draft-delete", args=[draft.pk]))
    StoredFile.objects.update(uploaded_at=timezone.now() - timedelta(days=3))
    assert delete_orphans() == 1


def test_anothers_picture_does_not_become_a_drafts(
    thread: Thread, network: Network, cast: Cast
) -> None:
    address = uploaded(cast.cleo, network)
    drafts.keep(
        by=cast.ben, place=drafts.ThreadDraftPlace(network, thread), typed={"body": shown(address)}
    )
    assert can_fetch(address, cast.ben) == [False]


def test_a_picture_alone_is_a_post(
    client: Client, thread: Thread, network: Network, cast: Cast
) -> None:
    client.force_login(cast.cleo)
    form = {
        "body": shown(uploaded(cast.cleo, network)).replace("<p>Look:</p>", ""),
        "key": str(writing(cast.cleo).key),
    }
    assert client.post(at("reply", thread), form).status_code == 302
    assert Post.objects.filter(thread=thread).count() == 2
