"""What one might try from the network one belongs to, to reach into another or to become more than one is."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any
from uuid import uuid4

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from hub.files.models import StoredFile
from hub.files.uploads import store
from hub.moderation.models import Case
from networks import access
from networks.discussions import flows
from networks.discussions.models import (
    Poll,
    Post,
    PostFile,
    PostMention,
    Promotion,
    Thread,
    ThreadDraft,
    Vote,
)
from networks.models import Invitation, Membership, Network
from tests.cast import Cast, SignedInClient, make_cast
from tests.make import make_organisation
from tests.networks.conftest import without_secrets
from tests.networks.discussions.asking import make_poll
from tests.networks.discussions.make import make_reply, make_report, make_thread, writing
from tests.networks.make import invite_by_mail, let_in, make_network
from tests.template_database import once
from tests.visibility.scene import PNG

pytestmark = pytest.mark.django_db

WORD = "zqelsewhereqz"
MISSING = 987_654_321


@dataclass
class Two:
    """`here` is convened by Asha, with Cleo in it. `there` is hidden, convened by Ben, with Dev in it."""

    cast: Cast
    here: Network
    there: Network
    own: Thread
    thread: Thread
    post: Post
    poll: Poll
    draft: ThreadDraft
    promotion: Promotion
    invitation: Invitation
    waiting: Membership
    file: StoredFile
    case: Case


@pytest.fixture
def two() -> Two:
    return once(make_two)


def make_two() -> Two:
    cast = make_cast()
    here = make_network("Here", slug="here", convener=cast.asha, code_of_conduct="")
    there = make_network(WORD, slug=WORD, convener=cast.ben, purpose=WORD)
    let_in(here, cast.cleo, by=cast.asha)
    let_in(there, cast.dev, by=cast.ben)
    waiting = access.join(network=there, user=cast.gus, answers=[("Why?", WORD)])
    there.level, there.joining = "hidden", "by-invitation"
    access.save_settings(network=there, by=cast.ben)
    own = make_thread(here, cast.cleo, "Ours")
    make_reply(own, cast.asha)
    thread = make_thread(there, cast.dev, WORD, body=f"<p>{WORD}</p>", tags=[WORD])
    file = store(SimpleUploadedFile(f"{WORD}.png", PNG, "image/png"), by=cast.dev)
    post = flows.reply(thread=thread, writing=writing(cast.dev, f"<p>{WORD}</p>", files=[file]))
    poll = make_poll(there, cast.dev, choices=(WORD, "No"))
    draft = ThreadDraft.objects.create(
        user=cast.dev, network=there, thread=thread, fields={"body": WORD}
    )
    promotion = flows.propose_promotion(thread=thread, by=cast.ben, posts=[post.pk], title=WORD)
    invitation = invite_by_mail(there, "somebody@example.org", by=cast.ben)
    case = make_report(post, cast.ben, text=WORD).case
    return Two(
        cast,
        here,
        there,
        own,
        thread,
        post,
        poll,
        draft,
        promotion,
        invitation,
        waiting,
        file,
        case,
    )


def visiting(who: object) -> Client:
    client = SignedInClient(headers={"Sec-Fetch-Site": "same-origin"})
    client.force_login(who)  # type: ignore[arg-type]
    return client


def page(response: Any) -> bytes:
    return without_secrets(response.content)


# --- Numbers ------------------------------------------------------------------------------------------

OF_POST = (
    "post",
    "post-history",
    "post-edit",
    "post-delete",
    "post-author",
    "answer",
    "draft-of-edit",
)
OF_THREAD = (
    *(
        "thread-detail",
        "first-unread",
        "thread-edit",
        "thread-closed",
        "thread-pinned",
        "thread-move",
    ),
    *("thread-merge", "thread-split", "thread-promote", "reply", "vote", "shared-concern", "seen"),
    *("follow-thread", "draft-of-reply"),
)


def guesses(two: Two) -> list[tuple[str, list[object], list[object]]]:
    """Each address of something there, under either network's name; and the same for what does not exist."""
    thread, post, invitation = two.thread.pk, two.post.pk, two.invitation.pk
    found: list[tuple[str, list[object], list[object]]] = [
        (f"discussions:{name}", [post], [MISSING]) for name in OF_POST
    ]
    for slug in ("here", two.there.slug):
        found += [(f"discussions:{name}", [slug, thread], [slug, MISSING]) for name in OF_THREAD]
        found += [
            (f"networks:{name}", [slug, invitation], [slug, MISSING])
            for name in ("invitation-send", "invitation-revoke")
        ]
    found.append(("discussions:vote", ["here", two.poll.thread_id], ["here", MISSING]))
    found.append(("discussions:promotion", [two.promotion.pk], [MISSING]))
    for slug in ("here", two.there.slug):
        found += [
            (f"networks:{name}", [slug, two.case.pk], [slug, MISSING])
            for name in ("report", "report-claim")
        ]
    for kind, number in (("post", post), ("thread", thread)):
        found.append(("moderation:report", [kind, number], [kind, MISSING]))
    found.append(("discussions:draft-delete", [two.draft.pk], [MISSING]))
    found.append(("files:detail", [two.file.name], [str(MISSING)]))
    found.append(("networks:member", ["here", two.cast.dev.handle], ["here", "nobody-at-all"]))
    found.append(("networks:member-role", ["here", two.cast.dev.handle], ["here", "nobody-at-all"]))
    return found


