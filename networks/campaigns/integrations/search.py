"""What search knows of testimonies: those that are published, each a document.

Their audience is the network's number with a minus before it: searching discussions asks for the networks themselves,
so neither finds the other's. Who may read is asked again of what was found.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import datetime, time

from django.contrib.auth.models import AnonymousUser
from django.utils import timezone

from accounts.models import User
from hub.search import index
from hub.search.documents import DocumentFacet, IndexedDocument
from hub.search.engine import snapshot as index_view
from hub.search.engine.search import SearchQuery, find
from hub.search.models import SearchDocument
from networks.campaigns.models import Campaign, Testimony
from networks.campaigns.querysets import TestimonyQuerySet

KIND = "testimony"
OF = "campaign"  # the facet that names the campaign
MOST_FOUND = 50


class TestimonySource:
    """Published testimonies, dated with their month."""

    kind = KIND

    def documents(self, ids: Iterable[int]) -> Iterator[IndexedDocument]:
        rows = Testimony.objects.published().filter(pk__in=list(ids)).select_related("campaign")
        for testimony in rows.prefetch_related("passages"):
            yield _document(testimony)

    def all_ids(self) -> Iterator[int]:
        yield from (
            Testimony.objects.published().order_by("pk").values_list("pk", flat=True).iterator()
        )


def index_now(testimony: Testimony) -> None:
    """In the transaction of the change: what is gone is not found any more. Others change nothing for readers."""
    known = SearchDocument.objects.filter(kind=KIND, object_id=testimony.pk, removed=False)
    if testimony.state == Testimony.State.PUBLISHED or known.exists():
        index.update(KIND, [testimony.pk])


def found_in(campaign: Campaign, text: str, viewer: User | AnonymousUser) -> TestimonyQuerySet:
    """Published testimonies of the campaign with these words, as far as the viewer may read them."""
    question = SearchQuery(
        text=text,
        fixed={OF: [str(campaign.pk)]},
        scopes=frozenset({-campaign.network_id}),
        size=MOST_FOUND,
    )
    hits = find(index_view.current(), question).hits
    return Testimony.objects.visible_to(viewer).filter(
        campaign=campaign, pk__in=[hit.object_id for hit in hits if hit.kind == KIND]
    )


def _document(testimony: Testimony) -> IndexedDocument:
    month = testimony.given_on.replace(day=1)
    return IndexedDocument(
        kind=KIND,
        object_id=testimony.pk,
        title=testimony.campaign.title,
        body="\n".join(passage.text for passage in testimony.passages.all() if passage.is_shown),
        dated=timezone.make_aware(datetime.combine(month, time()), timezone.get_default_timezone()),
        facets=[DocumentFacet(OF, str(testimony.campaign_id), "")],
        scope=-testimony.campaign.network_id,
    )
