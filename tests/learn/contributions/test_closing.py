"""What becomes of contributions when somebody closes their account."""

import pytest

from accounts.flows import close_account
from accounts.models import Erasure, User
from learn.contributions import flows
from learn.contributions.flows import EditorialDecision
from learn.contributions.models import Authorship, Contribution, TopicLead
from learn.models import Article
from tests.learn.contributions.make import make_decided, make_draft, make_sent, make_taken, now

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("mode", Erasure.Mode)
def test_what_was_not_published_goes(ella: User, ines: User, mode: Erasure.Mode) -> None:
    make_draft(ella)
    make_sent(ella)
    make_decided(make_taken(ella, ines), ines, EditorialDecision.CHANGES, note="Shorter.")
    close_account(user=ella, mode=mode)
    assert not Contribution.objects.exists()
    assert not Article.objects.exists()


def test_what_another_member_agreed_to_stand_for_is_theirs(ella: User, ben: User) -> None:
    contribution = make_sent(ella)
    row = flows.invite(contribution=contribution, by=ella, person=ben)
    flows.answer(authorship=row, agrees=True, user=ben)
    close_account(user=ella, mode=Erasure.Mode.KEEP)
    assert now(contribution).article.contributed_by == ben
    assert [row.user for row in contribution.authorships.all()] == [ben]


def test_what_is_published_stays_without_the_name(ella: User, ines: User) -> None:
    contribution = make_decided(make_taken(ella, ines), ines, EditorialDecision.PUBLISH)
    close_account(user=ella, mode=Erasure.Mode.KEEP)
    assert now(contribution).state == "published"
    assert [author.name for author in contribution.article.authors.all()] == ["Former member"]


def test_what_lay_on_the_desk_waits_for_somebody_else(ella: User, ines: User, jonas: User) -> None:
    contribution = make_taken(ella, ines)
    close_account(user=ines, mode=Erasure.Mode.KEEP)
    stored = now(contribution)
    assert (stored.state, stored.assigned_to) == ("sent", None)
    assert not TopicLead.objects.exists()
    assert flows.take(contribution=stored, by=jonas).assigned_to == jonas


def test_who_was_asked_to_stand_as_an_author_stands_nowhere(ella: User, ben: User) -> None:
    contribution = make_draft(ella)
    flows.invite(contribution=contribution, by=ella, person=ben)
    close_account(user=ben, mode=Erasure.Mode.REMOVE)
    assert not Authorship.objects.filter(user=ben).exists()
