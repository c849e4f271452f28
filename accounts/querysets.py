"""What may be read of people and organisations, and by whom."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import timedelta
from functools import reduce
from operator import and_
from typing import TYPE_CHECKING

from django.conf import settings
from django.contrib.auth.models import AnonymousUser
from django.contrib.postgres.search import Lexeme, SearchQuery, SearchVector
from django.db import models
from django.db.models import Case, Exists, OuterRef, Q, Value, When
from django.db.models.functions import Lower, Now
from django.utils import timezone

from accounts.names.handles import digest_of
from accounts.organisations.names import clean_name, words_of
from accounts.shared_networks import met_by
from hub.search.timeouts import search_timeout

if TYPE_CHECKING:
    from accounts.models import DataExport, HandleClaim, Organisation, User  # noqa: F401


MOST_OFFERED = 8
SHORTEST_TYPED = 2  # letters; one begins half of all names
LONGEST_TYPED = 40


class UserQuerySet(models.QuerySet["User"]):
    def active(self) -> UserQuerySet:
        return self.filter(is_active=True, closed_at=None)

    def seen_within(self, days: int) -> UserQuerySet:
        """People who signed in, used a session that is kept, or got their account in the last `days` days.

        By the clock of the database, so that a prepared statement does not stand still. No use is written for this:
        a session ends `SESSION_COOKIE_AGE` after it was last saved.
        """
        from allauth.usersessions.models import UserSession
        from django.contrib.sessions.models import Session

        since = Now() - Value(timedelta(days=days))
        ends = since + Value(timedelta(seconds=settings.SESSION_COOKIE_AGE))
        kept = Session.objects.filter(session_key=OuterRef("session_key"), expire_date__gte=ends)
        in_use = UserSession.objects.filter(Exists(kept), user=OuterRef("pk"))
        return self.filter(Q(last_login__gte=since) | Q(date_joined__gte=since) | Exists(in_use))

    def visible_to(self, viewer: User | AnonymousUser) -> UserQuerySet:
        """People whose profile the viewer may open; always their own, and of those they meet in networks.

        Staff may open all. Nothing but the viewer's key is asked of the instance, for prepared statements.
        """
        if not viewer.is_authenticated:
            return self.active().filter(profile_visibility="everyone")
        met = Q(profile_visibility="networks") & met_by(viewer)
        shown = Q(profile_visibility__in=["everyone", "members"]) | Q(pk=viewer.pk) | met
        return self.active().filter(
            shown | Exists(self.model.objects.filter(pk=viewer.pk, is_staff=True))
        )

    def called_like(self, typed: str) -> Sequence[User]:
        """A few whose handle, or a word of whose name, begins as typed; nobody for less than two letters."""
        typed = typed.lstrip("@").strip()[:LONGEST_TYPED]
        if len(typed) < SHORTEST_TYPED:
            return []
        begins = Q(handle__istartswith=typed) | Q(display_name__iregex=rf"\m{re.escape(typed)}")
        by_handle = Case(When(handle__istartswith=typed, then=Value(0)), default=Value(1))
        people = self.filter(begins).select_related("organisation")
        with search_timeout():
            return list(people.order_by(by_handle, Lower("display_name"), "pk")[:MOST_OFFERED])

    def with_handle(self, handle: str) -> UserQuerySet:
        """The one who has this handle, in whatever case it is written."""
        return self.alias(lower_handle=Lower("handle")).filter(lower_handle=handle.lower())

    def with_former_handle(self, handle: str) -> UserQuerySet:
        """The one who had this handle before, or has one that looks the same."""
        return self.filter(handle_claims__digest=digest_of(handle))

    def named_by(self, handles: Sequence[str]) -> UserQuerySet:
        """Those who have one of these handles now, or had it before."""
        now = Q(lower_handle__in=[handle.lower() for handle in handles])
        claims = Q(handle_claims__digest__in=[digest_of(handle) for handle in handles])
        return self.alias(lower_handle=Lower("handle")).filter(now | claims).distinct()


class OrganisationQuerySet(models.QuerySet["Organisation"]):
    def visible_to(self, viewer: User | AnonymousUser) -> OrganisationQuerySet:
        """Listed organisations; a proposed one is seen by staff and by the person who proposed it."""
        if not viewer.is_authenticated:
            return self.filter(status="listed")
        if viewer.is_staff:
            return self
        return self.filter(Q(status="listed") | Q(proposed_by=viewer))

    def listed(self) -> OrganisationQuerySet:
        return self.filter(status="listed")

    def called(self, name: str) -> OrganisationQuerySet:
        """Those of exactly this name, in whatever case it is written, and what others of this name became."""
        from accounts.models import OrganisationAlias

        name = clean_name(name).lower()
        merged = OrganisationAlias.objects.alias(lower_name=Lower("name")).filter(lower_name=name)
        return self.alias(lower_name=Lower("name")).filter(
            Q(lower_name=name) | Q(pk__in=merged.values("organisation"))
        )

    def starting_with(self, text: str) -> OrganisationQuerySet:
        return self.alias(lower_name=Lower("name")).filter(
            lower_name__startswith=clean_name(text).lower()
        )

    def with_words_starting(self, text: str) -> OrganisationQuerySet:
        """Every word of the text begins a word of the name: "univ bris" finds "University of Bristol"."""
        words = words_of(text)
        if not words:
            return self.none()
        query = reduce(and_, (Lexeme(word, prefix=True) for word in words))
        vector = SearchVector("name", config="simple")
        return self.alias(name_words=vector).filter(name_words=SearchQuery(query, config="simple"))

    def containing(self, text: str) -> OrganisationQuerySet:
        """The text stands somewhere in the name, or in the name of one that was merged into it."""
        from accounts.models import OrganisationAlias

        text = clean_name(text)
        merged = OrganisationAlias.objects.filter(name__icontains=text).values("organisation")
        return self.filter(Q(name__icontains=text) | Q(pk__in=merged))

    def matching(self, text: str) -> OrganisationQuerySet:
        """All that `suggestions` would find, for a list."""
        return self.filter(
            Q(pk__in=self.with_words_starting(text).values("pk"))
            | Q(pk__in=self.containing(text).values("pk"))
        )

    def suggestions(self, text: str, limit: int = 8) -> list[Organisation]:
        """The likeliest first: the name begins so, its words begin so, it holds the text somewhere.

        The first two are served by indexes; the third reads all names, and only when the others left room.
        """
        found: list[Organisation] = []
        if not clean_name(text):
            return found
        with search_timeout():
            for narrower_first in (self.starting_with, self.with_words_starting, self.containing):
                if len(found) < limit:
                    others = narrower_first(text).exclude(
                        pk__in=[organisation.pk for organisation in found]
                    )
                    found += others.order_by(Lower("name"), "pk")[: limit - len(found)]
        return found


class HandleClaimQuerySet(models.QuerySet["HandleClaim"]):
    def of_others(self, handle: str, person: User) -> HandleClaimQuerySet:
        """What keeps the person from taking this handle: another's claim, or that of a closed account."""
        return self.filter(digest=digest_of(handle)).exclude(user__isnull=False, user=person)


class DataExportQuerySet(models.QuerySet["DataExport"]):
    def visible_to(self, viewer: User | AnonymousUser) -> DataExportQuerySet:
        """One's own that can be fetched now. Nobody else's, whoever asks."""
        if not viewer.is_authenticated:
            return self.none()
        return self.filter(user=viewer, ready_at__isnull=False, expires_at__gt=timezone.now())
