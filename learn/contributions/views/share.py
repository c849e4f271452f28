"""Sharing: choosing what it is, writing it, and the list of what one shared."""

from __future__ import annotations

from functools import partial
from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.models import User
from hub.drafts.flows import keep
from hub.drafts.typed import answer
from hub.files.uploads import store
from hub.keys import refuse
from hub.safeguarding.telling import redirect_with_help
from hub.sanction_exemptions import VERB_REFUSES, open_while_sanctioned
from learn.contributions import drafts, flows
from learn.contributions.flows import Refused
from learn.contributions.forms.sharing import ShareForm
from learn.contributions.guidance import GUIDANCE
from learn.contributions.listing import mine_of
from learn.contributions.querysets import looks_after_any
from learn.contributions.tagging import tags_like
from learn.contributions.views.doors import signed_in
from learn.models import Article

SEND = "send"


@require_safe
@signed_in
def share(request: HttpRequest, person: User) -> HttpResponse:
    """What it can be, with guidance for each."""
    types = [(kind, Article.Type(kind).label, lines) for kind, lines in GUIDANCE.items()]
    context = {"types": types, "has_desk": looks_after_any(person), "draft": drafts.kept(person, None).draft}
    return render(request, "contributions/share.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@signed_in
@open_while_sanctioned(VERB_REFUSES)
def new(request: HttpRequest, person: User) -> HttpResponse:
    sends = SEND in request.POST
    kind = request.GET.get("type", "")
    kept = drafts.kept(person, None, request.GET.get("draft", "")) if request.method != "POST" else drafts.NO_DRAFTS
    initial = drafts.brought_back(kept.draft, {"type": kind if kind in GUIDANCE else Article.Type.BLOG})
    form = ShareForm(
        *((request.POST, request.FILES) if request.method == "POST" else ()),
        person=person,
        is_whole=sends,
        initial=initial,
    )
    if request.method == "POST" and form.is_valid():
        try:
            begun = flows.begin(by=person, writing=form.writing, key=form.cleaned_data["key"])
            if sends:
                flows.send_in(contribution=begun, by=person)
        except Refused as refused:
            refuse(form, refused)
        else:
            messages.success(request, said_of(sends=sends))
            page = begun.get_absolute_url()
            return redirect_with_help(request, page, form) or redirect(page)
    context: dict[str, Any] = {"form": form, "contribution": None, "draft_url": reverse("contributions:keep-new")}
    context |= {"draft": kept.draft, "other_drafts": kept.others}
    context |= guidance_for(form)
    return render(request, "contributions/share_form.html", context)


@require_POST
@signed_in
@open_while_sanctioned("What was typed is kept, for its writer alone.")
def keep_new(request: HttpRequest, person: User) -> HttpResponse:
    """What is being typed, before it is saved."""
    return answer(request, partial(keep, by=person, place=drafts.place_of(None), typed=request.POST.dict()))


@require_safe
@signed_in
def tags(request: HttpRequest, person: User) -> HttpResponse:  # noqa: ARG001 - the door names them
    """Tags of the library that begin like `q`, as options of a list."""
    return render(request, "contributions/_tag_options.html", {"tags": tags_like(request.GET.get("q", ""))})


@require_POST
@signed_in
def picture(request: HttpRequest, person: User) -> HttpResponse:
    """Keep a picture (`picture`) for its author alone; it becomes the article's own when the text is saved."""
    upload = request.FILES.get("picture")
    if upload is None:
        return JsonResponse({"error": "The picture did not arrive. Please try again."}, status=400)
    try:
        file = store(upload, by=person, pictures_only=True)
    except ValidationError as error:
        return JsonResponse({"error": " ".join(error.messages)}, status=400)
    return JsonResponse({"src": file.get_absolute_url()}, status=201)


@require_safe
@signed_in
def mine(request: HttpRequest, person: User) -> HttpResponse:
    """Drafts and what was sent in, with what to do next; and what one is asked to stand for."""
    context = {"page": mine_of(person, request.GET.get("after", "")), "has_desk": looks_after_any(person)}
    return render(request, "contributions/mine.html", context)


def said_of(*, sends: bool) -> str:
    if sends:
        return "Thank you. It is sent in; this page says who has it, and you hear of each step."
    return "Your draft is kept. Only you and the authors you ask can read it."


def guidance_for(form: ShareForm) -> dict[str, Any]:
    kind = str(form["type"].value())
    lines = GUIDANCE.get(kind, ())
    return {"guidance": lines, "guidance_for": Article.Type(kind).label if lines else ""}
