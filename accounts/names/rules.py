"""Names that nobody may take: those of the site, of its staff, and of roles that others rely on."""

from __future__ import annotations

import re
from functools import cache

from django.conf import settings
from django.core.exceptions import ValidationError

from accounts.models import User
from accounts.names.skeletons import skeleton

# A name that holds one of these words speaks for those who run the site.
ROLES = (
    "moderator",
    "moderators",
    "administrator",
    "administrators",
    "admin",
    "admins",
    "webmaster",
    "helpdesk",
)
# A name that is made of these words alone does, or is one that the site gives: "Former member", "Site team 2".
PLAIN_WORDS = (
    *(
        "account",
        "anonymous",
        "bot",
        "convener",
        "conveners",
        "deleted",
        "desk",
        "editor",
        "editors",
        "everybody",
    ),
    *(
        "everyone",
        "former",
        "help",
        "hub",
        "member",
        "members",
        "mod",
        "mods",
        "nobody",
        "of",
        "official",
        "owner",
    ),
    *(
        "postmaster",
        "removed",
        "root",
        "safeguarding",
        "security",
        "site",
        "somebody",
        "staff",
        "support",
        "system",
    ),
    *("team", "the", "unknown", "user"),
)
FORMER_HANDLE = re.compile(r"former-\d+(?:-\d+)?", re.IGNORECASE)
_NUMBER = (
    "0123456789lo"  # what skeletons write numbers with: a one looks like an l, a nought like an o
)

NAME_OF_THE_SITE = (
    "This name would look as if the site itself, or those who run it, were writing. "
    "Please use your own name, or one that is only yours."
)
NAME_OF_STAFF = (
    "People could take you for somebody who runs this site. "
    "Please add a middle name, an initial or where you work, so that they can tell you apart."
)
NO_LETTERS = "Write your name with letters, so that others can read it."


def check_name(name: str, person: User | None = None) -> None:
    """Raise ValidationError with a sentence where a display name would pass for somebody it must not.

    `person` is who takes it, None for somebody who joins. Site staff may use the names of the site. A name of an
    ordinary member is free for others: people do share names (`User.shown_name` tells them apart). At most one query.
    """
    if not any(letter.isalpha() for letter in name):
        raise ValidationError(NO_LETTERS, code="no_letters")
    if person is not None and person.is_staff:
        return
    if is_reserved(name):
        raise ValidationError(NAME_OF_THE_SITE, code="reserved")
    if User.objects.active().filter(is_staff=True, name_key=skeleton(name)).exists():
        raise ValidationError(NAME_OF_STAFF, code="staff")


def is_reserved(name: str) -> bool:
    """Whether a display name or a handle looks like the site's, a role's or one that the site gives. No query."""
    whole, site = skeleton(name), _site()
    if FORMER_HANDLE.fullmatch(name) or (site and site in whole):
        return True
    words = [found for word in re.split(r"[\W_]+", name) if (found := skeleton(word))]
    spelt = whole.rstrip(_NUMBER)
    if whole in _roles() or spelt in _roles() or any(word in _roles() for word in words):
        return True
    return bool(words) and all(word in _plain_words() or _is_number(word) for word in words)


def _is_number(word: str) -> bool:
    return not word.strip(_NUMBER)


@cache
def _roles() -> frozenset[str]:
    return frozenset(skeleton(word) for word in ROLES)


@cache
def _plain_words() -> frozenset[str]:
    return frozenset(skeleton(word) for word in PLAIN_WORDS)


def _site() -> str:
    return skeleton(settings.SITE_NAME)
