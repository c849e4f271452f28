"""A person's copy of their data: what stands in the zip, and the register of the apps that add to it."""

from __future__ import annotations

import zipfile
from collections.abc import Callable, Iterable
from typing import Any

from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from allauth.usersessions.models import UserSession

from accounts.models import User
from hub import archives
from hub.notifications.models import DeliverySchedule, Digest, Notification, Preference

FOLDER = "exports"
README = """Your data
=========

Each .json file is one kind of thing we keep about you; any text editor opens it.
Files that you handed in are in the folder "files".
Times are in UTC. What other people wrote is not yours, so it is not here.
"""

type Section = Callable[[User], Any]
type Files = Callable[[User], Iterable[tuple[str, archives.Opener]]]

_sections: dict[str, Section] = {}
_files: dict[str, Files] = {}


def register(name: str, section: Section) -> None:
    """`<name>.json` will hold what `section(user)` returns: lists, dicts, text, numbers, dates."""
    _sections[name] = section


def register_files(name: str, files: Files) -> None:
    """`files/<name>/` will hold each (file name, opener) that `files(user)` yields."""
    _files[name] = files


def write(user: User, archive: zipfile.ZipFile) -> None:
    """Write everything about this person. Reads the files in pieces."""
    archive.writestr("README.txt", README)
    for name, section in _sections.items():
        archives.add_json(archive, f"{name}.json", section(user))
    for name, files in _files.items():
        for number, (file_name, opener) in enumerate(files(user), start=1):
            archives.add_file(
                archive, f"files/{name}/{number}-{archives.safe_name(file_name)}", opener
            )


def _account(user: User) -> dict[str, Any]:
    return {
        "email": user.email,
        "handle": user.handle,
        "name": user.display_name,
        "here_as": user.get_here_as_display(),
        "job_title": user.job_title,
        "country": str(user.country),
        "about_me": user.bio,
        "interests": user.interest_list,
        "who_may_see_my_profile": user.get_profile_visibility_display(),
        "time_zone": user.time_zone,
        "joined": user.date_joined,
        "last_signed_in": user.last_login,
        "site_staff": user.is_staff,
        "groups": [group.name for group in user.groups.all()],
    }


def _organisation(user: User) -> dict[str, Any]:
    mine = user.organisation
    return {
        "organisation": {
            "name": mine.name,
            "kind": mine.get_kind_display(),
            "country": str(mine.country),
        }
        if mine
        else None,
        "proposed": list(
            user.proposed_organisations.values("name", "country", "status", "created_at")
        ),
    }


def _consents(user: User) -> list[dict[str, Any]]:
    return [
        {
            "document": consent.get_document_display(),
            "version": consent.version,
            "given": consent.given_at,
        }
        for consent in user.consents.order_by("given_at")
    ]


def _emails(user: User) -> list[dict[str, Any]]:
    return list(EmailAddress.objects.filter(user=user).values("email", "verified", "primary"))


def _sessions(user: User) -> list[dict[str, Any]]:
    return list(
        UserSession.objects.filter(user=user).values(
            "created_at", "last_seen_at", "ip", "user_agent"
        )
    )


def _second_factors(user: User) -> list[dict[str, Any]]:
    # What kind and when; never the secret itself.
    return [
        {
            "kind": factor.get_type_display(),
            "added": factor.created_at,
            "last_used": factor.last_used_at,
        }
        for factor in Authenticator.objects.filter(user=user)
    ]


def _notifications(user: User) -> dict[str, Any]:
    """What they were told of, without what others wrote, and how they want to hear of things."""
    told = Notification.objects.filter(person=user).select_related("event").order_by("pk")
    return {
        "told": [
            {
                "of": each.kind,
                "at": each.event.at,
                "read_at": each.read_at,
                "mailed_at": each.mailed_at,
            }
            for each in told
        ],
        "chosen": list(
            Preference.objects.filter(person=user).values("scope", "kind", "channel").order_by("pk")
        ),
        "when": DeliverySchedule.objects.filter(person=user)
        .values("quiet_from", "quiet_until", "digest_hour", "digest_weekday")
        .first(),
        "digests": list(
            Digest.objects.filter(person=user).values("channel", "due_at", "done_at").order_by("pk")
        ),
    }


register("account", _account)
register("organisation", _organisation)
register("consents", _consents)
register("e-mail-addresses", _emails)
register("sessions", _sessions)
register("second-factors", _second_factors)
register("notifications", _notifications)