def test_a_number_of_another_network_is_answered_as_one_that_does_not_exist(two: Two) -> None:
    client = visiting(two.cast.asha)
    sent = {
        "on": "1",
        "body": "<p>Mine now.</p>",
        "key": uuid4(),
        "number": 1,
        "level": "watching",
        "answer": "yes",
    }
    wrong = []
    for name, real, missing in guesses(two):
        for ask in (client.get, lambda address: client.post(address, sent)):
            there, nowhere = ask(reverse(name, args=real)), ask(reverse(name, args=missing))
            if there.status_code not in {404, 405} or page(there) != page(nowhere):
                wrong.append(f"{name} {real}: {there.status_code}, {nowhere.status_code}")
    assert wrong == []
    assert Post.objects.filter(body__contains="Mine now").count() == 0
    assert ThreadDraft.objects.filter(pk=two.draft.pk).exists()


def test_a_fragment_gives_no_more_than_the_page(two: Two) -> None:
    client = visiting(two.cast.asha)
    for name, real, _ in guesses(two):
        for ask in (client.get, client.post):
            answer = ask(
                reverse(name, args=real), headers={"HX-Request": "true", "HX-Target": "content"}
            )
            assert answer.status_code in {404, 405}, (name, answer.status_code)
            assert WORD not in str(answer.headers)
    for address in (
        "/networks/",
        "/networks/mine/",
        "/",
        "/networks/search/?q=elsewhere",
        "/networks/drafts/",
    ):
        assert WORD not in client.get(address, headers={"HX-Request": "true"}).content.decode()


# --- Fields that name something of another network ----------------------------------------------------


def test_a_reply_answers_only_posts_of_its_thread(two: Two) -> None:
    sent = {"body": "<p>Hello.</p>", "key": uuid4(), "reply_to": two.post.pk}
    visiting(two.cast.cleo).post(reverse("discussions:reply", args=["here", two.own.pk]), sent)
    assert two.own.posts.get(number=3).reply_to is None


