"""Flows that invite authors. Only people who agreed are listed on publication."""

from __future__ import annotations

from datetime import timedelta

from allauth.account.models import EmailAddress
from django.db.models import Max
from django.utils import timezone
from django.utils.text import slugify

from accounts.models import User
from hub.errors import NotAllowed
from hub.moderation.write_limits.write_access import check_may_write
from hub.notifications.flows import notify
from learn.contributions import permissions
from learn.contributions.flows.locks import opened, opened_by_author
from learn.contributions.models import Authorship, Contribution
from learn.models import ArticleAuthor, Author

Answer = Authorship.Answer
CAUSE = "authorship"
MOST_INVITED = 20  # per contribution
MOST_MAILS_A_DAY = 40  # per person, over all contributions
GONE = "This question was answered, or is not asked any more."


def invite(
    *, contribution: Contribution, by: User, person: User | None = None, email: str = ""
) -> Authorship:
    """Invite a person, or the owner of an e-mail address, to be listed as an author.

    Returns the existing invitation if there is one. An address gets the same mail whether or not it
    belongs to an account. Raises NotAllowed.
    """
    from learn.contributions import tasks

    with opened_by_author(contribution, by) as found:
        if found.state not in permissions.INVITING:
            raise NotAllowed("Authors cannot be added any more.")
        asked = (
            found.authorships.filter(email__iexact=email)
            if email
            else found.authorships.filter(user=person)
        )
        if there := asked.first():
            return there
        _check_limits(found, by, by_mail=bool(email))
        last = found.authorships.aggregate(last=Max("position"))["last"] or 0
        row = Authorship(contribution=found, invited_by=by, position=last + 1, email=email.lower())
        row.user = _still_free(found, _with_address(email)) if email else person
        row.save()
        if email:
            tasks.send_author_invitation.defer(authorship_id=row.pk)
        else:
            notify(CAUSE, row.pk, by=by)
        return row


def answer(
    *,
    authorship: Authorship,
    agrees: bool,
    user: User | None = None,
    name: str = "",
    affiliation: str = "",
) -> Authorship:
    """Record whether the invited person agrees.

    Whoever holds the link may answer, signed in or not; people without an account give a `name`.

    Raises NotAllowed if it was answered otherwise or withdrawn, or if the text is published.
    """
    with opened(authorship.contribution) as found:
        row = Authorship.objects.select_for_update(of=("self",)).filter(pk=authorship.pk).first()
        if row is None:
            raise NotAllowed(GONE)
        if user is not None:
            check_may_write(user)
        wanted = Answer.AGREED if agrees else Answer.DECLINED
        if row.answer == wanted and (user is None or row.user_id == user.pk):
            return row
        if not Authorship.objects.waiting().filter(pk=row.pk).exists():
            raise NotAllowed(GONE)
        if user is not None:
            if found.authorships.filter(user=user).exclude(pk=row.pk).exists():
                raise NotAllowed("You are among its authors already.")
            row.user = user
        else:
            row.user, row.name, row.affiliation = None, name, affiliation
        row.answer, row.answered_at = wanted, timezone.now()
        row.save(update_fields=["user", "name", "affiliation", "answer", "answered_at"])
        return row


def remove_author(*, authorship: Authorship, by: User) -> None:
    """Withdraw an invitation, or remove an author.

    Allowed to the contributor and to the person themselves. Raises NotAllowed.
    """
    with opened(authorship.contribution) as found:
        row = Authorship.objects.filter(pk=authorship.pk).first()
        if row is None:
            return
        if by.pk not in {found.article.contributed_by_id, row.user_id}:
            raise NotAllowed("Only the person who shares this can do that.")
        check_may_write(by)
        if found.state not in permissions.INVITING:
            raise NotAllowed("It is published or decided. Please write to the editors.")
        row.delete()


def put_authors(contribution: Contribution) -> None:
    """List the people who agreed, in order, before the authors that editors added.

    People who were asked and did not agree are removed from the article.
    """
    asked = list(contribution.authorships.select_related("user__organisation", "author"))
    agreed = [_author_of(row) for row in asked if row.answer == Answer.AGREED]
    refused = {row.user_id for row in asked if row.answer != Answer.AGREED and row.user_id}
    places = ArticleAuthor.objects.filter(article=contribution.article)
    places.filter(author__user__in=refused).delete()
    added = [
        place.author for place in places.select_related("author") if place.author not in agreed
    ]
    ArticleAuthor.objects.bulk_create(
        [
            ArticleAuthor(article=contribution.article, author=author, position=number)
            for number, author in enumerate(dict.fromkeys([*agreed, *added]))
        ],
        update_conflicts=True,
        unique_fields=["article", "author"],
        update_fields=["position"],
    )


def _author_of(row: Authorship) -> Author:
    """Return the Author of a person who agreed; create it if there is none."""
    author = row.author or (Author.objects.filter(user=row.user).first() if row.user else None)
    if author is None:
        name = row.user.display_name if row.user else row.name
        place = (
            row.user.organisation
            if row.user and row.user.organisation and row.user.organisation.is_listed
            else None
        )
        author = Author.objects.create(
            name=name,
            slug=_free_slug(name),
            affiliation=row.affiliation,
            organisation=place,
            user=row.user,
        )
    if row.author_id != author.pk:
        row.author = author
        row.save(update_fields=["author"])
    return author


def _free_slug(name: str) -> str:
    stem = slugify(name)[:80] or "author"
    taken = set(Author.objects.filter(slug__startswith=stem).values_list("slug", flat=True))
    number = 1
    while (slug := stem if number == 1 else f"{stem}-{number}") in taken:
        number += 1
    return slug


def _with_address(email: str) -> User | None:
    confirmed = EmailAddress.objects.filter(verified=True, email__iexact=email)
    return User.objects.active().filter(pk__in=confirmed.values("user")).first()


def _still_free(found: Contribution, person: User | None) -> User | None:
    """Return the person, or None if they are among the authors already.

    The row must then look the same as for anybody else's address.
    """
    if person is None or found.authorships.filter(user=person).exists():
        return None
    return person


def _check_limits(found: Contribution, by: User, *, by_mail: bool) -> None:
    if found.authorships.count() >= MOST_INVITED:
        raise NotAllowed(
            f"At most {MOST_INVITED} authors can be asked. Editors can add further ones."
        )
    since = timezone.now() - timedelta(days=1)
    sent = Authorship.objects.filter(invited_by=by, created_at__gte=since).exclude(email="").count()
    if by_mail and sent >= MOST_MAILS_A_DAY:
        raise NotAllowed("You have asked many people today. Please go on tomorrow.")
