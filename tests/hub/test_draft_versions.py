"""Two tabs, one place to write: neither writes over the other, and posting takes away no more than it posted."""

import re
from collections.abc import Callable
from dataclasses import dataclass, field
from functools import partial
from typing import Any
from uuid import uuid4

import pytest
from django.test import Client
from django.urls import reverse

from accounts.models import User
from hub.drafts.models import BaseDraft
from hub.drafts.models import Draft as TextDraft
from hub.drafts.versions import MOST_AT_ONE_PLACE
from networks.discussions import flows
from networks.discussions.models import Post, ThreadDraft
from tests.cast import Cast, visiting
from tests.learn.comments.make import here_for_a_year, make_comment
from tests.learn.contributions.make import make_draft
from tests.make import make_article, make_category
from tests.networks.discussions.make import make_reply, make_thread
from tests.networks.make import let_in, make_network
from tests.racing import race

pytestmark = pytest.mark.django_db

OLDER, NEWER = "It was a long night on the ward.", "We counted the swabs aloud, twice."


@dataclass
class WritingPlace:
    """Where somebody writes: the page of the form, where drafts of it go, and where the form is sent."""

    person: User
    page: str
    keeps: str
    sends: str
    rows: type[BaseDraft]
    fields: dict[str, object] = field(default_factory=dict)

    def keep(self, client: Client, text: str, named: str = "", **more: object) -> dict[str, Any]:
        sent = {**self.fields, "body": f"<p>{text}</p>" if text else "", "draft": named, **more}
        answer = client.post(self.keeps, sent)
        assert answer.status_code == 200, answer.content
        said: dict[str, Any] = answer.json()
        return said

    def texts(self) -> set[str]:
        return {draft.fields["body"] for draft in self.rows._default_manager.all()}


def reply(cast: Cast) -> WritingPlace:
    thread = make_thread(make_leads(cast), cast.asha)
    slug, page = thread.network.slug, thread.get_absolute_url()
    keeps, sends = (
        reverse(f"discussions:{name}", args=[slug, thread.pk])
        for name in ("draft-of-reply", "reply")
    )
    return WritingPlace(cast.cleo, page, keeps, sends, ThreadDraft, {"key": str(uuid4())})


def thread(cast: Cast) -> WritingPlace:
    slug = make_leads(cast).slug
    page, keeps = (
        reverse(f"discussions:{name}", args=[slug]) for name in ("thread-create", "draft-of-thread")
    )
    fields: dict[str, object] = {"key": str(uuid4()), "title": "Swabs", "kind": "question"}
    return WritingPlace(cast.cleo, page, keeps, page, ThreadDraft, fields)


def edit(cast: Cast) -> WritingPlace:
    post = make_reply(make_thread(make_leads(cast), cast.asha), cast.cleo)
    page, keeps = (
        reverse(f"discussions:{name}", args=[post.pk]) for name in ("post-edit", "draft-of-edit")
    )
    return WritingPlace(cast.cleo, page, keeps, page, ThreadDraft, {"version": "1"})


def comment(cast: Cast) -> WritingPlace:
    article = make_article()
    keeps, sends = (
        reverse(f"comments:{name}", args=[article.pk]) for name in ("keep-new", "comment-create")
    )
    person = here_for_a_year(cast.ella)
    return WritingPlace(
        person, article.get_absolute_url(), keeps, sends, TextDraft, {"key": str(uuid4())}
    )


def comment_edit(cast: Cast) -> WritingPlace:
    comment = make_comment(make_article(), here_for_a_year(cast.ella))
    page, keeps = (
        reverse(f"comments:{name}", args=[comment.pk]) for name in ("comment-edit", "keep-edit")
    )
    return WritingPlace(cast.ella, page, keeps, page, TextDraft, {"version": "1"})


def article(cast: Cast) -> WritingPlace:
    page, keeps = reverse("contributions:new"), reverse("contributions:keep-new")
    return WritingPlace(
        cast.ella, page, keeps, page, TextDraft, {"key": str(uuid4()), **of_article()}
    )


