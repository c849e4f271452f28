"""Asking people to stand as authors, and their answers."""

import re
from typing import Any

import pytest
from django.core import mail
from django.test import Client

from accounts.models import User
from learn.contributions import flows, tasks
from learn.contributions.flows import EditorialDecision, NotAllowed
from learn.contributions.models import Authorship, Contribution
from learn.models import Author
from tests.learn.contributions.make import make_decided, make_draft, now
from tests.make import make_organisation, make_person

pytestmark = pytest.mark.django_db


def asked_by_mail(
    contribution: Contribution, by: User, email: str = "new@example.org"
) -> Authorship:
    row = flows.invite(contribution=contribution, by=by, email=email)
    tasks.send_author_invitation(authorship_id=row.pk)
    return row


def link() -> str:
    found = re.search(r"https?://[^/]+(/learn/share/authors/\S+)", str(mail.outbox[-1].body))
    assert found is not None
    return found[1]


def invite(client: Client, contribution: Contribution, who: str) -> Any:
    return client.post(f"{contribution.get_absolute_url()}authors/", {"who": who})


def test_who_is_asked_reads_the_draft_and_stands_only_after_saying_yes(
    client: Client, ella: User, ben: User
) -> None:
    contribution = make_draft(ella, "Together")
    client.force_login(ben)
    assert client.get(contribution.get_absolute_url()).status_code == 404
    client.force_login(ella)
    for _ in range(2):
        assert invite(client, contribution, f"@{ben.handle}").status_code == 302
    assert contribution.authorships.filter(user=ben).count() == 1
    client.force_login(ben)
    assert b"You are asked" in client.get("/learn/share/mine/").content
    assert b"Do you want to stand" in client.get(contribution.get_absolute_url()).content
    assert client.get(f"{contribution.get_absolute_url()}edit/").status_code == 403
    client.post(f"{contribution.get_absolute_url()}authors/answer/", {"answer": "yes"})
    assert client.get(f"{contribution.get_absolute_url()}edit/").status_code == 200


def test_who_says_no_reads_no_further(client: Client, ella: User, ben: User) -> None:
    contribution = make_draft(ella)
    flows.invite(contribution=contribution, by=ella, person=ben)
    client.force_login(ben)
    client.post(f"{contribution.get_absolute_url()}authors/answer/", {"answer": "no"})
    assert client.get(contribution.get_absolute_url()).status_code == 404
    assert client.get(contribution.article.get_absolute_url()).status_code == 404


def test_only_who_agreed_stands_there(
    ella: User, ben: User, gus: User, dev: User, ines: User
) -> None:
    contribution = make_draft(ella)
    place = make_organisation("Ward Eleven")
    User.objects.filter(pk=ben.pk).update(organisation=place)
    for person, agrees in ((ben, True), (gus, False)):
        row = flows.invite(contribution=contribution, by=ella, person=person)
        flows.answer(authorship=row, agrees=agrees, user=person)
    flows.invite(contribution=contribution, by=ella, person=dev)
    flows.send_in(contribution=contribution, by=ella)
    make_decided(contribution, ines, EditorialDecision.PUBLISH)
    authors = [place.author for place in contribution.article.article_authors.all()]
    assert [author.user for author in authors] == [ella, ben]
    assert authors[1].organisation == place


def test_an_address_is_answered_alike_whether_or_not_it_has_an_account(
    client: Client, ella: User, ben: User
) -> None:
    contribution = make_draft(ella)
    client.force_login(ella)
    pages = []
    for address in (ben.email, "nobody@example.org"):
        response = invite(client, contribution, address)
        page = client.get(response["Location"]).content.decode()
        assert "Has not answered yet" in page
        assert "Ben Okafor" not in page
        pages.append(response.status_code)
    assert pages[0] == pages[1]
    for row in Authorship.objects.exclude(email="").order_by("pk"):
        tasks.send_author_invitation(authorship_id=row.pk)
    known, unknown = (re.sub(r"authors/[^/]+/", "", str(each.body)) for each in mail.outbox)
    assert known == unknown


def test_who_has_the_address_finds_the_question_on_the_site_too(
    client: Client, ella: User, ben: User
) -> None:
    contribution = make_draft(ella, "Together")
    flows.invite(contribution=contribution, by=ella, email=ben.email.upper())
    client.force_login(ben)
    assert b"Together" in client.get("/learn/share/mine/").content


