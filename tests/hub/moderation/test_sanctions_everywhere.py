"""Sanctions hold everywhere: in every view that takes a form, and in every verb under its lock.

Both inventories are read from the product, so that a new view or verb is in them; what stays open says why.
"""

from __future__ import annotations

import inspect
import re
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from types import ModuleType
from typing import Any
from uuid import uuid4

import pytest
from django.db import connection, transaction
from django.test import Client
from django.urls import NoReverseMatch, URLPattern, URLResolver, get_resolver, reverse
from django.utils import timezone

from accounts.authentication.middleware import ALLAUTH_PAGES, OWN_PAGES
from accounts.models import User
from hub.errors import NotAllowed
from hub.http.sanction_exemptions import REASON_OPEN, VERB_REFUSES
from hub.moderation.models import Sanction
from hub.moderation.write_limits.write_access import check_may_write
from learn.comments import flows as comments
from learn.contributions import flows as contributions
from networks import access, proposals
from networks.campaigns import flows as campaigns
from networks.discussions import flows as discussions
from networks.exporting import flow as exporting
from networks.members import organisations
from networks.models import MemberOrganisation, Membership, Network, Proposal
from tests.cast import Cast, make_editor, visiting
from tests.learn.comments.make import here_for_a_year, make_comment
from tests.learn.contributions.make import make_draft, make_sent, make_taken, make_writing
from tests.make import make_article, make_organisation
from tests.networks.campaigns.make import make_campaign, make_testimony
from tests.networks.discussions.make import make_reply, make_thread
from tests.networks.make import invite_by_mail, let_in, make_network
from tests.racing import wait_for_a_lock

pytestmark = pytest.mark.django_db

WORDS = "You cannot write here"


def suspend_from_site(person: User) -> Sanction:
    return Sanction.objects.create(
        person=person,
        kind="suspension",
        reason="Threats.",
        ends_at=timezone.now() + timedelta(days=3),
    )


# --- Every view -------------------------------------------------------------------------------------

SAMPLES = {
    "int": 1,
    "key": 1,
    "slug": "a-b",
    "string": "a-b",
    "text": "a-b",
    "path": "1",
    "uuid": str(uuid4()),
}
REGEX_SAMPLES = {
    "app_label": "networks",
    "uidb36": "a",
    "key": "a",
    "content_type_id": "1",
    "object_id": "1",
}


def patterns(
    resolver: URLResolver | None = None, prefix: str = "", converters: dict[str, Any] | None = None
) -> Iterator[tuple[str, dict[str, Any], URLPattern]]:
    """Every named address, with keywords that lead to it."""
    resolver, converters = resolver or get_resolver(), converters or {}
    for each in resolver.url_patterns:
        found = converters | getattr(each.pattern, "converters", {})
        if isinstance(each, URLResolver):
            yield from patterns(
                each, f"{prefix}{each.namespace}:" if each.namespace else prefix, found
            )
        elif each.name:
            keywords = {
                name: SAMPLES[re.sub(r"\d*Converter$", "", type(converter).__name__).lower()]
                for name, converter in found.items()
            }
            regex = getattr(each.pattern, "regex", None) if not found else None
            named = regex.groupindex if regex is not None else {}
            yield (
                f"{prefix}{each.name}",
                keywords or {name: REGEX_SAMPLES[name] for name in named},
                each,
            )


def reason_of(pattern: URLPattern) -> str:
    return str(getattr(pattern.callback, REASON_OPEN, ""))


OPEN_BY_OWN_MARK = {
    *("accounts:close", "accounts:data", "accounts:profile-edit"),
    *(
        "comments:comment-create",
        "comments:comment-edit",
        "comments:keep-edit",
        "comments:keep-new",
    ),
    *(
        "contributions:edit",
        "contributions:keep",
        "contributions:keep-new",
        "contributions:new",
        "contributions:send",
    ),
    *(
        "discussions:draft-delete",
        "discussions:draft-of-edit",
        "discussions:draft-of-reply",
        "discussions:draft-of-thread",
    ),
    *("discussions:follow-network", "discussions:follow-thread", "discussions:seen"),
    *(
        "discussions:poll-edit",
        "discussions:post-edit",
        "discussions:reply",
        "discussions:thread-create",
    ),
    *("drafts:throw-away", "learn:bookmark", "learn:view-count"),
    *("moderation:appeal", "moderation:report", "moderation:warning"),
    *(
        "networks:directory",
        "networks:invitation",
        "networks:leave",
        "networks:propose",
        "networks:withdraw",
    ),
    *("newsletter:ask", "newsletter:confirm", "newsletter:stop"),
    *("notifications:choose", "notifications:digest-stop", "notifications:read"),
    *("notifications:settings", "notifications:unsubscribe", "safeguarding:file-take-out"),
}


