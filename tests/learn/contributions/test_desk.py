"""What editors and topic leads do with what was sent in."""

import re
from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from accounts.models import User
from hub.audit.models import AuditEvent
from learn.contributions import flows
from learn.contributions.flows import EditorialDecision, NotAllowed
from learn.contributions.models import Contribution, DeskNote, Step, TopicLead
from learn.models import Article
from tests.cast import make_editor
from tests.learn.contributions.make import (
    make_decided,
    make_draft,
    make_lead,
    make_sent,
    make_taken,
    make_writing,
    now,
)
from tests.make import make_article, make_category, make_person

pytestmark = pytest.mark.django_db

DESK = "/learn/desk/"


def at(contribution: Contribution, verb: str) -> str:
    return f"{DESK}{contribution.pk}/{verb}/"


def decision(contribution: Contribution, what: str, **said: object) -> dict[str, Any]:
    return {"decision": what, "seen": contribution.last_step_id, "note": "", **said}


def test_the_desk_is_for_editors_and_topic_leads(
    client: Client, ella: User, ines: User, jonas: User
) -> None:
    assert client.get(DESK).status_code == 302
    client.force_login(ella)
    assert client.get(DESK).status_code == 404
    for person in (ines, jonas):
        client.force_login(person)
        assert client.get(DESK).status_code == 200


def test_a_lead_finds_what_waits_in_their_topic_and_under_it(
    client: Client, ella: User, ines: User, kim: User
) -> None:
    under = make_category("Falls", parent=make_category())
    make_sent(ella, "In the topic")
    make_sent(ella, "Under the topic", category=under)
    make_sent(ella, "Elsewhere", category=make_category("A third topic"))
    make_draft(ella, "Not sent")
    client.force_login(ines)
    text = client.get(DESK).content.decode()
    assert "In the topic" in text
    assert "Under the topic" in text
    assert "Elsewhere" not in text
    assert "Not sent" not in text
    client.force_login(kim)
    assert "In the topic" not in client.get(DESK).content.decode()


def test_an_editor_finds_all_of_it_but_their_own(
    client: Client, ella: User, jonas: User, kim: User
) -> None:
    make_sent(ella, "From a member")
    make_sent(jonas, "By the editor")
    client.force_login(jonas)
    text = client.get(DESK).content.decode()
    assert "From a member" in text
    assert "By the editor" not in text


def test_nobody_decides_about_their_own_text(client: Client, ines: User, ella: User) -> None:
    own = make_sent(ines)
    client.force_login(ines)
    assert client.post(at(own, "take")).status_code == 403
    beside = make_draft(ella)
    asked = flows.invite(contribution=beside, by=ella, person=ines)
    flows.answer(authorship=asked, agrees=True, user=ines)
    flows.send_in(contribution=beside, by=ella)
    assert client.post(at(beside, "take")).status_code == 403


def test_taken_twice_it_is_one_step_and_its_author_sees_who_has_it(
    client: Client, ella: User, ines: User
) -> None:
    contribution = make_sent(ella)
    client.force_login(ines)
    for _ in range(2):
        assert client.post(at(contribution, "take")).status_code == 302
    stored = now(contribution)
    assert (stored.state, stored.assigned_to) == ("review", ines)
    assert stored.steps.filter(kind="taken").count() == 1
    client.force_login(ella)
    text = client.get(contribution.get_absolute_url()).content.decode()
    assert "In review. Ines Costa has it." in text


def test_what_somebody_has_is_not_taken_from_them_but_handed_over(
    ella: User, ines: User, jonas: User
) -> None:
    contribution = make_taken(ella, ines)
    with pytest.raises(NotAllowed, match="Ines Costa has it already"):
        flows.take(contribution=contribution, by=jonas)
    flows.hand_over(contribution=contribution, by=ines, to=jonas, note="You know more of this.")
    assert now(contribution).assigned_to == jonas
    assert DeskNote.objects.get().text == "You know more of this."


def test_who_no_longer_looks_after_the_topic_does_not_block_it(
    ella: User, ines: User, jonas: User
) -> None:
    contribution = make_taken(ella, ines)
    TopicLead.objects.all().delete()
    with pytest.raises(NotAllowed):
        flows.take(contribution=contribution, by=ines)
    assert flows.take(contribution=contribution, by=jonas).assigned_to == jonas


def test_it_is_handed_to_nobody_who_does_not_look_after_it(
    client: Client, ella: User, ines: User, kim: User
) -> None:
    contribution = make_taken(ella, ines)
    client.force_login(ines)
    assert client.post(at(contribution, "hand-over"), {"to": kim.pk}).status_code == 200
    with pytest.raises(NotAllowed):
        flows.hand_over(contribution=contribution, by=ines, to=kim)
    assert now(contribution).assigned_to == ines


