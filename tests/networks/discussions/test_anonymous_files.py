"""Files of a post without a name: nothing in them, and nothing they are called, leads to who wrote it."""

from uuid import uuid4

import pytest
from django.urls import reverse

from accounts.models import User
from hub.files.models import StoredFile
from hub.files.uploads import store
from networks.access import NotAllowed
from networks.discussions import flows
from networks.discussions.models import Post, PostFile, Thread
from networks.models import Network
from tests.cast import Cast, visiting
from tests.documents import docx, upload
from tests.hub.test_files_authorship import GONE, everything_in, word
from tests.networks.discussions.make import make_thread, writing

pytestmark = pytest.mark.django_db

REPORT = "Denise Hart report.docx"


@pytest.fixture
def thread(network: Network, cast: Cast) -> Thread:
    Network.objects.update(allows_anonymous=True)
    return make_thread(network, cast.asha, "Counting swabs")


def reply(thread: Thread, by: User, **fields: object) -> str:
    """What the page says to a reply that is filled in and sent."""
    address = reverse("discussions:reply", args=[thread.network.slug, thread.pk])
    form = {"body": "<p>See the report.</p>", "key": str(uuid4())} | fields
    return visiting(by).post(address, form, follow=True).content.decode()


def downloaded(person: User) -> tuple[str, bytes]:
    """Disposition and content of the newest post's file."""
    file = PostFile.objects.order_by("-pk")[0].file
    response = visiting(person).get(file.get_absolute_url())
    return response["Content-Disposition"], response.getvalue()


def test_a_file_of_an_anonymous_post_names_nobody(thread: Thread, cast: Cast) -> None:
    reply(thread, cast.cleo, anonymous="on", uploads=upload(REPORT, word()))
    disposition, content = downloaded(cast.ben)
    assert not GONE.search(everything_in(content))
    assert disposition == 'attachment; filename="Attachment 1.docx"'
    page = visiting(cast.ben).get(thread.get_absolute_url()).content.decode()
    assert "Denise" not in page and "Attachment 1.docx" in page


def test_what_cannot_be_cleaned_comes_back_with_all_that_was_typed(
    thread: Thread, cast: Cast
) -> None:
    page = reply(thread, cast.cleo, anonymous="on", uploads=upload("talk.mp3", b"ID3\x04..."))
    assert "We could not take the author’s details out of “talk.mp3”" in page
    assert "See the report." in page
    assert Post.objects.filter(thread=thread).count() == 1
    assert not StoredFile.objects.exists()


def test_a_file_that_arrived_with_the_name_on_is_cleaned_once_it_is_taken_off(
    thread: Thread, cast: Cast
) -> None:
    reply(thread, cast.cleo, body="", uploads=upload(REPORT, word()))
    (arrived,) = StoredFile.objects.all()
    reply(thread, cast.cleo, anonymous="on", kept=[arrived.name])
    assert not GONE.search(everything_in(downloaded(cast.ben)[1]))
    assert PostFile.objects.get().file_id != arrived.pk


def test_no_verb_posts_a_file_without_a_name_that_was_not_cleaned(
    thread: Thread, cast: Cast
) -> None:
    file = store(upload(REPORT, word()), by=cast.cleo)
    with pytest.raises(NotAllowed):
        flows.reply(thread=thread, writing=writing(cast.cleo, files=[file], anonymous=True))
    assert Post.objects.filter(thread=thread).count() == 1


def test_whoever_posts_with_their_name_may_ask_for_it(thread: Thread, cast: Cast) -> None:
    reply(thread, cast.cleo, without_author="on", uploads=upload(REPORT, word()))
    disposition, content = downloaded(cast.ben)
    assert not GONE.search(everything_in(content))
    assert "Denise Hart report.docx" in disposition
    plain = docx("Words")  # once: its archive holds the time
    reply(thread, cast.cleo, uploads=upload("plain.docx", plain))
    assert downloaded(cast.ben)[1] == plain


def test_the_form_of_an_article_offers_it(cast: Cast) -> None:
    page = visiting(cast.cleo).get(reverse("contributions:new")).content.decode()
    assert "Remove author details from these files" in page
