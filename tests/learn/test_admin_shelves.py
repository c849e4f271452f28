"""The admin of categories, tags, authors, series and abbreviations."""

from collections.abc import Callable

import pytest
from django.contrib.auth.models import Group
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import call_command
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from accounts.models import User
from hub.files.models import StoredFile
from hub.search.models import Abbreviation, IndexState, SearchDocument
from learn.models import Author, AuthorAlias, Category, Series, Tag, TagSynonym
from learn.roles import MAY, set_up_editors
from tests.cast import make_editor
from tests.learn.admin_forms import form_of
from tests.make import (
    make_article,
    make_articles,
    make_author,
    make_category,
    make_organisation,
    make_tag,
)

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def editor(client: Client) -> User:
    person = make_editor()
    client.force_login(person)
    return person


def categories(number: int) -> None:
    for count in range(number):
        top = Category.objects.create(name=f"Top {number} {count}", slug=f"top-{number}-{count}")
        Category.objects.create(name="Below", slug=f"below-{number}-{count}", parent=top)


def authors(number: int) -> None:
    make_articles(
        {"authors": [make_author(organisation=make_organisation())]} for _ in range(number)
    )


def tags(number: int) -> None:
    for _ in range(number):
        tag = make_tag()
        TagSynonym.objects.create(name=f"{tag} too", slug=f"{tag.slug}-too", tag=tag)


def series(number: int) -> None:
    for count in range(number):
        Series.objects.create(title=f"Series {number} {count}", slug=f"series-{number}-{count}")


def abbreviations(number: int) -> None:
    Abbreviation.objects.bulk_create(
        [Abbreviation(short=f"A{number}{n}", long="a") for n in range(number)]
    )


def files(number: int) -> None:
    editor = User.objects.get(is_staff=True)
    for _ in range(number):
        # The editor's own: those of others are seen with what they belong to.
        StoredFile.objects.create(
            original_name="x", content_type="text/plain", size=1, uploaded_by=editor
        )


@pytest.mark.parametrize(
    ("address", "more"),
    [
        ("/admin/learn/category/", categories),
        ("/admin/learn/author/", authors),
        ("/admin/learn/tag/", tags),
        ("/admin/learn/tagsynonym/", tags),
        ("/admin/learn/series/", series),
        ("/admin/search/abbreviation/", abbreviations),
        ("/admin/files/storedfile/", files),
    ],
)
def test_lists_cost_the_same_for_one_and_for_fifty_rows(
    client: Client, address: str, more: Callable[[int], None]
) -> None:
    def queries() -> int:
        with CaptureQueriesContext(connection) as captured:
            page = client.get(address)
        assert page.status_code == 200
        return len(captured)

    more(1)
    queries()
    one = queries()
    more(49)
    assert queries() == one


def test_categories_stand_as_a_tree_with_their_numbers(client: Client) -> None:
    later = make_category("A later one", position=2)
    first = make_category("First", position=1)
    below = Category.objects.create(name="Below", slug="below", parent=first)
    make_article(category=below)
    rows = client.get("/admin/learn/category/").context["cl"].result_list
    assert [(row.name, row.tree_depth, row.article_count) for row in rows] == [
        ("First", 0, 0),
        ("Below", 1, 1),
        ("A later one", 0, 0),
    ]
    assert later


def test_a_renamed_category_is_found_by_its_new_name(client: Client) -> None:
    top = make_category("Medicines")
    below = Category.objects.create(name="Insulin", slug="insulin", parent=top)
    article = make_article(category=below)
    address = f"/admin/learn/category/{top.pk}/change/"
    assert client.post(address, form_of(client, address) | {"name": "Drugs"}).status_code == 302
    assert any(
        "Drugs" in facet for facet in SearchDocument.objects.get(object_id=article.pk).facets
    )


def test_a_renamed_author_keeps_the_old_address(client: Client) -> None:
    author = make_author("Priya Shah")
    article = make_article(authors=[author])
    address = f"/admin/learn/author/{author.pk}/change/"
    response = client.post(
        address, form_of(client, address) | {"name": "Priya Shah-Lund", "slug": "priya-shah-lund"}
    )
    assert response.status_code == 302
    assert AuthorAlias.objects.get().slug == author.slug
    assert any(
        "Shah-Lund" in facet for facet in SearchDocument.objects.get(object_id=article.pk).facets
    )


def test_a_renamed_tag_keeps_the_old_word(client: Client) -> None:
    tag = make_tag("bed sores")
    make_article(tags=["bed sores"])
    address = f"/admin/learn/tag/{tag.pk}/change/"
    response = client.post(
        address, form_of(client, address) | {"name": "pressure ulcers", "slug": "pressure-ulcers"}
    )
    assert response.status_code == 302
    assert TagSynonym.objects.get(tag=tag).name == "bed sores"


def test_a_word_is_a_tag_or_a_synonym_never_both(client: Client) -> None:
    tag = make_tag("sepsis")
    TagSynonym.objects.create(name="blood poisoning", slug="blood-poisoning", tag=tag)
    add = "/admin/learn/tag/add/"
    page = client.post(
        add, form_of(client, add) | {"name": "Blood Poisoning", "slug": "x"}
    ).content.decode()
    assert "leads to the tag “sepsis”" in page
    add = "/admin/learn/tagsynonym/add/"
    page = client.post(
        add, form_of(client, add) | {"name": "SEPSIS", "slug": "y", "tag": tag.pk}
    ).content.decode()
    assert "“sepsis” is a tag itself" in page