def test_threads_of_another_network_are_no_targets(two: Two) -> None:
    client, where = visiting(two.cast.asha), ["here", two.own.pk]
    post = two.own.posts.get(number=2)
    for name, sent in (
        ("thread-merge", {"into": two.thread.pk}),
        ("thread-move", {"network": two.there.pk}),
        ("thread-split", {"title": "Apart", "posts": [two.post.pk]}),
        ("thread-promote", {"title": "Apart", "posts": [two.post.pk]}),
    ):
        answer = client.post(reverse(f"discussions:{name}", args=where), sent)
        assert answer.status_code == 200, name
        assert WORD not in answer.content.decode()
    assert Thread.objects.filter(network=two.here).count() == 1
    assert [*two.thread.posts.order_by("number").values_list("pk", flat=True)] == [
        two.thread.posts.get(number=1).pk,
        two.post.pk,
    ]
    assert Post.objects.get(pk=post.pk).thread == two.own
    assert Promotion.objects.count() == 1


def test_an_answer_of_another_poll_is_no_vote(two: Two) -> None:
    mine = make_poll(two.here, two.cast.cleo)
    sent = {"choice": [two.poll.choices.earliest("pk").pk]}
    visiting(two.cast.cleo).post(reverse("discussions:vote", args=["here", mine.thread_id]), sent)
    assert Vote.objects.count() == 0


def test_a_request_to_another_network_is_not_decided_here(two: Two) -> None:
    sent = {"people": [two.waiting.pk], "decision": "approve", "ask_again": 30}
    visiting(two.cast.asha).post(reverse("networks:requests", args=["here"]), sent)
    assert Membership.objects.get(pk=two.waiting.pk).state == Membership.State.REQUESTED


def test_an_organisation_of_another_network_is_not_taken_off_here(two: Two) -> None:
    place = two.there.member_organisations.create(organisation=make_organisation())
    client = visiting(two.cast.asha)
    for name in ("organisation", "organisation-remove"):
        assert client.post(reverse(f"networks:{name}", args=["here", place.pk])).status_code == 404
    assert two.there.member_organisations.exists()


# --- Fields that no form has --------------------------------------------------------------------------

EXTRA = {
    "author": 1, "number": 77, "deleted_at": "2026-01-01", "pinned_at": "2026-01-01", "pinned": "on", "closed_at": "",
    "post_count": 99, "version": 50, "role": "convener", "state": "active", "is_staff": "on", "is_superuser": "on",
    "pseudonym": 1, "created_at": "2001-01-01", "in_directory": "",
}  # fmt: skip


def test_a_post_takes_nothing_but_what_its_form_has(two: Two) -> None:
    client, cleo = visiting(two.cast.cleo), two.cast.cleo
    extra = EXTRA | {"network": two.there.pk, "thread": two.thread.pk}
    client.post(
        reverse("discussions:reply", args=["here", two.own.pk]),
        {"body": "<p>New.</p>", "key": uuid4()} | extra,
    )
    said = {"title": "Begun", "kind": "question", "body": "<p>New.</p>", "key": uuid4()}
    client.post(reverse("discussions:thread-create", args=["here"]), said | extra)
    reply, begun = two.own.posts.get(number=3), Thread.objects.get(title="Begun")
    assert (reply.author, reply.version, reply.deleted_at, reply.pseudonym) == (cleo, 1, None, None)
    assert (begun.author, begun.network, begun.pinned_at, begun.post_count) == (
        cleo,
        two.here,
        None,
        1,
    )
    assert begun.created_at.year > 2001
    assert two.thread.posts.count() == 2


def test_a_member_announces_nothing(two: Two) -> None:
    client = visiting(two.cast.cleo)
    said = {"title": "Hear ye", "kind": "announcement", "body": "<p>New.</p>", "key": uuid4()}
    assert client.post(reverse("discussions:thread-create", args=["here"]), said).status_code == 200
    named = {"title": "Hear ye", "kind": "announcement", "version": two.own.version}
    assert (
        client.post(
            reverse("discussions:thread-edit", args=["here", two.own.pk]), named
        ).status_code
        == 200
    )
    assert not Thread.objects.filter(kind="announcement").exists()


