"""What is typed into the form of an article is kept while one types, and tags are offered."""

from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from django.utils.html import escape

from accounts.flows import close_account
from accounts.models import Erasure, User
from hub.drafts.models import Draft
from hub.files.models import StoredFile
from hub.files.tasks import delete_orphans
from learn.comments.integrations import personal_data
from learn.contributions.models import Contribution
from learn.models import TagSynonym
from learn.moderation.actions import redact
from tests.learn.contributions.make import make_draft, make_sent, now
from tests.learn.contributions.test_sharing import NEW, edit_of, edited, typed
from tests.make import make_article
from tests.visibility.scene import PNG

pytestmark = pytest.mark.django_db

KEEP = reverse("contributions:keep-new")
STORY = "<p>It was a long night.</p>"


def page(client: Client, address: str = NEW) -> str:
    return client.get(address).content.decode()


def test_a_new_text_is_kept_and_comes_back(client: Client, ella: User) -> None:
    client.force_login(ella)
    fields = typed(body=STORY, tags="falls, nights", is_preexisting="1", source_name="Quiet Wards")
    assert client.post(KEEP, fields | {"csrfmiddlewaretoken": "x"}).json()["kept"]
    shown = page(client)
    for said in (
        "We kept what you wrote on",
        escape(STORY),
        "falls, nights",
        "Quiet Wards",
        fields["key"],
    ):
        assert said in shown
    assert "csrfmiddlewaretoken" not in Draft.objects.get().fields
    assert "is_author" in client.get(NEW).context["form"].initial
    assert not client.get(NEW).context["form"].initial["is_author"]  # the tick was taken away
    assert not Contribution.objects.exists()
    assert "Go on writing" in page(client, reverse("contributions:share"))


def test_nobody_else_meets_it(client: Client, ella: User, gus: User) -> None:
    client.force_login(ella)
    client.post(KEEP, typed(body=STORY))
    client.force_login(gus)
    assert "long night" not in page(client)
    assert "long night" not in page(client, reverse("discussions:drafts"))


def test_saving_lets_the_draft_go_and_one_that_comes_later_is_nothing(
    client: Client, ella: User
) -> None:
    client.force_login(ella)
    fields = typed(body=STORY)
    client.post(KEEP, fields)
    client.post(NEW, fields)
    assert not Draft.objects.exists()
    client.post(KEEP, fields)
    assert not Draft.objects.exists()
    assert "We kept what you wrote" not in page(client)


def test_a_refused_form_keeps_its_draft(client: Client, ella: User) -> None:
    client.force_login(ella)
    fields = typed(body=STORY)
    client.post(KEEP, fields)
    assert client.post(NEW, fields | {"title": ""}).status_code == 200
    assert Draft.objects.exists()


def test_an_emptied_form_takes_the_draft_away(client: Client, ella: User) -> None:
    client.force_login(ella)
    named = client.post(KEEP, typed(body=STORY)).json()["draft"]
    emptied = typed(title="", summary="", body="", draft=named)
    assert client.post(KEEP, emptied).json() == {"kept": "", "draft": ""}
    assert not Draft.objects.exists()


def test_changes_of_a_draft_are_kept_with_the_version_one_began_with(
    client: Client, ella: User
) -> None:
    client.force_login(ella)
    contribution = make_draft(ella)
    keep = reverse("contributions:keep", args=[contribution.pk])
    named = client.post(keep, edited(contribution, body=STORY)).json()["draft"]
    began = now(contribution).article.version
    assert escape(STORY) in page(client, edit_of(contribution))
    client.post(
        edit_of(contribution), edited(contribution, body="<p>Of another tab.</p>", draft=named)
    )
    assert not Draft.objects.exists()
    client.post(keep, edited(contribution, body=STORY, version=began))
    assert f'name="version" value="{began}"' in page(client, edit_of(contribution))
    client.post(edit_of(contribution), edited(contribution, body=STORY))
    client.post(keep, edited(contribution, body=STORY))  # arrives after the text was saved
    assert not Draft.objects.exists()


def test_words_that_are_taken_out_do_not_come_back_with_changes(
    client: Client, ella: User, hana: User
) -> None:
    client.force_login(ella)
    contribution = make_draft(ella, title="What Mrs Hollis told us")
    Contribution.objects.filter(pk=contribution.pk).update(explained=["Mrs Hollis: she agreed."])
    keep = reverse("contributions:keep", args=[contribution.pk])
    client.post(keep, edited(contribution, body="<p>Mrs Hollis knows.</p>"))
    redact(article_id=contribution.article_id, by=hana, passage="Mrs Hollis", everywhere=False)
    fields = Draft.objects.get().fields
    assert (fields["title"], fields["body"]) == (
        "What [removed] told us",
        "<p>[removed] knows.</p>",
    )
    assert now(contribution).explained == ["[removed]: she agreed."]


