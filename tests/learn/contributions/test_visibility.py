"""What is on its way into the library stands before nobody but those concerned, on any surface."""

import json
import re
from collections.abc import Iterator
from datetime import timedelta
from io import BytesIO
from uuid import uuid4
from zipfile import ZipFile

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from accounts.models import User
from accounts.personal_data import data_export
from hub.files.uploads import store
from hub.notifications import flows as notifications
from hub.notifications.models import Event
from learn.articles import related
from learn.contributions import flows
from learn.contributions.flows import ArticleInput, EditorialDecision
from learn.contributions.models import Contribution, TopicLead
from learn.integrations.search import ArticleSource
from learn.models import Article, Series
from tests.cast import SignedInClient
from tests.learn.contributions.make import (
    make_decided,
    make_draft,
    make_sent,
    make_taken,
    make_writing,
    now,
)
from tests.make import make_article, make_author

pytestmark = pytest.mark.django_db

WORD = "zqcanaryqz"
# What a search says again of the question is the bare word; each secret goes on.
PARTS = (
    " title",
    " summary",
    " body",
    " warning",
    " tag",
    " series",
    " author",
    " note",
    " remark",
    " desk",
    " why",
    ".txt",
)
STATES = ("draft", "sent", "review", "changes", "accepted", "scheduled", "declined", "withdrawn")


def writing(by: User) -> ArticleInput:
    file = store(SimpleUploadedFile(f"{WORD}.txt", b"Nine lines"), by=by)
    return make_writing(
        f"{WORD} title",
        words=[f"{WORD} tag"],
        files=[file],
        summary=f"{WORD} summary",
        body=f"<p>{WORD} body of it</p>",
        content_warning=f"{WORD} warning",
    )


def put_in(state: str, ella: User, ines: User) -> Contribution:
    """A contribution of Ella's in this state, with a tag, an author and a place in a series that nothing else has."""
    made = flows.begin(by=ella, writing=writing(ella), key=uuid4())
    article = made.article
    article.tags.set([f"{WORD} tag"])
    article.series = Series.objects.create(title=f"{WORD} series", slug=WORD)
    article.save()
    article.article_authors.create(author=make_author(f"{WORD} author"))
    if state not in {"draft"}:
        flows.send_in(contribution=made, by=ella, note=f"{WORD} note")
    later = timezone.now() + timedelta(days=2)
    if state in {"review", "changes", "accepted", "scheduled", "declined"}:
        flows.take(contribution=made, by=ines)
        flows.add_remark(
            contribution=made, by=ines, quote="body of it", text=f"{WORD} remark", key=uuid4()
        )
        flows.add_note(contribution=made, by=ines, text=f"{WORD} desk", key=uuid4())
    if state == "withdrawn":
        flows.withdraw(contribution=made, by=ella)
    decisions = {
        "changes": EditorialDecision.CHANGES,
        "accepted": EditorialDecision.ACCEPT,
        "scheduled": EditorialDecision.SCHEDULE,
        "declined": EditorialDecision.DECLINE,
    }
    if state in decisions:
        make_decided(made, ines, decisions[state], note=f"{WORD} why", at=later)
    for event in Event.objects.filter(told_at=None):
        notifications.fan_out(event.pk)
    return now(made)


def surfaces(contribution: Contribution) -> Iterator[str]:
    article = contribution.article
    category, file = article.category.slug, article.attachments.get().file
    author = article.authors.filter(name__startswith=WORD).get()
    yield from (
        "/",
        "/learn/",
        f"/learn/?q={WORD}",
        f"/learn/?q=tag:{WORD}-tag",
        "/learn/?sort=newest",
        "/learn/?type=blog",
    )
    yield from (
        f"/learn/suggest/?q={WORD[:6]}",
        "/learn/tags/?letter=z",
        "/learn/tags/",
        "/learn/authors/?letter=z",
    )
    yield from (
        f"/learn/category/{category}/",
        f"/learn/tag/{WORD}-tag/",
        author.get_absolute_url(),
    )
    yield from (f"/learn/series/{WORD}/", "/learn/feed/", f"/learn/category/{category}/feed/")
    yield from (f"/learn/tag/{WORD}-tag/feed/", f"/learn/author/{author.slug}/feed/")
    yield from (
        article.get_absolute_url(),
        f"/learn/articles/{article.pk}/",
        f"/learn/articles/{article.pk}/print/",
    )
    yield from (
        f"/learn/articles/{article.pk}/cite/{style}/"
        for style in ("bibtex", "ris", "vancouver", "apa")
    )
    yield from (
        "/sitemap.xml",
        "/sitemap-articles.xml",
        "/sitemap-tags.xml",
        "/sitemap-authors.xml",
        "/sitemap-series.xml",
    )
    yield from (
        file.get_absolute_url(),
        f"/report/article/{article.pk}/",
        f"/networks/about/article/{article.pk}/",
    )
    yield from (f"/networks/search/?q={WORD}", f"/people/{article.contributed_by.handle}/")  # type: ignore[union-attr]
    page = contribution.get_absolute_url()
    yield from (
        page,
        f"{page}edit/",
        f"{page}throw-away/",
        "/learn/share/",
        "/learn/share/mine/",
        "/learn/desk/",
    )
    yield from (f"/learn/desk/?show={show}" for show in ("mine", "authors", "planned", "due"))
    yield from (
        f"/learn/desk/check/{article.pk}/",
        "/learn/saved/",
        "/notifications/",
        "/notifications/bell/",
    )