def test_what_stays_open_is_named_here_with_its_reason() -> None:
    marked = {name: reason_of(pattern) for name, _, pattern in patterns() if reason_of(pattern)}
    assert marked.keys() == OPEN_BY_OWN_MARK
    assert all(len(reason) > 15 for reason in marked.values())


def test_no_other_view_takes_a_form_of_who_is_suspended_from_the_site(cast: Cast) -> None:
    suspend_from_site(cast.cleo)
    cleo, asked = visiting(cast.cleo), 0
    for name, keywords, pattern in patterns():
        if (
            reason_of(pattern)
            or name.startswith(ALLAUTH_PAGES)
            or name in OWN_PAGES
            or ":testimony-" in name
        ):
            continue
        try:
            address = reverse(name, kwargs=keywords)
        except NoReverseMatch:
            pytest.fail(f"No address for {name}: give it a sample.")
        if address.startswith("/testimonies/"):  # where nobody knows who sends
            continue
        answer = cleo.post(address)
        assert answer.status_code == 403, name
        assert WORDS in answer.content.decode(), name
        asked += 1
    assert asked > 100


def test_what_a_suspended_convener_wrote_comes_back_with_the_reason(cast: Cast) -> None:
    network = make_network(convener=cast.asha)
    suspend_from_site(cast.asha)
    sent = {"name": "Wards", "purpose": "For wards at night & by day."}
    answer = visiting(cast.asha).post(f"/networks/{network.slug}/settings/", sent)
    page = answer.content.decode()
    assert answer.status_code == 403
    assert WORDS in page
    assert "For wards at night &amp; by day." in page


def test_staff_under_a_sanction_are_turned_away_at_the_admin(cast: Cast) -> None:
    suspend_from_site(cast.hana)
    network = make_network(convener=cast.asha)
    answer = visiting(cast.hana).post(
        f"/admin/networks/network/{network.pk}/change/", {"name": "Mine"}
    )
    assert (answer.status_code, WORDS in answer.content.decode()) == (403, True)


def test_reading_leaving_and_ones_own_data_stay_open(cast: Cast) -> None:
    network = make_network(convener=cast.asha)
    let_in(network, cast.cleo, by=cast.asha)
    suspend_from_site(cast.cleo)
    cleo = visiting(cast.cleo)
    assert cleo.get(network.get_absolute_url()).status_code == 200
    assert cleo.get("/settings/data/").status_code == 200
    assert cleo.post(f"/networks/{network.slug}/membership/leave/").status_code == 302
    assert Membership.objects.get(network=network, user=cast.cleo).state == "left"


def test_who_is_deactivated_is_signed_out(cast: Cast) -> None:
    network = make_network(convener=cast.asha)
    asha = visiting(cast.asha)
    User.objects.filter(pk=cast.asha.pk).update(is_active=False)
    assert asha.post(f"/networks/{network.slug}/archive/", {"sure": "on"}).status_code == 404
    assert not Network.objects.get(pk=network.pk).is_archived


# --- Every verb -------------------------------------------------------------------------------------

MODULES: tuple[ModuleType, ...] = (
    *(access, organisations, proposals, exporting, discussions, campaigns, contributions, comments),
)
AFTER_A_DECISION = "Part of deciding a case, which asks under the case's lock."
OPEN_VERBS = {
    "networks.discussions.flows.follow": "How closely one reads is nobody else's business.",
    "networks.discussions.flows.let_through": AFTER_A_DECISION,
    "networks.discussions.flows.put_file_back": AFTER_A_DECISION,
    "networks.discussions.flows.restore_post": AFTER_A_DECISION,
    "networks.discussions.flows.redact": AFTER_A_DECISION,
    "networks.campaigns.flows.take_down": AFTER_A_DECISION,
    "learn.comments.flows.redact": AFTER_A_DECISION,
    "learn.comments.flows.restore": AFTER_A_DECISION,
    "learn.comments.flows.edit_after_decision": AFTER_A_DECISION,
    "learn.contributions.flows.follow_articles": "Follows a save in the admin, which is closed.",
    "learn.contributions.flows.begin_from": "Called once every author has agreed, by the last of them.",
    "networks.access.leave": "Everybody may go.",
    "networks.access.withdraw": "Everybody may go.",
    "networks.access.decline_invitation": "Everybody may go.",
    "networks.access.show_in_directory": "Whether one is named in a list stays one's own choice.",
    "networks.access.claim_invitations": "Follows a confirmed address.",
    "networks.access.addresses_changed": "Follows a lost address.",
    "networks.access.close_memberships": "Part of closing an account.",
    "networks.access.name_changed": "Follows a new name.",
}


