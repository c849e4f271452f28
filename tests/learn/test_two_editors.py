"""Two people edit one article: the second one sees both texts and chooses. Nothing typed is lost."""

from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from accounts.models import User
from hub.files.models import StoredFile
from learn.flows import save_article
from learn.models import Article, Attachment
from tests.learn.admin_forms import form_of, sent_again
from tests.make import make_article, make_author

pytestmark = pytest.mark.django_db


def saved_by_ben(article: Article, ben: User, **fields: object) -> Article:
    theirs = Article.objects.get(pk=article.pk)
    for name, value in fields.items():
        setattr(theirs, name, value)
    return save_article(article=theirs, by=ben)


def opened(client: Client, hana: User, article: Article) -> dict[str, Any]:
    client.force_login(hana)
    return form_of(client, f"/admin/learn/article/{article.pk}/change/")


def address(article: Article) -> str:
    return f"/admin/learn/article/{article.pk}/change/"


def test_one_editor_alone_saves_one_version(client: Client, hana: User) -> None:
    article = make_article("Before", tags=["falls"], authors=[make_author("Zoë")])
    form = opened(client, hana, article)
    response = client.post(address(article), form | {"title": "After", "note": "A better title"})
    assert response.status_code == 302, response.context and response.context["errors"]
    article.refresh_from_db()
    assert (article.title, article.version) == ("After", 2)
    assert [revision.note for revision in article.revisions.all()] == ["A better title", ""]


def test_the_second_editor_sees_both_texts_and_nothing_is_overwritten(
    client: Client, hana: User, ben: User
) -> None:
    article = make_article("Before", summary="The summary we began with")
    form = opened(client, hana, article)
    saved_by_ben(article, ben, summary="What Ben wrote")
    page = client.post(
        address(article), form | {"title": "What Hana <i>wrote</i>"}
    ).content.decode()
    assert "Ben Okafor saved this article" in page
    assert "What Ben wrote" in page
    assert "What Hana &lt;i&gt;wrote&lt;/i&gt;" in page
    assert "Only they changed this." in page
    assert "Only you changed this." in page
    article.refresh_from_db()
    assert (article.title, article.summary, article.version) == ("Before", "What Ben wrote", 2)


def test_saving_mine_replaces_theirs_and_keeps_theirs_in_the_history(
    client: Client, hana: User, ben: User
) -> None:
    article = make_article("Before", body="<p>Begun</p>")
    form = opened(client, hana, article)
    saved_by_ben(article, ben, body="<p>What Ben wrote</p>")
    conflict = client.post(address(article), form | {"body": "<p>What Hana\r\nwrote</p>"})
    response = client.post(address(article), sent_again(conflict) | {"_keep_mine": "1"})
    assert response.status_code == 302
    article.refresh_from_db()
    assert article.body.replace("\r\n", "\n") == "<p>What Hana\nwrote</p>"
    assert article.version == 3
    assert article.revisions.get(version=2).content["body"] == "<p>What Ben wrote</p>"


def test_going_on_editing_shows_mine_and_saves_nothing(
    client: Client, hana: User, ben: User
) -> None:
    article = make_article("Before")
    form = opened(client, hana, article)
    saved_by_ben(article, ben, title="What Ben wrote")
    mine = {
        "title": "What Hana wrote",
        "note": "My note",
        "tags": ["falls", "a new tag"],
        "doi": "10.1000/abc",
    }
    conflict = client.post(address(article), form | mine)
    resumed = client.post(address(article), sent_again(conflict) | {"_resume": "1"})
    page = resumed.content.decode()
    assert resumed.status_code == 200
    assert "Nothing is saved yet" in page
    for typed in ("What Hana wrote", "My note", "a new tag", "10.1000/abc"):
        assert typed in page
    assert Article.objects.get().title == "What Ben wrote"
    again = form_of(client, address(article), resumed)
    assert client.post(address(article), again).status_code == 302
    assert Article.objects.get().title == "What Hana wrote"


def test_a_third_save_in_between_is_noticed_again(client: Client, hana: User, ben: User) -> None:
    article = make_article("Before")
    form = opened(client, hana, article)
    saved_by_ben(article, ben, title="What Ben wrote")
    conflict = client.post(address(article), form | {"title": "What Hana wrote"})
    saved_by_ben(article, ben, title="What Ben wrote then")
    page = client.post(
        address(article), sent_again(conflict) | {"_keep_mine": "1"}
    ).content.decode()
    assert "What Ben wrote then" in page
    assert Article.objects.get().title == "What Ben wrote then"


def test_files_that_were_sent_with_the_form_are_not_lost(
    client: Client, hana: User, ben: User
) -> None:
    article = make_article("Before")
    form = opened(client, hana, article)
    saved_by_ben(article, ben, title="What Ben wrote")
    file = SimpleUploadedFile("plan.txt", b"the plan")
    conflict = client.post(
        address(article), form | {"attachments-0-title": "Plan", "attachments-0-upload": file}
    )
    assert StoredFile.objects.count() == 1
    assert not Attachment.objects.exists()
    assert (
        client.post(address(article), sent_again(conflict) | {"_keep_mine": "1"}).status_code == 302
    )
    attachment = Attachment.objects.get()
    assert (attachment.title, attachment.file.original_name) == ("Plan", "plan.txt")


def test_authors_that_were_chosen_are_not_lost(client: Client, hana: User, ben: User) -> None:
    article, zoe = make_article("Before"), make_author("Zoë")
    form = opened(client, hana, article)
    saved_by_ben(article, ben, title="What Ben wrote")
    conflict = client.post(address(article), form | {"article_authors-0-author": zoe.pk})
    assert "Zoë" in conflict.content.decode()
    client.post(address(article), sent_again(conflict) | {"_keep_mine": "1"})
    assert [place.author for place in article.article_authors.all()] == [zoe]


def test_a_draft_too(client: Client, hana: User, ben: User) -> None:
    article = make_article("Before", status=Article.Status.DRAFT, published_at=None)
    form = opened(client, hana, article)
    saved_by_ben(article, ben, title="What Ben wrote")
    page = client.post(address(article), form | {"title": "What Hana wrote"}).content.decode()
    assert "Somebody saved this article" in page
    assert Article.objects.get().title == "What Ben wrote"


def test_a_form_without_a_version_is_not_trusted(client: Client, hana: User, ben: User) -> None:
    article = make_article("Before")
    form = opened(client, hana, article)
    saved_by_ben(article, ben, title="What Ben wrote")
    form.pop("expected_version")
    client.post(address(article), form | {"title": "What Hana wrote"})
    assert Article.objects.get().title == "What Ben wrote"
