"""Demo members: names and places from people.toml, the rest put together by chance."""

from __future__ import annotations

import tomllib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from functools import cache
from pathlib import Path
from typing import Any

from allauth.account.models import EmailAddress
from django.contrib.auth.hashers import make_password

from accounts.demo.randomness import chance
from accounts.models import Consent, HandleClaim, Organisation, User
from accounts.names.handles import digest_of, handle_from_name, numbered
from accounts.personal_data.consents import VERSIONS

FILE = Path(__file__).with_name("people.toml")
MAIL_DOMAIN = "example.org"
NAMED_ADDRESSES = {
    "Asha Patel": "asha",
    "Ben Whitaker": "ben",
    "Claire Abernethy": "claire",
    "Cleo Matthews": "cleo",
    "Hana Suzuki-Reid": "hana",
}
OLDEST_MEMBER_DAYS = 1100


@dataclass(frozen=True, slots=True)
class DemoPerson:
    """One line of people.toml. `field` is what the person knows about, such as "midwifery"."""

    name: str
    field: str
    country: str

    @property
    def email(self) -> str:
        return f"{NAMED_ADDRESSES.get(self.name) or handle_from_name(self.name).replace('-', '.')}@{MAIL_DOMAIN}"


def people() -> Iterator[DemoPerson]:
    for country, fields in _stored()["people"].items():
        for field, names in fields.items():
            yield from (DemoPerson(name, field, country) for name in names)


def load_people(today: date, organisations: dict[str, Organisation]) -> dict[str, User]:
    """The demo members by name; those that are missing are made, with verified addresses and consents."""
    wanted = {person.email: person for person in people()}
    known = set(User.objects.filter(email__in=wanted).values_list("email", flat=True))
    handles = _free_handles([person for email, person in wanted.items() if email not in known])
    made = [_user(person, handle, today, organisations) for person, handle in handles]
    User.objects.bulk_create(made)
    EmailAddress.objects.bulk_create(
        [EmailAddress(user=user, email=user.email, verified=True, primary=True) for user in made]
    )
    Consent.objects.bulk_create(
        [
            Consent(user=user, document=document, version=version, given_at=user.date_joined)
            for user in made
            for document, version in VERSIONS.items()
        ]
    )
    stored = User.objects.filter(email__in=wanted).select_related("organisation")
    return {wanted[user.email].name: user for user in stored}


def _free_handles(wanted: Sequence[DemoPerson]) -> list[tuple[DemoPerson, str]]:
    taken = set(HandleClaim.objects.values_list("digest", flat=True))
    given = []
    for person in wanted:
        handle = next(
            free for free in numbered(handle_from_name(person.name)) if digest_of(free) not in taken
        )
        taken.add(digest_of(handle))
        given.append((person, handle))
    return given


def _user(
    person: DemoPerson, handle: str, today: date, organisations: dict[str, Organisation]
) -> User:
    fixed = _stored()["fixed"].get(person.name, {})
    luck = chance("person", person.name)
    joined = today - timedelta(days=int(1 + OLDEST_MEMBER_DAYS * luck.random() ** 1.4))
    visibility = luck.choices(["everyone", "members", "networks"], [30, 60, 10])[0]
    return User(
        email=person.email,
        handle=handle,
        display_name=person.name,
        password=make_password(None),
        here_as=_stored()["here_as"][person.field],
        job_title=fixed.get("job", luck.choice(_stored()["jobs"][person.field])),
        organisation=organisations.get(
            fixed.get("organisation") or _workplace(person, organisations)
        ),
        country=person.country,
        bio=fixed.get("bio", _bio(person)),
        interests=luck.choice(_stored()["interests"][person.field]) if luck.random() < 0.8 else "",
        profile_visibility="everyone" if person.name in NAMED_ADDRESSES else visibility,
        date_joined=datetime.combine(joined, time(luck.randint(6, 21), luck.randint(0, 59)), UTC),
        last_login=datetime.combine(today, time(), UTC),
    )


def _workplace(person: DemoPerson, organisations: dict[str, Organisation]) -> str:
    """The name of an organisation that suits the person's field and country; empty for those who have none."""
    here = [row for row in organisations.values() if row.country == person.country]
    kinds = _stored()["kinds"].get(person.field, ["nhs-trust", "other"])
    names = [row.name for row in here if row.kind in kinds and _suits(row, person.field)]
    if not names and person.field not in {"patient", "other"}:
        names = [row.name for row in here if row.kind != Organisation.Kind.CHARITY]
    if "" in kinds:
        names += [""] * (len(names) + 2)
    return chance("workplace", person.name).choice(sorted(names)) if names else ""


def _suits(organisation: Organisation, field: str) -> bool:
    sites = _stored()["sites"]
    if field in sites["only"]:
        return any(word in organisation.name for word in sites["only"][field])
    return not any(word in organisation.name for word in sites["special"])


def _bio(person: DemoPerson) -> str:
    luck = chance("bio", person.name)
    if luck.random() < 0.15:
        return ""
    works = _stored()["work"][person.field]
    beyond = luck.choice(_stored()["beyond"]["any"])
    return f"{luck.choice(works)} {beyond}" if luck.random() < 0.7 else luck.choice(works)


@cache
def _stored() -> dict[str, Any]:
    return tomllib.loads(FILE.read_text(encoding="utf-8"))
