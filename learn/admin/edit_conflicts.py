"""Conflict page for two editors who save the same article at once.

The second one sees both texts and chooses. Nothing they typed is lost.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.urls import reverse

from hub.errors import Conflict
from learn.forms.admin import RESUME, ArticleForm
from learn.history.diffs import FieldDiff, differences
from learn.history.revisions import fields_of, snapshot
from learn.models import Article, Revision

if TYPE_CHECKING:
    from learn.admin.articles import ArticleAdmin

NOT_CARRIED = {"csrfmiddlewaretoken", "expected_version", RESUME}


class AdminEditConflict(Conflict):
    """Submitted form that is based on an outdated version of the article."""

    def __init__(
        self, current: Article, form: ArticleForm, formsets: list[Any], authors: list[str]
    ) -> None:
        super().__init__("Two editors at once")
        self.current = current
        self.form = form
        self.formsets = formsets
        self.authors = authors


def conflict_page(
    admin: ArticleAdmin, request: HttpRequest, conflict: AdminEditConflict
) -> HttpResponse:
    current = conflict.current
    context = {
        **admin.admin_site.each_context(request),
        "opts": admin.opts,
        "title": "Somebody else saved this article",
        "article": current,
        "saved_by": Revision.objects.filter(article=current, version=current.version)
        .select_related("made_by")
        .first(),
        "differences": _both(conflict),
        "sent": list(_sent(conflict)),
        "address": reverse("admin:learn_article_change", args=[current.pk]),
        "resume": RESUME,
    }
    return TemplateResponse(request, "learn/admin/conflict.html", context)


def _both(conflict: AdminEditConflict) -> list[dict[str, Any]]:
    """Return each field that differs between the stored and the submitted text.

    Says who changed it, if the revision that both editors started from is known.
    """
    theirs, mine = snapshot(conflict.current), _mine(conflict)
    begun_with: int = conflict.form.cleaned_data["expected_version"]
    start = Revision.objects.filter(article=conflict.current, version=begun_with).first()
    return [
        {"difference": difference, "changed_by": _changed_by(difference, theirs, mine, start)}
        for difference in differences(theirs, mine)
    ]


def _mine(conflict: AdminEditConflict) -> dict[str, Any]:
    cleaned = conflict.form.cleaned_data
    further = cleaned.get("further_categories")
    parts: dict[str, Any] = {"tags": sorted(cleaned.get("tags", [])), "authors": conflict.authors}
    if further is not None:
        parts["further_categories"] = sorted(category.name for category in further)
    return fields_of(conflict.form.instance) | parts


def _changed_by(
    difference: FieldDiff, theirs: dict[str, Any], mine: dict[str, Any], start: Revision | None
) -> str:
    if start is None or difference.name not in start.content:
        return ""
    begun = start.content[difference.name]
    if begun == mine[difference.name]:
        return "Only they changed this."
    if begun == theirs[difference.name]:
        return "Only you changed this."
    return "You both changed this."


def _sent(conflict: AdminEditConflict) -> Iterator[tuple[str, str]]:
    """Yield the name and value of every submitted field.

    Uploaded files are represented by the `kept` fields, which name the stored files.
    """
    kept = {
        form.add_prefix("kept"): form.data[form.add_prefix("kept")]
        for formset in conflict.formsets
        for form in formset.forms
        if form.add_prefix("kept") in form.data
    }
    for name, values in conflict.form.data.lists():  # type: ignore[attr-defined]
        if name not in NOT_CARRIED and name not in kept:
            yield from ((name, value) for value in values)
    yield from kept.items()
