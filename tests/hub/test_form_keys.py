"""One key, one row: the same text twice is stored once, another text under the same key is offered again."""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from functools import partial
from typing import Any
from typing import cast as cast_to
from uuid import uuid4

import pytest
from django import forms
from django.db.models import Model
from django.urls import reverse

from accounts.models import User
from hub.idempotency import KeyField
from hub.moderation.flows import decide
from hub.moderation.forms import AppealForm, RemovalForm, ReportForm
from hub.moderation.models import Appeal, Case, Removal, Report
from hub.newsletter.forms import KeyForm
from hub.notifications.models import Announcement
from learn.comments.forms import CommentForm
from learn.comments.models import Comment
from learn.contributions import flows as contributing
from learn.contributions.forms.editorial import DeskNoteForm, RemarkAnswerForm, RemarkForm
from learn.contributions.forms.sharing import ContributionForm
from learn.contributions.models import Contribution, DeskNote, Remark, RemarkAnswer
from networks import access
from networks.campaigns.forms.editing import CampaignForm
from networks.campaigns.models import Campaign, Testimony
from networks.discussions.forms.posting import ReplyForm, ThreadForm
from networks.discussions.models import Post, Thread
from networks.forms.proposal import ProposalForm
from networks.models import Membership, Network, Proposal
from tests.cast import Cast, make_editor, visiting
from tests.learn.comments.make import here_for_a_year
from tests.learn.contributions.make import BODY, make_taken
from tests.make import make_article, make_category
from tests.networks.campaigns.make import make_campaign
from tests.networks.discussions.make import make_reply, make_report, make_thread
from tests.networks.make import let_in, make_network
from tests.racing import race

pytestmark = pytest.mark.django_db

FIRST, SECOND = "Nobody told the night shift.", "We found the key under the mat."


@dataclass
class KeyedForm:
    """A form with a key: `text` is the field in which the two texts differ, `rows` what it creates."""

    person: User | None
    address: str
    rows: type[Model]
    text: str = "text"
    fields: dict[str, object] = field(default_factory=dict)
    is_rich: bool = False
    key: str = "key"
    second_is_refused: bool = False  # there can be only one, whatever its key

    def sent(self, text: str, key: object) -> dict[str, object]:
        return {**self.fields, self.text: f"<p>{text}</p>" if self.is_rich else text, self.key: key}


def reply(cast: Cast) -> KeyedForm:
    thread = make_thread(make_leads(cast), cast.asha)
    address = reverse("discussions:reply", args=[thread.network.slug, thread.pk])
    return KeyedForm(cast.cleo, address, Post, "body", is_rich=True)


def thread(cast: Cast) -> KeyedForm:
    address = reverse("discussions:thread-create", args=[make_leads(cast).slug])
    return KeyedForm(
        cast.cleo, address, Thread, "body", {"kind": "question", "title": "Swabs"}, is_rich=True
    )


def comment(cast: Cast) -> KeyedForm:
    address = reverse("comments:comment-create", args=[make_article().pk])
    return KeyedForm(here_for_a_year(cast.cleo), address, Comment, "body", is_rich=True)


def report(cast: Cast) -> KeyedForm:
    post = make_reply(make_thread(make_leads(cast, "public"), cast.asha), cast.cleo)
    return KeyedForm(
        None,
        reverse("moderation:report", args=["post", post.pk]),
        Report,
        fields={"reason": "spam"},
    )


def appeal(cast: Cast) -> KeyedForm:
    case = decided_case(cast)
    return KeyedForm(
        cast.cleo, reverse("moderation:appeal", args=[case.pk]), Appeal, second_is_refused=True
    )


def removal(cast: Cast) -> KeyedForm:
    case = make_report(
        make_reply(make_thread(make_leads(cast), cast.asha), cast.cleo), cast.ben
    ).case
    address = f"/networks/leads/reports/{case.pk}/removal/"
    return KeyedForm(cast.asha, address, Removal, "reason", {"sure": "on"})


def announcement(cast: Cast) -> KeyedForm:
    address = reverse("admin:notifications_announcement_add")
    return KeyedForm(cast.hana, address, Announcement, fields={"title": "On Sunday"})


def proposal(cast: Cast) -> KeyedForm:
    fields: dict[str, object] = {"name": "Falls", "purpose": "Fewer falls.", "level": "public"}
    return KeyedForm(cast.ella, "/networks/propose/", Proposal, "case", fields)


