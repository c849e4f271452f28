"""The pages of those who look after reports, in whatever frame: the queue, a case, and what belongs to them."""

from __future__ import annotations

from contextlib import suppress
from typing import Any

from django.contrib import messages
from django.contrib.auth import get_user_model
from django.core.exceptions import BadRequest, PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse, QueryDict
from django.shortcuts import get_object_or_404, redirect

from hub.errors import NotAllowed
from hub.idempotency import refuse
from hub.middleware.form_recovery import words_to_copy
from hub.moderation import flows
from hub.moderation.console import ModerationConsole
from hub.moderation.enforcement import bulk_decisions
from hub.moderation.flows import AlreadyDecided
from hub.moderation.forms import (
    AppealAnswerForm,
    BulkDecisionForm,
    CaseDecisionForm,
    CaseHandOverForm,
    RemovalForm,
)
from hub.moderation.models import Case, Removal
from hub.moderation.registry import ActionNotPossible
from hub.moderation.reports.case_rows import lines_html
from hub.moderation.reports.filters import STATES, asked_by, filters
from hub.moderation.reports.metrics import figures as figures_of
from hub.moderation.reports.queue import OpenedCase, chosen_lines, label_of

MOST_LISTED = 50


def queue(request: HttpRequest, desk: ModerationConsole) -> HttpResponse:
    """What waits; with `show=decided` the others. `after` is where the page before ended."""
    asked = asked_by(request.GET)
    page, has_boxes = desk.page(asked), desk.may_act and not asked.is_decided
    context = {
        "page": page,
        "lines": lines_html(page.lines, desk.address("case", 0), has_boxes=has_boxes),
        "asked": asked,
        "states": STATES,
        "filters": filters(asked, desk.scopes()),
        "has_boxes": has_boxes,
        "appeals": desk.count_appeals(),
        "title": "Reports",
    }
    return desk.show(request, "queue", context)


