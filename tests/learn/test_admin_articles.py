"""Learn's admin for articles: the list, the form, many at once, for those who may."""

import csv
import io
from datetime import timedelta
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from accounts.models import User
from hub.files.models import StoredFile
from hub.search.models import SearchDocument
from learn.models import Article, Attachment, Category, Series, Tag, TagSynonym
from tests.cast import make_editor, make_staff
from tests.hub.test_files_uploads import picture
from tests.learn.admin_forms import form_of
from tests.make import (
    make_article,
    make_articles,
    make_author,
    make_category,
    make_hidden_articles,
    make_tag,
)

pytestmark = pytest.mark.django_db
LIST = "/admin/learn/article/"
ADD = "/admin/learn/article/add/"


@pytest.fixture
def editor(client: Client) -> User:
    person = make_editor()
    client.force_login(person)
    return person


def change(article: Article) -> str:
    return f"/admin/learn/article/{article.pk}/change/"


def titles(client: Client, query: str) -> set[str]:
    response = client.get(f"{LIST}?{query}")
    assert response.status_code == 200, query
    return {article.title for article in response.context["cl"].result_list}


def act(client: Client, action: str, *articles: Article) -> str:
    sent = {"action": action, "_selected_action": [article.pk for article in articles]}
    return client.post(LIST, sent, follow=True).content.decode()


# --- Who may ---


@pytest.mark.parametrize(
    "address",
    [
        LIST,
        ADD,
        f"{LIST}tags/",
        f"{LIST}export/",
        "/admin/learn/tag/",
        "/admin/learn/author/",
        "/admin/learn/category/",
    ],
)
def test_staff_without_permission_see_nothing(client: Client, address: str) -> None:
    make_hidden_articles()
    client.force_login(make_staff())
    assert client.get(address).status_code == 403
    assert "Learn" not in client.get("/admin/").context["app_list"]
    assert not client.get("/admin/").context["app_list"]


@pytest.mark.parametrize(
    "address", ["/admin/search/abbreviation/export/", "/admin/learn/tagsynonym/import/"]
)
def test_tables_are_for_those_who_may_see_and_change_the_rows(client: Client, address: str) -> None:
    client.force_login(make_staff())
    assert client.get(address).status_code == 403


def test_members_and_strangers_are_sent_to_sign_in(client: Client, cleo: User) -> None:
    assert client.get(LIST).status_code == 302
    client.force_login(cleo)
    assert client.get(LIST).status_code == 302


def test_editors_can_work_everywhere_in_learn(client: Client, editor: User) -> None:
    article = make_article(authors=[make_author()], tags=["falls"])
    for address in (
        *(
            LIST,
            ADD,
            change(article),
            f"{LIST}{article.pk}/history/",
            f"{LIST}{article.pk}/delete/",
        ),
        *(
            f"/admin/learn/{model}/"
            for model in ("tag", "author", "category", "series", "tagsynonym")
        ),
        *(
            f"/admin/learn/{model}/add/"
            for model in ("tag", "author", "category", "series", "tagsynonym")
        ),
        *("/admin/search/abbreviation/", "/admin/files/storedfile/", article.get_absolute_url()),
    ):
        assert client.get(address).status_code == 200, address
    assert client.get("/admin/accounts/user/").status_code == 403


# --- The list ---


def test_search_by_title_author_tag_and_identifier(client: Client, editor: User) -> None:
    make_article(
        "Falls at night",
        authors=[make_author("Zoë Brandt")],
        tags=["dementia"],
        doi="10.1000/x1",
        pmid="123",
    )
    make_article("Insulin errors", tags=["human factors"])
    for query in (
        "falls",
        "NIGHT falls",
        "brandt",
        "dementia",
        "brandt falls dementia",
        "10.1000/x1",
        "123",
    ):
        assert titles(client, f"q={query}") == {"Falls at night"}, query
    assert titles(client, "q=human+factors") == {"Insulin errors"}
    assert titles(client, "q=brandt+insulin") == set()
    assert titles(client, "q=%00") == {"Falls at night", "Insulin errors"}


