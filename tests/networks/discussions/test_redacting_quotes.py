"""Words that go for ever go from quotations and from the names of files, too; others' own words stay."""

import pytest

from hub.files.models import StoredFile
from hub.files.uploads import store
from hub.richtext.redaction import RedactedPassage
from networks.discussions import flows
from networks.discussions.models import Post, Thread
from networks.discussions.posts.reply_prefill import quoted
from networks.models import Network
from tests.cast import Cast
from tests.documents import pdf, upload
from tests.networks.discussions.asking import visitor
from tests.networks.discussions.make import make_reply, make_thread, writing

pytestmark = pytest.mark.django_db

NAME = "Wilfred Zqcanaryqz"


@pytest.fixture
def post(network: Network, cast: Cast) -> Post:
    return make_reply(make_thread(network, cast.asha), cast.cleo, f"<p>It was {NAME}.</p>")


def redacted(post: Post, cast: Cast) -> int:
    return flows.redact(post=post, by=cast.ben, passage=NAME, everywhere=False)


def test_a_quotation_in_the_same_discussion_is_reached(post: Post, cast: Cast) -> None:
    said = f"<p>Yes, {NAME}.</p>"
    quote = make_reply(post.thread, cast.asha, f"{quoted(post)}{said}")
    assert redacted(post, cast) == 2
    body = Post.objects.get(pk=quote.pk).body
    assert f"It was {NAME}" not in body
    assert said in body  # their own words: only with the whole discussion


def test_a_quotation_in_another_discussion_and_its_history_are_reached(
    network: Network, post: Post, cast: Cast
) -> None:
    elsewhere = make_thread(network, cast.asha, body=quoted(post))
    first = elsewhere.posts.get()
    flows.edit_post(post=first, by=cast.asha, body=f"<p>No quotation, but {NAME}.</p>", version=1)
    assert redacted(post, cast) == 2
    assert NAME not in first.revisions.get().body
    assert NAME in Post.objects.get(pk=first.pk).body


def test_a_quotation_within_a_quotation_is_reached(
    network: Network, post: Post, cast: Cast
) -> None:
    once = make_reply(post.thread, cast.asha, quoted(post))
    twice = make_thread(network, cast.ben, body=quoted(once)).posts.get()
    redacted(post, cast)
    assert NAME not in Post.objects.get(pk=twice.pk).body


def test_quotations_of_something_else_elsewhere_stay(
    network: Network, post: Post, cast: Cast
) -> None:
    body = f"<blockquote><p>A book about {NAME}</p></blockquote>"
    other = make_thread(network, cast.asha, body=body).posts.get()
    assert redacted(post, cast) == 1
    assert Post.objects.get(pk=other.pk).body == body


def test_names_of_files_are_reached_on_the_page_too(network: Network, cast: Cast) -> None:
    thread: Thread = make_thread(network, cast.asha)
    file = store(upload("Wilfred_Zqcanaryqz.2024.pdf", pdf("A letter.")), by=cast.cleo)
    post = flows.reply(thread=thread, writing=writing(cast.cleo, files=[file]))
    client = visitor(cast.asha)
    assert "Zqcanaryqz" in client.get(thread.get_absolute_url()).content.decode()
    assert redacted(post, cast) == 1
    assert StoredFile.objects.get(pk=file.pk).original_name == "[removed].2024.pdf"
    assert "Zqcanaryqz" not in client.get(thread.get_absolute_url()).content.decode()


@pytest.mark.parametrize(
    ("name", "left"),
    [
        ("Ann_Lee.pdf", "[removed].pdf"),
        ("letter-of-ann-lee-2.pdf", "letter-of-[removed]-2.pdf"),
        ("Joann Lee.pdf", "Joann Lee.pdf"),
        ("Ann Leeds.pdf", "Ann Leeds.pdf"),
    ],
)
def test_in_names_of_files_words_are_joined_in_many_ways(name: str, left: str) -> None:
    assert RedactedPassage("Ann Lee").out_of_name(name)[0] == left