def case(request: HttpRequest, desk: ModerationConsole, found: Case) -> HttpResponse:
    """One case, with what helps to decide it, and the form to do so."""
    if request.method == "POST":
        _check_may_act(desk)
        if found.is_decided:
            return _decided_already(request, found)
    opened = desk.open(found)
    form = _decision_form(opened, request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        try:
            flows.decide(case=found, by=desk.person, as_staff=desk.as_staff, **form.cleaned_data)
        except ActionNotPossible as refused:
            form.add_error(None, str(refused))
        except AlreadyDecided as decided:
            return _decided_already(request, decided.case)
        else:
            messages.success(request, f"{found} is decided. Those whom it concerns hear of it.")
            return redirect(desk.address("queue"))
    return _case_page(request, desk, opened, form, _hand_over_form(found))


def _case_page(
    request: HttpRequest,
    desk: ModerationConsole,
    opened: OpenedCase,
    form: CaseDecisionForm,
    hand_over: CaseHandOverForm,
) -> HttpResponse:
    context = {"opened": opened, "form": form, "hand_over": hand_over, "title": str(opened.case)}
    return desk.show(request, "case", context)


def _hand_over_form(found: Case, sent: QueryDict | None = None) -> CaseHandOverForm:
    return CaseHandOverForm(sent, initial={"note": found.handover}, auto_id="hand-over-%s")


def _decided_already(request: HttpRequest, found: Case) -> HttpResponse:
    said = f"{found} was decided already: {found.decision_in_words.lower()}."
    messages.info(request, f"{said}{words_to_copy(request)}")
    return redirect(request.path)


def _decision_form(opened: OpenedCase, sent: QueryDict | None = None) -> CaseDecisionForm:
    return CaseDecisionForm(sent, texts=opened.texts, offered=opened.offered, places=opened.places)


def claim(request: HttpRequest, desk: ModerationConsole, found: Case) -> HttpResponse:
    """Say that one looks at it (`on=1`), or that somebody else may (`on=0`)."""
    _check_may_act(desk)
    if request.POST.get("on") not in {"0", "1"}:
        raise BadRequest("Say on=1 or on=0.")
    try:
        flows.claim(
            case=found, by=desk.person, on=request.POST["on"] == "1", as_staff=desk.as_staff
        )
    except AlreadyDecided as decided:
        messages.info(request, str(decided))
    return redirect(desk.address("case", found.pk))


def show_again(request: HttpRequest, desk: ModerationConsole, found: Case) -> HttpResponse:  # noqa: ARG001 - like its neighbours
    """Before it is decided about."""
    _check_may_act(desk)
    with suppress(AlreadyDecided):
        flows.show_again(case=found, by=desk.person, as_staff=desk.as_staff)
    return redirect(desk.address("case", found.pk))


def show_all_again(request: HttpRequest, desk: ModerationConsole, found: Case) -> HttpResponse:
    """What the same reporter, or strangers within the same hour, hid together with it. For staff."""
    _check_may_act(desk)
    whose = request.POST.get("whose", "")
    if whose not in {"reporter", "hour"}:
        raise BadRequest("Say whose=reporter or whose=hour.")
    number = flows.show_all_again(case=found, by=desk.person, whose=whose)
    messages.success(
        request, f"{number} {'thing is' if number == 1 else 'things are'} shown again."
    )
    return redirect(desk.address("case", found.pk))


def hand_over(request: HttpRequest, desk: ModerationConsole, found: Case) -> HttpResponse:
    """Leave it to others, with a note."""
    _check_may_act(desk)
    form = _hand_over_form(found, request.POST)
    if not form.is_valid() and not found.is_decided:
        opened = desk.open(found)
        return _case_page(request, desk, opened, _decision_form(opened), form)
    try:
        flows.hand_over(
            case=found,
            by=desk.person,
            note=form.cleaned_data.get("note", ""),
            as_staff=desk.as_staff,
        )
    except AlreadyDecided as decided:
        messages.info(request, f"{decided}{words_to_copy(request)}")
    else:
        messages.success(
            request, f"Your note stands at {str(found).lower()}. Somebody else can go on with it."
        )
    return redirect(desk.address("queue"))


def bulk(request: HttpRequest, desk: ModerationConsole) -> HttpResponse:
    """First what would be decided about which; then, with a reason (`sure=1`), it is done."""
    _check_may_act(desk)
    choice = request.POST.get("choice", "")
    if choice not in bulk_decisions.CHOICES:
        raise BadRequest("Choose what is to be done.")
    cases = bulk_decisions.chosen(desk.cases, request.POST)
    lines = chosen_lines(cases, None if desk.as_staff else desk.person)
    if not lines:
        messages.info(request, "Choose one or more reports first, of those that wait.")
        return redirect(desk.address("queue"))
    is_sure = request.POST.get("sure") == "1"
    form = BulkDecisionForm(request.POST if is_sure else None, keeps=choice == bulk_decisions.KEEP)
    if is_sure and form.is_valid():
        note = form.cleaned_data["note"]
        chosen = [line.case for line in lines]
        done = bulk_decisions.decide_all(
            chosen, by=desk.person, choice=choice, note=note, as_staff=desk.as_staff
        )
        messages.success(request, done.in_words)
        return redirect(desk.address("queue"))
    context = {
        "lines": lines,
        "choice": choice,
        "words": bulk_decisions.CHOICES[choice][0],
        "form": form,
    }
    return desk.show(request, "bulk", context | {"title": bulk_decisions.CHOICES[choice][0]})


def appeals(request: HttpRequest, desk: ModerationConsole) -> HttpResponse:
    """What authors answered, the oldest first; then what was answered last."""
    rows = desk.appeals.select_related("case")
    context = {
        "waiting": _labelled(rows.waiting()[:MOST_LISTED]),
        "answered": _labelled(
            rows.filter(answered_at__isnull=False).order_by("-answered_at")[:MOST_LISTED]
        ),
        "title": "Appeals",
    }
    return desk.show(request, "appeals", context)


def _labelled(rows: Any) -> list[tuple[str, Any]]:
    return [(label_of(row.case), row) for row in rows]


def appeal(request: HttpRequest, desk: ModerationConsole, pk: int) -> HttpResponse:
    """One appeal, beside what it is about, and its answer."""
    found = get_object_or_404(desk.appeals.select_related("case", "answered_by"), pk=pk)
    form = AppealAnswerForm(request.POST if request.method == "POST" else None)
    if request.method == "POST":
        _check_may_act(desk)
        if form.is_valid():
            try:
                flows.answer(
                    appeal=found, by=desk.person, as_staff=desk.as_staff, **form.cleaned_data
                )
            except ActionNotPossible as refused:
                form.add_error(None, str(refused))
            else:
                messages.success(request, "Answered. The person hears of it.")
                return redirect(desk.address("appeals"))
    context = {"appeal": found, "opened": desk.open(found.case), "form": form, "title": str(found)}
    return desk.show(request, "appeal", context)


def figures(request: HttpRequest, desk: ModerationConsole) -> HttpResponse:
    return desk.show(request, "figures", {"figures": figures_of(desk.scope), "title": "Figures"})


def removals(request: HttpRequest, desk: ModerationConsole) -> HttpResponse:
    """What was taken down at one go, and what is being taken down."""
    rows = Removal.objects.select_related("person", "by").order_by("-pk")
    rows = rows if desk.as_staff else rows.filter(scope=desk.removal_scope)
    return desk.show(
        request, "removals", {"removals": rows[:MOST_LISTED], "title": "Taken down at one go"}
    )


def removal(request: HttpRequest, desk: ModerationConsole, pk: int) -> HttpResponse:
    """Everything that the author of a case wrote here, asked once more and then taken down by a job."""
    found = get_object_or_404(desk.cases, pk=pk)
    _check_may_act(desk)
    person = get_user_model().objects.filter(pk=found.about_id or 0).first()
    if person is None:
        raise Http404
    form = RemovalForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        reason, key = form.cleaned_data["reason"], form.cleaned_data["key"]
        scope, as_staff = desk.removal_scope, desk.as_staff
        try:
            flows.remove_everything(
                person=person,
                scope=scope,
                by=desk.person,
                reason=reason,
                key=key,
                as_staff=as_staff,
            )
        except NotAllowed as refused:
            refuse(form, refused)
        else:
            messages.success(request, "It has begun. This page shows how far it is.")
            return redirect(desk.address("removals"))
    number = flows.count_everything(person.pk, desk.removal_scope)
    context = {"case": found, "person": person, "number": number, "form": form}
    return desk.show(request, "removal", context | {"title": f"Remove everything by {person}"})


def _check_may_act(desk: ModerationConsole) -> None:
    if not desk.may_act:
        raise PermissionDenied
