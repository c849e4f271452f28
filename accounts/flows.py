"""What spans people, organisations and the apps above: each one transaction, with its jobs in it."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from datetime import datetime, timedelta
from functools import partial

from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from allauth.usersessions.models import UserSession
from django.contrib.admin.models import LogEntry
from django.contrib.auth.models import AnonymousUser
from django.contrib.contenttypes.models import ContentType
from django.db import IntegrityError, models, transaction
from django.utils import timezone

from accounts import tasks
from accounts.constraints import violated
from accounts.models import (
    FORMER_MEMBER,
    USUAL_ZONE,
    DataExport,
    Erasure,
    Organisation,
    OrganisationAlias,
    User,
)
from accounts.names.handles import numbered
from accounts.organisations.matching import free_slug, suggested_for
from accounts.organisations.names import clean_name
from accounts.personal_data import data_export, erasure
from hub import archives
from hub.newsletter.flows import forget_address
from hub.notifications.flows import forget as forget_notifications
from hub.search import index

EXPORT_KEPT_FOR = timedelta(days=7)
TRIES = 5

# Apps above append callables that take the ids of organisations whose name, people or authors changed.
# They run inside the change's transaction.
on_organisation_change: list[Callable[[Sequence[int]], None]] = []
# The same for a person whose name, organisation or country changed.
on_person_change: list[Callable[[User], None]] = []


class OrganisationMissing(Exception):
    """The organisation was merged or deleted since the page was opened."""


class NameTaken(Exception):
    """An organisation of this name and country is listed already."""


def propose_organisation(*, name: str, country: str, by: User) -> Organisation:
    """The organisation a person means by a name: a listed one, their own proposal, or a new proposal.

    Twice the same name by the same person gives the same row, at once too. Raises ValueError for an empty name.
    """
    name = clean_name(name)[:200]
    if not name:
        raise ValueError("An organisation needs a name.")
    for _ in range(TRIES):
        organisation = known_organisation(name=name, country=country, to=by) or _propose(
            name, country, by
        )
        if organisation is not None:
            return organisation
    raise RuntimeError(f"No address was free for an organisation, {TRIES} times.")


def known_organisation(*, name: str, country: str, to: User | AnonymousUser) -> Organisation | None:
    """The one of this name, or of this name before it was merged, that the person may see; in their country first."""
    near_first = models.Case(
        models.When(status=Organisation.Status.PROPOSED, then=3),
        models.When(country=country, then=0),
        models.When(country="", then=1),
        default=2,
    )
    return Organisation.objects.visible_to(to).called(name).order_by(near_first, "pk").first()


@transaction.atomic
def save_organisation(*, organisation: Organisation) -> Organisation:
    """Save what staff changed; a new one gets its address. Raises IntegrityError where a rule is broken."""
    if not organisation.slug:
        organisation.slug = free_slug(organisation.name)
    organisation.save()
    organisations_changed([organisation.pk])
    return organisation


@transaction.atomic
def confirm_organisation(*, organisation_id: int) -> Organisation:
    """List a proposed organisation; a listed one stays so. Raises OrganisationGone, NameTaken."""
    organisation = Organisation.objects.select_for_update().filter(pk=organisation_id).first()
    if organisation is None:
        raise OrganisationMissing
    organisation.status = Organisation.Status.LISTED
    _save_as_listed(organisation)
    organisations_changed([organisation.pk])
    return organisation


@transaction.atomic
def merge_organisations(*, keep_id: int, other_ids: Sequence[int]) -> Organisation:
    """Move everything of the others to the one that is kept, delete them, and keep their addresses as aliases.

    The kept one is listed afterwards. Others that somebody merged meanwhile are passed over.
    Raises OrganisationGone if the kept one is, NameTaken if a third one of its name is listed.
    """
    locked = (
        Organisation.objects.select_for_update().filter(pk__in={keep_id, *other_ids}).order_by("pk")
    )
    rows = {organisation.pk: organisation for organisation in locked}
    keep = rows.pop(keep_id, None)
    if keep is None:
        raise OrganisationMissing
    others = list(rows.values())
    _move_what_points_at(others, keep)
    for other in others:
        _take_over(keep, other)
    Organisation.objects.filter(pk__in=rows).delete()
    OrganisationAlias.objects.bulk_create(
        [
            OrganisationAlias(organisation=keep, name=o.name, slug=o.slug, code=o.code)
            for o in others
        ]
    )
    keep.status = Organisation.Status.LISTED
    _save_as_listed(keep)
    organisations_changed([keep.pk, *rows])
    return keep


@transaction.atomic
def delete_organisation(*, organisation_id: int) -> None:
    """For one that nobody belongs to (`can_delete_organisation`)."""
    Organisation.objects.filter(pk=organisation_id).delete()
    organisations_changed([organisation_id])


def organisations_changed(ids: Sequence[int]) -> None:
    """Let what shows organisations follow. Call it inside the change's transaction."""
    for changed in on_organisation_change:
        changed(ids)
    index.touch()


