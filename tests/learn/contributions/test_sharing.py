"""Writing something for the library: drafts, files, tags, and sending in."""

import re
from typing import Any
from uuid import uuid4

import pytest
from django.conf import settings
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.utils.module_loading import import_string

from accounts.models import User
from hub.audit.models import AuditEvent
from learn.contributions.models import Contribution
from learn.models import Article, Tag
from tests.learn.contributions.make import (
    BODY,
    make_decided,
    make_draft,
    make_sent,
    make_taken,
    now,
)
from tests.make import make_article, make_category

pytestmark = pytest.mark.django_db

NEW = "/learn/share/new/"


def typed(**changed: object) -> dict[str, Any]:
    fields = {
        "type": "blog", "is_preexisting": "0", "title": "What the night team says", "summary": "Said aloud.",
        "body": BODY, "category": make_category().pk, "audience": "staff", "country": "GB", "key": str(uuid4()),
    }  # fmt: skip
    return fields | changed


def edit_of(contribution: Contribution) -> str:
    return f"{contribution.get_absolute_url()}edit/"


def edited(contribution: Contribution, **changed: object) -> dict[str, Any]:
    article = now(contribution).article
    return (
        typed(version=article.version, category=article.category_id, title=article.title) | changed
    )


def test_share_leads_through_signing_in_and_back(client: Client, ella: User) -> None:
    response = client.get("/learn/share/")
    assert response.status_code == 302
    assert response["Location"].endswith("?next=/learn/share/")
    client.force_login(ella)
    text = client.get("/learn/share/").content.decode()
    for kind in Article.Type:
        assert f"/learn/share/new/?type={kind}" in text


def test_a_new_text_is_a_draft_of_ones_own(client: Client, ella: User) -> None:
    client.force_login(ella)
    response = client.post(NEW, typed())
    contribution = Contribution.objects.select_related("article").get()
    assert response["Location"] == contribution.get_absolute_url()
    assert (contribution.state, contribution.article.status) == ("draft", "draft")
    assert contribution.article.contributed_by == ella
    assert [row.shown_name for row in contribution.authorships.all()] == ["Ella Novak"]
    assert b"A draft: only its authors read it." in client.get(response["Location"]).content


def test_sent_twice_it_is_one_draft(client: Client, ella: User) -> None:
    client.force_login(ella)
    fields = typed(send="1")
    for _ in range(2):
        assert client.post(NEW, fields).status_code == 302
    assert Contribution.objects.get().state == "sent"
    assert Article.objects.count() == 1


def test_another_person_cannot_use_the_key_of_a_form(client: Client, ella: User, gus: User) -> None:
    fields = typed()
    client.force_login(ella)
    client.post(NEW, fields)
    client.force_login(gus)
    assert b"Somebody sent this form before you" in client.post(NEW, fields).content
    assert Contribution.objects.count() == 1


def test_a_draft_may_lack_what_sending_in_asks_for(client: Client, ella: User) -> None:
    client.force_login(ella)
    response = client.post(NEW, typed(summary="", body="", send="1"))
    assert response.status_code == 200
    assert b"Sum it up" in response.content
    assert b"Write something first." in response.content
    assert b"What the night team says" in response.content
    assert client.post(NEW, typed(summary="", body="")).status_code == 302


def test_without_a_title_nothing_typed_is_lost(client: Client, ella: User) -> None:
    client.force_login(ella)
    text = client.post(NEW, typed(title="", summary="Kept as it was")).content.decode()
    assert "Kept as it was" in text
    assert "We counted for a year." in text
    assert not Contribution.objects.exists()


def test_an_expired_session_gives_the_text_back(client: Client) -> None:
    response = client.post(NEW, typed(), headers={"Sec-Fetch-Site": "same-origin"})
    assert response.status_code == 403
    assert b"We counted for a year." in response.content


def test_something_published_elsewhere_says_where(client: Client, ella: User) -> None:
    client.force_login(ella)
    assert (
        b"Say where it was published"
        in client.post(NEW, typed(is_preexisting="1", send="1")).content
    )
    source = {
        "source_name": "Quiet Wards",
        "source_url": "https://example.org/a",
        "original_author_text": "A. Lee",
    }
    client.post(NEW, typed(is_preexisting="1", original_date="2026-02-03", send="1", **source))
    contribution = Contribution.objects.select_related("article").get()
    assert (contribution.article.source_name, contribution.article.original_author_text) == (
        "Quiet Wards",
        "A. Lee",
    )
    assert not contribution.authorships.exists()


def test_what_may_identify_a_patient_is_asked_about(client: Client, ella: User) -> None:
    client.force_login(ella)
    text = client.post(NEW, typed(body="<p>Ring 07700 900123.</p>")).content.decode()
    assert "Could somebody be recognised?" in text
    marks = re.findall(r'name="fine-(\w+)"', text)
    answers = {f"fine-{mark}": "1" for mark in marks} | {
        f"because-{mark}": "our own ward" for mark in marks
    }
    assert client.post(NEW, typed(body="<p>Ring 07700 900123.</p>", **answers)).status_code == 302
    assert AuditEvent.objects.get(action="safeguarding.explained").about is None


def test_known_tags_are_tags_and_others_are_proposals(client: Client, ella: User) -> None:
    make_article(tags=["falls"])
    make_article(tags=["secret plans"], status="draft", published_at=None)
    client.force_login(ella)
    client.post(NEW, typed(tags="Falls, night voices, secret plans"))
    contribution = Contribution.objects.get()
    assert list(contribution.article.tags.names()) == ["falls"]
    assert contribution.words == ["night voices", "secret plans"]
    assert not Tag.objects.filter(name="night voices").exists()