def verbs() -> Iterator[tuple[str, Callable[..., object]]]:
    """Every function of the flows that somebody does something with."""
    for module in MODULES:
        for name, verb in vars(module).items():
            if name.startswith("_") or not inspect.isfunction(verb):
                continue
            is_own = (
                verb.__module__.startswith(module.__name__)
                and verb.__module__ != "networks.access.sync_permissions"
            )
            if is_own and {"by", "user"} & inspect.signature(verb).parameters.keys():
                yield f"{module.__name__}.{name}", verb


@pytest.fixture
def keywords(cast: Cast) -> Callable[[str, Callable[..., object]], dict[str, Any]]:
    """What each verb takes, by the names of its parameters; Asha does it, or an editor at the desk."""
    network = make_network(convener=cast.asha, level="public", allows_anonymous=True)
    other = make_network(convener=cast.asha)
    for person in (cast.ben, cast.cleo):
        let_in(network, person, by=cast.asha)
    Network.objects.update(holds_first_posts=False, holds_links=False, holds_anonymous=False)
    network.refresh_from_db()
    ballot = discussions.PollInput("When?", ["Now", "Later"])
    thread = make_thread(network, cast.asha, ballot=ballot)
    post = make_reply(thread, cast.ben)
    editor = make_editor()
    article = make_article()
    sent = make_taken(cast.asha, editor)
    remark = (
        contributions.add_remark(
            contribution=sent, by=editor, quote="night", text="Which?", key=uuid4()
        )
        if "night" in sent.article.body
        else None
    )
    draft = make_draft(cast.asha)
    promotion = discussions.propose_promotion(
        thread=thread, by=cast.asha, posts=[post.pk], title="Swabs"
    )
    campaign = make_campaign(network, cast.asha)
    testimony, _ = make_testimony(campaign)
    place = MemberOrganisation.objects.create(network=network, organisation=make_organisation())
    proposal = Proposal(name="Wards", purpose="To learn.", case="We need it.")
    common: dict[str, Any] = {
        "by": cast.asha, "user": cast.cleo, "to": cast.cleo, "network": network, "thread": thread, "post": post,
        "poll": thread.poll, "promotion": promotion, "campaign": campaign, "testimony": testimony, "seen": 1,
        "invitation": invite_by_mail(network, "new@example.org", by=cast.asha), "addresses": ["b@example.org"],
        "organisation": make_organisation(), "place": place, "lead": None, "key": uuid4(), "reason": "Because.",
        "note": "Because.", "until": timezone.now() + timedelta(days=1), "role": "moderator", "version": 1,
        "title": "New", "kind": "question", "content_warning": "", "tags": [], "into": make_thread(network, cast.asha),
        "on": True, "posts": [post.pk], "ballot": ballot, "choices": [], "agrees": True, "body": "<p>New.</p>",
        "decision": "published", "marks": [], "contribution": draft, "writing": make_writing(), "expected_version": 1,
        "email": "c@example.org", "article": article, "remark": remark,
        "comment": make_comment(article, here_for_a_year(cast.asha)),
        "text": "Why?", "quote": "night", "is_done": True, "convener": cast.cleo, "check": "confirm",
        "proposal": proposal,
    }  # fmt: skip
    own: dict[str, dict[str, Any]] = {
        "networks.access.join": {"network": other, "user": cast.asha},
        "networks.access.accept_invitation": {"user": cast.asha, "network": None},
        "networks.access.accept_code": {"user": cast.asha},
        "networks.access.create_network": {
            "network": Network(name="Wards", slug="wards-new", level="open", joining="at-once")
        },
        "networks.discussions.flows.move_thread": {"to": other},
        "networks.discussions.flows.react": {"kind": "thanks"},
        "networks.discussions.flows.answer_promotion": {"by": cast.ben},
        "networks.proposals.found_proposed": {
            "proposal": _stored(proposal, cast),
            "network": Network(),
        },
        "networks.proposals.decline": {"proposal": _stored(proposal, cast), "answer": "No."},
        "learn.contributions.flows.answer": {
            "user": cast.asha,
            "authorship": contributions.invite(
                contribution=draft, by=cast.asha, email="a@example.org"
            ),
        },
        "learn.contributions.flows.remove_author": {
            "authorship": contributions.invite(
                contribution=draft, by=cast.asha, email="d@example.org"
            ),
        },
        **{
            f"learn.contributions.flows.{name}": {"by": editor, "contribution": sent}
            for name in ("take", "hand_over", "decide", "add_note", "add_remark")
        },
        "learn.contributions.flows.check_again": {"by": editor},
        "learn.contributions.flows.withdraw": {"contribution": make_sent(cast.asha)},
        "learn.comments.flows.react": {"by": cast.ben, "kind": "thanks"},
    }
    if not other.is_read_by_all:  # which Asha asks to join anew
        let_in(other, cast.ben, by=cast.asha, role="convener")
        access.leave(network=other, user=cast.asha)
    for person in (cast.asha, cast.ben, editor):
        suspend_from_site(person)

    def of(name: str, verb: Callable[..., object]) -> dict[str, Any]:
        given = {**common, **own.get(name, {})}
        wanted = inspect.signature(verb).parameters.values()
        return {
            each.name: given[each.name]
            for each in wanted
            if each.default is each.empty or each.name == "user"
        }

    return of