def campaign(cast: Cast) -> KeyedForm:
    address = reverse("campaigns:campaign-create", args=[make_leads(cast).slug])
    rows = {
        f"{name}-{part}": "0"
        for name in ("figures", "changes")
        for part in ("TOTAL_FORMS", "INITIAL_FORMS")
    }
    return KeyedForm(
        cast.asha, address, Campaign, "summary", {"title": "Handover", "seen": "0", **rows}
    )


def given_testimony(cast: Cast) -> KeyedForm:
    begun = make_campaign(make_leads(cast, "public"), cast.asha)
    address = reverse("testimonies:give", args=[begun.network.slug, begun.slug])
    return KeyedForm(None, address, Testimony, fields={"consent": "count"}, key="form")


def article(cast: Cast) -> KeyedForm:
    fields: dict[str, object] = {
        "type": "blog", "is_preexisting": "0", "title": "At night", "summary": "Aloud.", "audience": "staff",
        "category": make_category().pk,
    }  # fmt: skip
    return KeyedForm(
        cast.ella, reverse("contributions:new"), Contribution, "body", fields, is_rich=True
    )


def remark(cast: Cast) -> KeyedForm:
    editor = make_editor()
    begun = make_taken(cast.ella, editor, body=BODY)
    address = reverse("contributions:remark", args=[begun.pk])
    return KeyedForm(editor, address, Remark, fields={"quote": "for a year"})


def remark_answer(cast: Cast) -> KeyedForm:
    editor = make_editor()
    begun = make_taken(cast.ella, editor, body=BODY)
    left = contributing.add_remark(
        contribution=begun, by=editor, quote="for a year", text="Which?", key=uuid4()
    )
    return KeyedForm(
        cast.ella, reverse("contributions:remark-answer", args=[begun.pk, left.pk]), RemarkAnswer
    )


def desk_note(cast: Cast) -> KeyedForm:
    editor = make_editor()
    return KeyedForm(
        editor, reverse("contributions:note", args=[make_taken(cast.ella, editor).pk]), DeskNote
    )


FORMS: dict[type[forms.BaseForm], Callable[[Cast], KeyedForm]] = {
    ReplyForm: reply, ThreadForm: thread, CommentForm: comment, ReportForm: report, AppealForm: appeal,
    RemovalForm: removal, ProposalForm: proposal, CampaignForm: campaign, ContributionForm: article, RemarkForm: remark,
    RemarkAnswerForm: remark_answer, DeskNoteForm: desk_note,
}  # fmt: skip
WITHOUT_TEXT = {KeyForm}
OTHER_WAYS_TO_BEAR_A_KEY = [announcement, given_testimony]
EVERY = [
    pytest.param(make, id=make.__name__) for make in (*FORMS.values(), *OTHER_WAYS_TO_BEAR_A_KEY)
]


def make_leads(cast: Cast, level: str = "private") -> Network:
    network = make_network("Leads", convener=cast.asha, slug="leads", level=level)
    let_in(network, cast.ben, by=cast.asha, role="moderator")
    let_in(network, cast.cleo, by=cast.asha)
    return network


def decided_case(cast: Cast) -> Case:
    post = make_reply(make_thread(make_leads(cast), cast.asha), cast.cleo)
    return decide(
        case=make_report(post, cast.asha).case, by=cast.ben, decision="hidden", note="Rude."
    )


def key_in(page: str, name: str) -> str:
    """Of the form in which the text stands."""
    keys = re.findall(rf'name="{name}" value="([^"]+)"', page)
    assert keys, page
    return str(keys[0])


def opened(form: KeyedForm) -> str:
    if form.key == "key":
        return str(uuid4())
    return key_in(visiting(form.person).get(form.address).content.decode(), form.key)


@pytest.mark.parametrize("make", EVERY)
def test_another_text_under_the_same_key_is_offered_again(
    make: Callable[[Cast], KeyedForm], cast: Cast
) -> None:
    form = make(cast)
    client, key, before = visiting(form.person), opened(form), form.rows._default_manager.count()
    for _ in range(2):
        assert client.post(form.address, form.sent(FIRST, key)).status_code in {200, 302}
    assert form.rows._default_manager.count() == before + 1

    answer = client.post(form.address, form.sent(SECOND, key))
    assert answer.status_code == 200
    page = answer.content.decode()
    assert SECOND in page
    assert "is not sent yet" in page or form.second_is_refused
    assert form.rows._default_manager.count() == before + 1

    if not form.second_is_refused:
        fresh = key_in(page[page.index(form.key) :], form.key)
        assert fresh != key
        assert client.post(form.address, form.sent(SECOND, fresh)).status_code in {200, 302}
        assert form.rows._default_manager.count() == before + 2


