"""The shop's inbox: the list, a conversation, and that it was read."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET, require_POST

from messagecenter.accounts import access as accounts
from messagecenter.accounts.http import SignedInRequest, signed_in
from messagecenter.inbox import rows
from messagecenter.inbox.forms import new_key
from messagecenter.inbox.views import composer
from messagecenter.inbox.views.drafts import own_draft
from messagecenter.inbox.views.shop import shop_context
from messagecenter.lib import clock
from messagecenter.lib.http import answer
from messagecenter.threads import access, selectors
from messagecenter.threads.services import progress
from messagecenter.threads.services.compose import reply_is_open
from messagecenter.threads.states import State
from orders.window_left import window_left

if TYPE_CHECKING:
    from messagecenter.accounts.models import Seller
    from messagecenter.threads.models import Thread

SECTIONS = {
    "all": gettext_lazy("All messages"),
    "needs-reply": gettext_lazy("Needs reply"),
    "unread": gettext_lazy("Unread"),
    "held": gettext_lazy("Held messages"),
    "not-delivered": gettext_lazy("Not delivered"),
}
_STATES = {"held": [State.HELD], "not-delivered": [State.BLOCKED, State.EXPIRED]}


@require_GET
@signed_in
def inbox(request: SignedInRequest, section: str) -> HttpResponse:
    if section not in SECTIONS:
        raise Http404(_("There is no such page."))
    seller = accounts.seller_for(request.user)
    counts = selectors.section_counts(seller)
    context = {
        **shop_context(request, seller, counts),
        **_list_context(request, seller, section, counts),
    }
    return answer(request, "inbox/inbox.html", context, fragment="inbox/_list.html")


@require_GET
@signed_in
def thread(request: SignedInRequest, public_id: str) -> HttpResponse:
    found = access.thread_for(request.user, public_id)
    context = {**shop_context(request, found.seller), **thread_context(request, found)}
    return answer(request, "inbox/thread.html", context, fragment="inbox/_thread.html")


@require_GET
@signed_in
def since(request: SignedInRequest, public_id: str) -> HttpResponse:
    """Answer the poll of an open conversation: nothing (204) while it stands as it stood."""
    found = access.thread_for(request.user, public_id)
    if request.GET.get("rev") == str(found.rev):
        return HttpResponse(status=204)
    context = thread_context(request, found)
    # What is typed stays; only a place to write that was closed is opened.
    opened = context["reply_open"] and request.GET.get("reply") == "closed"
    return answer(
        request,
        "inbox/thread.html",
        context,
        fragment="inbox/_log.html",
        also=("inbox/_composer.html" if opened else "inbox/_last_seen.html",),
    )


@require_POST
@signed_in
def read(request: SignedInRequest, public_id: str) -> HttpResponse:
    found = access.thread_for(request.user, public_id)
    if not accounts.may_write(request.user, found.seller):
        return may_not_write(request)
    up_to = request.POST.get("up_to", "")
    if up_to.isdecimal():
        progress.mark_read_by_seller(found, request.user.pk, int(up_to))
    if request.htmx:
        return HttpResponse(status=204)
    return HttpResponseRedirect(reverse("inbox:thread", args=[found.public_id]), status=303)


def thread_context(request: SignedInRequest, found: Thread) -> dict[str, Any]:
    """Return what a conversation shows to the shop, its composer included."""
    now = clock.now()
    before = request.GET.get("before", "")
    log = selectors.seller_log(found, int(before) if before.isdecimal() else 0)
    draft = own_draft(request, found.order)
    fields = composer.Fields(
        key=draft.key if draft else new_key(),
        body_text=draft.body if draft else "",
        last_seen=found.last_message_id or 0,
    )
    return {
        "shop": found.seller,
        "thread": rows.thread_row(found, now, composer.reply_within(found.seller)),
        "rev": found.rev,
        "messages_shown": [rows.seller_bubble(message) for message in log.messages],
        "earlier": log.earlier,
        "last_seen": found.last_message_id or 0,
        "order": _order(found),
        "may_write": accounts.may_write(request.user, found.seller),
        "reply_open": reply_is_open(found, now),
        **composer.editor(found, fields),
    }


def may_not_write(request: SignedInRequest) -> HttpResponse:
    """Tell somebody who may read that they may not act."""
    words = _("You can read in this shop, but not write. Ask the shop's owner for another role.")
    page = "components/refusal.html" if request.htmx else "errors/403.html"
    return render(request, page, {"exception": words}, status=403)


def _list_context(
    request: SignedInRequest, seller: Seller, section: str, counts: dict[str, int]
) -> dict[str, Any]:
    cursor = request.GET.get("page", "")
    now, within = clock.now(), composer.reply_within(seller)
    if section in _STATES:
        own = selectors.seller_messages(seller, _STATES[section], cursor)
        shown, older, newer = [rows.message_row(m) for m in own.rows], own.older, own.newer
    else:
        page = selectors.seller_threads(seller, section, cursor)
        shown = [rows.thread_row(row, now, within) for row in page.rows]
        older, newer = page.older, page.newer
    return {
        "threads": shown,
        "page": {"older": older, "newer": newer},
        "section": section,
        "section_label": SECTIONS[section],
        "sections": [
            {
                "slug": slug,
                "label": label,
                "count": counts.get(slug, 0),
                "current": slug == section,
            }
            for slug, label in SECTIONS.items()
        ],
    }


def _order(found: Thread) -> dict[str, Any] | None:
    if found.order is None:
        return None
    return {
        "public_id": found.order.public_id,
        "number": found.order.number,
        "item_title": found.order.item_title,
        "placed_at": found.order.placed_at,
        "delivered_at": found.order.delivered_at,
        "state": found.order.state,
        "state_label": rows.state_label(found.order.state),
        "window": window_left(found.order, clock.now()),
    }
