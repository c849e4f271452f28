"""Inviting by address: the conveners' page, the link, and what nobody may learn from either."""

import re
from collections.abc import Callable
from datetime import timedelta

import pytest
from allauth.account.models import EmailAddress
from django.core import mail
from django.test import Client
from django.utils import timezone
from time_machine import travel

from accounts.flows import close_account
from accounts.models import Erasure
from hub.audit.models import AuditEvent
from networks import access
from networks.integrations.audit_messages import trail_of
from networks.models import Invitation, Membership, Network
from networks.models.invitation import GOOD_FOR
from tests.cast import Cast
from tests.make import make_person
from tests.networks.conftest import everything_in, queries_of, queued, send_queued, without_secrets
from tests.networks.make import CODE, invite_by_mail

type ClientOf = Callable[[str], Client]

INVITATIONS = "/networks/leads/invitations/"


def outcome(invitation: Invitation) -> str:
    return Invitation.objects.get(pk=invitation.pk).outcome


# --- The conveners' page ------------------------------------------------------------------------------


def test_pasted_addresses_are_invited_once(network: Network, as_: ClientOf) -> None:
    sent = {
        "addresses": "One <one@example.net>; two@example.net\nONE@example.net",
        "message": "Do come.",
    }
    for _ in range(2):
        invited(as_("asha"), **sent)
    assert {each.email for each in network.invitations.all()} == {
        "one@example.net",
        "two@example.net",
    }
    assert len(queued("send_invitation")) == 2
    send_queued("send_invitation")
    assert "Do come." in everything_in(mail.outbox[-1])


def test_what_is_no_address_is_listed_and_the_others_are_invited(
    network: Network, as_: ClientOf
) -> None:
    sent = {"addresses": "one@example.net\n<b>nonsense</b>", "message": "Do come."}
    page = as_("asha").post(INVITATIONS, sent).content.decode()
    assert "No e-mail addresses (1)" in page
    assert "one@example.net\n&lt;b&gt;nonsense&lt;/b&gt;" in page
    assert "Do come." in page
    assert not Invitation.objects.exists()
    told = (
        as_("asha").post(INVITATIONS, sent | {"seen": seen_in(page)}, follow=True).content.decode()
    )
    assert "Not invited, as they are no addresses: &lt;b&gt;nonsense&lt;/b&gt;" in told
    assert Invitation.objects.get().email == "one@example.net"


def test_the_preview_tells_who_is_a_member_and_who_is_invited(
    network: Network, cast: Cast, as_: ClientOf
) -> None:
    invite_by_mail(network, "waits@example.net", by=cast.asha)
    outside, member = cast.ella.email, cast.cleo.email
    sent = {
        "addresses": f"{member.upper()}\nwaits@example.net\nnew@example.net\n{outside}",
        "message": "",
    }
    page = as_("asha").post(INVITATIONS, sent).content.decode()
    lists = dict(re.findall(r"<p>([A-Z][^<(]*) \(\d\):</p>\s*<ul>(.*?)</ul>", page, re.S))
    assert "new@example.net" in lists["These are invited"]
    assert outside in lists["These are invited"]
    assert "waits@example.net" in lists["Invited already, and waiting for their answer"]
    assert member.upper() in lists["Members already"]
    queued_before = len(queued("send_invitation"))
    as_("asha").post(INVITATIONS, sent | {"seen": seen_in(page)})
    assert len(queued("send_invitation")) == queued_before + 2


def test_what_was_changed_after_the_preview_is_shown_again(network: Network, as_: ClientOf) -> None:
    page = as_("asha").post(INVITATIONS, {"addresses": "one@example.net"}).content.decode()
    changed = {"addresses": "one@example.net two@example.net", "seen": seen_in(page)}
    again = as_("asha").post(INVITATIONS, changed).content.decode()
    assert "Send 2 invitations" in again
    assert not Invitation.objects.exists()


def seen_in(page: str) -> str:
    return re.search(r'name="seen" value="(\w+)"', page)[1]  # type: ignore[index]


def invited(client: Client, **sent: str) -> None:
    """Looked at, then sent."""
    page = client.post(INVITATIONS, sent).content.decode()
    client.post(INVITATIONS, sent | {"seen": seen_in(page)})


def test_two_hundred_at_most(network: Network, as_: ClientOf) -> None:
    page = as_("asha").post(
        INVITATIONS, {"addresses": " ".join(f"p{n}@example.net" for n in range(201))}
    )
    assert "These are 201 addresses." in page.content.decode()
    assert not Invitation.objects.exists()
    invited(as_("asha"), addresses=" ".join(f"p{n}@example.net" for n in range(200)))
    assert Invitation.objects.count() == 200


