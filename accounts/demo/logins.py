"""The people of the demo that one can sign in as. They are made only where DEBUG is on."""

from __future__ import annotations

import time
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.totp.internal.auth import TOTP, format_hotp_value, hotp_value
from allauth.mfa.utils import encrypt
from django.contrib.auth.hashers import check_password, make_password
from django.utils import timezone

from accounts.models import User

PASSWORD = "safer-care-demo"  # noqa: S105 - printed for everyone who starts the demo
AUTHENTICATOR_SECRET = "SAFERCAREHUBDEMOSAFERCAREHUBDEMO"  # noqa: S105
PERIOD = 30  # seconds for which an authenticator's code holds
CODES_SHOWN = 3


@dataclass(frozen=True, slots=True)
class DemoLogin:
    name: str
    email: str
    role: str
    is_staff: bool = False
    is_superuser: bool = False


MEMBER = DemoLogin("Asha Patel", "asha@example.org", "Member")
# Both of "When It Hurt", an open network: what one writes there is looked at by the other.
CONVENER = DemoLogin("Louise Carmody", "louise.carmody@example.org", "Convener")
MODERATOR = DemoLogin("Ella Fitzroy", "ella.fitzroy@example.org", "Moderator")
EDITOR = DemoLogin("Hana Suzuki-Reid", "hana@example.org", "Editor", is_staff=True)
ADMIN = DemoLogin(
    "Claire Abernethy", "claire@example.org", "Site admin", is_staff=True, is_superuser=True
)
LOGINS = (MEMBER, CONVENER, MODERATOR, EDITOR, ADMIN)


def open_logins(people: Mapping[str, User]) -> None:
    """Give them their password and their rights, and staff a second factor. Does nothing twice."""
    password = make_password(PASSWORD)
    opened = [
        (login, people[login.name])
        for login in LOGINS
        if not people[login.name].has_usable_password()
    ]
    for login, user in opened:
        user.password = password
        user.is_staff = login.is_staff
        user.is_superuser = login.is_superuser
    User.objects.bulk_update([user for _, user in opened], ["password", "is_staff", "is_superuser"])
    for login, user in opened:
        if login.is_staff:
            _give_second_factor(user)


def lines() -> Iterator[str]:
    """What a newcomer needs to sign in, line by line; nothing where the demo is not loaded."""
    users = {
        user.email: user
        for user in User.objects.filter(email__in=[login.email for login in LOGINS])
    }
    holds = {
        stored: check_password(PASSWORD, stored)
        for stored in {user.password for user in users.values()}
    }
    opened = [
        login for login in LOGINS if login.email in users and holds[users[login.email].password]
    ]
    if not opened:
        return
    yield f"Demo log-ins, all with the password {PASSWORD}"
    for login in opened:
        yield f"  {login.role:<11} {login.email:<28} {_recovery_codes(users[login.email])}".rstrip()
    yield "Convener and moderator look after “When It Hurt”, at /networks/when-it-hurt/"
    yield f"Staff are asked for a second step: {_code_now()} now, one of the codes above once,"
    yield f"or an authenticator app with the key {AUTHENTICATOR_SECRET}"


def _give_second_factor(user: User) -> None:
    held = set(Authenticator.objects.filter(user=user).values_list("type", flat=True))
    if Authenticator.Type.TOTP not in held:
        TOTP.activate(user, AUTHENTICATOR_SECRET)
    if Authenticator.Type.RECOVERY_CODES not in held:
        Authenticator.objects.create(
            user=user,
            type=Authenticator.Type.RECOVERY_CODES,
            data={"seed": encrypt(f"demo {user.email}"), "used_mask": 0},
            created_at=timezone.now(),
        )


def _recovery_codes(user: User) -> str:
    stored = Authenticator.objects.filter(user=user, type=Authenticator.Type.RECOVERY_CODES).first()
    return " ".join(RecoveryCodes(stored).get_unused_codes()[:CODES_SHOWN]) if stored else ""


def _code_now() -> str:
    code: str = format_hotp_value(hotp_value(AUTHENTICATOR_SECRET, int(time.time()) // PERIOD))
    return code
