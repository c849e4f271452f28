"""Views for sharing an article: choose its type, write it, and list one's own."""

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
from hub.drafts.saved_fields import answer
from hub.files.uploads import store
from hub.http.sanction_exemptions import VERB_REFUSES, open_while_sanctioned
from hub.idempotency import refuse
from hub.safeguarding.crisis_redirect import redirect_with_help
from learn.contributions import flows
from learn.contributions.authoring import drafts
from learn.contributions.authoring.guidance import GUIDANCE
from learn.contributions.authoring.tags import tags_like
from learn.contributions.editorial.contribution_list import mine_of
from learn.contributions.flows import NotAllowed
from learn.contributions.forms.sharing import ContributionForm
from learn.contributions.querysets import looks_after_any
from learn.contributions.views.decorators import signed_in
from learn.models import Article

SEND = "send"


@require_safe
@signed_in
def share(request: HttpRequest, person: User) -> HttpResponse:
    """Show the types of article, with guidance for each."""
    types = [(kind, Article.Type(kind).label, lines) for kind, lines in GUIDANCE.items()]
    context = {
        "types": types,
        "has_desk": looks_after_any(person),
        "draft": drafts.kept(person, None).draft,
    }
    return render(request, "contributions/share.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@signed_in
@open_while_sanctioned(VERB_REFUSES)
def new(request: HttpRequest, person: User) -> HttpResponse:
    sends = SEND in request.POST
    kind = request.GET.get("type", "")
    kept = (
        drafts.kept(person, None, request.GET.get("draft", ""))
        if request.method != "POST"
        else drafts.NO_DRAFTS
    )
    initial = drafts.brought_back(
        kept.draft, {"type": kind if kind in GUIDANCE else Article.Type.BLOG}
    )
    form = ContributionForm(
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
        except NotAllowed as refused:
            refuse(form, refused)
        else:
            messages.success(request, said_of(sends=sends))
            page = begun.get_absolute_url()
            return redirect_with_help(request, page, form) or redirect(page)
    context: dict[str, Any] = {
        "form": form,
        "contribution": None,
        "draft_url": reverse("contributions:keep-new"),
    }
    context |= {"draft": kept.draft, "other_drafts": kept.others}
    context |= guidance_for(form)
    return render(request, "contributions/share_form.html", context)


@require_POST
@signed_in
@open_while_sanctioned("What was typed is kept, for its writer alone.")
def keep_new(request: HttpRequest, person: User) -> HttpResponse:
    """Save what is being typed as a draft, before the form is saved."""
    return answer(
        request, partial(keep, by=person, place=drafts.place_of(None), typed=request.POST.dict())
    )


@require_safe
@signed_in
def tags(request: HttpRequest, person: User) -> HttpResponse:  # noqa: ARG001 - from `signed_in`
    """Suggest tags of the library that begin with `q`, as options of a list."""
    return render(
        request, "contributions/_tag_options.html", {"tags": tags_like(request.GET.get("q", ""))}
    )


@require_POST
@signed_in
def picture(request: HttpRequest, person: User) -> HttpResponse:
    """Store a picture (`picture`), visible to its author only.

    It becomes the article's own when the text is saved.
    """
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
    """List the person's contributions and next steps, and invitations to be an author."""
    context = {
        "page": mine_of(person, request.GET.get("after", "")),
        "has_desk": looks_after_any(person),
    }
    return render(request, "contributions/mine.html", context)


def said_of(*, sends: bool) -> str:
    if sends:
        return "Thank you. It is sent in; this page says who has it, and you hear of each step."
    return "Your draft is kept. Only you and the authors you ask can read it."


def guidance_for(form: ContributionForm) -> dict[str, Any]:
    kind = str(form["type"].value())
    lines = GUIDANCE.get(kind, ())
    return {"guidance": lines, "guidance_for": Article.Type(kind).label if lines else ""}