def test_sending_again_and_taking_back(network: Network, cast: Cast, as_: ClientOf) -> None:
    invitation = invite_by_mail(network, "one@example.net", by=cast.asha)
    client = as_("asha")
    with travel(timezone.now() + timedelta(days=20), tick=False):
        access.resend_invitation(invitation=invitation, by=cast.asha)
        assert Invitation.objects.get(pk=invitation.pk).expires_at == timezone.now() + GOOD_FOR
    for _ in range(2):
        client.post(f"{INVITATIONS}{invitation.pk}/revoke/")
    assert outcome(invitation) == "revoked"
    response = client.post(f"{INVITATIONS}{invitation.pk}/send/", follow=True)
    assert "has ended" in response.content.decode()
    assert client.get(f"{INVITATIONS}{invitation.pk}/send/").status_code == 405
    for who, expected in (("cleo", 403), ("ella", 404)):
        assert as_(who).post(f"{INVITATIONS}{invitation.pk}/revoke/").status_code == expected


def test_an_invitation_is_sent_again_once_an_hour(
    network: Network, cast: Cast, as_: ClientOf
) -> None:
    client = as_("asha")
    with travel("2026-11-03 14:00+00:00", tick=False) as clock:
        invitation = invite_by_mail(network, "one@example.net", by=cast.asha)
        again = f"{INVITATIONS}{invitation.pk}/send/"
        assert "Can be sent again from" in client.get(INVITATIONS).content.decode()
        clock.move_to("2026-11-03 14:59+00:00")
        page = client.post(again, follow=True).content.decode()
        assert "You can send it again from 15:00." in page
        assert len(queued("send_invitation")) == 1
        clock.move_to("2026-11-03 15:00+00:00")
        assert "is sent again" in client.post(again, follow=True).content.decode()
        client.post(again)
        assert len(queued("send_invitation")) == 2


def test_an_invitation_is_sent_five_times_at_most(
    network: Network, cast: Cast, as_: ClientOf
) -> None:
    invitation = invite_by_mail(network, "one@example.net", by=cast.asha)
    for hour in range(1, 5):
        with travel(timezone.now() + timedelta(hours=2 * hour), tick=False):
            access.resend_invitation(invitation=invitation, by=cast.asha)
    with (
        travel(timezone.now() + timedelta(days=2), tick=False),
        pytest.raises(access.NotAllowed, match="sent 5 times"),
    ):
        access.resend_invitation(invitation=invitation, by=cast.asha)
    with travel(timezone.now() + timedelta(days=2), tick=False):
        page = as_("asha").get(INVITATIONS).content.decode()
    assert "Sent 5 times" in page and f"{invitation.pk}/send/" not in page


def test_invitations_of_another_network_do_not_exist_here(
    network: Network, hidden: Network, cast: Cast
) -> None:
    from tests.cast import SignedInClient

    invitation = invite_by_mail(hidden, "one@example.net", by=cast.asha)
    client = SignedInClient()
    client.force_login(cast.asha)
    assert client.post(f"{INVITATIONS}{invitation.pk}/revoke/").status_code == 404
    assert outcome(invitation) == "waiting"


def test_neither_page_nor_mail_tells_who_has_an_account(
    network: Network, cast: Cast, as_: ClientOf
) -> None:
    """What differs between an address with an account and one without: the address."""
    client = as_("asha")
    pages, mails = [], []
    with travel(timezone.now(), tick=False):
        for address in ("ella.novak@example.org", "nobo.dyes@example.org"):
            invited(client, addresses=address)
            invitation = Invitation.objects.get(email=address)
            page = without_secrets(client.get(INVITATIONS).content).decode()
            pages.append(page.replace(address, "…").replace(f"/{invitation.pk}/", "/n/"))
            send_queued("send_invitation")
            mails.append(everything_in(mail.outbox[-1]).replace(invitation.token, "…"))
            Invitation.objects.filter(pk=invitation.pk).delete()
    assert mails[0] == mails[1]
    assert pages[0] == pages[1]
    assert not trail_of(network, person=cast.ella).lines
    for address in ("members/", "members/?state=left", "requests/", "audit/"):
        assert "Ella" not in client.get("/networks/leads/" + address).content.decode()
    assert client.get("/networks/leads/members/ella-novak/").status_code == 404


