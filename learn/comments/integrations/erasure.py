"""Erasure of somebody's comments when they close their account."""

from __future__ import annotations

from django.utils import timezone

from accounts.models import FORMER_MEMBER, Erasure, User
from hub.drafts.models import Draft
from hub.posts.integrations.erasure import take_back_reactions, take_name_out, take_words_out
from hub.quotations.flows import follow, forget, lock_for_hiding
from learn.comments.flows import recount
from learn.comments.integrations.quotations import COMMENT
from learn.comments.models import Comment, CommentMention, CommentReaction
from learn.models import ArticleFigures


def close_comments(user: User, mode: Erasure.Mode) -> None:
    """Erase or anonymise the comments of an account that is being closed.

    Runs inside the transaction that closes the account. Drafts are deleted in either mode.

    Mentions of the person in other people's comments become "Former member". Their own comments
    stay under "Former member", unless their contributions are to be removed. Articles are locked in
    the order of their ids.
    """
    lock_for_hiding()
    Draft.objects.filter(user=user).delete()
    _forget_mentions(user)
    if mode == Erasure.Mode.REMOVE:
        take_back_reactions(CommentReaction.objects.filter(user=user), "comment")
        _remove_comments(user)


def _forget_mentions(user: User) -> None:
    naming = Comment.objects.filter(mentions__user=user)
    for article_id in sorted(set(naming.values_list("article", flat=True))):
        ArticleFigures.objects.locked(article_id)
        for comment in naming.filter(article=article_id):
            take_name_out(comment, comment.revisions.all(), handle=user.handle, name=FORMER_MEMBER)
    CommentMention.objects.filter(user=user).delete()


def _remove_comments(user: User) -> None:
    own = Comment.objects.filter(author=user)
    for article_id in sorted(set(own.values_list("article", flat=True))):
        ArticleFigures.objects.locked(article_id)
        comments = list(own.filter(article=article_id))
        ids = [comment.pk for comment in comments]
        # Withhold quotations while the text exists: quotations without a link are recognised by
        # it. Then delete the withheld words permanently.
        Comment.objects.filter(pk__in=ids, deleted_at=None).update(deleted_at=timezone.now())
        follow(COMMENT, ids)
        forget(COMMENT, ids)
        for comment in comments:
            take_words_out(comment, comment.revisions.all())
            comment.mentions.all().delete()
        recount(article_id)
