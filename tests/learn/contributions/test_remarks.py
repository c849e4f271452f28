"""Remarks beside a text, and how they follow it when it changes."""

from uuid import uuid4

import pytest
from django.test import Client

from accounts.models import User
from learn.contributions import flows
from learn.contributions.editorial.anchors import beside, contains, split
from learn.contributions.flows import EditorialDecision, NotAllowed
from learn.contributions.models import Contribution, Remark
from tests.learn.contributions.make import make_decided, make_taken, make_writing, now

BODY = (
    "<h2>Why</h2><p>We <strong>counted</strong> for a year.</p><ul><li>One</li><li>Two</li></ul>"
    "<p>A &amp; B<br>said “never”.</p>"
)


def remark(quote: str) -> Remark:
    return Remark(quote=quote, text="Which?")


def test_a_text_is_cut_at_its_top_level_and_loses_nothing() -> None:
    assert "".join(split(BODY)) == BODY
    assert len(split(BODY)) == 4
    assert split("") == []


@pytest.mark.parametrize(
    ("quote", "place"),
    [
        ("Why", 0),
        ("counted for a year", 1),
        ("One Two", 2),
        ('A & B said "never"', 3),
        ("year. One", 1),
        ("WHY  we counted", 0),
    ],
)
def test_a_remark_stands_beside_the_passage_it_quotes(quote: str, place: int) -> None:
    blocks, gone = beside(BODY, [remark(quote)])
    assert gone == []
    assert [bool(block.remarks) for block in blocks].index(True) == place


def test_the_words_are_marked_where_they_stand_together() -> None:
    blocks, _ = beside(
        "<p>One <em>two</em> three. A &amp; B.</p>",
        [remark("three"), remark("A & B"), remark("One two")],
    )
    assert "<mark>three</mark>" in blocks[0].html
    assert "<mark>A &amp; B</mark>" in blocks[0].html
    assert "<mark>One" not in blocks[0].html


def test_nothing_is_marked_inside_a_tag() -> None:
    blocks, _ = beside('<p><a href="/learn/">learn more</a> about it</p>', [remark("learn")])
    assert 'href="/learn/"' in blocks[0].html


def test_words_that_are_gone_leave_the_remark_apart() -> None:
    _, gone = beside("<p>Something else.</p>", [remark("counted for a year")])
    assert len(gone) == 1
    assert not contains("<p>Something else.</p>", "  ")


@pytest.fixture
def contribution(ella: User, ines: User) -> Contribution:
    return make_taken(ella, ines)


@pytest.mark.django_db
def test_the_author_reads_remarks_answers_and_ticks_them_off(
    client: Client, ella: User, ines: User, contribution: Contribution
) -> None:
    page = contribution.get_absolute_url()
    client.force_login(ines)
    fields = {"quote": "for a year", "text": "Which year?", "key": str(uuid4())}
    for _ in range(2):
        assert client.post(f"{page}remarks/", fields).status_code == 302
    made = Remark.objects.get()
    client.force_login(ella)
    assert b"Which year?" in client.get(page).content
    said = {"text": "2024 to 2025.", "key": str(uuid4())}
    for _ in range(2):
        client.post(f"{page}remarks/{made.pk}/answer/", said)
        client.post(f"{page}remarks/{made.pk}/done/", {"done": "1"})
    assert made.answers.get().text == "2024 to 2025."
    made.refresh_from_db()
    assert made.done_by == ella
    client.post(f"{page}remarks/{made.pk}/done/", {"done": "0"})
    made.refresh_from_db()
    assert made.done_at is None


@pytest.mark.django_db
def test_a_remark_stays_when_the_text_around_it_changes_and_says_when_its_words_are_gone(
    client: Client, ella: User, ines: User, contribution: Contribution
) -> None:
    flows.add_remark(
        contribution=contribution, by=ines, quote="for a year", text="Which year?", key=uuid4()
    )
    make_decided(contribution, ines, EditorialDecision.CHANGES)  # the remark is word enough
    client.force_login(ella)
    for body, is_gone in (
        ("<p>New.</p><p>We looked for a year.</p>", False),
        ("<p>In 2024 we counted.</p>", True),
    ):
        version = now(contribution).article.version
        flows.save(
            contribution=contribution,
            by=ella,
            writing=make_writing(body=body),
            expected_version=version,
        )
        text = client.get(contribution.get_absolute_url()).content.decode()
        assert "Which year?" in text
        assert ("The passage has changed." in text) == is_gone


@pytest.mark.django_db
def test_a_remark_quotes_the_text(client: Client, ines: User, contribution: Contribution) -> None:
    client.force_login(ines)
    text = client.post(
        f"{contribution.get_absolute_url()}remarks/",
        {"quote": "never written", "text": "Kept as typed"},
    ).content.decode()
    assert "These words do not stand in the text" in text
    assert "Kept as typed" in text
    assert not Remark.objects.exists()


@pytest.mark.django_db
def test_only_the_desk_leaves_remarks_and_only_those_concerned_answer(
    client: Client, ella: User, ben: User, gus: User, ines: User, contribution: Contribution
) -> None:
    made = flows.add_remark(
        contribution=contribution, by=ines, quote="for a year", text="Which?", key=uuid4()
    )
    page = contribution.get_absolute_url()
    client.force_login(ella)
    assert client.post(f"{page}remarks/", {"quote": "for a year", "text": "x"}).status_code == 403
    flows.invite(contribution=contribution, by=ella, person=ben)
    client.force_login(ben)  # who is asked reads along, and does not answer for the authors yet
    assert client.post(f"{page}remarks/{made.pk}/answer/", {"text": "x"}).status_code == 403
    assert client.post(f"{page}remarks/{made.pk}/done/", {"done": "1"}).status_code == 403
    client.force_login(gus)
    assert client.post(f"{page}remarks/{made.pk}/done/", {"done": "1"}).status_code == 404
    with pytest.raises(NotAllowed):
        flows.set_done(remark=made, by=gus, is_done=True)


@pytest.mark.django_db
def test_a_remark_of_another_text_is_not_found_here(
    client: Client, ella: User, ines: User, contribution: Contribution
) -> None:
    other = make_taken(ella, ines)
    made = flows.add_remark(
        contribution=other, by=ines, quote="for a year", text="Which?", key=uuid4()
    )
    client.force_login(ella)
    assert (
        client.post(
            f"{contribution.get_absolute_url()}remarks/{made.pk}/done/", {"done": "1"}
        ).status_code
        == 404
    )