def test_nobody_comes_in_as_more_than_the_door_allows(two: Two) -> None:
    asked = {"answer_0": "To listen.", "question_0": "To listen.", **EXTRA}
    client = visiting(two.cast.ella)
    client.post(reverse("networks:join", args=["here"]), asked)
    mine = Membership.objects.filter(user=two.cast.ella)
    assert [*mine.values_list("state", "role")] in ([("requested", "member")], [])
    invitation = invite_by_mail(two.here, "ella@elsewhere.example", by=two.cast.asha)
    client.post(invitation.get_absolute_url(), {"answer": "accept", **EXTRA})
    assert [*mine.values_list("state", "role")] == [("active", "member")]


def test_a_profile_makes_nobody_staff(two: Two) -> None:
    sent = {
        "display_name": "Cleo",
        "handle": "cleo-marsh",
        "here_as": "other",
        "profile_visibility": "members",
    }
    visiting(two.cast.cleo).post("/settings/profile/", sent | EXTRA)
    two.cast.cleo.refresh_from_db()
    assert two.cast.cleo.display_name == "Cleo"
    assert not two.cast.cleo.is_staff
    assert not two.cast.cleo.is_superuser


def test_settings_change_neither_address_nor_who_convenes(two: Two) -> None:
    client = visiting(two.cast.asha)
    form = client.get(reverse("networks:settings", args=["here"])).context["form"]
    sent = {
        name: form[name].value() or ""
        for name in form.fields
        if name not in {"upload", "ask_again"}
    }
    sent = {name: value for name, value in sent.items() if value is not False and value != []}
    more = {
        "slug": "elsewhere",
        "needs_convener": "on",
        "archived_at": "2026-01-01",
        "successor": two.there.pk,
    }
    answer = client.post(
        reverse("networks:settings", args=["here"]), sent | more | {"purpose": "Changed."}
    )
    here = Network.objects.get(pk=two.here.pk)
    assert answer.status_code == 302, answer.context["form"].errors
    assert (here.purpose, here.slug, here.archived_at, here.successor) == (
        "Changed.",
        "here",
        None,
        None,
    )


def test_an_archive_leads_nowhere_its_convener_cannot_see(two: Two) -> None:
    sent = {"sure": "on", "successor": two.there.pk}
    answer = visiting(two.cast.asha).post(reverse("networks:archive", args=["here"]), sent)
    assert answer.status_code == 200
    assert WORD not in answer.content.decode()
    assert not Network.objects.get(pk=two.here.pk).is_archived


# --- Names --------------------------------------------------------------------------------------------


def test_naming_an_outsider_tells_nobody_anything(two: Two) -> None:
    post = make_reply(
        two.own, two.cast.cleo, f"<p>@{two.cast.dev.handle} and @{two.cast.asha.handle}</p>"
    )
    assert [*PostMention.objects.filter(post=post).values_list("user", flat=True)] == [
        two.cast.asha.pk
    ]
    shown = visiting(two.cast.asha).get(two.own.get_absolute_url()).content.decode()
    assert two.cast.dev.display_name not in shown
    assert two.cast.dev.get_absolute_url() not in shown


def test_nothing_that_completes_what_one_types_knows_of_other_networks(two: Two) -> None:
    client = visiting(two.cast.cleo)
    for address in (
        *(
            "/learn/suggest/",
            "/learn/",
            "/learn/tags/",
            "/organisations/suggest/",
            "/networks/",
            "/networks/search/",
        ),
        *("/networks/here/members/", "/networks/here/discussions/people/"),
    ):
        answer = client.get(address, {"q": WORD[:6]})
        assert answer.status_code == 200 or (
            answer.status_code == 404 and address.endswith("/people/")
        ), address
        assert WORD not in answer.content.decode()
    people = client.get("/networks/here/discussions/people/", {"q": "dev"})
    assert two.cast.dev.handle not in people.content.decode()
    tagged = client.get("/networks/here/discussions/", {"tag": WORD}).content.decode()
    assert two.thread.get_absolute_url() not in tagged


