"""Flows of authors: write, submit, withdraw and delete."""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.db import transaction
from django.utils import timezone

from accounts.models import User
from hub.drafts import flows as drafts
from hub.errors import NotAllowed
from hub.files.models import StoredFile
from hub.idempotency import stored_as_sent
from hub.moderation.write_limits.write_access import check_may_write
from hub.richtext.sanitizer import sanitize
from hub.safeguarding.justifications import Justification, note_explained
from learn.articles.attachments import placed_in
from learn.contributions import permissions
from learn.contributions.authoring.drafts import NEW, name_of
from learn.contributions.flows.locks import assign, carry_over, go, opened, opened_by_author
from learn.contributions.models import Authorship, Contribution, Step
from learn.contributions.models.contribution import ContributionState
from learn.flows import save_article
from learn.models import Article, Attachment, Category, TaggedArticle

Kind = Step.Kind
Answer = Authorship.Answer
TEXTS = ("title", "summary", "body")
MOST_EXPLAINED = 40
MOST_OF_ONE = 300  # characters


@dataclass(frozen=True)
class ArticleInput:
    """Validated input of the article form.

    `tags` are tags of the library, `words` are proposed ones. `files` are new uploads, `kept` are
    the ids of attachments to retain. `draft` names the version of the draft that the input came
    from.
    """

    fields: dict[str, str | date | None]
    category: Category
    tags: Sequence[str] = ()
    words: Sequence[str] = ()
    files: Sequence[StoredFile] = ()
    kept: Sequence[int] = ()
    is_author: bool = True
    explained: Sequence[Justification] = field(default_factory=tuple)
    draft: str = ""


@transaction.atomic
def begin(*, by: User, writing: ArticleInput, key: uuid.UUID) -> Contribution:
    """Create a draft, or return the one that this idempotency key created before.

    Raises NotAllowed, and KeyConflict if the key belongs to another text.
    """
    # The second of two identical requests waits here.
    User.objects.select_for_update(no_key=True).get(pk=by.pk)
    if there := Contribution.objects.select_related("article").filter(key=key).first():
        return _begun_before(there, by, writing)
    check_may_write(by)
    drafts.settle(by, NEW, writing.draft, key=str(key), **_texts_of(writing))
    article = Article(contributed_by=by, category=writing.category, **writing.fields)
    save_article(article=article, by=by, tags=writing.tags)
    contribution = Contribution.objects.create(article=article, key=key, words=list(writing.words))
    _begun(contribution, by)
    _keep_parts(contribution, writing, by=by)
    _stand_as_author(contribution, by, is_author=writing.is_author)
    _explain(contribution, writing.explained, by=by)
    return contribution


def _begun_before(there: Contribution, by: User, writing: ArticleInput) -> Contribution:
    sent: dict[str, Any] = {name: writing.fields[name] for name in TEXTS if name in writing.fields}
    stored_as_sent(there.article, own=there.article.contributed_by_id == by.pk, **sent)
    return there


def _texts_of(writing: ArticleInput) -> dict[str, str]:
    """Return the texts as they are stored in a draft."""
    texts = {name: str(writing.fields.get(name, "")) for name in TEXTS}
    return texts | {"body": sanitize(texts["body"])}


def begin_from(title: str, body: str, by: User) -> int:
    """Create a draft from a text elsewhere on the site and return the article's id.

    Registered with `hub.contributing`. The person who proposed the text did not write it, so nobody
    is listed as an author yet.
    """
    first = Category.objects.order_by("pk")[0]
    article = Article(title=title, body=body, category=first, contributed_by=by)
    save_article(article=article, by=by)
    _begun(Contribution.objects.create(article=article), by)
    return article.pk


def save(
    *, contribution: Contribution, by: User, writing: ArticleInput, expected_version: int
) -> Contribution:
    """Save a change of the text.

    Raises NotAllowed, and ArticleChanged if somebody saved it since the form was opened.
    """
    with opened(contribution) as found:
        if not permissions.may_edit(by, found):
            raise NotAllowed("This text cannot be changed at the moment. Its page says who has it.")
        check_may_write(by)
        article = found.article
        for name, value in writing.fields.items():
            setattr(article, name, value)
        article.category = writing.category
        drafts.settle(by, name_of(found), writing.draft, **_texts_of(writing))
        save_article(article=article, by=by, tags=writing.tags, expected_version=expected_version)
        found.words = list(writing.words)
        found.save(update_fields=["words"])
        _keep_parts(found, writing, by=by)
        if article.contributed_by_id == by.pk:
            _stand_as_author(found, by, is_author=writing.is_author)
        _explain(found, writing.explained, by=by)
        return found


