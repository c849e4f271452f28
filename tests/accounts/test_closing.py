"""Close my account."""

from typing import Any

import pytest
from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from allauth.usersessions.models import UserSession
from django.contrib.admin.models import CHANGE, LogEntry
from django.contrib.auth.models import Group
from django.contrib.contenttypes.models import ContentType
from django.contrib.sessions.models import Session
from django.core.mail import EmailMessage
from django.db import transaction
from django.test import Client
from django.urls import reverse
from procrastinate.contrib.django.models import ProcrastinateJob

from accounts import flows
from accounts.models import DataExport, Erasure, User
from accounts.personal_data import erasure
from learn.models import Article, ArticleAuthor, Author, Bookmark, Reaction, Revision
from tests.cast import code_now
from tests.jobs import run_jobs
from tests.make import PASSWORD, make_article, make_author, make_organisation, make_person

CLOSE = reverse("accounts:close")
CLOSED = reverse("accounts:closed")
KEEP, REMOVE = Erasure.Mode.KEEP, Erasure.Mode.REMOVE


def sign_in(client: Client, person: User) -> None:
    """Through the door itself, so that the session is on record."""
    client.post(reverse("account_login"), {"login": person.email, "password": PASSWORD})


# --- The page -------------------------------------------------------------------------------------


def test_the_password_closes_the_account_and_signs_out(client: Client, ella: User) -> None:
    client.force_login(ella)
    answer = client.post(CLOSE, {"mode": "keep", "password": PASSWORD}, follow=True)
    assert answer.redirect_chain == [(CLOSED, 302)]
    assert "Your account is closed" in answer.content.decode()
    assert "_auth_user_id" not in client.session
    ella.refresh_from_db()
    assert not ella.is_active
    assert client.get(CLOSE)["Location"].startswith(reverse("account_login"))


@pytest.mark.parametrize(
    ("answers", "field"),
    [
        ({"mode": "keep", "password": "not my password"}, "password"),
        ({"mode": "keep"}, "password"),
        ({"mode": "everything", "password": PASSWORD}, "mode"),
        ({"password": PASSWORD}, "mode"),
    ],
)
def test_what_is_missing_or_wrong_is_told_beside_the_field(
    client: Client, answers: dict[str, str], field: str, ella: User
) -> None:
    client.force_login(ella)
    page = client.post(CLOSE, answers)
    assert page.context["form"].errors.keys() == {field}
    ella.refresh_from_db()
    assert ella.is_active
    assert not Erasure.objects.exists()


def test_looking_closes_nothing(client: Client, ella: User) -> None:
    client.force_login(ella)
    assert client.get(CLOSE, {"mode": "keep", "password": PASSWORD}).status_code == 200
    ella.refresh_from_db()
    assert ella.is_active


def test_an_authenticator_will_do_instead_of_the_password(client: Client, hana: User) -> None:
    client.force_login(hana)
    assert reverse("mfa_reauthenticate") in client.get(CLOSE).content.decode()
    client.post(f"{reverse('mfa_reauthenticate')}?next={CLOSE}", {"code": code_now()})
    assert "password" not in client.get(CLOSE).context["form"].fields
    client.post(CLOSE, {"mode": "keep"})
    hana.refresh_from_db()
    assert hana.closed_at is not None
    assert not (hana.is_staff or hana.is_superuser)


def test_who_has_no_password_proves_it_another_way(client: Client, ella: User) -> None:
    ella.set_unusable_password()
    ella.save()
    Authenticator.objects.create(
        user=ella, type="webauthn", data={"name": "Phone", "credential": {}}
    )
    client.force_login(ella)
    answer = client.get(CLOSE)
    assert (answer.status_code, answer["Location"].partition("?")[0]) == (
        302,
        reverse("mfa_reauthenticate"),
    )


# --- What is left ---------------------------------------------------------------------------------