def test_what_another_shares_keeps_no_draft(client: Client, ella: User, gus: User) -> None:
    contribution = make_sent(ella)
    client.force_login(gus)
    keep = reverse("contributions:keep", args=[contribution.pk])
    assert client.post(keep, edited(contribution, body=STORY)).status_code == 404
    assert not Draft.objects.exists()


def test_too_long_a_text_is_said_to_be(client: Client, ella: User) -> None:
    client.force_login(ella)
    assert client.post(KEEP, typed(body="<p>" + "long " * 40_000 + "</p>")).status_code == 413


def test_keeping_is_for_who_is_signed_in_and_by_post(client: Client, ella: User) -> None:
    assert client.post(KEEP, typed(body=STORY)).status_code == 403  # with the text
    client.force_login(ella)
    assert client.get(KEEP).status_code == 405
    assert not Draft.objects.exists()


def test_one_throws_it_away_and_nobody_else(client: Client, ella: User, gus: User) -> None:
    client.force_login(ella)
    client.post(KEEP, typed(body=STORY))
    away = Draft.objects.get().away_url
    assert away in page(client)
    assert away in page(client, reverse("discussions:drafts"))
    client.force_login(gus)
    assert client.post(away).status_code == 404
    client.force_login(ella)
    assert client.get(away).status_code == 405
    assert client.post(away)["Location"] == NEW
    assert client.post(away).status_code == 404
    client.logout()
    assert client.post(away).status_code == 302


def test_pictures_of_a_draft_stay_as_long_as_it(client: Client, ella: User, gus: User) -> None:
    client.force_login(ella)
    upload = SimpleUploadedFile("ward.png", PNG, "image/png")
    src = client.post(reverse("contributions:picture"), {"picture": upload}).json()["src"]
    fields = typed(body=f'<p>Look:</p><p><img src="{src}" alt="A board"></p>')
    client.post(KEEP, fields)
    StoredFile.objects.update(uploaded_at=timezone.now() - timedelta(days=3))
    assert delete_orphans() == 0
    assert client.get(src).status_code == 200
    client.force_login(gus)
    assert client.get(src).status_code == 404
    client.force_login(ella)
    client.post(NEW, fields)
    assert Contribution.objects.get().article.attachments.count() == 1
    assert client.get(src).status_code == 200


def test_it_stands_in_ones_copy_of_data_and_goes_with_the_account(
    client: Client, ella: User
) -> None:
    client.force_login(ella)
    client.post(KEEP, typed(body=STORY))
    assert personal_data.kept_texts(ella)[0]["fields"]["body"] == STORY
    close_account(user=ella, mode=Erasure.Mode.KEEP)
    assert not Draft.objects.exists()


# --- Tags ---------------------------------------------------------------------------------------------


def offered(client: Client, text: str) -> str:
    return client.get(reverse("contributions:tags"), {"q": text}).content.decode()


def test_tags_of_the_library_are_offered_by_name_and_by_synonym(client: Client, ella: User) -> None:
    article = make_article(tags=["falls prevention", "theatre"])
    make_article(tags=["falls prevention"])
    TagSynonym.objects.create(name="slips and trips", tag=article.tags.get(name="falls prevention"))
    client.force_login(ella)
    for text in ("fal", "Prev", "slip", "falls prev"):
        assert 'data-text="falls prevention"' in offered(client, text)
        assert "theatre" not in offered(client, text)
    assert "2 articles" in offered(client, "fal")
    make_article(tags=["slip resistant shoes"])
    shown = offered(client, "slip")
    assert shown.index("slip resistant shoes") < shown.index(
        "falls prevention"
    )  # which more articles have


@pytest.mark.parametrize("text", ["", "f", "%", "\x00", "zzz", "a:b & !"])
def test_nothing_is_offered_for_less(client: Client, ella: User, text: str) -> None:
    make_article(tags=["falls"])
    client.force_login(ella)
    assert "option" not in offered(client, text)


def test_a_tag_of_drafts_alone_is_not_offered(client: Client, ella: User) -> None:
    make_article(tags=["secret plans"], status="draft", published_at=None)
    client.force_login(ella)
    assert "secret" not in offered(client, "secret")


def test_the_field_is_plain_text_that_a_script_completes(client: Client, ella: User) -> None:
    client.force_login(ella)
    shown = page(client)
    assert (
        f'data-controller="combobox" data-url="{reverse("contributions:tags")}" data-separator=","'
        in shown
    )
    assert client.get(reverse("contributions:tags")).status_code == 200
    client.logout()
    assert client.get(reverse("contributions:tags")).status_code == 302