def test_deleting_a_tag_takes_it_out_of_the_index(client: Client) -> None:
    tag = make_tag("ablution")
    article = make_article(tags=["ablution"])
    client.post(
        "/admin/learn/tag/",
        {"action": "delete_selected", "_selected_action": [tag.pk], "post": "yes"},
    )
    assert not Tag.objects.exists()
    assert not any(
        "ablution" in facet for facet in SearchDocument.objects.get(object_id=article.pk).facets
    )


def test_abbreviations_are_edited_in_the_list_and_searches_hear_of_it(client: Client) -> None:
    row = Abbreviation.objects.create(short="VTE", long="venous thrombosis")
    before = _version()
    sent = form_of(client, "/admin/search/abbreviation/") | {
        "form-0-long": "venous thromboembolism",
        "_save": "Save",
    }
    assert client.post("/admin/search/abbreviation/", sent).status_code == 302
    row.refresh_from_db()
    assert row.long == "venous thromboembolism"
    assert _version() > before


def _version() -> int:
    state = IndexState.objects.first()
    return state.version if state else 0


def imported(client: Client, model: str, table: str) -> str:
    address = f"/admin/{model}/import/"
    file = SimpleUploadedFile("table.csv", table.encode("utf-8-sig"), "text/csv")
    page = client.post(address, {"import_file": file, "format": "0"})
    assert "style=" not in page.content.decode().split('id="content"')[1]
    confirmed = form_of(client, address, page) if "confirm" in page.content.decode() else {}
    return client.post(
        address.replace("import/", "process_import/"), confirmed, follow=True
    ).content.decode()


def test_categories_come_as_a_table_and_articles_follow(client: Client) -> None:
    article = make_article(category=make_category("Falls", slug="falls"))
    table = "slug,name,parent,description,position\nfalls,Falls and slips,,,1\nnight,At night,falls,'=1,2\n"
    assert "1 new, 1 updated" in imported(client, "learn/category", table)
    night = Category.objects.get(slug="night")
    assert (night.parent and night.parent.slug, night.description) == ("falls", "=1")
    assert any(
        "Falls and slips" in facet
        for facet in SearchDocument.objects.get(object_id=article.pk).facets
    )


def test_synonyms_come_as_a_table(client: Client) -> None:
    make_tag("sepsis")
    imported(client, "learn/tagsynonym", "name,slug,tag\nblood poisoning,blood-poisoning,sepsis\n")
    assert TagSynonym.objects.get().tag.name == "sepsis"


def test_a_table_with_a_mistake_changes_nothing(client: Client) -> None:
    make_tag("sepsis")
    file = SimpleUploadedFile(
        "t.csv", b"name,slug,tag\none,one,sepsis\ntwo,two,nowhere\n", "text/csv"
    )
    page = client.post(
        "/admin/learn/tagsynonym/import/", {"import_file": file, "format": "0"}
    ).content.decode()
    assert "matching query does not exist" in page
    assert not TagSynonym.objects.exists()


def test_editors_do_not_see_the_list_of_people(client: Client, ben: User) -> None:
    author = make_author("Ben", user=ben)
    address = f"/admin/learn/author/{author.pk}/change/"
    assert client.post(address, form_of(client, address) | {"name": "Benjamin"}).status_code == 302
    author.refresh_from_db()
    assert author.user == ben
    query = "app_label=learn&model_name=author&field_name=user&term=b"
    assert client.get(f"/admin/autocomplete/?{query}").status_code == 403


def test_suggestions_for_authors_and_organisations(client: Client) -> None:
    make_author("Priya Shah")
    make_organisation("Shah Clinic")
    found = {}
    for model, field in (("articleauthor", "author"), ("author", "organisation")):
        query = f"app_label=learn&model_name={model}&field_name={field}&term=shah"
        found[field] = [
            row["text"] for row in client.get(f"/admin/autocomplete/?{query}").json()["results"]
        ]
    assert found == {"author": ["Priya Shah"], "organisation": ["Shah Clinic"]}


def test_the_group_is_made_once_and_put_right() -> None:
    group = set_up_editors()
    count = group.permissions.count()
    group.permissions.clear()
    call_command("setup_groups", stdout=open("/dev/null", "w"))  # noqa: SIM115
    assert Group.objects.get(name="Learn editors").permissions.count() == count > 30
    assert not group.permissions.filter(codename__contains="user").exists()


def test_every_permission_of_the_editors_exists() -> None:
    """A model that was renamed would take its permission out of the group without a word."""
    wanted = {
        f"{label.split('.')[0]}.{verb}_{label.split('.')[1]}"
        for label in MAY
        for verb in MAY[label]
    }
    held = set_up_editors().permissions.values_list("content_type__app_label", "codename")
    assert {f"{app}.{codename}" for app, codename in held} == wanted


def test_old_names_of_authors_are_found(client: Client) -> None:
    author = make_author("Priya Shah")
    AuthorAlias.objects.create(author=author, name="P. Patel", slug="p-patel")
    assert list(client.get("/admin/learn/author/?q=Patel").context["cl"].result_list) == [author]
    assert Author.objects.count() == 1