def test_changes_are_asked_with_words_and_the_author_reads_them(
    client: Client, ella: User, ines: User
) -> None:
    contribution = make_taken(ella, ines)
    client.force_login(ines)
    refused = client.post(at(contribution, "decide"), decision(contribution, "changes"))
    assert b"Please say what should change" in refused.content
    fields = decision(contribution, "changes", note="Which months were these?")
    for _ in range(2):  # the second finds the decision made already, by the same form
        assert client.post(at(contribution, "decide"), fields).status_code == 302
    assert now(contribution).steps.filter(kind="changes").count() == 1
    client.force_login(ella)
    assert b"Which months were these?" in client.get(contribution.get_absolute_url()).content


def test_sent_in_again_it_waits_for_the_same_person(
    client: Client, ella: User, ines: User, jonas: User
) -> None:
    contribution = make_decided(
        make_taken(ella, ines), ines, EditorialDecision.CHANGES, note="Shorter."
    )
    client.force_login(ella)
    client.post(f"{contribution.get_absolute_url()}send/", {"note": "Shorter now."})
    stored = now(contribution)
    assert (stored.state, stored.assigned_to) == ("sent", ines)
    assert stored.steps.filter(kind="sent-again", note="Shorter now.").count() == 1


def test_published_it_is_in_the_library_with_its_authors(
    client: Client, ella: User, ines: User
) -> None:
    contribution = make_taken(ella, ines, "Said aloud")
    client.force_login(ines)
    fields = decision(contribution, "publish", note="Thank you!")
    assert client.post(at(contribution, "decide"), fields).status_code == 302
    article = now(contribution).article
    assert article.is_public
    assert [author.user for author in article.authors.all()] == [ella]
    assert article.review_by is not None
    page = Client().get(article.get_absolute_url())
    assert page.status_code == 200
    assert b"Ella Novak" in page.content
    assert AuditEvent.objects.get(action="contribution.published").actor == ines


def test_declined_with_a_reason_it_is_a_text_of_ones_own_again(
    client: Client, ella: User, ines: User
) -> None:
    contribution = make_taken(ella, ines)
    client.force_login(ines)
    assert (
        b"Please say why"
        in client.post(at(contribution, "decide"), decision(contribution, "decline")).content
    )
    client.post(
        at(contribution, "decide"), decision(contribution, "decline", note="We have one like it.")
    )
    stored = now(contribution)
    assert (stored.state, stored.article.status) == ("declined", "draft")
    client.force_login(ella)
    assert b"We have one like it." in client.get(contribution.get_absolute_url()).content


def test_planned_it_appears_by_itself(client: Client, ella: User, ines: User) -> None:
    contribution = make_taken(ella, ines)
    client.force_login(ines)
    day = timezone.localtime() + timedelta(days=2)
    assert (
        b"When should it"
        in client.post(at(contribution, "decide"), decision(contribution, "schedule")).content
    )
    client.post(
        at(contribution, "decide"), decision(contribution, "schedule", day=f"{day:%Y-%m-%dT%H:%M}")
    )
    stored = now(contribution)
    assert (stored.state, stored.article.status, stored.article.is_public) == (
        "scheduled",
        "published",
        False,
    )
    assert flows.come_due() == 0
    Article.objects.filter(pk=stored.article_id).update(
        published_at=timezone.now() - timedelta(minutes=1)
    )
    assert [flows.come_due(), flows.come_due()] == [1, 0]
    assert now(contribution).state == "published"


def test_a_plan_can_be_taken_back(ella: User, ines: User) -> None:
    contribution = make_taken(ella, ines)
    later = timezone.now() + timedelta(days=2)
    make_decided(contribution, ines, EditorialDecision.SCHEDULE, at=later)
    stored = now(make_decided(contribution, ines, EditorialDecision.ACCEPT))
    assert (stored.state, stored.article.status, stored.article.published_at) == (
        "accepted",
        "review",
        None,
    )


def test_who_saw_an_older_state_is_told_what_happened(
    client: Client, ella: User, ines: User, jonas: User
) -> None:
    contribution = make_taken(ella, ines)
    old = decision(contribution, "publish", note="Typed with care")
    make_decided(contribution, ines, EditorialDecision.DECLINE, note="We have one like it.")
    client.force_login(jonas)
    text = client.post(at(contribution, "decide"), old).content.decode()
    assert "Ines Costa declined it meanwhile" in text
    assert "Typed with care" in text
    assert now(contribution).state == "declined"