def article_edit(cast: Cast) -> WritingPlace:
    begun = make_draft(cast.ella)
    page, keeps = (reverse(f"contributions:{name}", args=[begun.pk]) for name in ("edit", "keep"))
    fields = {"version": str(begun.article.version), **of_article()}
    return WritingPlace(cast.ella, page, keeps, page, TextDraft, fields)


def of_article() -> dict[str, object]:
    said = {
        "type": "blog",
        "is_preexisting": "0",
        "title": "At night",
        "summary": "Aloud.",
        "audience": "staff",
    }
    return {**said, "category": make_category().pk}


def make_leads(cast: Cast) -> Any:
    network = make_network("Leads", convener=cast.asha, slug="leads")
    let_in(network, cast.cleo, by=cast.asha)
    return network


EVERY = [reply, thread, edit, comment, comment_edit, article, article_edit]
type Make = Callable[[Cast], WritingPlace]


def shown_in(page: str) -> str:
    """The version that the form on the page names."""
    named = re.search(r'name="draft"(?: value="([\d.]+)")?', page)
    assert named, page
    return named.group(1) or ""


def read(client: Client, address: str) -> str:
    return client.get(address).content.decode()


@pytest.mark.parametrize("make", EVERY)
def test_one_tab_writes_on_in_its_own_draft(make: Make, cast: Cast) -> None:
    place = make(cast)
    client = visiting(place.person)
    first = place.keep(client, "It was")
    second = place.keep(client, OLDER, first["draft"])
    assert place.texts() == {f"<p>{OLDER}</p>"}
    assert shown_in(read(client, place.page)) == second["draft"]
    assert place.keep(client, "", second["draft"], title="", summary="") == {
        "kept": "",
        "draft": "",
    }
    assert place.texts() == set()


@pytest.mark.parametrize("make", EVERY)
def test_two_tabs_keep_two_texts_and_both_are_offered(make: Make, cast: Cast) -> None:
    place = make(cast)
    client = visiting(place.person)
    begun = place.keep(client, "It was")
    # Both tabs opened this version; each writes on.
    assert not place.keep(client, OLDER, begun["draft"])["beside"]
    other = place.keep(client, NEWER, begun["draft"])
    assert other["beside"]
    assert place.texts() == {f"<p>{OLDER}</p>", f"<p>{NEWER}</p>"}
    page = read(client, place.page)
    assert NEWER in page
    assert "You also began another text here" in page
    links = re.findall(r'href="([^"]+\?draft=\d+[^"]*)"', page)
    older = next(link for link in links if OLDER in read(client, link.replace("&amp;", "&")))
    assert shown_in(read(client, older)) != shown_in(page)
    drafts = read(client, reverse("discussions:drafts"))
    assert OLDER in drafts
    assert NEWER in drafts


@pytest.mark.parametrize("make", EVERY)
def test_an_empty_tab_takes_nothing_away(make: Make, cast: Cast) -> None:
    place = make(cast)
    client = visiting(place.person)
    begun = place.keep(client, OLDER)
    place.keep(client, "", "", title="", summary="")
    place.keep(client, NEWER, begun["draft"])
    place.keep(client, "", begun["draft"], title="", summary="")
    assert place.texts() == {f"<p>{NEWER}</p>"}


@pytest.mark.parametrize("make", EVERY)
def test_posting_takes_away_the_draft_that_it_came_from(make: Make, cast: Cast) -> None:
    place = make(cast)
    client = visiting(place.person)
    one = place.keep(client, OLDER)
    two = place.keep(client, NEWER, key=str(uuid4()))
    last_words = "And these were the last words of it."
    sent = {**place.fields, "body": f"<p>{last_words}</p>", "draft": one["draft"]}
    assert client.post(place.sends, sent).status_code == 302
    assert place.texts() == {f"<p>{NEWER}</p>"}
    # A tab that shows an older version posts: what was written since stays.
    place.keep(client, f"{NEWER} Always.", two["draft"])
    again = {**sent, "key": str(uuid4()), "version": "2", "draft": two["draft"], "title": "Other"}
    client.post(place.sends, again)
    assert place.texts() == {f"<p>{NEWER} Always.</p>"}


