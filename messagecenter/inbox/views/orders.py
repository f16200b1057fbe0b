"""Manage Orders, one order, and the two steps of contacting its buyer."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.http import Http404, HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from compliance import pack, reasons
from messagecenter.accounts import access as accounts
from messagecenter.accounts.http import SignedInRequest, signed_in
from messagecenter.inbox import rows
from messagecenter.inbox.forms import new_key
from messagecenter.inbox.views import composer
from messagecenter.inbox.views.drafts import own_draft
from messagecenter.inbox.views.shop import shop_context
from messagecenter.lib import clock
from messagecenter.lib.http import answer
from messagecenter.threads import selectors as threads
from messagecenter.threads import submission
from messagecenter.threads.services.open import new_thread
from orders import access, selectors
from orders.facts import opted_out
from orders.window_left import window_left

if TYPE_CHECKING:
    from compliance.reasons import Offer
    from orders.models import Order


@require_GET
@signed_in
def order_list(request: SignedInRequest) -> HttpResponse:
    seller = accounts.seller_for(request.user)
    filters = {name: request.GET.get(name, "") for name in ("q", "status", "window")}
    now = clock.now()
    page = selectors.orders_page(seller, cursor=request.GET.get("page", ""), now=now, **filters)
    by_order = threads.of_orders(seller, [order.pk for order in page.rows])
    context = {
        **shop_context(request, seller),
        "orders": [rows.order_row(order, by_order.get(order.pk), now) for order in page.rows],
        "page": page,
        "filters": filters,
        "query": request.GET.copy(),
        "status_choices": [(state, rows.state_label(state)) for state in rows.STATES],
        "window_choices": [
            ("open", _("Open")),
            ("closing", _("Closes within 3 days")),
            ("closed", _("Closed")),
        ],
    }
    return answer(request, "inbox/orders.html", context, fragment="inbox/_orders.html")


@require_GET
@signed_in
def order_page(request: SignedInRequest, public_id: str) -> HttpResponse:
    order = access.order_for(request.user, public_id)
    thread = threads.of_orders(order.seller, [order.pk]).get(order.pk)
    offers = _offers(order)
    context = {
        **shop_context(request, order.seller),
        **order_context(order),
        "offers_open": sum(offer.state == reasons.OPEN for offer in offers),
        "thread": rows.thread_row(thread, clock.now(), composer.reply_within(order.seller))
        if thread
        else None,
    }
    return answer(request, "inbox/order.html", context)


@require_GET
@signed_in
def contact(request: SignedInRequest, public_id: str) -> HttpResponse:
    """Step 1 shows the reasons; with a reason that is open, step 2 is the place to write."""
    order = access.order_for(request.user, public_id)
    thread = threads.of_orders(order.seller, [order.pk]).get(order.pk)
    slug = request.GET.get("reason", "")
    offers = _offers(order)
    chosen = next((offer for offer in offers if offer.reason.slug == slug), None)
    context = {**shop_context(request, order.seller), **order_context(order)}
    if chosen is None or chosen.state != reasons.OPEN:
        if slug and chosen is None:
            raise Http404(_("There is no such reason."))
        cards = [(offer.reason.group, _card(offer)) for offer in offers]
        context["needed"] = [card for group, card in cards if group == "needed"]
        context["optional"] = [card for group, card in cards if group == "optional"]
        return answer(request, "inbox/contact.html", context)
    draft = own_draft(request, order)
    fields = composer.Fields(
        key=draft.key if draft else new_key(), body_text=draft.body if draft else "", reason=slug
    )
    context |= composer.editor(thread or new_thread(order), fields, chosen.reason)
    return answer(request, "inbox/write.html", context)


def order_context(order: Order) -> dict[str, Any]:
    """Return what the templates show of an order; the buyer by short name only."""
    detail = selectors.order_detail(order)
    shown = {
        "public_id": order.public_id,
        "number": order.number,
        "placed_at": order.placed_at,
        "earliest_delivery_at": order.earliest_delivery_at,
        "latest_delivery_at": order.latest_delivery_at,
        "delivered_at": order.delivered_at,
        "state": order.state,
        "state_label": rows.state_label(order.state),
        "fulfilment_label": _fulfilment(order.fulfilment),
        "lines": [
            {
                "sku": line.sku,
                "title": line.title,
                "quantity": line.quantity,
                "price": line.price,
                "currency": line.currency,
                "traits": [_trait(trait) for trait in line.traits or ()],
            }
            for line in detail.lines
        ],
        "returns": detail.returns,
        "returns_known": order.returns_known,
        "buyer_name": order.buyer.short_name if order.buyer else "",
        "has_buyer": order.buyer is not None,
        "buyer_lang": order.buyer.locale if order.buyer else "",
        "opted_out": bool(order.buyer and opted_out(order.buyer, order.seller)),
        "window": window_left(order, clock.now()),
    }
    return {"order": shown}


def _offers(order: Order) -> list[Offer]:
    law = pack.load(order.seller.marketplace.pack)
    if order.buyer is None:
        return []
    return reasons.offer(submission.order_case(order, clock.now()), law)


def _card(offer: Offer) -> dict[str, Any]:
    reason = offer.reason
    cause = ""
    if offer.cause:
        cause = _(offer.cause) % {name: _(value) for name, value in offer.params.items()}
    return {
        "slug": reason.slug,
        "title": _(reason.title),
        "what_for": _(reason.what_for),
        "open": offer.state == reasons.OPEN,
        "cause": cause,
        "limits": composer.limits(reason),
        "opens_at": offer.opens_at,
    }


def _fulfilment(value: str) -> str:
    return {
        "marketplace": _("Shipped by the marketplace"),
        "seller": _("Shipped by you"),
        "": _("Unknown, ask the marketplace"),
    }[value]


def _trait(value: str) -> str:
    return {
        "custom": _("Custom made"),
        "bulky": _("Large item"),
        "service": _("Service"),
        "digital": _("Digital"),
    }.get(value, value)