def test_nothing_of_the_person_stays_in_the_row(ella: User) -> None:
    ella.organisation = make_organisation()
    ella.job_title, ella.bio, ella.interests, ella.country = "Nurse", "About", "falls", "GB"
    ella.save()
    ella.groups.add(Group.objects.create(name="Editors"))
    flows.close_account(user=ella, mode=KEEP)
    closed = User.objects.get(pk=ella.pk)
    assert (closed.email, closed.handle) == (
        f"closed-{ella.pk}@closed.invalid",
        f"former-{ella.pk}",
    )
    assert (closed.display_name, closed.here_as) == ("Former member", "other")
    assert not any(
        (closed.job_title, closed.bio, closed.interests, closed.country, closed.organisation)
    )
    assert not (closed.is_active or closed.has_usable_password() or closed.groups.exists())
    assert closed.date_joined == closed.closed_at
    left = {str(value).lower() for value in User.objects.filter(pk=ella.pk).values()[0].values()}
    assert not any("ella" in value or "novak" in value for value in left)


def test_how_they_signed_in_is_forgotten(client: Client, ella: User, cleo: User) -> None:
    other_device, other_person = Client(), Client()
    sign_in(client, ella)
    sign_in(other_device, ella)
    sign_in(other_person, cleo)
    assert UserSession.objects.filter(user=ella).count() == 2
    Authenticator.objects.create(user=ella, type="recovery_codes", data={})
    DataExport.objects.create(user=ella, name="exports/x.zip")
    flows.close_account(user=ella, mode=KEEP)
    assert not EmailAddress.objects.filter(user=ella).exists()
    assert not UserSession.objects.filter(user=ella).exists()
    assert not Authenticator.objects.filter(user=ella).exists()
    assert not DataExport.objects.filter(user=ella).exists()
    assert not ella.consents.exists()
    assert other_device.get(CLOSE).status_code == 302
    assert other_person.get(CLOSE).status_code == 200
    assert not any(
        session.get_decoded().get("_auth_user_id") == str(ella.pk)
        for session in Session.objects.all()
    )


def test_the_log_of_erasures_says_when_and_how_and_nothing_else(ella: User) -> None:
    flows.close_account(user=ella, mode=REMOVE)
    erasure = Erasure.objects.get()
    assert (erasure.account_id, erasure.mode) == (ella.pk, "remove")
    assert {field.name for field in Erasure._meta.fields} == {
        "id",
        "account_id",
        "mode",
        "closed_at",
    }


def test_the_name_leaves_the_log_of_the_admin(ella: User, hana: User) -> None:
    people = ContentType.objects.get_for_model(User)
    LogEntry.objects.create(
        user=hana,
        content_type=people,
        object_id=str(ella.pk),
        object_repr="Ella Novak",
        action_flag=CHANGE,
    )
    flows.close_account(user=ella, mode=KEEP)
    assert LogEntry.objects.get().object_repr == "Former member"


def test_what_they_proposed_stays_for_staff_without_them(ella: User) -> None:
    proposed = flows.propose_organisation(name="St Elsewhere", country="GB", by=ella)
    flows.close_account(user=ella, mode=KEEP)
    proposed.refresh_from_db()
    assert proposed.proposed_by is None


def test_closing_twice_is_closing_once(ella: User) -> None:
    flows.close_account(user=ella, mode=KEEP)
    flows.close_account(user=ella, mode=REMOVE)
    assert Erasure.objects.get().mode == "keep"
    assert (
        ProcrastinateJob.objects.filter(task_name="accounts.tasks.send_account_closed").count() == 1
    )


def test_the_place_of_a_closed_account_may_be_taken(ella: User) -> None:
    make_person("Former", handle=f"former-{ella.pk}")
    flows.close_account(user=ella, mode=KEEP)
    ella.refresh_from_db()
    assert ella.handle == f"former-{ella.pk}-2"