@pytest.mark.parametrize("make", EVERY)
def test_what_is_posted_comes_back_from_nowhere_and_another_text_under_its_key_stays(
    make: Make, cast: Cast
) -> None:
    place = make(cast)
    client = visiting(place.person)
    place.keep(client, NEWER)
    assert client.post(place.sends, {**place.fields, "body": f"<p>{OLDER}</p>"}).status_code == 302
    assert place.keep(client, OLDER) == {"kept": "", "draft": ""}
    assert place.texts() == {f"<p>{NEWER}</p>"}
    assert all("key" not in draft.fields for draft in place.rows._default_manager.all())


def test_several_discussions_of_one_network_are_begun_beside_each_other(cast: Cast) -> None:
    place, titles = thread(cast), ("Swabs", "Handover", "Falls")
    client = visiting(place.person)
    for title in titles:
        place.keep(client, f"About {title}.", title=title, key=str(uuid4()))
    page = read(client, place.page)
    assert all(title in page for title in titles)
    empty = read(client, f"{place.page}?draft=0")
    assert shown_in(empty) == ""
    assert "You began other texts here" in empty
    for title in titles:
        assert title in read(client, reverse("discussions:drafts"))


def test_drafts_of_merged_threads_all_come_along(cast: Cast) -> None:
    place = reply(cast)
    client = visiting(place.person)
    place.keep(client, OLDER)
    first = Post.objects.get().thread
    other = make_thread(first.network, cast.asha)
    client.post(
        reverse("discussions:draft-of-reply", args=["leads", other.pk]), {"body": f"<p>{NEWER}</p>"}
    )
    flows.merge_thread(thread=first, by=cast.asha, into=other)
    page = read(client, other.get_absolute_url())
    assert OLDER in page
    assert NEWER in page


def test_without_a_script_a_button_keeps_the_draft(cast: Cast) -> None:
    place = reply(cast)
    client = visiting(place.person)
    assert f'formaction="{place.keeps}"' in read(client, place.page)
    answer = client.post(
        place.keeps, {**place.fields, "body": f"<p>{OLDER}</p>", "draft": "", "keep": "1"}
    )
    assert answer["Location"] == f"{place.page}?draft={ThreadDraft.objects.get().pk}#reply"
    page = read(client, answer["Location"])
    assert OLDER in page
    assert "Your text is kept as a draft." in page


def test_nobody_names_the_draft_of_somebody_else(cast: Cast) -> None:
    place = reply(cast)
    named = place.keep(visiting(cast.cleo), OLDER)["draft"]
    place.keep(visiting(cast.asha), NEWER, named)
    assert ThreadDraft.objects.get(user=cast.cleo).fields["body"] == f"<p>{OLDER}</p>"
    page = read(visiting(cast.asha), f"{place.page}?draft={named.split('.')[0]}")
    assert OLDER not in page
    for nonsense in ("x", "1.", "9" * 40, "1.1.1", "²"):
        place.keep(visiting(cast.cleo), f"{OLDER} {nonsense}", nonsense)


def test_there_is_an_end_to_the_drafts_of_one_place(cast: Cast) -> None:
    place = comment(cast)
    client = visiting(place.person)
    for number in range(MOST_AT_ONE_PLACE + 3):
        place.keep(client, f"Number {number}.", key=str(uuid4()))
    assert TextDraft.objects.count() == MOST_AT_ONE_PLACE
    assert "<p>Number 0.</p>" not in place.texts()


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("make", [reply, thread, comment])
def test_tabs_that_save_at_once_lose_no_text(make: Make, cast: Cast) -> None:
    place = make(cast)
    named = place.keep(visiting(place.person), "It was")["draft"]
    texts = [f"{NEWER} {number}" for number in range(6)]
    answers = race(*[partial(_kept_by_a_tab, place, text, named) for text in texts])
    assert sorted(map(str, answers)) == ["False", *["True"] * 5]
    assert place.texts() == {f"<p>{text}</p>" for text in texts}


def _kept_by_a_tab(place: WritingPlace, text: str, named: str) -> object:
    return place.keep(visiting(place.person), text, named)["beside"]
