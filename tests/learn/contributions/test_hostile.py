"""Hostile text in every field of a contribution stays text, before its author and at the desk."""

from uuid import uuid4

import pytest
from django.test import Client

from accounts.models import User
from learn.contributions import flows
from learn.contributions.flows import EditorialDecision
from tests.learn.contributions.make import make_decided, make_taken

pytestmark = pytest.mark.django_db

HOSTILE = "\"><img src=x onerror=alert(1)></textarea></script><script>alert('zq')</script>"
IN_A_BODY = f"<p>Begin {HOSTILE} end</p><p onclick='alert(2)'>A <a href='javascript:alert(3)'>link</a> & more</p>"
BAD = ("<script>alert('zq')", "onerror=alert(1)>", "onclick=", "javascript:alert(3)")


def test_it_is_escaped_wherever_it_is_shown(client: Client, ella: User, ines: User) -> None:
    contribution = make_taken(
        ella,
        ines,
        f"Zebra {HOSTILE}"[:250],
        summary=HOSTILE,
        body=IN_A_BODY,
        content_warning=HOSTILE,
        words=[HOSTILE[:100]],
        is_preexisting=True,
        source_name=HOSTILE,
        source_url="javascript:alert(3)",
        original_author_text=HOSTILE,
    )
    remark = flows.add_remark(
        contribution=contribution, by=ines, quote="& more", text=HOSTILE, key=uuid4()
    )
    flows.answer_remark(remark=remark, by=ella, text=HOSTILE, key=uuid4())
    flows.add_note(contribution=contribution, by=ines, text=HOSTILE, key=uuid4())
    make_decided(contribution, ines, EditorialDecision.CHANGES, note=HOSTILE)
    page = contribution.get_absolute_url()
    for person in (ella, ines):
        client.force_login(person)
        addresses = (
            [page, "/learn/share/mine/", f"{page}edit/"]
            if person == ella
            else [page, f"{page}edit/"]
        )
        desk = ["/learn/desk/?show=authors"] if person == ines else []
        for address in addresses + desk:
            text = client.get(address).content.decode()
            assert not [bad for bad in BAD if bad in text], (person, address)
    row = flows.invite(contribution=contribution, by=ella, email="new@example.org")
    flows.answer(authorship=row, agrees=True, name=HOSTILE[:160], affiliation=HOSTILE)
    client.force_login(ella)
    text = client.get(page).content.decode()
    assert "<mark>&amp; more</mark>" in text
    assert not [bad for bad in BAD if bad in text]
