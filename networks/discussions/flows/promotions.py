"""From a discussion to the library: a convener proposes, every author is asked, and then a draft is made."""

from __future__ import annotations

from collections.abc import Sequence

from django.conf import settings
from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.html import format_html, format_html_join
from django.utils.module_loading import import_string
from django.utils.safestring import mark_safe

from accounts.models import User
from hub.audit.log import record
from hub.http.absolute_urls import absolute
from hub.moderation.write_limits.write_access import check_may_write
from networks.access import NotAllowed
from networks.discussions import tasks
from networks.discussions.flows.locks import locked
from networks.discussions.models import Post, PromotedPost, Promotion, Thread
from networks.models import Network

Answer = PromotedPost.Answer


def propose_promotion(*, thread: Thread, by: User, posts: Sequence[int], title: str) -> Promotion:
    """Ask the authors of these posts (by ids) whether they may become a draft. Raises Refused."""
    with locked(thread, by=by) as (found, viewer):
        if not viewer.may_manage:
            raise NotAllowed("Only the conveners propose a discussion for the library.")
        if found.promotions.filter(ended_at=None).exists():
            raise NotAllowed("The authors of this discussion are being asked already.")
        chosen = list(
            found.posts.live().filter(pk__in=posts).select_related("author", "pseudonym__user")
        )
        writers = [
            (post, post.pseudonym.user if post.pseudonym else post.author) for post in chosen
        ]
        if not chosen or not all(_can_be_asked(writer, found.network) for _, writer in writers):
            raise NotAllowed("Choose posts whose authors are still here to be asked.")
        promotion = Promotion.objects.create(thread=found, title=title, proposed_by=by)
        PromotedPost.objects.bulk_create(
            PromotedPost(
                promotion=promotion, post=post, author=writer, byline=post.byline, body=post.body
            )
            for post, writer in writers
            if writer is not None
        )
        record("promotion.proposed", by=by, scope=found.network_id, thread=found.pk)
        for pk in {writer.pk for _, writer in writers if writer is not None}:
            tasks.send_promotion.defer(promotion_id=promotion.pk, user_id=pk)
        return promotion


def answer_promotion(*, promotion: Promotion, by: User, agrees: bool) -> Promotion:
    """Say yes or no for all one's posts in it. The last yes makes the draft, one no ends it. Raises Refused."""
    with transaction.atomic():
        row = (
            Promotion.objects.select_for_update(of=("self",))
            .select_related("thread__network", "proposed_by")
            .get(pk=promotion.pk)
        )
        if row.ended_at is not None:
            raise NotAllowed("This is settled already.")
        check_may_write(by, row.thread.network_id)
        own = parts_for(row, by).filter(author=by)
        if not own.exists():
            raise NotAllowed("None of these posts is yours.")
        parts = row.posts.filter(post__deleted_at=None, post__hidden_at=None)
        own.update(answer=Answer.YES if agrees else Answer.NO, answered_at=timezone.now())
        if not agrees:
            row.ended_at = timezone.now()
        elif not parts.exclude(answer=Answer.YES).exists():
            make_draft = import_string(settings.DRAFT_FACTORY)
            row.draft_id = make_draft(row.title, body_of(row, parts), row.proposed_by)
            row.ended_at = timezone.now()
            record(
                "promotion.made",
                by=None,
                scope=row.thread.network_id,
                thread=row.thread_id,
                draft=row.draft_id,
            )
        row.save(update_fields=["ended_at", "draft_id"])
        return row


def give_up_promotion(*, promotion: Promotion, by: User) -> None:
    """Take the proposal back."""
    with locked(promotion.thread, by=by) as (_, viewer):
        if not viewer.may_manage:
            raise NotAllowed("Only the conveners take it back.")
        Promotion.objects.filter(pk=promotion.pk, ended_at=None).update(ended_at=timezone.now())


def parts_for(promotion: Promotion, reader: User) -> QuerySet[PromotedPost]:
    """Those of its posts that the reader may read now: none that was deleted or went where they cannot follow."""
    return promotion.posts.filter(post__in=Post.objects.visible_to(reader))


def body_of(promotion: Promotion, parts: QuerySet[PromotedPost]) -> str:
    """The draft's text: each post with the name it is signed with. A private network is not named."""
    # The bodies were sanitised on their way to the database.
    text = format_html_join(
        "", "<h2>{}</h2>{}", ((place.byline, mark_safe(place.body)) for place in parts)
    )
    network = promotion.thread.network
    if not network.is_read_by_all:
        return text
    address = absolute(promotion.thread.get_absolute_url())
    return text + format_html(
        '<p>From the discussion <a href="{}">{}</a>.</p>', address, promotion.thread.title
    )


def _can_be_asked(writer: User | None, network: Network) -> bool:
    """Who has gone can neither look at it nor say yes."""
    return writer is not None and writer.closed_at is None and network.is_open_to(writer)
