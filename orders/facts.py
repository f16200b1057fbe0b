"""What an order can tell the law: plain facts, and None wherever no import told."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.db.models import Q

from messagecenter.accounts.models import Seller
from orders.models import Buyer, OptOut, Order, OrderLine


def order_facts(
    order: Order | None,
    *,
    seller: Seller,
    buyer: Buyer | None,
    now: datetime,
) -> dict[str, Any]:  # Any: the facts are of many types; compliance.types.Facts checks them
    """Return keyword arguments for `compliance.types.Facts`.

    An order of another shop or buyer tells nothing: it is as if there were none.
    """
    facts: dict[str, Any] = {
        "now": now,
        "order_linked": False,
        "opted_out": opted_out(buyer, seller) if buyer else None,
        "buyer_lang": _language(buyer) if buyer else None,
    }
    if order and buyer and order.seller_id == seller.pk and order.buyer_id == buyer.pk:
        facts |= {
            "order_linked": True,
            "order_number": order.number,
            "order_state": order.state,
            "fulfilment": order.fulfilment or None,
            "placed_at": order.placed_at,
            "completed_at": order.completed_at,
            "delivered_at": order.delivered_at,
            "latest_delivery_at": order.latest_delivery_at,
            "traits": _traits(order),
            **_return_facts(order),
        }
    return facts


def opted_out(buyer: Buyer, seller: Seller) -> bool:
    """Say whether the buyer wants no optional messages of this seller."""
    return OptOut.objects.filter(Q(seller=seller) | Q(seller=None), buyer=buyer).exists()


def _language(buyer: Buyer) -> str | None:
    return buyer.locale.partition("-")[0].lower() or None


def _traits(order: Order) -> tuple[str, ...] | None:
    told = [line.traits for line in order.lines.all() if line.traits is not None]
    if not told:
        return None
    union = {trait for traits in told for trait in traits}
    return tuple(trait for trait in OrderLine.TRAITS if trait in union)


def _return_facts(order: Order) -> dict[str, Any]:
    """One open return makes the order's return open; else the last one closed counts."""
    closed = [each.closed_at for each in order.returns.all()]
    if not closed:
        return {"has_return": False if order.returns_known else None, "return_closed_at": None}
    ended = [instant for instant in closed if instant is not None]
    return {
        "has_return": True,
        "return_closed_at": max(ended) if len(ended) == len(closed) else None,
    }