def test_every_form_with_a_key_is_in_the_table() -> None:
    keyed = {each for each in _subclasses(forms.BaseForm) if _has_key(each)}
    assert keyed - WITHOUT_TEXT == {*FORMS} | _BASES


_BASES: set[type] = {
    base for form in FORMS for base in form.__mro__[1:] if "key" in getattr(base, "base_fields", {})
}


def _has_key(form: type[forms.BaseForm]) -> bool:
    return isinstance(
        getattr(form, "base_fields", {}).get("key"), KeyField
    ) and form.__module__.partition(".")[0] in {
        "hub",
        "learn",
        "networks",
        "accounts",
    }


def _subclasses(of: type) -> Iterator[type[forms.BaseForm]]:
    for each in cast_to("list[type[forms.BaseForm]]", of.__subclasses__()):
        yield each
        yield from _subclasses(each)


def test_somebody_elses_text_is_not_shown(cast: Cast) -> None:
    form, key = reply(cast), str(uuid4())
    visiting(cast.cleo).post(form.address, form.sent(FIRST, key))
    page = visiting(cast.ben).post(form.address, form.sent(SECOND, key)).content.decode()
    assert "is not sent yet" in page
    assert "You sent" not in page
    assert Post.objects.filter(body__contains=SECOND).count() == 0


def test_a_text_that_was_edited_since_is_still_the_same_text(cast: Cast) -> None:
    form, key, client = reply(cast), str(uuid4()), visiting(cast.cleo)
    client.post(form.address, form.sent(FIRST, key))
    post = Post.objects.get(key=key)
    client.post(
        reverse("discussions:post-edit", args=[post.pk]),
        {"body": "<p>Corrected.</p>", "version": "1"},
    )
    assert client.post(form.address, form.sent(FIRST, key)).status_code == 302
    assert Post.objects.filter(thread=post.thread).count() == 2


# --- Brothers: one row a person, so that a later text had been thrown away without a word ----------------------------


def test_what_one_says_later_is_added_to_ones_report(cast: Cast) -> None:
    post = make_reply(make_thread(make_leads(cast), cast.asha), cast.cleo)
    address, client = reverse("moderation:report", args=["post", post.pk]), visiting(cast.ben)
    later = {"reason": "patient", "text": SECOND, "key": str(uuid4())}
    client.post(address, {"reason": "spam", "text": FIRST, "key": str(uuid4())})
    for _ in range(2):
        assert client.post(address, later).status_code == 302
    told, case = Report.objects.get(), Case.objects.get()
    assert told.text == f"{FIRST}\n\n{SECOND}"
    assert (case.report_count, case.is_urgent, case.hidden_at is not None) == (1, True, True)


def test_who_asks_to_join_again_with_other_answers_hears_it(cast: Cast) -> None:
    network = make_network(convener=cast.asha, questions=["Why?"])
    address, client = reverse("networks:join", args=[network.slug]), visiting(cast.ella)
    assert client.post(address, {"answer_0": FIRST}).status_code == 302
    assert client.post(address, {"answer_0": FIRST}).status_code == 302
    page = client.post(address, {"answer_0": SECOND}).content.decode()
    assert "You asked already, with other answers" in page
    assert SECOND in page
    assert Membership.objects.get(network=network, user=cast.ella).answers[0][1] == FIRST
    access.withdraw(network=network, user=cast.ella)
    assert client.post(address, {"answer_0": SECOND}).status_code == 302


# --- At the same moment ----------------------------------------------------------------------------------------------


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("make", [reply, thread, comment, proposal, article, report])
def test_twenty_equal_forms_at_once_are_one_row(
    make: Callable[[Cast], KeyedForm], cast: Cast
) -> None:
    form = make(cast)
    key, before = str(uuid4()), form.rows._default_manager.count()
    send = partial(_status_of, form, FIRST, key)
    assert race(*[send] * 20) == [302] * 20
    assert form.rows._default_manager.count() == before + 1


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("make", [reply, thread, comment, proposal, article, report])
def test_of_two_texts_at_once_one_is_posted_and_the_other_offered(
    make: Callable[[Cast], KeyedForm], cast: Cast
) -> None:
    form = make(cast)
    for _ in range(4):
        key, before = str(uuid4()), form.rows._default_manager.count()
        answers = race(
            *[partial(_status_of, form, f"{text} {key}", key) for text in (FIRST, SECOND)]
        )
        assert sorted(map(str, answers)) == ["200", "302"]
        assert form.rows._default_manager.count() == before + 1


def _status_of(form: KeyedForm, text: str, key: str) -> Any:
    return visiting(form.person).post(form.address, form.sent(text, key)).status_code