def person_changed(person: User) -> None:
    """Let what counts people or orders them by name follow. Call it inside the change's transaction."""
    for changed in on_person_change:
        changed(person)


@transaction.atomic
def join_suggested_organisation(*, person: User, organisation_id: int) -> Organisation | None:
    """Take the organisation that a verified address speaks for; None if none of them speaks for it."""
    for _, organisation in suggested_for(person):
        if organisation.pk == organisation_id:
            person.organisation = organisation
            person.save(update_fields=["organisation"])
            person_changed(person)
            return organisation
    return None


@transaction.atomic
def request_data_export(*, user: User) -> DataExport:
    """Ask for a copy of one's data. While one is being made, asking again gives that one."""
    pending = DataExport.objects.filter(user=user, ready_at=None).first()
    if pending is not None:
        return pending
    try:
        with transaction.atomic():
            export = DataExport.objects.create(
                user=user, name=archives.new_name(data_export.FOLDER)
            )
    except IntegrityError:  # pressed twice at once
        return DataExport.objects.get(user=user, ready_at=None)
    tasks.make_data_export.configure(lock=f"data-export-{export.pk}").defer(export_id=export.pk)
    return export


def make_data_export(*, export_id: int) -> None:
    """The job: write the zip, mark it ready, queue the mail, drop the person's older ones.

    Its place in storage was fixed when it was asked for, so a second run after a crash writes over the first.
    """
    export = (
        DataExport.objects.select_related("user__organisation")
        .filter(pk=export_id, ready_at=None)
        .first()
    )
    if export is None:
        return
    archives.store(export.name, partial(data_export.write, export.user))
    older = DataExport.objects.filter(user=export.user)
    tell = partial(tasks.send_data_export_ready.defer, export_id=export_id)
    archives.hand_over(export, older=older, kept_for=EXPORT_KEPT_FOR, tell=tell)


def sweep_data_exports() -> None:
    """Delete expired exports, and every file that no row names (of closed accounts, of crashes)."""
    DataExport.objects.filter(expires_at__lte=timezone.now()).delete()
    archives.sweep(data_export.FOLDER, lambda: {*DataExport.objects.values_list("name", flat=True)})


@transaction.atomic
def close_account(*, user: User, mode: Erasure.Mode) -> None:
    """Close an account for good: empty the row, and delete or keep what the person left, as `mode` says.

    Closing a closed account does nothing.
    """
    person = User.objects.select_for_update().get(pk=user.pk)
    if person.closed_at is not None:
        return
    for part in erasure.parts():
        part(person, mode)
    tasks.send_account_closed.defer(address=person.email, kept=mode == Erasure.Mode.KEEP)
    _forget_how_they_signed_in(person)
    forget_notifications(person)
    forget_address(person.email)
    _forget_what_they_told_us(person)
    now = timezone.now()
    _empty_row(person, now)
    Erasure.objects.create(account_id=person.pk, mode=mode, closed_at=now)
    tasks.sweep_data_exports.defer()
    tasks.erase_handles.defer()


def _forget_how_they_signed_in(person: User) -> None:
    for session in UserSession.objects.filter(user=person):
        session.end()
    EmailAddress.objects.filter(user=person).delete()
    Authenticator.objects.filter(user=person).delete()


