"""What an author does: writing, sending in, taking back."""

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
from hub.files.models import StoredFile
from hub.keys import stored_as_sent
from hub.moderation.writing import check_may_write
from hub.refused import Refused
from hub.richtext.sanitizer import sanitize
from hub.safeguarding.explaining import Explained, note_explained
from learn.attachments import placed_in
from learn.contributions import permissions
from learn.contributions.drafts import NEW, name_of
from learn.contributions.flows.lock import assign, carry_over, go, opened, opened_by_author
from learn.contributions.models import Authorship, Contribution, Step
from learn.contributions.models.contribution import State
from learn.flows import save_article
from learn.models import Article, Attachment, Category, TaggedArticle

Kind = Step.Kind
Answer = Authorship.Answer
TEXTS = ("title", "summary", "body")
MOST_EXPLAINED = 40
MOST_OF_ONE = 300  # letters


@dataclass(frozen=True)
class Writing:
    """What the form says of an article. `tags` are the library's, `words` are proposed; `files` arrived with the form,
    `kept` are attachments that stay. `draft` names the version of the draft that it came from.
    """

    fields: dict[str, str | date | None]
    category: Category
    tags: Sequence[str] = ()
    words: Sequence[str] = ()
    files: Sequence[StoredFile] = ()
    kept: Sequence[int] = ()
    is_author: bool = True
    explained: Sequence[Explained] = field(default_factory=tuple)
    draft: str = ""


@transaction.atomic
def begin(*, by: User, writing: Writing, key: uuid.UUID) -> Contribution:
    """A new draft. The same form sent twice is one draft. Raises KeyConflict where the key stands for another text."""
    User.objects.select_for_update(no_key=True).get(pk=by.pk)  # the second of two equal forms waits here
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


def _begun_before(there: Contribution, by: User, writing: Writing) -> Contribution:
    sent: dict[str, Any] = {name: writing.fields[name] for name in TEXTS if name in writing.fields}
    stored_as_sent(there.article, own=there.article.contributed_by_id == by.pk, **sent)
    return there


def _texts_of(writing: Writing) -> dict[str, str]:
    """As a draft of them is kept."""
    texts = {name: str(writing.fields.get(name, "")) for name in TEXTS}
    return texts | {"body": sanitize(texts["body"])}


def begin_from(title: str, body: str, by: User) -> int:
    """A draft out of a text from elsewhere on the site: `hub.contributing`. Returns the article's id.

    Whoever proposed it did not write it, so nobody stands as an author yet.
    """
    first = Category.objects.order_by("pk")[0]
    article = Article(title=title, body=body, category=first, contributed_by=by)
    save_article(article=article, by=by)
    _begun(Contribution.objects.create(article=article), by)
    return article.pk


def save(*, contribution: Contribution, by: User, writing: Writing, expected_version: int) -> Contribution:
    """Change the text. Raises Refused, and EditedMeanwhile if somebody saved it since the form was opened."""
    with opened(contribution) as found:
        if not permissions.may_edit(by, found):
            raise Refused("This text cannot be changed at the moment. Its page says who has it.")
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
    *, contribution: Contribution, by: User, note: str = "", explained: Sequence[Explained] = ()
) -> Contribution:
    """Hand the text in. Who had it before has it again. `explained` is what was said of the note.

    Raises Refused; sent in already, nothing happens.
    """
    with opened_by_author(contribution, by) as found:
        if found.state == State.SENT:
            return found
        if found.state not in permissions.AT_AUTHOR:
            raise Refused("This was sent in already. Its page says where it stands.")
        if missing := permissions.missing_in(found.article):
            raise Refused(f"Before you send it in, please add {missing}.")
        _explain(found, explained, by=by)
        again = found.state == State.CHANGES
        if found.assigned_to and not permissions.knows_topic(found.assigned_to, found.article):
            assign(found, None)
        go(found, Kind.SENT_AGAIN if again else Kind.SENT, to=State.SENT, by=by, note=note)
        carry_over(found, by=by, note="Sent in")
        return found


def withdraw(*, contribution: Contribution, by: User) -> Contribution:
    """Take the text back; it is a draft again that nobody else reads. Raises Refused."""
    with opened_by_author(contribution, by) as found:
        if found.state == State.WITHDRAWN:
            return found
        if found.state not in permissions.WITHDRAWABLE:
            raise Refused("It cannot be withdrawn any more. Please write to the person who has it.")
        holder = found.assigned_to
        assign(found, None)
        go(found, Kind.WITHDRAWN, to=State.WITHDRAWN, by=by, to_person=holder)
        carry_over(found, by=by, note="Withdrawn")
        return found


def throw_away(*, contribution: Contribution, by: User) -> None:
    """Delete a draft for good."""
    with opened_by_author(contribution, by) as found:
        if found.state not in {State.DRAFT, State.WITHDRAWN}:
            raise Refused("Only a draft can be thrown away. Withdraw it first.")
        found.article.delete()


def _explain(contribution: Contribution, explained: Sequence[Explained], *, by: User) -> None:
    """Into the audit trail, and for those who look after it: they are told with the step that brings it to them."""
    if note_explained(explained, by=by, contribution=contribution.pk, place=f"contribution {contribution.pk}"):
        said = [f"It may hold {each.kind.one}: {each.reason}"[:MOST_OF_ONE] for each in explained]
        contribution.explained = list(dict.fromkeys([*contribution.explained, *said]))[-MOST_EXPLAINED:]
        contribution.save(update_fields=["explained"])


def _begun(contribution: Contribution, by: User) -> None:
    Step.objects.create(contribution=contribution, kind=Kind.BEGUN, by=by, from_state=State.DRAFT, to_state=State.DRAFT)


def _keep_parts(contribution: Contribution, writing: Writing, *, by: User) -> None:
    """Attachments: those that stay, and new ones. A file belongs to one thing: only orphans of the person's own."""
    article = contribution.article
    Attachment.objects.filter(article=article, is_inline=False).exclude(pk__in=writing.kept).delete()
    own = StoredFile.objects.filter(uploaded_by=by).orphans()
    files = own.filter(pk__in=[file.pk for file in writing.files]).order_by("pk").select_for_update()
    after = Attachment.objects.filter(article=article).count()
    Attachment.objects.bulk_create(
        Attachment(article=article, file=file, position=after + place) for place, file in enumerate(files)
    )
    placed_in([article])


def _stand_as_author(contribution: Contribution, by: User, *, is_author: bool) -> None:
    """Whoever shares a text of their own is its first author."""
    if is_author:
        Authorship.objects.get_or_create(
            contribution=contribution,
            user=by,
            defaults={"answer": Answer.AGREED, "answered_at": timezone.now(), "position": 0},
        )
    else:
        Authorship.objects.filter(contribution=contribution, user=by).delete()


def tags_of(article: Article) -> list[str]:
    return sorted(TaggedArticle.objects.filter(content_object=article).values_list("tag__name", flat=True))
