"""What the search box offers while one types."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from learn.browse.suggestions import suggestions


def suggest(request: HttpRequest) -> HttpResponse:
    """Titles, tags, authors and categories that begin like the words typed, as options of a list."""
    text = request.GET.get("q", "")
    return render(request, "learn/_suggestions.html", {"suggestions": suggestions(text)})