def test_filters(client: Client, editor: User) -> None:
    today = timezone.localdate()
    top = make_category("Medicines")
    below = Category.objects.create(name="Insulin", slug="insulin", parent=top)
    make_article("Overdue", review_by=today - timedelta(days=1), country="DK")
    make_article("Soon", review_by=today, category=below, type=Article.Type.TOOL)
    make_article(
        "Later",
        review_by=today + timedelta(days=31),
        category=top,
        audience=Article.Audience.LEADERS,
    )
    make_article("To come", published_at=timezone.now() + timedelta(days=1))
    make_article("Draft", status=Article.Status.DRAFT, published_at=None)
    for query, found in {
        "review=overdue": {"Overdue"},
        "review=soon": {"Soon"},
        "review=dated": {"Overdue", "Soon", "Later"},
        "review=none": {"To come", "Draft"},
        f"category={top.pk}": {"Soon", "Later"},
        f"category={below.pk}": {"Soon"},
        "country=DK": {"Overdue"},
        "when=later": {"To come"},
        "when=now": {"Overdue", "Soon", "Later"},
        "status__exact=draft": {"Draft"},
        "type__exact=tool": {"Soon"},
        "audience__exact=leaders": {"Later"},
        f"review=soon&category={top.pk}": {"Soon"},
    }.items():
        assert titles(client, query) == found, query


def test_the_list_costs_the_same_for_one_and_for_fifty_articles(
    client: Client, editor: User
) -> None:
    def queries() -> int:
        with CaptureQueriesContext(connection) as captured:
            page = client.get(LIST)
        assert page.status_code == 200
        return len(captured)

    def more(number: int) -> None:
        make_articles(
            {"authors": [make_author(), make_author()], "tags": ["falls", "night"]}
            for _ in range(number)
        )

    more(1)
    queries()
    one = queries()
    more(49)
    assert queries() == one


def test_the_form_costs_the_same_for_one_and_for_twenty_authors_and_files(
    client: Client, editor: User
) -> None:
    def queries(number: int) -> int:
        article = make_article(
            authors=[make_author() for _ in range(number)], tags=[f"t{n}" for n in range(number)]
        )
        for _ in range(number):
            file = StoredFile.objects.create(
                original_name="x.pdf", content_type="application/pdf", size=1
            )
            Attachment.objects.create(article=article, file=file)
        with CaptureQueriesContext(connection) as captured:
            page = client.get(change(article)).content.decode()
        assert page.count("admin-autocomplete") >= number
        return len(captured)

    queries(1)
    assert queries(1) == queries(20)


# --- Many at once ---


def test_publishing_and_archiving_many_at_once(client: Client, editor: User) -> None:
    draft, review = (
        make_article(status=status, published_at=None) for status in ("draft", "review")
    )
    published = make_article()
    page = act(client, "publish", draft, review, published)
    assert "2 articles published." in page
    assert "1 article stood so already." in page
    draft.refresh_from_db()
    assert draft.is_public
    assert draft.revisions.get().made_by == editor
    assert SearchDocument.objects.filter(object_id=draft.pk, removed=False).exists()
    assert "1 article archived." in act(client, "archive", draft)
    assert not SearchDocument.objects.filter(object_id=draft.pk, removed=False).exists()


def test_marking_as_checked_moves_the_date_by_a_year(client: Client, editor: User) -> None:
    today = timezone.localdate()
    article = make_article(review_by=today - timedelta(days=10))
    assert "1 article marked as checked today." in act(client, "mark_checked", article)
    article.refresh_from_db()
    assert article.review_by is not None
    assert article.review_by.year == today.year + 1
    assert article.version == 2
    assert article.revisions.get(version=2).note == "Checked, still holds"


def test_deleting_takes_articles_out_of_the_index(client: Client, editor: User) -> None:
    one, two = make_article(), make_article()
    client.post(f"{LIST}{one.pk}/delete/", {"post": "yes"})
    client.post(LIST, {"action": "delete_selected", "_selected_action": [two.pk], "post": "yes"})
    assert not Article.objects.exists()
    assert not SearchDocument.objects.filter(removed=False).exists()


