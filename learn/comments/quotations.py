"""Comments as what is quoted and what quotes."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping, Sequence
from typing import Any

from django.db.models import F, Q, QuerySet
from django.urls import reverse

from hub.quotations.registry import Change
from learn.comments.models import Comment, Revision

COMMENT = "comment"
_PATH = re.compile(r"/learn/comments/(\d{1,18})/")


class QuotedComments:
    kind = COMMENT

    def id_at(self, path: str) -> int | None:
        return int(match[1]) if (match := _PATH.fullmatch(path)) else None

    def address(self, id: int) -> str:  # noqa: A002 - as the protocol names it
        return reverse("comments:comment", args=[id])

    def hidden(self, ids: Collection[int]) -> set[int]:
        return set(ids) - set(Comment.objects.live().filter(pk__in=ids).values_list("pk", flat=True))

    def texts(self, ids: Collection[int]) -> Mapping[int, Sequence[str]]:
        texts: dict[int, list[str]] = defaultdict(list)
        for pk, body in Comment.objects.filter(pk__in=ids).exclude(body="").values_list("pk", "body"):
            texts[pk].append(body)
        for pk, body in Revision.objects.filter(comment__in=ids).values_list("comment", "body"):
            texts[pk].append(body)
        return texts

    def open_texts(self, id: int) -> Sequence[str]:  # noqa: A002 - as the protocol names it
        history = Revision.objects.filter(comment=id)
        by_moderator = history.exclude(replaced_by=None).filter(
            Q(comment__author=None) | ~Q(replaced_by=F("comment__author"))
        )
        last = by_moderator.order_by("-version").values_list("version", flat=True).first()
        if last is None:
            return []
        now = Comment.objects.filter(pk=id).values_list("body", flat=True)
        return [*now, *history.filter(version__gt=last).values_list("body", flat=True)]

    def neighbours(self, ids: Collection[int]) -> QuerySet[Any, int]:
        articles = Comment.objects.filter(pk__in=ids).values("article")
        return Comment.objects.filter(article__in=articles).values_list("pk", flat=True)


class QuotingComments:
    """With their history."""

    kind = COMMENT

    def rewrite(self, ids: Collection[int], change: Change) -> None:
        rows = Comment.objects.filter(pk__in=ids).order_by("pk").select_for_update(no_key=True, of=("self",))
        changed = [row for row in rows if _rewrite_one(row, row.pk, change)]
        for row in changed:  # a kept comment and an open form know the text by its version
            row.version += 1
        Comment.objects.bulk_update(changed, ["body", "version"], batch_size=500)
        copies = Revision.objects.filter(comment__in=ids, body__contains="<blockquote")
        altered = [copy for copy in copies if _rewrite_one(copy, copy.comment_id, change)]
        Revision.objects.bulk_update(altered, ["body"], batch_size=500)

    def everything(self) -> Iterator[tuple[int, str]]:
        quoting = Comment.objects.filter(body__contains="<blockquote").values_list("pk", "body")
        yield from quoting.iterator()
        history = Revision.objects.filter(body__contains="<blockquote").order_by()
        yield from history.values_list("comment", "body").iterator()


def _rewrite_one(row: Comment | Revision, comment: int, change: Change) -> bool:
    before, row.body = row.body, change(comment, row.body)
    return bool(row.body != before)
