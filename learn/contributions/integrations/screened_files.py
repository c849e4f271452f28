"""Files of articles with findings that may identify a patient."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from uuid import NAMESPACE_URL, uuid5

from django.contrib.auth.base_user import AbstractBaseUser
from django.db.models import Q, QuerySet

from hub.files.access import FileIds, FileOwner, Viewer
from hub.moderation import flows as moderation
from hub.moderation import registry
from hub.moderation.models import ReportReason
from hub.moderation.registry import SITE
from hub.notifications.flows import notify
from hub.safeguarding.file_owners import FileLocation
from hub.safeguarding.models import FileReading
from hub.search import index
from learn.contributions.querysets import AT_THE_DESK, checked_by, writes
from learn.flows import take_file_out
from learn.models import Article, Attachment
from learn.moderation.file_reports import KIND as FILE

EXPLAINED = "article-file-explained"
# A text that was not submitted concerns its author only. One without a contribution was written in
# the admin.
SEEN_AT_DESK = Q(article__contribution=None) | Q(article__contribution__state__in=AT_THE_DESK)


def looked_after(person: AbstractBaseUser | Viewer) -> QuerySet[Attachment]:
    """Return files of articles that the person reviews as an editor or topic lead.

    Without those of their own articles.
    """
    own = Q(article__contributed_by=person.pk, article__contributed_by__isnull=False)
    rows = Attachment.objects.filter(
        SEEN_AT_DESK, article__in=checked_by(person, Article.objects.all())
    )
    return rows.exclude(own).exclude(writes(person, "article__contribution"))


def looked_after_by(viewer: Viewer) -> FileIds:
    return looked_after(viewer).values("file")


def nothing(viewer: Viewer | None = None) -> FileIds:  # noqa: ARG001 - `FileOwner` passes it
    return Attachment.objects.none().values("file")


OWNER = FileOwner("file of an article on somebody's desk", nothing, nothing, looked_after_by)


class ArticleFileSteward:
    """Files of articles for `hub.safeguarding.file_owners`."""

    def tell(self, reading: FileReading) -> bool:
        """Notify the author, and the article's reviewers once they may see it.

        An NHS number also opens a case in the queue. Returns whether the reviewers were notified.
        """
        places = Attachment.objects.filter(file=reading.file_id, article__in=Article.objects.kept())
        at_desk = set(places.filter(SEEN_AT_DESK).values_list("pk", flat=True))
        for place in places:
            notify(FILE, place.pk, by=None)
            if reading.is_final and place.pk in at_desk:
                _open_case(place, reading)
        return bool(at_desk)

    def places(
        self, files: Collection[int], person: AbstractBaseUser
    ) -> Mapping[int, FileLocation]:
        own = Attachment.objects.filter(file__in=files, file__uploaded_by=person.pk)
        return {
            place.file_id: _place(place)
            for place in own.select_related("article__category", OF_ARTICLE)
        }

    def take_out(self, file: int, *, by: AbstractBaseUser) -> None:
        for place in Attachment.objects.filter(file=file, file__uploaded_by=by.pk):
            take_file_out(attachment=place)

    def tell_explained(self, reading: FileReading) -> None:
        for place in Attachment.objects.filter(file=reading.file_id):
            notify(EXPLAINED, place.pk, by=None)

    def follow(self, file: int) -> None:
        """Update the index: an article's page is cached under its document's version."""
        index.update(
            "article", list(Attachment.objects.filter(file=file).values_list("article", flat=True))
        )


OF_ARTICLE = "article__contribution"


def _place(place: Attachment) -> FileLocation:
    contribution = getattr(place.article, "contribution", None)
    address = (contribution or place.article).get_absolute_url()
    noted = {"article": place.article_id, "place": f"a file of article {place.article_id}"}
    return FileLocation(place.article.title, address, SITE, can_take_out=True, noted=noted)


def _open_case(place: Attachment, reading: FileReading) -> None:
    source = registry.target_of(FILE)
    assert source is not None
    (subject,) = source.subjects(Attachment.objects.filter(pk=place.pk))
    key = uuid5(NAMESPACE_URL, f"hub:article-file-reading:{reading.pk}:{place.pk}")
    moderation.report(
        subject=subject, by=None, reason=ReportReason.PATIENT, text=reading.reported_as, key=key
    )
