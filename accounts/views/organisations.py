"""Organisations: all of them from A to Z, each with its people and articles, and type-ahead."""

from __future__ import annotations

from contextlib import nullcontext

from django.core.paginator import Page, Paginator
from django.db.models import QuerySet
from django.db.models.functions import Left, Lower, Upper
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_safe

from accounts.models import Organisation, OrganisationAlias, User
from hub.search.timeouts import search_timeout

ORGANISATIONS_ON_A_PAGE = 60
PEOPLE_ON_A_PAGE = 24


@require_safe
def organisation_list(request: HttpRequest) -> HttpResponse:
    visible = Organisation.objects.visible_to(request.user)
    text, kind, letter = (
        request.GET.get(name, "").strip()[:100] for name in ("q", "kind", "letter")
    )
    found = visible.matching(text) if text else visible
    if kind in Organisation.Kind:
        found = found.filter(kind=kind)
    if letter and not text:
        found = found.starting_with(letter[:1])
    with search_timeout() if text else nullcontext():
        page = _page(found.order_by(Lower("name"), "pk"), ORGANISATIONS_ON_A_PAGE, request)
        len(page)  # reads its rows
    context = {
        "page": page,
        "text": text,
        "kind": kind,
        "letter": letter[:1].upper(),
        "kinds": Organisation.Kind.choices,
        "letters": _first_letters(visible),
    }
    return render(request, "accounts/organisation_list.html", context)


@require_safe
def organisation_detail(request: HttpRequest, slug: str) -> HttpResponse:
    visible = Organisation.objects.visible_to(request.user)
    organisation = visible.filter(slug=slug).first()
    if organisation is None:
        alias = OrganisationAlias.objects.filter(slug=slug, organisation__in=visible).first()
        if alias is None:
            raise Http404
        return redirect(alias.organisation, permanent=True)
    people = User.objects.visible_to(request.user).filter(organisation=organisation)
    page = _page(people.order_by(Lower("display_name"), "pk"), PEOPLE_ON_A_PAGE, request)
    return render(
        request, "accounts/organisation_detail.html", {"organisation": organisation, "page": page}
    )


@require_safe
def organisation_suggest(request: HttpRequest) -> HttpResponse:
    """`<li role="option">` rows for the organisations a person may mean by `q`."""
    organisations = Organisation.objects.visible_to(request.user).suggestions(
        request.GET.get("q", "")[:100]
    )
    return render(request, "accounts/_organisation_options.html", {"organisations": organisations})


def _page[Row: (Organisation, User)](
    rows: QuerySet[Row], size: int, request: HttpRequest
) -> Page[Row]:
    return Paginator(rows, size).get_page(request.GET.get("page"))


def _first_letters(organisations: QuerySet[Organisation]) -> list[str]:
    letters = (
        organisations.order_by()
        .annotate(letter=Upper(Left("name", 1)))
        .values_list("letter", flat=True)
    )
    return sorted(letter for letter in letters.distinct() if letter.isalpha())
