"""Who may do what to people and organisations. Who may see them is in the querysets."""

from __future__ import annotations

from django.contrib.auth.models import AnonymousUser
from django.http import HttpRequest

from accounts.models import Organisation, User


class MemberRequest(HttpRequest):
    """A request behind `login_required`."""

    user: User


def can_merge_organisations(actor: User | AnonymousUser) -> bool:
    """Merging changes the one that is kept and deletes the others."""
    return actor.has_perms(["accounts.change_organisation", "accounts.delete_organisation"])


def can_delete_organisation(actor: User | AnonymousUser, organisation: Organisation) -> bool:
    """One that nobody belongs to. Where somebody does, staff merge it instead."""
    return actor.has_perm("accounts.delete_organisation") and not any(
        relation.related_model._base_manager.filter(**{relation.field.name: organisation}).exists()
        for relation in Organisation._meta.related_objects
    )


def can_edit_person(actor: User | AnonymousUser, person: User) -> bool:
    """Open accounts; those of staff only for superusers, so that nobody climbs by editing a colleague."""
    if person.closed_at is not None or not actor.has_perm("accounts.change_user"):
        return False
    return actor.is_superuser or not (person.is_staff or person.is_superuser)