def test_a_note_at_the_desk_never_reaches_the_author(
    client: Client, ella: User, ines: User, jonas: User
) -> None:
    contribution = make_taken(ella, ines)
    client.force_login(ines)
    client.post(at(contribution, "note"), {"text": "zqnoteqz: is this the man from the inquiry?"})
    client.force_login(jonas)
    assert b"zqnoteqz" in client.get(contribution.get_absolute_url()).content
    client.force_login(ella)
    for address in (contribution.get_absolute_url(), "/learn/share/mine/", "/notifications/"):
        assert b"zqnoteqz" not in client.get(address).content
    assert not DeskNote.objects.visible_to(ella).exists()


def test_the_desk_corrects_a_text_and_makes_proposals_tags(
    client: Client, ella: User, ines: User
) -> None:
    contribution = make_taken(ella, ines, words=["night voices"])
    client.force_login(ines)
    page = f"{contribution.get_absolute_url()}edit/"
    assert b"night voices" in client.get(page).content
    article = now(contribution).article
    fields = {
        "type": "blog", "is_preexisting": "0", "title": "Corrected", "summary": "S", "body": "<p>T</p>",
        "category": article.category_id, "audience": "staff", "tags": "night voices", "version": article.version,
    }  # fmt: skip
    assert client.post(page, fields).status_code == 302
    stored = now(contribution)
    assert (stored.article.title, stored.words, list(stored.article.tags.names())) == (
        "Corrected",
        [],
        ["night voices"],
    )
    assert stored.authorships.filter(user=ella).exists()


def test_what_the_admin_publishes_or_archives_is_followed(
    client: Client, ella: User, ines: User, hana: User
) -> None:
    contribution = make_taken(ella, ines)
    client.force_login(hana)
    for action, state in (("publish", "published"), ("archive", "archived")):
        fields = {"action": action, "_selected_action": [contribution.article_id]}
        client.post("/admin/learn/article/", fields)
        assert now(contribution).state == state
    assert [step.by for step in Step.objects.order_by("-pk")[:2]] == [hana, hana]


def test_the_admin_takes_and_publishes_several(client: Client, ella: User, hana: User) -> None:
    sent = [make_sent(ella) for _ in range(3)]
    client.force_login(hana)
    page = "/admin/contributions/contribution/"
    for action in ("take", "accept_and_publish", "accept_and_publish"):
        client.post(page, {"action": action, "_selected_action": [each.pk for each in sent]})
    assert {now(each).state for each in sent} == {"published"}
    assert Step.objects.filter(kind="published").count() == 3
    assert client.get(f"{page}{sent[0].pk}/change/").status_code == 200
    article = client.get(f"/admin/learn/article/{sent[0].article_id}/change/").content.decode()
    assert "Remarks and decision" in article


def test_an_editor_of_the_admin_works_there_without_further_rights(
    client: Client, ella: User, jonas: User
) -> None:
    contribution = make_sent(ella)
    client.force_login(jonas)
    page = "/admin/contributions/contribution/"
    assert client.get(page).status_code == 200
    client.post(page, {"action": "take", "_selected_action": [contribution.pk]})
    assert now(contribution).assigned_to == jonas


def test_staff_appoint_topic_leads_and_that_is_written_down(
    client: Client, ella: User, hana: User
) -> None:
    client.force_login(hana)
    client.post(
        "/admin/contributions/topiclead/add/", {"user": ella.pk, "category": make_category().pk}
    )
    lead = TopicLead.objects.get()
    assert (lead.user, lead.appointed_by) == (ella, hana)
    client.post(f"/admin/contributions/topiclead/{lead.pk}/delete/", {"post": "yes"})
    assert [*AuditEvent.objects.order_by("pk").values_list("action", flat=True)] == [
        "topic-lead.appointed", "topic-lead.ended"
    ]  # fmt: skip


def test_what_is_old_is_checked_again(client: Client, ella: User, ines: User) -> None:
    contribution = make_decided(
        make_taken(ella, ines, "Old by now"), ines, EditorialDecision.PUBLISH
    )
    never_shared = make_article("From an editor")
    other = make_article("Other topic", category=make_category("A third topic"))
    Article.objects.update(review_by=timezone.localdate())
    assert [flows.come_due(), flows.come_due()] == [1, 0]
    assert now(contribution).state == "due"
    client.force_login(ines)
    text = client.get(f"{DESK}?show=due").content.decode()
    assert "Old by now" in text
    assert "From an editor" in text
    assert "Other topic" not in text
    assert client.get(f"{DESK}check/{other.pk}/").status_code == 404
    assert client.post(f"{DESK}check/{never_shared.pk}/", {}).status_code == 200
    client.post(
        f"{DESK}check/{contribution.article_id}/", {"check": "confirm", "note": "All true."}
    )
    client.post(f"{DESK}check/{never_shared.pk}/", {"check": "archive"})
    stored = now(contribution)
    assert stored.state == "published"
    assert stored.article.review_by and stored.article.review_by > timezone.localdate() + timedelta(
        days=300
    )
    assert Article.objects.get(pk=never_shared.pk).status == "archived"
    assert client.get(f"{DESK}check/{never_shared.pk}/").status_code == 404