def test_files_belong_to_the_article_at_once_and_can_go_again(client: Client, ella: User) -> None:
    client.force_login(ella)
    client.post(NEW, typed(uploads=SimpleUploadedFile("lines.txt", b"Nine lines")))
    contribution = Contribution.objects.get()
    attached = contribution.article.attachments.get()
    assert attached.file.original_name == "lines.txt"
    client.post(edit_of(contribution), edited(contribution, attached=[attached.pk]))
    assert contribution.article.attachments.count() == 1
    client.post(edit_of(contribution), edited(contribution))
    assert contribution.article.attachments.count() == 0


def test_files_of_a_form_that_is_refused_come_back_ticked(client: Client, ella: User) -> None:
    client.force_login(ella)
    text = client.post(
        NEW, typed(title="", uploads=SimpleUploadedFile("a.txt", b"Nine"))
    ).content.decode()
    name = re.search(r'name="kept" value="([^"]+)"', text)
    assert name is not None
    client.post(NEW, typed(kept=[name[1]]))
    assert Contribution.objects.get().article.attachments.get().file.original_name == "a.txt"


def test_a_text_is_changed_until_it_is_sent_in_and_when_changes_are_asked(
    client: Client, ella: User, ines: User
) -> None:
    contribution = make_draft(ella)
    client.force_login(ella)
    assert (
        client.post(edit_of(contribution), edited(contribution, title="Better")).status_code == 302
    )
    assert now(contribution).article.title == "Better"
    client.post(edit_of(contribution), edited(contribution, send="1"))
    assert now(contribution).state == "sent"
    assert client.get(edit_of(contribution)).status_code == 403
    make_decided(now(contribution), ines, "changes", note="Shorter, please.")  # type: ignore[arg-type]
    assert client.get(edit_of(contribution)).status_code == 200


def test_the_second_of_two_writers_sees_both_texts(client: Client, ella: User) -> None:
    contribution = make_draft(ella, "Before")
    client.force_login(ella)
    old = edited(contribution, title="Mine")
    client.post(edit_of(contribution), edited(contribution, title="Theirs"))
    text = client.post(edit_of(contribution), old).content.decode()
    assert "Somebody saved this while you were writing" in text
    assert "Theirs" in text
    assert 'value="Mine"' in text
    assert now(contribution).article.title == "Theirs"
    version = re.search(r'name="version" value="(\d+)"', text)
    assert version is not None
    client.post(edit_of(contribution), old | {"version": version[1]})
    assert now(contribution).article.title == "Mine"


def test_what_was_sent_in_can_be_taken_back_once(client: Client, ella: User, ines: User) -> None:
    contribution = make_taken(ella, ines)
    client.force_login(ella)
    for _ in range(2):
        client.post(f"{contribution.get_absolute_url()}withdraw/")
    stored = now(contribution)
    assert (stored.state, stored.article.status, stored.assigned_to) == ("withdrawn", "draft", None)
    assert stored.steps.filter(kind="withdrawn").count() == 1


def test_only_a_draft_is_thrown_away(client: Client, ella: User) -> None:
    sent, draft = make_sent(ella), make_draft(ella)
    client.force_login(ella)
    for each in (sent, draft):
        assert client.get(f"{each.get_absolute_url()}throw-away/").status_code == 200
        client.post(f"{each.get_absolute_url()}throw-away/")
    assert list(Contribution.objects.all()) == [sent]


def test_a_text_from_a_discussion_goes_the_same_way(ella: User) -> None:
    make_category()
    pk = import_string(settings.DRAFT_FACTORY)("From a discussion", BODY, ella)
    contribution = Contribution.objects.get(article=pk)
    assert contribution.state == "draft"
    assert not contribution.authorships.exists()


@pytest.mark.parametrize(
    "address",
    [
        "send/",
        "withdraw/",
        "authors/",
        "authors/answer/",
        "remarks/",
        "authors/1/remove/",
        "remarks/1/done/",
    ],
)
def test_writing_is_for_those_concerned_alone(
    client: Client, ella: User, gus: User, address: str
) -> None:
    contribution = make_draft(ella)
    page = f"{contribution.get_absolute_url()}{address}"
    assert client.post(page).status_code == 302
    client.force_login(gus)
    assert client.post(page).status_code == 404
    client.force_login(ella)
    assert client.get(page).status_code == 405


def test_my_list_says_what_to_do_next(client: Client, ella: User, ines: User) -> None:
    make_draft(ella, "A draft of mine")
    asked = make_taken(ella, ines, "With questions")
    make_decided(asked, ines, "changes", note="Shorter.")  # type: ignore[arg-type]
    client.force_login(ella)
    text = client.get("/learn/share/mine/").content.decode()
    assert "A draft of mine" in text
    assert "Read what is asked, change the text, and send it in again." in text
    assert "Ines Costa looks after it" in text


def test_my_list_costs_the_same_for_one_and_for_fifty(
    client: Client, ella: User, django_assert_num_queries: Any, ines: User
) -> None:
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    make_taken(ella, ines)
    client.force_login(ella)
    client.get("/learn/share/mine/")
    with CaptureQueriesContext(
        connection,
    ) as once:
        client.get("/learn/share/mine/")
    for _ in range(30):
        make_draft(ella)
    with django_assert_num_queries(len(once)):
        text = client.get("/learn/share/mine/").content.decode()
    after = re.search(r'rel="next" href="(\?after=[^"]+)"', text)
    assert after is not None
    older = client.get("/learn/share/mine/" + after[1].replace("&amp;", "&")).content.decode()
    assert text.count('class="card__title"') == 25
    assert older.count('class="card__title"') == 6
