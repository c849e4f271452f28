"""What becomes of somebody's part in the library when they close their account."""

from __future__ import annotations

from django.db.models import Exists, OuterRef, Q

from accounts.models import FORMER_MEMBER, Erasure, User
from hub.search import index
from learn.models import Article, ArticleAuthor, Author, Bookmark, Reaction, Revision
from learn.querysets import ArticleQuerySet


def close_contributions(user: User, mode: Erasure.Mode) -> None:
    """Called inside the transaction that closes the account.

    Saved articles, reactions and unfinished drafts go. Of what the person wrote, KEEP takes their name
    off, and REMOVE deletes what has no other author. What was first published elsewhere keeps the names
    it was published under.
    """
    Bookmark.objects.filter(user=user).delete()
    Reaction.objects.take_back_all(user)
    own = _own_articles(user)
    going = _written_alone(own, user)
    if mode == Erasure.Mode.KEEP:
        going = going.filter(status=Article.Status.DRAFT)
    deleted = sorted(going.values_list("pk", flat=True))
    Article.objects.filter(pk__in=deleted).delete()
    renamed = sorted(own.filter(article_authors__author__user=user).values_list("pk", flat=True))
    _take_name_off(user, renamed)
    index.update("article", [*deleted, *renamed])


def _own_articles(user: User) -> ArticleQuerySet:
    """What the person handed in or stands under, and was not published elsewhere before."""
    written = ArticleAuthor.objects.filter(article=OuterRef("pk"), author__user=user)
    return Article.objects.filter(Q(contributed_by=user) | Exists(written), is_preexisting=False)


def _written_alone(articles: ArticleQuerySet, user: User) -> ArticleQuerySet:
    others = ArticleAuthor.objects.filter(article=OuterRef("pk")).exclude(author__user=user)
    return articles.filter(~Exists(others))


def _take_name_off(user: User, article_ids: list[int]) -> None:
    """Put "Former member" in the person's place; their author page goes, or stays for work published elsewhere."""
    author = Author.objects.filter(user=user).first()
    if author is None:
        return
    if article_ids:
        former, _ = Author.objects.get_or_create(
            slug=f"former-member-{user.pk}", defaults={"name": FORMER_MEMBER}
        )
        ArticleAuthor.objects.filter(author=author, article__in=article_ids).update(author=former)
        _take_name_out_of_history(author.name, article_ids)
    if ArticleAuthor.objects.filter(author=author).exists():
        author.user, author.about = None, ""
        author.save(update_fields=["user", "about"])
    else:
        author.delete()


def _take_name_out_of_history(name: str, article_ids: list[int]) -> None:
    revisions = list(
        Revision.objects.filter(article__in=article_ids, content__authors__contains=[name])
    )
    for revision in revisions:
        names = revision.content["authors"]
        revision.content["authors"] = [FORMER_MEMBER if each == name else each for each in names]
    Revision.objects.bulk_update(revisions, ["content"], batch_size=100)
