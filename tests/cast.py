"""The people of the tests, whom everyone knows.

Asha convenes, Ben moderates, Cleo is a member, Dev asked to join, Ella is signed in and outside,
Femi was suspended, Gus left, Hana is site staff. Nobody is anonymous.
"""

import time
from dataclasses import dataclass

from allauth.mfa.totp.internal.auth import TOTP, hotp_value
from django.contrib.auth.models import Permission
from django.test import Client

from accounts.authentication import second_factor
from accounts.models import User
from accounts.personal_data import consents
from learn.roles import set_up_editors
from tests.make import make_person

AUTHENTICATOR_SECRET = "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP"


@dataclass(frozen=True)
class Cast:
    asha: User
    ben: User
    cleo: User
    dev: User
    ella: User
    femi: User
    gus: User
    hana: User


def make_cast() -> Cast:
    return Cast(
        asha=make_person("Asha Patel", here_as=User.HereAs.SAFETY_LEAD),
        ben=make_person("Ben Okafor", here_as=User.HereAs.STAFF),
        cleo=make_person("Cleo Marsh", here_as=User.HereAs.PATIENT),
        dev=make_person("Dev Sharma", here_as=User.HereAs.RESEARCHER),
        ella=make_person("Ella Novak", here_as=User.HereAs.CHARITY),
        femi=make_person("Femi Adeyemi", here_as=User.HereAs.INDUSTRY),
        gus=make_person("Gus Larsen", here_as=User.HereAs.STAFF),
        hana=make_hana(),
    )


def make_hana() -> User:
    """Site staff who may do everything in the admin, with an authenticator app."""
    hana = make_person("Hana Kim", is_staff=True, is_superuser=True)
    TOTP.activate(hana, AUTHENTICATOR_SECRET)
    return hana


def make_staff(name: str = "Ines Costa") -> User:
    """Somebody of site staff with a second step and no permission of their own."""
    person = make_person(name, is_staff=True)
    TOTP.activate(person, AUTHENTICATOR_SECRET)
    return person


def make_decider(name: str = "Olga Berg") -> User:
    """Somebody of site staff who decides about reports."""
    person = make_staff(name)
    codenames = ["view_case", "change_case"]
    person.user_permissions.add(
        *Permission.objects.filter(codename__in=codenames, content_type__app_label="moderation")
    )
    return person


def make_editor(name: str = "Jonas Holm") -> User:
    """Somebody who looks after the library."""
    person = make_staff(name)
    person.groups.add(set_up_editors())
    return person


def code_now(secret: str = AUTHENTICATOR_SECRET) -> str:
    """What an authenticator app with this secret shows at this moment."""
    counter = int(time.time()) // 30
    return f"{hotp_value(secret, counter):06}"


class SignedInClient(Client):
    """A test client whose `force_login` goes all the way: second step shown where there is one, documents agreed to."""

    def force_login(self, user: User, backend: str | None = None) -> None:
        super().force_login(user, backend)
        session = self.session
        session[consents.SESSION_KEY] = consents.mark()
        if second_factor.is_set_up(user):
            session[second_factor.SESSION_KEY] = user.pk
        session.save()


def confirmed(client: Client) -> Client:
    """Let this session have shown just now who it belongs to, as by the password."""
    session = client.session
    session["account_authentication_methods"] = [
        {"method": "password", "at": time.time(), "reauthenticated": True}
    ]
    session["account_authentication_methods_user"] = session["_auth_user_id"]
    session.save()
    return client


def visiting(person: User | None = None) -> SignedInClient:
    """The client of this person, or of nobody."""
    client = SignedInClient()
    if person is not None:
        client.force_login(person)
    return client