# --- The form ---


def filled(client: Client, **fields: Any) -> dict[str, Any]:
    return (
        form_of(client, ADD) | {"title": "Falls at night", "category": make_category().pk} | fields
    )


def test_a_new_article_with_all_its_parts_is_one_version(client: Client, editor: User) -> None:
    zoe, adam, last = make_author("Zoë"), make_author("Adam"), make_author("Last")
    series = Series.objects.create(title="Voices", slug="voices")
    sent = filled(
        client,
        body='<p onclick="x">Lights <strong>on</strong></p><script>1</script>',
        tags=["falls", "New Tag"],
        status="published",
        further_categories=[make_category("Staffing").pk],
        series=series.pk,
    )
    sent |= {"article_authors-TOTAL_FORMS": 3}
    for number, (author, place) in enumerate([(last, ""), (adam, 2), (zoe, 1)]):
        sent |= {
            f"article_authors-{number}-author": author.pk,
            f"article_authors-{number}-position": place,
            f"article_authors-{number}-id": "",
            f"article_authors-{number}-article": "",
        }
    sent |= {
        "attachments-0-title": "Plan",
        "attachments-0-upload": SimpleUploadedFile("plan.pdf", b"%PDF-1.7"),
    }
    response = client.post(ADD, sent)
    assert response.status_code == 302, response.context["errors"]
    article = Article.objects.get()
    assert article.body == "<p>Lights <strong>on</strong></p>"
    assert [place.author.name for place in article.article_authors.all()] == ["Zoë", "Adam", "Last"]
    assert sorted(article.tags.names()) == ["New Tag", "falls"]
    assert [shelf.name for shelf in article.further_categories.all()] == ["Staffing"]
    assert (article.version, article.revisions.count(), article.contributed_by) == (1, 1, editor)
    assert article.is_public
    assert article.revisions.get().content["authors"] == ["Zoë", "Adam", "Last"]
    assert article.attachments.get().file.uploaded_by == editor
    assert SearchDocument.objects.get(object_id=article.pk).removed is False


def test_saving_without_a_change_keeps_everything(client: Client, editor: User) -> None:
    article = make_article(
        authors=[make_author("Zoë"), make_author("Adam")],
        tags=["falls", "night"],
        further_categories=[make_category("Staffing")],
        country="DK",
        body="<p>One</p>\n<p>Two</p>",
    )
    before = article.revisions.get().content
    client.post(change(article), form_of(client, change(article)))
    assert article.revisions.get(version=2).content == before


def test_a_mistake_keeps_what_was_typed_and_the_file_that_came(
    client: Client, editor: User
) -> None:
    sent = filled(client, title="", summary="Typed with care", tags=["a new tag"])
    sent |= {
        "attachments-0-title": "Plan",
        "attachments-0-upload": SimpleUploadedFile("plan.pdf", b"%PDF-1.7"),
    }
    response = client.post(ADD, sent)
    page = response.content.decode()
    assert "Typed with care" in page
    assert "a new tag" in page
    assert ">plan.pdf</a>" in page
    assert client.post(ADD, form_of(client, ADD, response) | {"title": "Falls"}).status_code == 302
    assert Attachment.objects.get().file.original_name == "plan.pdf"
    assert StoredFile.objects.count() == 1


def test_a_refused_file_says_why_beside_the_field(client: Client, editor: User) -> None:
    sent = filled(client) | {"attachments-0-title": "Drawing"}
    response = client.post(
        ADD, sent | {"attachments-0-upload": SimpleUploadedFile("a.svg", b"<svg/>")}
    )
    assert "We take PDF, pictures" in response.content.decode()
    assert not Article.objects.exists()
    nothing = client.post(ADD, sent)
    assert "Choose a file." in nothing.content.decode()


