"""Reads orders for pages: the list of a shop, one order with its lines and returns."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from django.db.models import Q

from messagecenter.accounts.models import Seller
from messagecenter.lib.pages import Page, page
from orders.models import Buyer, Order, OrderLine, Return

CLOSING = timedelta(hours=72)
_LONGEST_SEARCH = 100


class Window(StrEnum):
    """What the list can be narrowed to; `closing` is the part of `open` with 72 hours or less."""

    OPEN = "open"
    CLOSING = "closing"
    CLOSED = "closed"


@dataclass(frozen=True, slots=True)
class OrderDetail:
    """What one order holds, in the order in which it was told."""

    order: Order
    lines: Sequence[OrderLine]
    returns: Sequence[Return]


def orders_page(
    seller: Seller,
    *,
    q: str = "",
    status: str = "",
    window: str = "",
    cursor: str = "",
    now: datetime,
) -> Page[Order]:
    """Return a page of the shop's orders, newest first; a filter nobody knows narrows nothing."""
    orders = Order.objects.filter(seller=seller).select_related("buyer")
    if status in Order.State.values:
        orders = orders.filter(state=status)
    if window in set(Window):
        orders = orders.filter(_in_window(Window(window), now))
    # PostgreSQL holds no NUL in a text, so none can be found either.
    if words := " ".join(q.replace("\0", "").split())[:_LONGEST_SEARCH]:
        orders = orders.filter(_matching(seller, words))
    return page(orders, "placed_at", cursor)


def order_detail(order: Order) -> OrderDetail:
    """Return the order's lines and returns."""
    return OrderDetail(
        order, list(order.lines.order_by("pk")), list(order.returns.order_by("opened_at"))
    )


def mean_daily_orders(seller: Seller, now: datetime, days: int = 7) -> float:
    """Return how many orders a day the shop had lately: what its daily quota grows with."""
    since = now - timedelta(days=days)
    orders = Order.objects.filter(seller=seller, placed_at__gt=since, placed_at__lte=now)
    return orders.count() / days


def _in_window(window: Window, now: datetime) -> Q:
    if window is Window.CLOSED:
        return Q(window_closes_at__lt=now)
    still_open = Q(window_closes_at__gte=now)
    if window is Window.CLOSING:
        return still_open & Q(window_closes_at__lte=now + CLOSING)
    return still_open


def _matching(seller: Seller, words: str) -> Q:
    # Sub-selects instead of joins: no order twice, and each reads its own trigram index.
    lines = OrderLine.objects.filter(
        Q(title__icontains=words) | Q(sku__icontains=words), order__seller=seller
    )
    return (
        Q(number__icontains=words)
        | Q(buyer__in=Buyer.objects.filter(short_name__icontains=words).values("pk"))
        | Q(pk__in=lines.values("order"))
    )