def test_who_declines_or_lets_it_end_is_named_to_nobody(
    network: Network, cast: Cast, as_: ClientOf
) -> None:
    by_mail = invite_by_mail(network, cast.ella.email, by=cast.asha)
    access.decline_invitation(invitation=by_mail, user=cast.ella)
    invite_by_mail(network, cast.hana.email, by=cast.asha)
    with travel(timezone.now() + GOOD_FOR + timedelta(hours=1), tick=False):
        access.restore_due()
    client = as_("asha")
    for page in ("members/", "members/?state=left", "audit/"):
        text = client.get("/networks/leads/" + page).content.decode()
        assert "Ella" not in text and "Hana" not in text
    assert AuditEvent.objects.filter(scope=network.pk, action__in=access.UNTOLD).exists()


def test_the_list_costs_the_same_for_one_and_for_fifty(
    network: Network, cast: Cast, as_: ClientOf
) -> None:
    invite_by_mail(network, "one@example.net", by=cast.asha)
    one = queries_of(as_("asha"), INVITATIONS)
    access.invite_addresses(
        network=network, addresses=[f"p{n}@example.net" for n in range(49)], by=cast.asha
    )
    assert queries_of(as_("asha"), INVITATIONS) == one


# --- The link -------------------------------------------------------------------------------------------


def test_the_link_opens_a_page_and_changes_nothing(
    hidden: Network, cast: Cast, as_: ClientOf
) -> None:
    invitation = invite_by_mail(hidden, "one@example.net", by=cast.asha)
    for who in ("nobody", "ella"):
        response = as_(who).get(invitation.get_absolute_url())
        assert "Quokka circle" in response.content.decode()
        assert "no-store" in response["Cache-Control"]
    assert outcome(invitation) == "waiting"


def test_signed_out_one_signs_in_and_comes_back(hidden: Network, cast: Cast, as_: ClientOf) -> None:
    invitation = invite_by_mail(hidden, "one@example.net", by=cast.asha)
    address = invitation.get_absolute_url()
    page = as_("nobody").get(address).content.decode()
    assert f"/accounts/login/?next={address.replace('/', '%2F')}" in page
    assert f"/accounts/signup/?next={address.replace('/', '%2F')}" in page
    assert (
        as_("nobody").post(address, {"answer": "accept"})["Location"]
        == f"/accounts/login/?next={address}"
    )
    assert outcome(invitation) == "waiting"


def test_whoever_holds_the_link_may_accept_once(hidden: Network, cast: Cast, as_: ClientOf) -> None:
    address = invite_by_mail(hidden, "one@example.net", by=cast.asha).get_absolute_url()
    assert as_("ella").post(address, {"answer": "accept"})["Location"] == "/networks/quokka/"
    assert hidden.is_open_to(cast.ella)
    assert as_("ella").post(address, {"answer": "accept"}).status_code == 404
    assert as_("gus").post(address, {"answer": "accept"}).status_code == 404
    assert not hidden.is_open_to(cast.gus)


def test_conveners_see_who_came_in_by_a_forwarded_invitation(
    hidden: Network, cast: Cast, as_: ClientOf
) -> None:
    address = invite_by_mail(hidden, "one@example.net", by=cast.asha).get_absolute_url()
    assert "the conveners see that it was you, and that your address is ella.novak@example.org" in (
        as_("ella").get(address).content.decode()
    )
    as_("ella").post(address, {"answer": "accept"})
    page = as_("asha").get("/networks/quokka/invitations/").content.decode()
    assert "who joined with another address: ella.novak@example.org" in page
    story = as_("asha").get("/networks/quokka/members/ella-novak/").content.decode()
    assert (
        "<dt>Invited as</dt><dd>one@example.net, joined with ella.novak@example.org</dd>" in story
    )
    said = [line.text for line in trail_of(hidden).lines]
    assert "Ella Novak accepted the invitation to one@example.net, with another address." in said
    assert (
        "ella.novak@example.org"
        not in as_("cleo").get("/networks/quokka/members/").content.decode()
    )


def test_who_accepts_with_the_invited_address_is_named_without_it(
    hidden: Network, cast: Cast, as_: ClientOf
) -> None:
    address = invite_by_mail(hidden, cast.ella.email.title(), by=cast.asha).get_absolute_url()
    assert "another address" not in as_("ella").get(address).content.decode()
    as_("ella").post(address, {"answer": "accept"})
    page = as_("asha").get("/networks/quokka/invitations/").content.decode()
    assert "Accepted by" in page
    assert "another address" not in page


