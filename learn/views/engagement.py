"""What readers do with an article: reacting, and being counted."""

from __future__ import annotations

from django.core.exceptions import BadRequest, PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST
from django_htmx.http import trigger_client_event

from hub.http.htmx import HtmxRequest, sign_in_first
from hub.http.sanction_exemptions import open_while_sanctioned
from hub.view_counts import comes_from_own_page, is_program
from learn.articles.engagement import marks_on
from learn.figures.view_counts import ArticlesViewedToday
from learn.forms.engagement import SwitchForm
from learn.models import Article, Reaction, View


def readable_article(request: HttpRequest, pk: int) -> Article:
    """The article, if the viewer may read it; else 404."""
    articles = Article.objects.visible_to(request.user).select_related("category").defer("body")
    return get_object_or_404(articles, pk=pk)


@require_POST
def reaction(request: HtmxRequest, pk: int, kind: str) -> HttpResponse:
    """Give a reaction (`on=1`) or take it back (`on=0`)."""
    article = readable_article(request, pk)
    if kind not in Reaction.Kind:
        raise Http404
    if not request.user.is_authenticated:
        return sign_in_first(request, article.get_absolute_url())
    form = SwitchForm(request.POST)
    if not form.is_valid():
        raise BadRequest("A reaction is given with on=1 and taken back with on=0.")
    change = Reaction.objects.give if form.cleaned_data["on"] else Reaction.objects.take_back
    change(article, request.user, Reaction.Kind(kind))
    if not request.htmx:
        return redirect(f"{article.get_absolute_url()}#reaction-{kind}")
    response = render(
        request, "learn/_reactions.html", {"article_id": pk, "marks": marks_on(pk, request.user)}
    )
    label, verb = Reaction.Kind(kind).label, "said" if form.cleaned_data["on"] else "took back"
    return trigger_client_event(response, "said", {"words": f"You {verb} “{label}”."})


# An anonymous page carries no CSRF token: where the request comes from is checked instead.
@csrf_exempt
@require_POST
@open_while_sanctioned("How closely one reads is nobody else's business.")
def view_count(request: HttpRequest, pk: int) -> HttpResponse:
    """Count a reading, once a session and day. Own drafts are not counted, nor are programs."""
    if not comes_from_own_page(request):
        raise PermissionDenied
    article = get_object_or_404(
        Article.objects.visible_to(request.user).only("status", "published_at", "hidden_at"), pk=pk
    )
    response = HttpResponse(status=204)
    seen = ArticlesViewedToday(request)
    if article.is_public and article.pk not in seen and not is_program(request):
        View.objects.create(article_id=article.pk)
        seen.add(article.pk, response)
    return response