def send_in(
    *, contribution: Contribution, by: User, note: str = "", explained: Sequence[Justification] = ()
) -> Contribution:
    """Submit the text for review.

    It stays assigned to its previous reviewer while they may review the topic. `explained` holds
    the justifications for the note. Idempotent. Raises NotAllowed.
    """
    with opened_by_author(contribution, by) as found:
        if found.state == ContributionState.SENT:
            return found
        if found.state not in permissions.AT_AUTHOR:
            raise NotAllowed("This was sent in already. Its page says where it stands.")
        if missing := permissions.missing_in(found.article):
            raise NotAllowed(f"Before you send it in, please add {missing}.")
        _explain(found, explained, by=by)
        again = found.state == ContributionState.CHANGES
        if found.assigned_to and not permissions.knows_topic(found.assigned_to, found.article):
            assign(found, None)
        go(
            found,
            Kind.SENT_AGAIN if again else Kind.SENT,
            to=ContributionState.SENT,
            by=by,
            note=note,
        )
        carry_over(found, by=by, note="Sent in")
        return found


def withdraw(*, contribution: Contribution, by: User) -> Contribution:
    """Turn the text back into a draft that nobody else can read.

    Idempotent. Raises NotAllowed.
    """
    with opened_by_author(contribution, by) as found:
        if found.state == ContributionState.WITHDRAWN:
            return found
        if found.state not in permissions.WITHDRAWABLE:
            raise NotAllowed(
                "It cannot be withdrawn any more. Please write to the person who has it."
            )
        holder = found.assigned_to
        assign(found, None)
        go(found, Kind.WITHDRAWN, to=ContributionState.WITHDRAWN, by=by, to_person=holder)
        carry_over(found, by=by, note="Withdrawn")
        return found


def throw_away(*, contribution: Contribution, by: User) -> None:
    """Delete a draft permanently."""
    with opened_by_author(contribution, by) as found:
        if found.state not in {ContributionState.DRAFT, ContributionState.WITHDRAWN}:
            raise NotAllowed("Only a draft can be thrown away. Withdraw it first.")
        found.article.delete()


def _explain(contribution: Contribution, explained: Sequence[Justification], *, by: User) -> None:
    """Store the justifications in the audit log and on the contribution.

    Those who review it are notified of them with the step that submits it.
    """
    if note_explained(
        explained, by=by, contribution=contribution.pk, place=f"contribution {contribution.pk}"
    ):
        said = [f"It may hold {each.kind.one}: {each.reason}"[:MOST_OF_ONE] for each in explained]
        contribution.explained = list(dict.fromkeys([*contribution.explained, *said]))[
            -MOST_EXPLAINED:
        ]
        contribution.save(update_fields=["explained"])


def _begun(contribution: Contribution, by: User) -> None:
    Step.objects.create(
        contribution=contribution,
        kind=Kind.BEGUN,
        by=by,
        from_state=ContributionState.DRAFT,
        to_state=ContributionState.DRAFT,
    )


def _keep_parts(contribution: Contribution, writing: ArticleInput, *, by: User) -> None:
    """Delete the attachments that are not retained, and attach the new files.

    A file belongs to one owner: only orphaned uploads of the person are attached.
    """
    article = contribution.article
    Attachment.objects.filter(article=article, is_inline=False).exclude(
        pk__in=writing.kept
    ).delete()
    own = StoredFile.objects.filter(uploaded_by=by).orphans()
    files = (
        own.filter(pk__in=[file.pk for file in writing.files]).order_by("pk").select_for_update()
    )
    after = Attachment.objects.filter(article=article).count()
    Attachment.objects.bulk_create(
        Attachment(article=article, file=file, position=after + place)
        for place, file in enumerate(files)
    )
    placed_in([article])


def _stand_as_author(contribution: Contribution, by: User, *, is_author: bool) -> None:
    """List the contributor as the first author, or remove them from the authors."""
    if is_author:
        Authorship.objects.get_or_create(
            contribution=contribution,
            user=by,
            defaults={"answer": Answer.AGREED, "answered_at": timezone.now(), "position": 0},
        )
    else:
        Authorship.objects.filter(contribution=contribution, user=by).delete()


def tags_of(article: Article) -> list[str]:
    return sorted(
        TaggedArticle.objects.filter(content_object=article).values_list("tag__name", flat=True)
    )
