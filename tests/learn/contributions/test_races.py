"""Two at the same moment: one decision, one step, one draft."""

from functools import partial
from uuid import uuid4

import pytest

from accounts.models import User
from learn.contributions import flows
from learn.contributions.flows import EditorialDecision, NotAllowed
from learn.contributions.models import Contribution, Step
from learn.flows import set_status
from learn.models import Article
from tests.cast import make_editor
from tests.learn.contributions.make import make_lead, make_sent, make_taken, make_writing, now
from tests.make import make_category, make_person
from tests.racing import race

pytestmark = [
    pytest.mark.django_db(transaction=True),
    pytest.mark.parametrize(
        "rounds",
        [pytest.param(4, id="short"), pytest.param(100, id="long", marks=pytest.mark.long)],
    ),
]


@pytest.fixture
def people(transactional_db: None) -> tuple[User, User, User]:
    make_category()
    return (
        make_person("Ella Novak"),
        make_lead(make_person("Ines Costa")),
        make_editor("Jonas Holm"),
    )


def broke(results: list[object]) -> list[object]:
    return [
        result
        for result in results
        if isinstance(result, Exception) and not isinstance(result, NotAllowed)
    ]


def test_two_decide_and_one_decision_is_made(rounds: int, people: tuple[User, User, User]) -> None:
    ella, ines, jonas = people
    for _ in range(rounds):
        contribution = make_taken(ella, ines)
        seen = contribution.last_step_id
        decide = partial(flows.decide, contribution=contribution, seen=seen, note="Because.")
        results = race(
            partial(decide, by=ines, decision=EditorialDecision.PUBLISH),
            partial(decide, by=jonas, decision=EditorialDecision.DECLINE),
        )
        assert broke(results) == []
        assert sum(isinstance(result, Contribution) for result in results) == 1
        stored = now(contribution)
        assert (stored.state == "published") == (stored.article.status == "published")
        assert Step.objects.filter(contribution=contribution, pk__gt=seen).count() == 1


def test_two_take_and_one_has_it(rounds: int, people: tuple[User, User, User]) -> None:
    ella, ines, jonas = people
    for _ in range(rounds):
        contribution = make_sent(ella)
        results = race(
            *[
                partial(flows.take, contribution=contribution, by=person)
                for person in (ines, jonas, ines)
            ]
        )
        assert broke(results) == []
        assert contribution.steps.filter(kind="taken").count() == 1


def test_a_decision_while_the_author_takes_it_back(
    rounds: int, people: tuple[User, User, User]
) -> None:
    ella, ines, _ = people
    for _ in range(rounds):
        contribution = make_taken(ella, ines)
        seen = contribution.last_step_id
        publish = partial(
            flows.decide,
            contribution=contribution,
            by=ines,
            decision=EditorialDecision.PUBLISH,
            seen=seen,
        )
        results = race(publish, partial(flows.withdraw, contribution=contribution, by=ella))
        assert broke(results) == []
        stored = now(contribution)
        assert (stored.state, stored.article.status) in {
            ("published", "published"),
            ("withdrawn", "draft"),
        }


def test_a_decision_while_the_admin_archives(rounds: int, people: tuple[User, User, User]) -> None:
    """Both lock the article first: nobody waits for ever."""
    ella, ines, jonas = people
    for _ in range(rounds):
        contribution = make_taken(ella, ines)
        seen, ids = contribution.last_step_id, [contribution.article_id]
        publish = partial(
            flows.decide,
            contribution=contribution,
            by=ines,
            decision=EditorialDecision.PUBLISH,
            seen=seen,
        )
        results = race(
            publish, partial(set_status, ids=ids, status=Article.Status.ARCHIVED, by=jonas)
        )
        assert broke(results) == []
        stored = now(contribution)
        assert stored.state == stored.article.status


def test_the_same_form_several_times(rounds: int, people: tuple[User, User, User]) -> None:
    ella, *_ = people
    for number in range(rounds):
        begin = partial(flows.begin, by=ella, writing=make_writing(), key=uuid4())
        results = race(begin, begin, begin)
        assert broke(results) == []
        assert Contribution.objects.count() == number + 1
        contribution = Contribution.objects.order_by("-pk")[0]
        invite = partial(flows.invite, contribution=contribution, by=ella, email="new@example.org")
        assert broke(race(invite, invite)) == []
        assert contribution.authorships.exclude(email="").count() == 1
