"""A first discussion that waits, with a picture, a file, a poll and tags: who sees what of it, and who nothing."""

from uuid import uuid4

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from accounts.models import User
from hub.files.models import StoredFile
from hub.moderation.flows import decide
from hub.moderation.models import Case
from networks.discussions.models import Post, PostFile, Thread
from networks.models import Network
from tests.cast import Cast, make_decider, visiting
from tests.documents import pdf
from tests.networks.discussions.test_pictures import uploaded
from tests.networks.make import let_in, make_network

pytestmark = pytest.mark.django_db


@pytest.fixture
def public(cast: Cast) -> Network:
    network = make_network(convener=cast.asha, level="public")
    Network.objects.filter(pk=network.pk).update(
        holds_first_posts=True, holds_anonymous=True, allows_anonymous=True
    )
    network.refresh_from_db()
    let_in(network, cast.ben, by=cast.asha, role="moderator")
    for person in (cast.cleo, cast.dev):
        let_in(network, person, by=cast.asha)
    return network


def begun(network: Network, by: User, **fields: str) -> Thread:
    """In the form of the site."""
    picture = uploaded(by, network)
    sent = {
        "title": "Counting swabs", "kind": "question", "tags": "theatre", "key": str(uuid4()),
        "body": f'<p>Look.</p><img src="{picture}" alt="A bed">',
        "uploads": SimpleUploadedFile("list.pdf", pdf("Swabs"), "application/pdf"),
        "poll-question": "Who counts?", "poll-choices": "The nurse\nThe surgeon", **fields,
    }  # fmt: skip
    answer = visiting(by).post(f"/networks/{network.slug}/discussions/new/", sent)
    assert answer.status_code == 302, answer.content.decode()
    thread = Thread.objects.get()
    assert thread.held_at is not None
    return thread


def addresses(thread: Thread) -> list[str]:
    places = PostFile.objects.filter(post__thread=thread).select_related("file")
    found = [place.file.get_absolute_url() for place in places]
    assert len(found) == 2
    return found


@pytest.mark.parametrize("fields", [{}, {"anonymous": "on"}])
def test_who_decides_and_who_wrote_see_all_of_it_and_nobody_else(
    public: Network, cast: Cast, fields: dict[str, str]
) -> None:
    thread = begun(public, cast.cleo, **fields)
    case, decider = Case.objects.get(), make_decider()
    files = addresses(thread)
    for person in (cast.asha, cast.ben, cast.cleo, decider):
        assert [visiting(person).get(each).status_code for each in files] == [200, 200], person
    for other in (None, cast.dev, cast.ella):
        assert [visiting(other).get(each).status_code for each in files] == [404, 404], other
    queue = visiting(cast.ben).get(f"/networks/{public.slug}/reports/{case.pk}/").content.decode()
    admin = visiting(decider).get(f"/admin/moderation/case/{case.pk}/change/").content.decode()
    own = visiting(cast.cleo).get(thread.get_waiting_url()).content.decode()
    for page in (queue, admin, own):
        for words in (
            "Look.",
            "Attachment 1.pdf" if fields else "list.pdf",
            "theatre",
            "Who counts?",
            "The surgeon",
            *files,
        ):
            assert words in page, words
    if fields:
        assert "Cleo" not in queue
    for other in (None, cast.dev, cast.ella):
        client = visiting(other)
        assert client.get(thread.get_absolute_url()).status_code == 404
        assert client.get(thread.get_waiting_url()).status_code in {302, 404}
        assert client.get(f"/networks/{public.slug}/reports/{case.pk}/").status_code in {
            302,
            403,
            404,
        }


def test_once_decided_staff_open_its_files_no_more(public: Network, cast: Cast) -> None:
    thread, decider = begun(public, cast.cleo), make_decider()
    files = addresses(thread)
    decide(case=Case.objects.get(), by=cast.asha, decision="not-let-through", note="No.")
    assert Post.objects.get(thread=thread).is_deleted
    for person in (decider, cast.dev, None):
        assert [visiting(person).get(each).status_code for each in files] == [404, 404]
    assert StoredFile.objects.count() == 2


def test_a_moderator_of_another_network_sees_none_of_it(public: Network, cast: Cast) -> None:
    thread = begun(public, cast.cleo)
    elsewhere = make_network(convener=cast.ella, level="public")
    assert elsewhere.pk != public.pk
    assert [visiting(cast.ella).get(each).status_code for each in addresses(thread)] == [404, 404]