def visitors(ella: User, kim: User, ben: User) -> Iterator[tuple[str, Client]]:
    yield "nobody", Client()
    for name, person in (("a member", ben), ("a lead of another topic", kim)):
        client = SignedInClient()
        client.force_login(person)
        yield name, client


@pytest.mark.parametrize("state", STATES)
def test_no_surface_says_a_word_to_others(
    state: str, ella: User, ines: User, kim: User, ben: User
) -> None:
    near = make_article("A neighbour", body=f"<p>We asked what got in the way of {state}.</p>")
    contribution = put_in(state, ella, ines)
    assert contribution.state == state
    related.refresh()
    for name, client in visitors(ella, kim, ben):
        for address in [*surfaces(contribution), near.get_absolute_url()]:
            response = client.get(address)
            text = (b"".join(response) if response.streaming else response.content).decode(
                errors="replace"
            )
            assert not any(f"{WORD}{part}" in text for part in PARTS), (state, name, address)
            assert response.status_code in {200, 302, 404}, (
                state,
                name,
                address,
                response.status_code,
            )


@pytest.mark.parametrize("state", STATES)
def test_search_feeds_exports_and_notices_do_not_know_of_it(
    state: str, ella: User, ines: User, kim: User, ben: User
) -> None:
    contribution = put_in(state, ella, ines)
    for person in (kim, ben):
        assert not Article.objects.visible_to(person).filter(pk=contribution.article_id).exists()
        assert not Contribution.objects.visible_to(person).exists()
        assert not person.notifications.exists()
        archive = BytesIO()
        with ZipFile(archive, "w") as zipped:
            data_export.write(person, zipped)
            assert not any(WORD.encode() in zipped.read(name) for name in zipped.namelist())
    if state != "scheduled":
        assert list(ArticleSource().documents([contribution.article_id])) == []


@pytest.mark.parametrize("state", STATES)
def test_those_concerned_read_it(state: str, ella: User, ines: User, jonas: User) -> None:
    contribution = put_in(state, ella, ines)
    at_the_desk = state not in {"draft", "withdrawn"}
    for person, reads in ((ella, True), (ines, at_the_desk), (jonas, at_the_desk)):
        client = SignedInClient()
        client.force_login(person)
        response = client.get(contribution.get_absolute_url())
        assert response.status_code == (200 if reads else 404), (person, state)
        if person != jonas:  # an editor reads every article in the admin
            shown = client.get(contribution.article.get_absolute_url())
            assert shown.status_code == (200 if reads else 404), (person, state)


def test_no_longer_a_lead_no_longer_a_reader(client: Client, ella: User, ines: User) -> None:
    contribution = make_taken(ella, ines)
    client.force_login(ines)
    assert client.get(contribution.get_absolute_url()).status_code == 200
    TopicLead.objects.all().delete()
    for address in (
        contribution.get_absolute_url(),
        contribution.article.get_absolute_url(),
        "/learn/desk/",
    ):
        assert client.get(address).status_code == 404


def test_a_member_cannot_count_whether_a_draft_exists(
    client: Client, ella: User, gus: User
) -> None:
    """The same answer for what is not theirs and for what is not there."""
    contribution = make_draft(ella)
    client.force_login(gus)
    there = client.get(contribution.get_absolute_url())
    nowhere = client.get("/learn/share/999999999/")
    assert there.status_code == nowhere.status_code == 404
    bare = [
        re.sub(rb'value="[^"]{64}"|/learn/share/\d+/', b"", each.content)
        for each in (there, nowhere)
    ]
    assert bare[0] == bare[1]


def test_others_gain_no_query_and_nobody_a_join(ella: User, ines: User) -> None:
    make_sent(ella)
    from django.contrib.auth.models import AnonymousUser

    nobody = str(Article.objects.visible_to(AnonymousUser()).query)
    assert "contribution" not in nobody.replace("contributed_by", "")
    assert str(Article.objects.visible_to(ella).query).split("WHERE")[0].count("JOIN") == 0


def test_a_page_of_the_library_asks_nothing_of_contributions(
    client: Client, ella: User, ines: User
) -> None:
    article = make_article()
    for person in (None, ella):
        if person:
            client.force_login(person)
        for address in ("/learn/", article.get_absolute_url(), "/learn/?q=way"):
            client.get(address)
            with CaptureQueriesContext(connection) as asked:
                client.get(address)
            assert not [
                each for each in asked.captured_queries if "contributions_" in each["sql"]
            ], address


def test_a_copy_of_ones_data_holds_what_one_shared(ella: User, ines: User) -> None:
    put_in("changes", ella, ines)
    archive = BytesIO()
    with ZipFile(archive, "w") as zipped:
        data_export.write(ella, zipped)
        mine = json.loads(zipped.read("shared-with-learn.json"))
        assert mine["shared"][0]["title"] == f"{WORD} title"
        assert f"{WORD} desk" not in json.dumps(mine)
        assert f"{WORD} remark" not in json.dumps(mine)
    archive = BytesIO()
    with ZipFile(archive, "w") as zipped:
        data_export.write(ines, zipped)
        theirs = json.loads(zipped.read("shared-with-learn.json"))
        assert theirs["notes_at_the_desk"][0]["text"] == f"{WORD} desk"
