"""Every address that has nothing to do with networks answers everybody as declared, whether or not they belong."""

from __future__ import annotations

from copy import copy

import pytest
from django.db import transaction
from django.test import Client
from django.urls import reverse

from tests.cast import SignedInClient
from tests.template_database import once
from tests.visibility.elsewhere import OF_A_SECOND_STEP, OF_EDITORS, PLACES, arguments
from tests.visibility.scene import Scene, make_scene

pytestmark = pytest.mark.django_db

ROLES = ("nobody", "stranger", "member", "convener", "staff", "superuser")


def client_of(scene: Scene, role: str) -> Client:
    client = SignedInClient(headers={"Sec-Fetch-Site": "same-origin"})
    if (person := scene.who(role)) is not None:
        client.force_login(person)
    return client


def answered(client: Client, address: str, verb: str) -> int:
    """The status; what the request wrote is undone, signing out as well."""
    cookies = copy(client.cookies)
    with transaction.atomic():
        response = getattr(client, verb)(address)
        transaction.set_rollback(True)
    client.cookies = cookies
    if client.cookies.get("sessionid") is None and response.status_code == 302:
        assert response["Location"].startswith("/"), address
    return int(response.status_code)


def test_membership_changes_nothing_elsewhere() -> None:
    scene = once(make_scene, "private")
    holding, wrong = arguments(scene), []
    for role in ROLES:
        client = client_of(scene, role)
        for place in PLACES:
            address = reverse(place.name, args=holding[place.holds])
            for verb, declared in (("get", place.reading), ("post", place.sending)):
                expected = declared.nobody if role == "nobody" else declared.signed_in
                if role in {"staff", "superuser"}:
                    expected = OF_A_SECOND_STEP.get((place.name, verb), expected)
                if role == "superuser":
                    expected = OF_EDITORS.get((place.name, verb), expected)
                given = answered(client, address, verb)
                if given != expected:
                    wrong.append(f"{verb} {place.name}, {role}: {given} instead of {expected}")
    assert wrong == [], "\n".join(wrong)
