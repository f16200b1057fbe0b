"""The buyer's message center; every page works without JavaScript."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.http import HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from messagecenter.accounts.http import SignedInRequest, limited, signed_in
from messagecenter.accounts.limits import SENDS
from messagecenter.inbox import check, rows
from messagecenter.inbox.forms import ReplyForm, new_key
from messagecenter.inbox.views.composer import Fields
from messagecenter.lib.http import answer, trigger, wants_fragment
from messagecenter.threads import access, selectors
from messagecenter.threads.services import progress
from messagecenter.threads.services.receive import Unfit, receive_message
from orders.access import buyer_for

if TYPE_CHECKING:
    from messagecenter.threads.models import Thread


@require_GET
@signed_in
def message_list(request: SignedInRequest) -> HttpResponse:
    buyer = buyer_for(request.user)
    page = selectors.buyer_threads(request.user, request.GET.get("page", ""))
    context = {
        "buyer": buyer,
        "threads": [_row(thread) for thread in page.rows],
        "page": page,
        "unread": selectors.buyer_unread(request.user),
    }
    return answer(request, "buyer/list.html", context, fragment="buyer/_list.html")


@require_GET
@signed_in
def thread(request: SignedInRequest, public_id: str) -> HttpResponse:
    found = access.thread_for_buyer(request.user, public_id)
    return answer(request, "buyer/thread.html", _context(request, found))


@require_GET
@signed_in
def since(request: SignedInRequest, public_id: str) -> HttpResponse:
    """Answer the poll of an open conversation: nothing (204) while it stands as it stood."""
    found = access.thread_for_buyer(request.user, public_id)
    if request.GET.get("rev") == str(found.rev):
        return HttpResponse(status=204)
    context = _context(request, found)
    return answer(request, "buyer/thread.html", context, fragment="buyer/_log.html")


@require_POST
@signed_in
def read(request: SignedInRequest, public_id: str) -> HttpResponse:
    found = access.thread_for_buyer(request.user, public_id)
    up_to = request.POST.get("up_to", "")
    if up_to.isdecimal():
        progress.mark_read_by_buyer(found, int(up_to))
    if request.htmx:
        return HttpResponse(status=204)
    return HttpResponseRedirect(reverse("buyer:thread", args=[public_id]), status=303)


@require_POST
@signed_in
@limited(SENDS)
def reply(request: SignedInRequest, public_id: str) -> HttpResponse:
    found = access.thread_for_buyer(request.user, public_id)
    form = ReplyForm(request.POST)
    if not form.is_valid():
        return _again(request, found, [str(e) for errors in form.errors.values() for e in errors])
    data = form.cleaned_data
    try:
        receive_message(found, request.user, key=data["key"], body=data["body"])
    except Unfit as no:
        shown = check.summary(no.report, data["body"], with_second_send=False)
        return _again(request, found, [line.text for line in shown.lines])
    if not wants_fragment(request):
        return HttpResponseRedirect(reverse("buyer:thread", args=[public_id]), status=303)
    found.refresh_from_db()
    sent = answer(
        request,
        "buyer/thread.html",
        _context(request, found),
        fragment="buyer/_composer.html",
        also=("buyer/_log.html",),
    )
    return trigger(sent, announce=_("Sent"))


def _again(request: SignedInRequest, found: Thread, texts: list[str]) -> HttpResponse:
    fields = Fields(
        key=request.POST.get("key") or new_key(), body_text=request.POST.get("body", "")
    )
    summary = check.Summary(_("There is a problem."), [check.Line(text, "#body") for text in texts])
    context = _context(request, found) | {"form": fields, "summary": summary}
    return answer(
        request, "buyer/thread.html", context, fragment="buyer/_composer.html", status=422
    )


def _context(request: SignedInRequest, found: Thread) -> dict[str, Any]:
    before = request.GET.get("before", "")
    log = selectors.buyer_log(found, int(before) if before.isdecimal() else 0)
    return {
        "thread": _row(found),
        "rev": found.rev,
        "messages_shown": [rows.buyer_bubble(message) for message in log.messages],
        "earlier": log.earlier,
        "last_seen": found.last_message_id or 0,
        "form": Fields(key=new_key()),
    }


def _row(found: Thread) -> dict[str, Any]:
    return {
        "public_id": found.public_id,
        "seller_name": found.seller.name,
        "subject": found.subject,
        "snippet": found.snippet,
        "last_at": found.last_at,
        "buyer_unread": found.buyer_unread,
        "order_number": found.order_number,
        "item_title": found.item_title,
    }
