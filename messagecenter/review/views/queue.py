"""The desk: held messages to decide, blocked ones to read."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING, Any

from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from compliance import explain, pack, shown
from compliance.selectors import findings_of
from messagecenter.accounts.http import SignedInRequest, signed_in
from messagecenter.lib import clock
from messagecenter.lib.http import answer
from messagecenter.review import access, selectors, services
from messagecenter.threads import selectors as threads
from orders.window_left import window_left

if TYPE_CHECKING:
    from messagecenter.review.models import Task
    from messagecenter.threads.models import Message


@require_GET
@signed_in
def queue(request: SignedInRequest) -> HttpResponse:
    access.require_reviewer(request.user)
    page = selectors.open_tasks(request.GET.get("page", ""))
    now = clock.now()
    context = {
        **_desk(request),
        "tasks": [_task_row(request, task, now) for task in page.rows],
        "page": page,
    }
    return answer(request, "review/queue.html", context, fragment="review/_queue.html")


@require_GET
@signed_in
def task(request: SignedInRequest, public_id: str) -> HttpResponse:
    found = access.task_for(request.user, public_id)
    context = {**_desk(request), **_task_context(request, found)}
    return answer(request, "review/task.html", context, fragment="review/_task.html")


@require_POST
@signed_in
def claim(request: SignedInRequest, public_id: str) -> HttpResponse:
    """Take the task, or prolong the own claim; says who has it otherwise."""
    found = access.task_for(request.user, public_id)
    status = 200
    try:
        services.claim(found, request.user)
    except services.HeldBySomebody:
        status = 423
    except services.AlreadyDecided:
        status = 409
    if request.htmx:
        return _answer_task(request, found, {}, status)
    return HttpResponseRedirect(reverse("desk:task", args=[public_id]), status=303)


@require_POST
@signed_in
def verdict(request: SignedInRequest, public_id: str) -> HttpResponse:
    """Release or refuse, once; the seller reads the reason as it is typed here."""
    found = access.task_for(request.user, public_id)
    decision, reason = request.POST.get("decision", ""), request.POST.get("reason", "")
    typed = {"decision": decision, "reason": reason}
    if decision not in {"release", "refuse"}:
        problem = _("Choose Release or Refuse.")
        return _answer_task(request, found, {"problem": problem, "typed": typed}, 422)
    try:
        state = services.decide(found, request.user, services.Decision(decision), reason)
    except services.ReasonMissing:
        problem = _("Write the reason that the seller will read.")
        return _answer_task(request, found, {"problem": problem, "typed": typed}, 422)
    except services.HeldBySomebody as other:
        problem = _("%(name)s is working on this message.") % {"name": other.holder}
        return _answer_task(request, found, {"problem": problem, "typed": typed}, 423)
    except services.AlreadyDecided:
        problem = _("This message was decided already.")
        found = access.task_for(request.user, public_id)
        return _answer_task(request, found, {"problem": problem}, 409)
    words = {
        "queued": _("Released. It is on its way to the buyer."),
        "expired": _("The window closed while it waited. It was not sent, the seller is told."),
    }.get(state, _("Refused. The seller reads your reason."))
    messages.success(request, words)
    where = reverse("desk:queue")
    if request.htmx:
        return HttpResponse(status=204, headers={"HX-Redirect": where})
    return HttpResponseRedirect(where, status=303)


@require_GET
@signed_in
def blocked(request: SignedInRequest) -> HttpResponse:
    access.require_reviewer(request.user)
    page = threads.blocked_messages(request.GET.get("page", ""))
    context = {
        **_desk(request),
        "messages_shown": [_message_row(message) for message in page.rows],
        "page": page,
    }
    return answer(request, "review/blocked.html", context)


@require_GET
@signed_in
def blocked_message(request: SignedInRequest, public_id: str) -> HttpResponse:
    message = access.blocked_for(request.user, public_id)
    context = {**_desk(request), **_message_context(message), "can_decide": False, "task": None}
    return answer(request, "review/task.html", context, fragment="review/_task.html")


def _desk(request: SignedInRequest) -> dict[str, Any]:
    return {} if request.htmx else {"nav_counts": {"open": selectors.open_count()}}


def _answer_task(
    request: SignedInRequest, found: Task, more: dict[str, Any], status: int
) -> HttpResponse:
    context = {**_desk(request), **_task_context(request, found), **more}
    return answer(request, "review/task.html", context, fragment="review/_task.html", status=status)


def _task_row(request: SignedInRequest, found: Task, now: datetime) -> dict[str, Any]:
    return {
        **_message_row(found.message),
        "public_id": found.public_id,
        "opened_at": found.opened_at,
        "claimed_by": _holder(found, now),
        "mine": found.claimed_by_id == request.user.pk,
    }


def _message_row(message: Message) -> dict[str, Any]:
    findings = findings_of(message.verdict) if message.verdict else []
    return {
        "public_id": message.public_id,
        "seller_name": message.seller.name,
        "subject": message.subject,
        "reason_title": _reason_title(message),
        "opened_at": message.submitted_at,
        "rules": list(dict.fromkeys(_(explain.title(finding.rule)) for finding in findings)),
    }


def _task_context(request: SignedInRequest, found: Task) -> dict[str, Any]:
    now = clock.now()
    holder = _holder(found, now)
    mine = found.claimed_by_id == request.user.pk
    return {
        **_message_context(found.message),
        "task": {
            "public_id": found.public_id,
            "opened_at": found.opened_at,
            "decided_at": found.decided_at,
            "decision": found.decision,
            "reason": found.reason,
            "decided_by": found.decided_by.name if found.decided_by else "",
        },
        "holder": "" if mine else holder,
        "claimed_until": found.claimed_until if mine and holder else None,
        "can_decide": found.decided_at is None and (mine or not holder),
    }


def _message_context(message: Message) -> dict[str, Any]:
    findings = findings_of(message.verdict) if message.verdict else []
    thread, order = message.thread, message.thread.order
    log = threads.seller_log(thread)
    shown_findings = shown.show(findings, {"body": message.body, "subject": message.subject})
    return {
        "message": {
            **_message_row(message),
            "body": message.body,
            "submitted_at": message.submitted_at,
            "author_name": message.author_name,
            "window_closes_at": message.window_closes_at,
            "why": message.why,
        },
        "marked": shown.marked(message.body, findings),
        "findings": shown_findings,
        "suggested_reason": " ".join(f"{one.title}. {one.why}" for one in shown_findings),
        "seller": {"name": message.seller.name},
        "order": {
            "number": order.number,
            "item_title": order.item_title,
            "placed_at": order.placed_at,
            "delivered_at": order.delivered_at,
            "state": order.state,
            "window": window_left(order, clock.now()),
        }
        if order
        else None,
        "buyer_name": thread.buyer_name,
        "thread_so_far": [one for one in log.messages if one.pk != message.pk][-5:],
    }


def _reason_title(message: Message) -> str:
    reason = pack.load(message.seller.marketplace.pack).reasons.get(message.reason)
    return _(reason.title) if reason else _("Reply")


def _holder(found: Task, now: datetime) -> str:
    """Name who is working on it, while their claim runs."""
    if found.claimed_by and found.claimed_until and found.claimed_until > now:
        return found.claimed_by.name
    return ""