def test_one_part_that_fails_leaves_everything_as_it_was(
    ella: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(_: User, __: Erasure.Mode) -> None:
        raise RuntimeError("out of order")

    monkeypatch.setattr(erasure, "_parts", [*erasure.parts(), fail])
    with pytest.raises(RuntimeError), transaction.atomic():
        flows.close_account(user=ella, mode=KEEP)
    ella.refresh_from_db()
    assert ella.is_active
    assert EmailAddress.objects.filter(user=ella).exists()
    assert not ProcrastinateJob.objects.exists()


def test_the_address_can_join_again(ella: User) -> None:
    flows.close_account(user=ella, mode=KEEP)
    assert make_person("Ella Novak").handle == "ella-novak-2"  # the handle itself stays reserved


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize(
    ("mode", "said"), [(KEEP, "stays in the library"), (REMOVE, "is removed from the library")]
)
def test_one_last_mail_goes_to_the_old_address(
    mode: Any, said: str, mailoutbox: list[EmailMessage]
) -> None:
    person = make_person("Nadia Haddad")
    flows.close_account(user=person, mode=mode)
    run_jobs()
    (mail,) = mailoutbox
    assert mail.to == ["nadia.haddad@example.org"]
    assert said in mail.body
    assert not ProcrastinateJob.objects.filter(args__icontains="nadia").exists()


# --- The library ----------------------------------------------------------------------------------


def test_what_they_saved_and_reacted_to_goes(ella: User, cleo: User) -> None:
    article = make_article()
    for person in (ella, cleo):
        Bookmark.objects.keep(article, person, "my note")
        Reaction.objects.give(article, person, Reaction.Kind.HELPFUL)
    flows.close_account(user=ella, mode=KEEP)
    assert list(Bookmark.objects.values_list("user", flat=True)) == [cleo.pk]
    article.figures.refresh_from_db()
    assert article.figures.helpful == 1


def test_kept_articles_say_former_member(client: Client, ella: User) -> None:
    author = make_author("Ella Novak", user=ella)
    article = make_article(title="Falls on the ward", authors=[author], contributed_by=ella)
    draft = make_article(status=Article.Status.DRAFT, authors=[author], contributed_by=ella)
    assert "Ella Novak" in client.get(article.get_absolute_url()).content.decode()
    flows.close_account(user=ella, mode=KEEP)
    page = client.get(article.get_absolute_url())
    assert page.status_code == 200
    assert "Former member" in page.content.decode()
    assert "Ella Novak" not in page.content.decode()
    assert not Article.objects.filter(pk=draft.pk).exists()
    assert not Author.objects.filter(name="Ella Novak").exists()
    assert "Ella Novak" not in str(list(Revision.objects.values_list("content", flat=True)))


def test_removed_articles_are_gone_and_shared_ones_lose_the_name(
    client: Client, ella: User
) -> None:
    author, other = make_author("Ella Novak", user=ella), make_author("Ben Okafor")
    alone = make_article(title="Alone", authors=[author], contributed_by=ella)
    shared = make_article(title="Shared", authors=[author, other], contributed_by=ella)
    uploaded = make_article(title="For Ben", authors=[other], contributed_by=ella)
    flows.close_account(user=ella, mode=REMOVE)
    assert client.get(alone.get_absolute_url()).status_code == 404
    assert set(Article.objects.all()) == {shared, uploaded}
    names = (
        ArticleAuthor.objects.filter(article=shared)
        .order_by("position")
        .values_list("author__name", flat=True)
    )
    assert list(names) == ["Former member", "Ben Okafor"]


@pytest.mark.parametrize("mode", [KEEP, REMOVE])
def test_work_published_elsewhere_keeps_its_names(mode: Any, ella: User) -> None:
    author = make_author("Ella Novak", user=ella, about="Private words")
    paper = make_article(
        authors=[author], contributed_by=ella, is_preexisting=True, source_name="A journal"
    )
    flows.close_account(user=ella, mode=mode)
    author.refresh_from_db()
    assert (author.user, author.about, author.name) == (None, "", "Ella Novak")
    assert list(paper.authors.all()) == [author]


def test_search_forgets_the_name(client: Client, ella: User) -> None:
    author = make_author("Zebedee Quux", user=ella)
    article = make_article(title="Falls on the ward", authors=[author], contributed_by=ella)
    address, library = article.get_absolute_url(), reverse("learn:library")
    assert address in client.get(library, {"q": "Quux"}).content.decode()
    flows.close_account(user=ella, mode=KEEP)
    assert address not in client.get(library, {"q": "Quux"}).content.decode()
    assert address in client.get(library, {"q": "ward"}).content.decode()