def test_nothing_is_quoted_from_where_one_cannot_read(two: Two) -> None:
    client = visiting(two.cast.cleo)
    for asked in ("quote", "reply_to"):
        shown = client.get(two.own.get_absolute_url(), {asked: two.post.pk}).content.decode()
        assert WORD not in shown
        assert f'value="{two.post.pk}"' not in shown


# --- Files --------------------------------------------------------------------------------------------


def test_a_file_is_not_had_by_naming_it(two: Two) -> None:
    client, cleo, address = visiting(two.cast.cleo), two.cast.cleo, two.file.get_absolute_url()
    waiting = store(SimpleUploadedFile("kept.png", PNG, "image/png"), by=two.cast.dev)
    for file in (two.file, waiting):
        picture = f'<p>Look.</p><img src="{file.get_absolute_url()}" alt="">'
        sent = {"body": picture, "key": uuid4(), "kept": [file.name]}
        client.post(reverse("discussions:reply", args=["here", two.own.pk]), sent)
        client.post(
            reverse("discussions:reply", args=["here", two.own.pk]),
            sent | {"kept": [], "key": uuid4()},
        )
        form = client.get(reverse("discussions:thread-detail", args=["here", two.own.pk]))
        assert WORD not in form.content.decode()
        assert client.get(file.get_absolute_url()).status_code == 404
    assert not PostFile.objects.filter(post__thread=two.own).exists()
    assert SignedInClient().get(address).status_code == 404
    assert not StoredFile.objects.visible_to(cleo).exists()


# --- Where one is led ---------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "address", ["https://elsewhere.example/", "//elsewhere.example/", "/\\elsewhere.example/"]
)
def test_nobody_is_led_off_the_site(two: Two, address: str) -> None:
    client = SignedInClient(headers={"Referer": address})
    public = make_network(convener=two.cast.asha, level="public", slug="public")
    thread = make_thread(public, two.cast.asha)
    post = thread.posts.get()
    for name, arguments in (
        ("networks:join", ["public"]), ("networks:leave", ["public"]), ("networks:directory", ["public"]),
        ("networks:withdraw", ["public"]), ("discussions:reply", ["public", thread.pk]),
        ("discussions:follow-thread", ["public", thread.pk]), ("discussions:reaction", [post.pk, "thanks"]),
    ):  # fmt: skip
        answer = client.post(reverse(name, args=arguments), {"next": address})
        assert answer.status_code == 302, name
        assert answer["Location"].startswith("/accounts/login/?"), name
        _signs_in_and_stays(two, answer["Location"])
    _signs_in_and_stays(two, f"/accounts/login/?next={address}")


def _signs_in_and_stays(two: Two, address: str) -> None:
    client = SignedInClient()
    sent = {"login": two.cast.ella.email, "password": "a quiet ward at night"}
    answer = client.post(address, sent)
    assert answer.status_code == 302
    assert answer["Location"].startswith("/")
    assert not answer["Location"].startswith(("//", "/\\"))


def test_no_redirect_names_a_hidden_network(two: Two) -> None:
    other = make_thread(two.there, two.cast.dev)
    flows.merge_thread(thread=two.thread, by=two.cast.ben, into=other)
    for client in (SignedInClient(), visiting(two.cast.cleo)):
        for address in (
            two.post.get_absolute_url(), f"/networks/here/discussions/{two.thread.pk}/",
            f"/networks/here/discussions/{other.pk}/", f"/networks/here/discussions/{other.pk}/unread/",
        ):  # fmt: skip
            answer = client.get(address)
            assert answer.status_code == 404
            assert WORD not in str(answer.headers) + answer.content.decode()
    page_of_login = (
        SignedInClient().get(f"/accounts/login/?next=/networks/{WORD}/").content.decode()
    )
    assert page_of_login.count(WORD) == page_of_login.count(
        f"/networks/{WORD}/"
    ) + page_of_login.count(f"%2Fnetworks%2F{WORD}%2F")