def test_a_check_in_the_admin_is_followed(ella: User, ines: User, jonas: User) -> None:
    from learn.history.content_review import mark_reviewed

    contribution = make_decided(make_taken(ella, ines), ines, EditorialDecision.PUBLISH)
    Article.objects.update(review_by=timezone.localdate())
    flows.come_due()
    mark_reviewed(ids=[contribution.article_id], by=jonas)
    assert now(contribution).state == "published"


@pytest.mark.parametrize("verb", ["take", "hand-over", "decide", "note"])
def test_the_desk_is_closed_to_authors_and_others(
    client: Client, ella: User, kim: User, ines: User, verb: str
) -> None:
    contribution = make_sent(ella)
    assert client.post(at(contribution, verb)).status_code == 302
    client.force_login(kim)
    assert client.post(at(contribution, verb)).status_code == 404
    client.force_login(ella)
    assert client.post(at(contribution, verb)).status_code == 403
    client.force_login(ines)
    assert client.get(at(contribution, verb)).status_code == 405


def test_the_queue_costs_the_same_for_one_and_for_fifty(
    client: Client, ella: User, ines: User
) -> None:
    make_taken(ella, ines)
    client.force_login(ines)
    client.get(DESK)
    with CaptureQueriesContext(connection) as once:
        client.get(DESK)
    for number in range(50):
        make_sent(make_person(), f"Waits {number:02}")
    with CaptureQueriesContext(connection) as often:
        text = client.get(DESK).content.decode()
    assert len(often) == len(once)
    seen = re.findall(r"Waits \d\d", text)
    while found := re.search(r'rel="next" href="(\?after=[^"]+)"', text):
        text = client.get(DESK + found[1].replace("&amp;", "&")).content.decode()
        seen += re.findall(r"Waits \d\d", text)
    assert seen == [f"Waits {number:02}" for number in range(50)]


def test_a_page_costs_the_same_for_one_and_for_fifty_steps_and_remarks(
    client: Client, ella: User, ines: User
) -> None:
    from uuid import uuid4

    contribution = make_taken(ella, ines)
    page = contribution.get_absolute_url()

    def remark() -> None:
        made = flows.add_remark(
            contribution=contribution, by=ines, quote="for a year", text="Which?", key=uuid4()
        )
        flows.answer_remark(remark=made, by=ella, text="Last year.", key=uuid4())
        flows.add_note(contribution=contribution, by=ines, text="Good.", key=uuid4())

    remark()
    client.force_login(ines)
    client.get(page)
    with CaptureQueriesContext(connection) as once:
        client.get(page)
    for _ in range(20):
        remark()
    with CaptureQueriesContext(connection) as often:
        client.get(page)
    assert len(often) == len(once)


def test_editors_with_the_right_alone_are_editors(ella: User) -> None:
    assert Contribution.objects.looked_after_by(make_editor()).count() == 0
    contribution = make_sent(ella)
    editor = make_editor("Lena Vik")
    assert Contribution.objects.looked_after_by(editor).get() == contribution
    User.objects.filter(pk=editor.pk).update(is_staff=False)
    assert not Contribution.objects.looked_after_by(editor).exists()


def test_changing_the_topic_moves_it_to_other_leads(ella: User, ines: User, kim: User) -> None:
    contribution = make_decided(
        make_taken(ella, ines), ines, EditorialDecision.CHANGES, note="Not my topic."
    )
    writing = make_writing(category=make_category("Another topic"))
    version = now(contribution).article.version
    flows.save(contribution=contribution, by=ella, writing=writing, expected_version=version)
    assert not Contribution.objects.looked_after_by(ines).exists()
    flows.send_in(contribution=contribution, by=ella)
    assert now(contribution).assigned_to is None
    assert Contribution.objects.looked_after_by(kim).get() == contribution


def test_a_lead_of_what_stands_above_leads_what_stands_under(ella: User) -> None:
    top = make_category("Top")
    middle = make_category("Middle", parent=top)
    lead = make_lead(make_person(), top)
    contribution = make_sent(ella, category=make_category("Bottom", parent=middle))
    assert Contribution.objects.looked_after_by(lead).get() == contribution
