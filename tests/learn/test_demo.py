"""What the demo puts into the library, and who can sign in afterwards."""

import re
from collections import Counter
from collections.abc import Iterator
from datetime import date, timedelta
from io import StringIO

import pytest
from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from django.apps import apps
from django.core.management import call_command
from django.db import transaction
from django.test import Client, override_settings
from django.utils import timezone
from pytest_django import DjangoDbBlocker, Settings

from accounts.authentication import second_factor
from accounts.demo import logins
from accounts.demo.markup import html
from accounts.demo.people import people
from accounts.models import Organisation, User
from accounts.personal_data import consents
from hub.newsletter.content import cards_of
from hub.newsletter.models import Issue
from hub.richtext.plain_text import plain_text
from hub.richtext.sanitizer import sanitize
from hub.search.engine import snapshot as index_view
from hub.search.engine.search import SearchQuery, find
from learn.demo import dates
from learn.demo.authors import FILE as AUTHORS_FILE
from learn.demo.texts import DemoText, texts
from learn.figures.counter_checks import drifts
from learn.models import (
    Article,
    ArticleFigures,
    Author,
    Bookmark,
    Category,
    Reaction,
    Revision,
    Series,
    Tag,
    TagSynonym,
)
from learn.roles import NAME as EDITORS
from tests.cast import code_now

# Each test in a savepoint of its own, inside the transaction that holds the demo.
pytestmark = pytest.mark.django_db

TODAY = date(2026, 11, 3)
LONG = 200  # words