def test_the_address_of_somebody_who_left_the_site_is_shown_no_more(
    hidden: Network, cast: Cast, as_: ClientOf
) -> None:
    address = invite_by_mail(hidden, "one@example.net", by=cast.asha).get_absolute_url()
    as_("ella").post(address, {"answer": "accept"})
    close_account(user=cast.ella, mode=Erasure.Mode.KEEP)
    page = as_("asha").get("/networks/quokka/invitations/").content.decode()
    assert "joined with" not in page


def test_accepting_asks_for_the_code_of_conduct(hidden: Network, cast: Cast, as_: ClientOf) -> None:
    Network.objects.filter(pk=hidden.pk).update(code_of_conduct=CODE)
    address = invite_by_mail(hidden, "one@example.net", by=cast.asha).get_absolute_url()
    client = as_("ella")
    assert "Tick this to say" in client.post(address, {"answer": "accept"}).content.decode()
    assert not hidden.is_open_to(cast.ella)
    client.post(address, {"answer": "accept", "code": "on", "code_version": 1})
    assert Membership.objects.get(network=hidden, user=cast.ella).accepted_code == 1


def test_declining(hidden: Network, cast: Cast, as_: ClientOf) -> None:
    invitation = invite_by_mail(hidden, cast.ella.email, by=cast.asha)
    as_("ella").post(invitation.get_absolute_url(), {"answer": "decline"})
    assert outcome(invitation) == "declined"
    assert not Network.objects.visible_to(cast.ella).filter(pk=hidden.pk).exists()


def test_what_no_longer_waits_is_one_page_without_the_name(
    hidden: Network, cast: Cast, as_: ClientOf
) -> None:
    answered, revoked, ended, archived = (
        invite_by_mail(hidden, f"p{number}@example.net", by=cast.asha) for number in range(4)
    )
    access.decline_invitation(invitation=answered, user=cast.gus)
    access.revoke_invitation(invitation=revoked, by=cast.asha)
    Invitation.objects.filter(pk=ended.pk).update(expires_at=timezone.now() - timedelta(seconds=1))
    client = as_("ella")
    pages = [client.get(each.get_absolute_url()) for each in (answered, revoked, ended)]
    pages.append(client.get("/networks/invitations/nothing/"))
    access.archive(network=hidden, by=cast.asha)
    pages.append(client.get(archived.get_absolute_url()))
    assert {page.status_code for page in pages} == {404}
    assert len({without_secrets(page.content) for page in pages}) == 1
    assert b"Quokka" not in pages[0].content


def test_who_was_removed_comes_back_by_a_newer_invitation_alone(
    network: Network, cast: Cast
) -> None:
    older = invite_by_mail(network, "old@example.net", by=cast.asha)
    access.remove(network=network, user=cast.cleo, by=cast.asha, reason="Advertising.")
    with pytest.raises(access.NotAllowed, match="after this invitation"):
        access.accept_invitation(invitation=older, user=cast.cleo)
    access.accept_invitation(
        invitation=invite_by_mail(network, "new@example.net", by=cast.asha), user=cast.cleo
    )
    assert network.is_open_to(cast.cleo)


def test_one_of_two_invitations_taken_back_leaves_the_other(hidden: Network, cast: Cast) -> None:
    EmailAddress.objects.create(user=cast.ella, email="second@example.net", verified=True)
    first = invite_by_mail(hidden, cast.ella.email, by=cast.asha)
    invite_by_mail(hidden, "second@example.net", by=cast.asha)
    access.revoke_invitation(invitation=first, by=cast.asha)
    assert Network.objects.visible_to(cast.ella).filter(pk=hidden.pk).exists()


def test_a_confirmed_address_finds_what_was_sent_to_it(hidden: Network, cast: Cast) -> None:
    from allauth.account.signals import email_confirmed

    invite_by_mail(hidden, "later@example.net", by=cast.asha)
    person = make_person("Later Person", email="later@example.net", verified=False)
    assert not Network.objects.visible_to(person).filter(pk=hidden.pk).exists()
    address = EmailAddress.objects.get(user=person)
    EmailAddress.objects.filter(pk=address.pk).update(verified=True)
    email_confirmed.send(sender=EmailAddress, request=None, email_address=address)
    assert Network.objects.visible_to(person).filter(pk=hidden.pk).exists()


def test_mail_is_sent_only_while_the_invitation_waits(network: Network, cast: Cast) -> None:
    invitation = invite_by_mail(network, "one@example.net", by=cast.asha)
    access.revoke_invitation(invitation=invitation, by=cast.asha)
    send_queued("send_invitation")
    assert mail.outbox == []
