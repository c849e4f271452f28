"""What becomes of somebody's comments when they close their account."""

from __future__ import annotations

from django.utils import timezone

from accounts.models import FORMER_MEMBER, Erasure, User
from hub.drafts.models import Draft
from hub.posts.closing import take_back_reactions, take_name_out, take_words_out
from hub.quotations.flows import follow, forget, lock_for_hiding
from learn.comments.flows import recount
from learn.comments.models import Comment, Mention, Reaction
from learn.comments.quotations import COMMENT
from learn.models import Figures


def close_comments(user: User, mode: Erasure.Mode) -> None:
    """Called inside the transaction that closes the account. What they were writing goes in any case.

    Others' comments that mention them say "Former member". Their own stay under "Former member", unless contributions
    are to be removed. Articles are locked in the order of their ids.
    """
    lock_for_hiding()
    Draft.objects.filter(user=user).delete()
    _forget_mentions(user)
    if mode == Erasure.Mode.REMOVE:
        take_back_reactions(Reaction.objects.filter(user=user), "comment")
        _remove_comments(user)


def _forget_mentions(user: User) -> None:
    naming = Comment.objects.filter(mentions__user=user)
    for article_id in sorted(set(naming.values_list("article", flat=True))):
        Figures.objects.locked(article_id)
        for comment in naming.filter(article=article_id):
            take_name_out(comment, comment.revisions.all(), handle=user.handle, name=FORMER_MEMBER)
    Mention.objects.filter(user=user).delete()


def _remove_comments(user: User) -> None:
    own = Comment.objects.filter(author=user)
    for article_id in sorted(set(own.values_list("article", flat=True))):
        Figures.objects.locked(article_id)
        comments = list(own.filter(article=article_id))
        ids = [comment.pk for comment in comments]
        # While the words are there to be recognised in quotations without a link; then for good.
        Comment.objects.filter(pk__in=ids, deleted_at=None).update(deleted_at=timezone.now())
        follow(COMMENT, ids)
        forget(COMMENT, ids)
        for comment in comments:
            take_words_out(comment, comment.revisions.all())
            comment.mentions.all().delete()
        recount(article_id)