def _forget_what_they_told_us(person: User) -> None:
    person.consents.all().delete()
    person.exports.all().delete()
    person.proposed_organisations.update(proposed_by=None)
    person.groups.clear()
    person.user_permissions.clear()
    # The admin's own log writes down names.
    about_them = LogEntry.objects.filter(
        content_type=ContentType.objects.get_for_model(User), object_id=str(person.pk)
    )
    about_them.update(object_repr=FORMER_MEMBER)


def _empty_row(person: User, now: datetime) -> None:
    person.email = f"closed-{person.pk}@closed.invalid"
    person.handle = _former_handle(person.pk)
    person.handle_claims.update(user=None)
    person.display_name = FORMER_MEMBER
    person.here_as = User.HereAs.OTHER
    person.job_title = person.bio = person.interests = ""
    person.country = ""
    person.organisation = None
    person.profile_visibility = User.Visibility.NETWORKS
    person.time_zone = USUAL_ZONE
    person.is_active = person.is_staff = person.is_superuser = False
    person.last_login = None
    person.date_joined = person.closed_at = now
    person.set_unusable_password()
    person.save()


def _former_handle(account_id: int) -> str:
    stem = f"former-{account_id}"
    return next(
        handle for handle in numbered(stem) if not User.objects.with_handle(handle).exists()
    )


def _move_what_points_at(others: Sequence[Organisation], keep: Organisation) -> None:
    """Every foreign key to an organisation, of whichever app, so that a new one is not forgotten here."""
    for relation in Organisation._meta.related_objects:
        if relation.many_to_many:
            # A loud end of the merge, which is undone: silence would leave rows at an organisation that goes.
            raise NotImplementedError(
                f"{relation.related_model.__name__} points at organisations in a new way."
            )
        name = relation.field.name
        pointing = relation.related_model._base_manager.filter(**{f"{name}__in": others})
        for unique in _unique_together_with(relation.related_model, name):
            _join_what_would_collide(pointing, name, unique, keep)
        pointing.update(**{name: keep})


def _unique_together_with(model: type[models.Model], name: str) -> Iterator[list[str]]:
    """For each rule that allows one row for this foreign key and some other fields: those other fields."""
    rules = [[*rule.fields] for rule in model._meta.total_unique_constraints]
    rules += [[*fields] for fields in model._meta.unique_together]
    rules += [[field.name] for field in model._meta.concrete_fields if field.unique]
    for fields in rules:
        if name in fields:
            yield [field for field in fields if field != name]


def _join_what_would_collide(
    pointing: models.QuerySet[models.Model], name: str, others: Sequence[str], keep: Organisation
) -> None:
    """Of rows that would be the same after the merge one stays, and takes what it lacks from the others."""
    rows = pointing.model._base_manager
    staying = {
        tuple(getattr(row, each) for each in others): row for row in rows.filter(**{name: keep})
    }
    for row in pointing.order_by("pk"):
        place = tuple(getattr(row, each) for each in others)
        stays = staying.setdefault(place, row)
        if stays is not row:
            _fill_in(stays, row)
            row.delete()


def _fill_in(stays: models.Model, goes: models.Model) -> None:
    lacking = [
        field
        for field in stays._meta.concrete_fields
        if field.null and field.value_from_object(stays) is None
    ]
    for field in lacking:
        setattr(stays, field.attname, field.value_from_object(goes))
    if lacking:
        stays.save(update_fields=[field.name for field in lacking])


def _take_over(keep: Organisation, other: Organisation) -> None:
    """What the kept organisation lacks and the other one has."""
    keep.domains = list(dict.fromkeys([*keep.domains, *other.domains]))
    keep.code = keep.code or other.code
    keep.country = keep.country or other.country
    if keep.kind == Organisation.Kind.OTHER:
        keep.kind = other.kind


def _save_as_listed(organisation: Organisation) -> None:
    try:
        with transaction.atomic():
            organisation.save()
    except IntegrityError as error:
        if violated(error) != "organisation_listed_name_unique":
            raise
        raise NameTaken from error


def _propose(name: str, country: str, by: User) -> Organisation | None:
    """None if the address was taken meanwhile, or this person pressed twice: look again."""
    try:
        with transaction.atomic():
            return Organisation.objects.create(
                name=name,
                slug=free_slug(name),
                country=country,
                status=Organisation.Status.PROPOSED,
                proposed_by=by,
            )
    except IntegrityError:
        return None