def _stored(proposal: Proposal, cast: Cast) -> Proposal:
    return Proposal.objects.create(
        name=proposal.name,
        purpose=proposal.purpose,
        case=proposal.case,
        proposed_by=cast.dev,
        key=uuid4(),
    )


def test_every_verb_refuses_who_is_suspended_from_the_site(
    keywords: Callable[[str, Callable[..., object]], dict[str, Any]], cast: Cast
) -> None:
    asked = set()
    for name, verb in verbs():
        if name in OPEN_VERBS:
            continue
        before = _rows()
        given = keywords(name, verb)
        with pytest.raises(NotAllowed, match=WORDS), transaction.atomic():
            verb(**given)
        assert _rows() == before, name
        asked.add(name)
    assert len(asked) > 60


def test_every_open_verb_is_one() -> None:
    assert OPEN_VERBS.keys() <= {name for name, _ in verbs()}


def _rows() -> tuple[int, ...]:
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM audit_auditevent")
        return tuple(cursor.fetchone() or ())


# --- What was decided while a verb waited --------------------------------------------------------------


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("deactivated", [False, True])
def test_a_sanction_that_comes_while_a_verb_waits_for_its_lock_counts(
    cast: Cast, deactivated: bool
) -> None:
    network = make_network(convener=cast.asha, level="private")
    access.join(network=network, user=cast.dev, answers=[("Why?", "To listen.")])

    def approve() -> object:
        try:
            return access.approve(network=network, user=cast.dev, by=cast.asha)
        except NotAllowed as refused:
            return refused
        finally:
            connection.close()

    with ThreadPoolExecutor(1) as threads:
        with transaction.atomic():
            Network.objects.select_for_update().get(pk=network.pk)
            waiting = threads.submit(approve)
            wait_for_a_lock()
            if deactivated:
                User.objects.filter(pk=cast.asha.pk).update(is_active=False)
            else:
                suspend_from_site(cast.asha)
        assert isinstance(waiting.result(timeout=10), NotAllowed)
    assert Membership.objects.get(network=network, user=cast.dev).state == "requested"


def test_the_rule_is_one_query(cast: Cast, django_assert_num_queries: Any) -> None:
    check_may_write(cast.cleo)
    with django_assert_num_queries(1):
        check_may_write(cast.cleo)


def test_views_whose_verb_refuses_give_the_text_back(cast: Cast) -> None:
    """Of those that say so: each answers with what was typed, and nothing is stored."""
    network = make_network(convener=cast.asha)
    let_in(network, cast.cleo, by=cast.asha)
    suspend_from_site(cast.cleo)
    typed = {
        "title": "Swabs",
        "kind": "question",
        "body": "<p>Twice aloud.</p>",
        "key": str(uuid4()),
    }
    page = (
        visiting(cast.cleo)
        .post(f"/networks/{network.slug}/discussions/new/", typed)
        .content.decode()
    )
    assert WORDS in page
    assert "Twice aloud." in page
    proposal = {
        "name": "Wards",
        "purpose": "To learn.",
        "level": "private",
        "case": "Many asked.",
        "key": str(uuid4()),
    }
    page = visiting(cast.cleo).post("/networks/propose/", proposal).content.decode()
    assert WORDS in page
    assert "Many asked." in page
    assert not Proposal.objects.exists()
    assert VERB_REFUSES


def test_nobody_else_is_turned_away(cast: Cast) -> None:
    network = make_network(convener=cast.asha, level="public")
    assert (
        visiting(cast.asha).post(f"/networks/{network.slug}/archive/", {"sure": "on"}).status_code
        == 302
    )
    assert Client().post(f"/networks/{network.slug}/archive/").status_code == 302
