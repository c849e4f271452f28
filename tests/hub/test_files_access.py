"""Who may fetch a file, and with which headers."""

from datetime import timedelta
from unittest.mock import ANY

import pytest
from django.core.files.storage import default_storage
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.utils import timezone
from pytest_django import DjangoCaptureOnCommitCallbacks

from accounts.models import User
from hub.files import uploads
from hub.files.models import StoredFile
from hub.files.tasks import delete_orphans
from learn.flows import save_article, set_status
from learn.models import Article, Attachment
from tests.hub.test_files_uploads import picture
from tests.make import make_article, make_hidden_articles

pytestmark = pytest.mark.django_db


def stored(
    name: str = "ward round.txt", content: bytes = b"words", by: User | None = None
) -> StoredFile:
    return uploads.store(SimpleUploadedFile(name, content), by=by)


def attached(article: Article, file: StoredFile, **fields: object) -> Attachment:
    return Attachment.objects.create(article=article, file=file, **fields)


def status(client: Client, file: StoredFile) -> int:
    return client.get(f"/files/{file.name}/").status_code


def test_the_file_of_a_published_article_comes_with_headers_that_keep_it_harmless(
    client: Client,
) -> None:
    file = stored("ward\u2013round.txt", b"hand hygiene")
    attached(make_article(), file)
    response = client.get(file.get_absolute_url())
    assert response.getvalue() == b"hand hygiene"
    headers = response.headers
    assert headers["Content-Type"] == "text/plain"
    assert headers["Content-Disposition"] == "attachment; filename*=utf-8''ward%E2%80%93round.txt"
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert (
        headers["Content-Security-Policy"]
        == "default-src 'none'; style-src 'unsafe-inline'; sandbox"
    )
    assert headers["Cache-Control"] == "private, no-store"
    assert headers["Content-Length"] == "12"
    assert "Set-Cookie" not in headers


def test_a_safe_picture_is_shown_and_everything_else_is_downloaded(client: Client) -> None:
    article = make_article()
    shown, saved = stored("a.png", picture()), stored("a.pdf", b"%PDF-1.7")
    attached(article, shown)
    attached(article, saved)
    assert client.get(shown.get_absolute_url()).headers["Content-Disposition"].startswith("inline")
    assert (
        client.get(saved.get_absolute_url()).headers["Content-Disposition"].startswith("attachment")
    )


def test_line_breaks_in_a_name_never_reach_the_header(client: Client) -> None:
    file = stored()
    StoredFile.objects.filter(pk=file.pk).update(original_name='a"\r\nSet-Cookie: x=1\n.txt')
    attached(make_article(), file)
    response = client.get(file.get_absolute_url())
    assert (
        response.headers["Content-Disposition"] == 'attachment; filename="a\\"Set-Cookie: x=1.txt"'
    )


def test_files_follow_the_article_they_belong_to(client: Client, cleo: User, hana: User) -> None:
    for article in make_hidden_articles():
        file = stored()
        attached(article, file)
        assert status(client, file) == 404
        client.force_login(cleo)
        assert status(client, file) == 404
        client.force_login(hana)
        assert status(client, file) == 200
        client.logout()


def test_access_ends_when_the_article_is_archived(client: Client) -> None:
    article, file = make_article(), stored()
    attached(article, file)
    assert status(client, file) == 200
    set_status(ids=[article.pk], status=Article.Status.ARCHIVED, by=None)
    assert status(client, file) == 404


def test_an_upload_that_belongs_to_nothing_is_for_the_person_alone(
    client: Client, cleo: User, ella: User
) -> None:
    file = stored(by=cleo)
    assert status(client, file) == 404
    client.force_login(ella)
    assert status(client, file) == 404
    client.force_login(cleo)
    assert status(client, file) == 200


def test_who_handed_it_in_has_no_right_to_it_once_it_belongs_to_something(
    client: Client, cleo: User
) -> None:
    file = stored(by=cleo)
    attached(make_article(status=Article.Status.DRAFT, published_at=None), file)
    client.force_login(cleo)
    assert status(client, file) == 404


def test_not_there_and_not_for_you_look_the_same(client: Client) -> None:
    file = stored()
    attached(make_article(status=Article.Status.DRAFT, published_at=None), file)
    hidden, missing = (
        client.get(f"/files/{file.name}/"),
        client.get(f"/files/{'x' * len(file.name)}/"),
    )
    assert hidden.status_code == missing.status_code == 404
    assert hidden.content.replace(file.name.encode(), b"") == missing.content.replace(
        b"x" * len(file.name), b""
    )


def test_a_file_that_storage_has_lost_is_not_found(client: Client) -> None:
    file = stored()
    attached(make_article(), file)
    file.delete_from_storage()
    assert status(client, file) == 404


def test_only_reading(client: Client) -> None:
    file = stored()
    attached(make_article(), file)
    assert client.post(file.get_absolute_url()).status_code == 405


def test_a_picture_in_a_text_is_shown_as_long_as_the_text_shows_it(
    client: Client, ben: User, hana: User
) -> None:
    file = stored("a.png", picture(), by=ben)
    article = make_article(
        body=f'<p>See</p><img src="{file.get_absolute_url()}" alt="A bed">', by=ben
    )
    assert Attachment.objects.get() == ANY
    assert status(client, file) == 200
    article.body = "<p>See</p>"
    save_article(article=article, by=ben)
    assert status(client, file) == 404
    client.force_login(hana)
    assert status(client, file) == 200, "the history still shows it to editors"


def test_naming_somebody_elses_upload_in_a_text_does_not_open_it(
    client: Client, ben: User, cleo: User
) -> None:
    file = stored("a.png", picture(), by=cleo)
    make_article(body=f'<img src="{file.get_absolute_url()}">', by=ben)
    assert status(client, file) == 404
    assert not Attachment.objects.exists()


def test_a_picture_of_a_published_article_may_be_shown_in_another(
    client: Client, ben: User, cleo: User
) -> None:
    file = stored("a.png", picture(), by=cleo)
    body = f'<img src="{file.get_absolute_url()}">'
    first = make_article(body=body, by=cleo)
    make_article(body=body, by=ben)
    set_status(ids=[first.pk], status=Article.Status.ARCHIVED, by=None)
    assert status(client, file) == 200


def test_saving_again_links_a_picture_once(ben: User) -> None:
    file = stored("a.png", picture(), by=ben)
    article = make_article(body=f'<img src="{file.get_absolute_url()}">', by=ben)
    save_article(article=article, by=ben)
    assert Attachment.objects.count() == 1


def test_orphans_go_after_a_day_and_nothing_else(
    ben: User, django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks
) -> None:
    old = timezone.now() - timedelta(hours=25)
    orphan, owned, fresh = stored(by=ben), stored(by=ben), stored(by=ben)
    attached(make_article(), owned)
    StoredFile.objects.filter(pk__in=[orphan.pk, owned.pk]).update(uploaded_at=old)
    with django_capture_on_commit_callbacks(execute=True):
        assert delete_orphans() == 1
        assert delete_orphans() == 0
    assert set(StoredFile.objects.all()) == {owned, fresh}
    assert not default_storage.exists(orphan.path)
    assert default_storage.exists(owned.path)
