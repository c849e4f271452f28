"""Which organisation an e-mail address speaks for, and the addresses that organisations get on this site."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator
from itertools import count

from allauth.account.models import EmailAddress
from django.core.exceptions import ValidationError
from django.utils.text import slugify

from accounts.models import Organisation, OrganisationAlias, User
from accounts.organisations.mail_domains import FREE_MAIL, SHARED_ENDINGS

LONGEST_SLUG = 80
MOST_SUGGESTED = 3

_DOMAIN = re.compile(r"(?:[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z](?:[a-z0-9-]{0,61}[a-z0-9])")


def clean_domain(text: str) -> str:
    """An e-mail domain in lower case, out of "Example.nhs.uk" or "@example.nhs.uk".

    Raises ValidationError for what is no domain, and for one that many organisations share.
    """
    domain = text.strip().lower().removeprefix("@").rstrip(".")
    if not _DOMAIN.fullmatch(domain) or len(domain) > 253:
        raise ValidationError(
            f"“{text.strip()}” is not an e-mail domain. Write it like example.nhs.uk."
        )
    if domain in FREE_MAIL or domain in SHARED_ENDINGS:
        raise ValidationError(f"Many organisations share {domain}, so it cannot stand for one.")
    return domain


def clean_domains(texts: Collection[str]) -> list[str]:
    """Each domain once, in the order given. Raises ValidationError."""
    return list(dict.fromkeys(clean_domain(text) for text in texts if text.strip()))


def suggested_for(person: User) -> list[tuple[str, Organisation]]:
    """Where a person's verified addresses say they work: (domain, organisation), the closest match first.

    Empty for those who told us already. ward.example.nhs.uk speaks for example.nhs.uk as well.
    """
    if person.organisation and person.organisation.status == Organisation.Status.LISTED:
        return []
    addresses = EmailAddress.objects.filter(user=person, verified=True).values_list(
        "email", flat=True
    )
    domains = [domain for address in addresses for domain in _domains_above(address)]
    if not domains:
        return []
    matches = [
        (domain, organisation)
        for organisation in Organisation.objects.listed().filter(domains__overlap=domains)
        for domain in domains
        if domain in organisation.domains
    ]
    closest_first = sorted(matches, key=lambda match: (-match[0].count("."), match[1].name))
    once = {
        organisation.pk: (domain, organisation) for domain, organisation in reversed(closest_first)
    }
    return sorted(once.values(), key=closest_first.index)[:MOST_SUGGESTED]


def free_slug(name: str, taken: Collection[str] = ()) -> str:
    """A slug like the name that no organisation has or had, nor stands in `taken`."""
    stem = slugify(name)[:LONGEST_SLUG].strip("-") or "organisation"
    start = stem[: LONGEST_SLUG - 8]
    used = {"suggest", *taken}  # "suggest" is a page of its own
    used.update(Organisation.objects.filter(slug__startswith=start).values_list("slug", flat=True))
    used.update(
        OrganisationAlias.objects.filter(slug__startswith=start).values_list("slug", flat=True)
    )
    return next(slug for slug in _numbered(stem) if slug not in used)


def _domains_above(address: str) -> list[str]:
    """The domain of an address and those above it, but none that many share."""
    labels = address.rpartition("@")[2].lower().split(".")
    above = [".".join(labels[start:]) for start in range(len(labels) - 1)]
    return [domain for domain in above if domain not in FREE_MAIL and domain not in SHARED_ENDINGS]


def _numbered(stem: str) -> Iterator[str]:
    yield stem
    for number in count(2):
        ending = f"-{number}"
        yield stem[: LONGEST_SLUG - len(ending)] + ending
