"""The documents everybody agrees to, and agreeing to a new version of them."""

from allauth.account.utils import get_next_redirect_url
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from accounts.models import Consent
from accounts.permissions import MemberRequest
from accounts.personal_data import consents


@require_safe
def document(request: HttpRequest, document: str) -> HttpResponse:
    if document not in Consent.Document.values:
        raise Http404
    chosen = Consent.Document(document)
    context = {
        "document": chosen,
        "version": consents.VERSIONS[chosen],
        "documents": list(consents.VERSIONS),
    }
    return render(request, f"accounts/document_{chosen.value}.html", context)


@login_required
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def consent(request: MemberRequest) -> HttpResponse:
    address = get_next_redirect_url(request) or "home"
    if request.method == "POST" and request.POST.get("agree"):
        consents.record(request.user)
    documents = consents.outstanding(request.user)
    if not documents:
        return redirect(address)
    context = {
        "documents": documents,
        "is_first_time": not request.user.consents.exists(),
        "next": get_next_redirect_url(request) or "",
        "forgot_to_agree": request.method == "POST",
    }
    return render(request, "accounts/consent.html", context)