def test_somebody_elses_upload_cannot_be_attached_by_its_name(
    client: Client, editor: User, ben: User
) -> None:
    other = StoredFile.objects.create(
        original_name="x.pdf", content_type="application/pdf", size=1, uploaded_by=ben
    )
    sent = filled(client) | {"attachments-0-title": "Mine?", "attachments-0-kept": other.name}
    assert "no longer here" in client.post(ADD, sent).content.decode()
    assert not Attachment.objects.exists()


def test_tags_follow_synonyms_and_case(client: Client, editor: User) -> None:
    tag = make_tag("myocardial infarction")
    TagSynonym.objects.create(name="heart attack", slug="heart-attack", tag=tag)
    response = client.post(
        ADD, filled(client, tags=["Heart Attack", "FALLS", "falls", "Myocardial Infarction"])
    )
    assert response.status_code == 302
    assert sorted(name.lower() for name in Article.objects.get().tags.names()) == [
        "falls",
        "myocardial infarction",
    ]
    assert Tag.objects.count() == 2


def test_suggestions_for_tags(client: Client, editor: User) -> None:
    tag = make_tag("myocardial infarction")
    TagSynonym.objects.create(name="heart attack", slug="heart-attack", tag=tag)
    make_tag("heart failure")
    found = client.get(f"{LIST}tags/?term=HEART").json()["results"]
    assert found == [
        {"id": "heart failure", "text": "heart failure"},
        {"id": "myocardial infarction", "text": "myocardial infarction (heart attack)"},
    ]


def test_a_picture_for_the_text(client: Client, editor: User) -> None:
    file = SimpleUploadedFile("bed.png", picture(), "image/png")
    response = client.post(f"{LIST}picture/", {"picture": file})
    source = response.json()["src"]
    assert response.status_code == 201
    assert client.get(source).status_code == 200
    client.post(
        ADD,
        filled(
            client, body=f'<figure><img src="{source}" alt="A bed"></figure>', status="published"
        ),
    )
    client.logout()
    assert client.get(source).status_code == 200


def test_what_is_no_picture_is_refused_in_words(client: Client, editor: User) -> None:
    file = SimpleUploadedFile("bed.svg", b"<svg/>")
    response = client.post(f"{LIST}picture/", {"picture": file})
    assert response.status_code == 400
    assert response.json()["error"].startswith("We take PNG, JPEG, WebP and GIF pictures.")
    assert client.post(f"{LIST}picture/").status_code == 400
    assert client.get(f"{LIST}picture/").status_code == 405
    client.force_login(make_staff())
    assert client.post(f"{LIST}picture/", {"picture": file}).status_code == 403


def test_the_editor_loads_under_the_content_policy(client: Client, editor: User) -> None:
    response = client.get(ADD)
    page = response.content.decode()
    assert "data-rich-text" in page
    assert "importmap" not in page
    assert "script-src 'self';" in response.headers["Content-Security-Policy"]
    assert "nonce" not in response.headers["Content-Security-Policy"]


def test_editors_can_preview_what_nobody_else_sees(client: Client, editor: User) -> None:
    draft = make_article("A draft", status=Article.Status.DRAFT, published_at=None)
    assert "Preview the page" in client.get(change(draft)).content.decode()
    assert client.get(draft.get_absolute_url()).status_code == 200
    client.logout()
    assert client.get(draft.get_absolute_url()).status_code == 404


# --- Tables ---


def test_the_export_holds_what_the_list_shows_and_no_formula(client: Client, editor: User) -> None:
    make_article(
        "=HYPERLINK(1)",
        authors=[make_author("Zoë"), make_author("Adam")],
        tags=["falls"],
        summary="+1",
    )
    make_article("Other", status=Article.Status.DRAFT, published_at=None)
    with CaptureQueriesContext(connection) as captured:
        response = client.post(f"{LIST}export/?status__exact=published", {"format": "0"})
    text = response.content.decode()
    assert text.startswith("\ufeff")
    [row] = csv.DictReader(io.StringIO(text.removeprefix("\ufeff")))
    assert (row["title"], row["summary"], row["authors"]) == ("'=HYPERLINK(1)", "'+1", "Zoë; Adam")
    assert row["tags"] == "falls"
    assert row["address"].startswith("http")
    assert len(captured) < 20