@pytest.fixture(scope="module")
def library(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[None]:
    """The demo, loaded once for the tests that only look at it."""
    with django_db_blocker.unblock(), override_settings(DEBUG=True), transaction.atomic():
        index_view.forget()  # of the tests before
        call_command("demo", today=timezone.localdate(), stdout=StringIO())
        yield
        transaction.set_rollback(True)


@pytest.fixture(scope="module")
def all_texts() -> list[DemoText]:
    return list(texts())


def rows() -> dict[str, int]:
    """How many rows each table of ours has."""
    models = [
        model
        for name in ("accounts", "learn", "mfa")
        for model in apps.get_app_config(name).get_models()
    ]
    return {model._meta.label: model._default_manager.count() for model in models}


def found(words: str) -> list[str]:
    """Titles that search finds, best first, as an outsider."""
    answer = find(index_view.current(), SearchQuery(text=words))
    titles = dict(Article.objects.values_list("pk", "title"))
    return [titles[hit.object_id] for hit in answer.hits]


# --- The texts ----------------------------------------------------------------------------------


def test_texts_are_about_three_hundred_and_none_is_there_twice(all_texts: list[DemoText]) -> None:
    assert 290 <= len(all_texts) <= 320
    for what in ("key", "title", "summary", "body"):
        assert len({getattr(text, what) for text in all_texts}) == len(all_texts), what


def test_every_type_and_audience_has_texts(all_texts: list[DemoText]) -> None:
    types, audiences = (
        Counter(text.type for text in all_texts),
        Counter(text.audience for text in all_texts),
    )
    assert set(types) == set(Article.Type.values)
    assert min(types.values()) >= 8
    assert set(audiences) == set(Article.Audience.values)
    assert min(audiences.values()) >= 8


def test_forty_texts_are_long_and_the_published_ones_are_no_stubs(
    all_texts: list[DemoText],
) -> None:
    words = {text.title: len(plain_text(text.body).split()) for text in all_texts}
    assert sum(number >= LONG for number in words.values()) >= 40
    assert min(words[text.title] for text in all_texts if text.status == "published") >= 45


def test_texts_name_only_authors_there_are(all_texts: list[DemoText]) -> None:
    known = {person.name for person in people()} | set(
        re.findall(r'"([^|"]+?) \|', AUTHORS_FILE.read_text("utf-8"))
    )
    assert {name for text in all_texts for name in text.by} <= known
    assert all(text.by or text.voices for text in all_texts)


def test_bodies_pass_the_sanitiser_unchanged_and_show_no_markup(all_texts: list[DemoText]) -> None:
    for text in all_texts:
        assert sanitize(text.body) == text.body
        assert not re.search(r'\*|"|\|| >|##', plain_text(text.body)), text.title


def test_markup_becomes_html() -> None:
    text = 'He said "no".\n## Then\n- one\n- *two*\n1. **three**\n> well\n| a | b |\n| --- | --- |\n| c | 1 < 2 |'
    assert html(text) == (
        "<p>He said “no”.</p>\n<h2>Then</h2>\n<ul><li>one</li><li><em>two</em></li></ul>\n"
        "<ol><li><strong>three</strong></li></ol>\n<blockquote><p>well</p></blockquote>\n"
        '<table><thead><tr><th scope="col">a</th><th scope="col">b</th></tr></thead>'
        '<tbody><tr><th scope="row">c</th><td>1 &lt; 2</td></tr></tbody></table>'
    )


def test_dates_are_counted_from_the_day_given(all_texts: list[DemoText]) -> None:
    for text in all_texts:
        published, a_week_later = (
            dates.published_at(text, TODAY + timedelta(days=days)) for days in (0, 7)
        )
        assert (published is None) == (text.status in {"draft", "review"})
        if published and a_week_later:
            assert timezone.localtime(a_week_later).date() - timezone.localtime(
                published
            ).date() == timedelta(days=7)
            assert (timezone.localtime(published).date() > TODAY) == (text.publish_in is not None)


# --- The library --------------------------------------------------------------------------------


@pytest.mark.usefixtures("library")
def test_library_has_what_the_texts_say(all_texts: list[DemoText]) -> None:
    assert Article.objects.filter(source_key="demo").count() == len(all_texts)
    assert User.objects.count() == 200
    assert 55 <= Organisation.objects.count() <= 65
    assert set(User.objects.values_list("country", flat=True)) >= {"GB", "KE", "JP"}
    assert set(User.objects.values_list("here_as", flat=True)) == set(User.HereAs.values)
    assert 140 <= Tag.objects.count() <= 180
    assert TagSynonym.objects.count() > 150
    assert Article.objects.filter(source_key="demo", authors=None).count() == 0


@pytest.mark.usefixtures("library")
def test_every_top_category_has_articles_and_every_lowest_one_has_some() -> None:
    parents = set(Category.objects.exclude(parent=None).values_list("parent_id", flat=True))
    used = set(Article.objects.values_list("category_id", flat=True))
    used |= set(Article.objects.values_list("further_categories", flat=True))
    assert Category.objects.filter(parent=None).count() >= 12
    assert set(Category.objects.exclude(pk__in=parents).values_list("pk", flat=True)) <= used
    assert Category.objects.exclude(description="").count() == Category.objects.count()


@pytest.mark.usefixtures("library")
def test_series_are_complete_and_in_order() -> None:
    for title, length in (("Conversations about safety", 8), ("Safer handover month", 12)):
        articles = Series.objects.get(title=title).articles.order_by("series_position")
        assert [article.series_position for article in articles] == list(range(1, length + 1))
        times = [article.published_at for article in articles]
        assert times == sorted(times, key=lambda time: time or timezone.now())


@pytest.mark.usefixtures("library")
def test_library_has_articles_in_every_state() -> None:
    statuses = Counter(Article.objects.values_list("status", flat=True))
    assert all(statuses[status] >= 3 for status in Article.Status.values)
    assert Article.objects.filter(status="published", published_at__gt=timezone.now()).count() >= 3
    assert Article.objects.filter(review_by__lt=timezone.localdate()).exists()
    assert Article.objects.exclude(content_warning="").count() >= 15
    assert Article.objects.filter(is_preexisting=True, original_date=None).count() == 0
    assert not Article.objects.exclude(doi="").exists()


@pytest.mark.usefixtures("library")
def test_numbers_agree_with_their_rows_and_history_is_kept() -> None:
    assert not list(drifts())
    assert ArticleFigures.objects.count() == Article.objects.count()
    assert Reaction.objects.count() > 1000
    assert Bookmark.objects.filter(user__email="asha@example.org").exclude(note="").exists()
    assert Revision.objects.count() == Article.objects.filter(status="published").count()
    assert ArticleFigures.objects.exclude(related=[]).count() >= 280


@pytest.mark.usefixtures("library")
@pytest.mark.parametrize(
    "words",
    [
        "central line infection in children",
        "CLABSI",
        "CLABSI pediatric",
        "central line associated infection",
    ],
)
def test_search_finds_central_lines_in_children(words: str) -> None:
    titles = found(words)
    assert len(titles) >= 5
    assert sum("line" in title.lower() or "CLABSI" in title for title in titles[:4]) >= 3


@pytest.mark.usefixtures("library")
def test_members_have_verified_addresses_and_agreed_to_everything() -> None:
    assert EmailAddress.objects.filter(verified=True, primary=True).count() == User.objects.count()
    assert not any(consents.outstanding(user) for user in User.objects.all()[:20])


@pytest.mark.usefixtures("library")
def test_articles_by_members_are_on_their_author_pages() -> None:
    asha = Author.objects.get(user__email="asha@example.org")
    assert (
        asha.affiliation
        == "Patient safety specialist, Harrowmere University Hospitals NHS Foundation Trust"
    )
    assert asha.articles.filter(status="draft", contributed_by=asha.user).exists()


@pytest.mark.usefixtures("library")
@pytest.mark.parametrize("login", logins.LOGINS, ids=lambda login: login.role)
def test_one_can_sign_in_with_what_is_printed(login: logins.DemoLogin) -> None:
    client = Client()
    page = client.post(
        "/accounts/login/", {"login": login.email, "password": logins.PASSWORD}, follow=True
    )
    if login.is_staff:
        assert not page.context["user"].is_authenticated
        code = code_now(logins.AUTHENTICATOR_SECRET)
        page = client.post("/accounts/2fa/authenticate/", {"code": code}, follow=True)
    assert page.context["user"].email == login.email


@pytest.mark.usefixtures("library")
def test_rights_are_those_of_the_role() -> None:
    people = {login.role: User.objects.get(email=login.email) for login in logins.LOGINS}
    hana, claire = people["Editor"], people["Site admin"]
    assert not any(people[role].is_staff for role in ("Member", "Convener", "Moderator"))
    assert hana.is_staff
    assert not hana.is_superuser
    assert hana.groups.filter(name=EDITORS).exists()
    assert claire.is_superuser
    assert User.objects.filter(is_staff=True).count() == 2
    assert all(second_factor.is_set_up(user) for user in (hana, claire))
    assert sum(user.has_usable_password() for user in User.objects.all()) == len(logins.LOGINS)


@pytest.mark.usefixtures("library")
def test_logins_are_printed_with_codes_that_are_left(settings: Settings) -> None:
    told = StringIO()
    call_command("demo", logins=True, stdout=told)
    assert logins.PASSWORD in told.getvalue()
    codes = (
        Authenticator.objects.get(user__email="hana@example.org", type="recovery_codes")
        .wrap()
        .get_unused_codes()
    )
    assert codes[0] in told.getvalue()
    settings.DEBUG = False
    silent = StringIO()
    call_command("demo", logins=True, stdout=silent)
    assert silent.getvalue() == ""


@pytest.mark.usefixtures("library")
def test_loading_again_adds_nothing() -> None:
    before = rows()
    call_command("demo", today=timezone.localdate() + timedelta(days=9), stdout=StringIO())
    assert rows() == before


@pytest.mark.usefixtures("library")
def test_an_article_that_is_missing_comes_back() -> None:
    key, told = "the-respiratory-rate-is-a-real-number", StringIO()
    before = rows()
    with transaction.atomic():
        Article.objects.get(external_id=key).delete()
        call_command("demo", stdout=told)
        after = rows()
        authors = list(Article.objects.get(external_id=key).authors.values_list("name", flat=True))
        transaction.set_rollback(True)
    assert "(1 added now)" in told.getvalue()
    assert authors == ["Lara Pickford"]
    assert {name for name in before if before[name] != after[name]} <= {"learn.Bookmark"}


def test_a_newsletter_waits_to_be_looked_at(library: None) -> None:
    issue = Issue.objects.get()
    assert issue.is_draft and len(cards_of(issue)) == 3