def test_an_author_asked_by_their_address_too_is_not_told_to_exist(ella: User, ben: User) -> None:
    contribution = make_draft(ella)
    flows.invite(contribution=contribution, by=ella, person=ben)
    row = flows.invite(contribution=contribution, by=ella, email=ben.email)
    assert (row.user, row.answer) == (None, "waiting")


def test_opening_the_link_changes_nothing_and_answering_needs_no_account(
    ella: User, ines: User
) -> None:
    contribution = make_draft(ella, "Together")
    asked_by_mail(contribution, ella)
    outside = Client()
    assert b"Together" in outside.get(link()).content
    assert Authorship.objects.get(email="new@example.org").answer == "waiting"
    assert b"Your name, as it should stand" in outside.post(link(), {"answer": "yes"}).content
    said = {"answer": "yes", "name": "Nia New", "affiliation": "A hospice"}
    assert outside.post(link(), said).status_code == 200
    assert outside.get(link()).status_code == 404
    flows.send_in(contribution=contribution, by=ella)
    make_decided(contribution, ines, EditorialDecision.PUBLISH)
    assert Author.objects.get(name="Nia New").affiliation == "A hospice"
    assert contribution.article.authors.filter(name="Nia New").exists()


def test_by_the_link_one_may_say_no(ella: User) -> None:
    contribution = make_draft(ella)
    asked_by_mail(contribution, ella)
    assert b"will not stand there" in Client().post(link(), {"answer": "no"}).content
    assert Authorship.objects.get(email="new@example.org").answer == "declined"


def test_a_link_that_is_taken_back_opens_nothing(client: Client, ella: User) -> None:
    contribution = make_draft(ella)
    row = asked_by_mail(contribution, ella)
    client.force_login(ella)
    client.post(f"{contribution.get_absolute_url()}authors/{row.pk}/remove/")
    assert Client().get(link()).status_code == 404
    assert Client().get("/learn/share/authors/not-there/").status_code == 404


def test_no_mail_goes_out_once_the_question_is_answered_or_gone(ella: User) -> None:
    contribution = make_draft(ella)
    row = flows.invite(contribution=contribution, by=ella, email="new@example.org")
    flows.answer(authorship=row, agrees=False)
    tasks.send_author_invitation(authorship_id=row.pk)
    tasks.send_author_invitation(authorship_id=row.pk + 1000)
    assert mail.outbox == []


def test_only_whoever_shares_it_asks_and_only_before_it_is_published(
    client: Client, ella: User, ben: User, ines: User
) -> None:
    contribution = make_draft(ella)
    row = flows.invite(contribution=contribution, by=ella, person=ben)
    client.force_login(ben)
    assert invite(client, contribution, "new@example.org").status_code == 403
    flows.send_in(contribution=contribution, by=ella)
    make_decided(contribution, ines, EditorialDecision.PUBLISH)
    with pytest.raises(NotAllowed):
        flows.invite(contribution=contribution, by=ella, email="new@example.org")
    with pytest.raises(NotAllowed):
        flows.answer(authorship=row, agrees=True, user=ben)
    assert now(contribution).article.authors.count() == 1


@pytest.mark.parametrize("who", ["", "nobody-here", "half@", "me"])
def test_what_cannot_be_asked_is_said_beside_the_field(
    client: Client, ella: User, who: str
) -> None:
    contribution = make_draft(ella)
    client.force_login(ella)
    text = invite(client, contribution, ella.email if who == "me" else who).content.decode()
    assert "Please look at this again" in text
    assert contribution.authorships.count() == 1


def test_a_person_whose_profile_one_may_not_see_cannot_be_found_by_name(
    client: Client, ella: User
) -> None:
    hidden = make_person("Shy Person", profile_visibility="networks")
    contribution = make_draft(ella)
    client.force_login(ella)
    assert b"We found nobody of this name" in invite(client, contribution, hidden.handle).content


def test_mails_have_a_limit(ella: User, monkeypatch: pytest.MonkeyPatch) -> None:
    from learn.contributions.flows import authors

    monkeypatch.setattr(authors, "MOST_MAILS_A_DAY", 2)
    contribution = make_draft(ella)
    for number in range(2):
        flows.invite(contribution=contribution, by=ella, email=f"a{number}@example.org")
    with pytest.raises(NotAllowed, match="tomorrow"):
        flows.invite(contribution=contribution, by=ella, email="a3@example.org")
