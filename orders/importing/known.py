"""Fetches what the database already knows of a batch of rows, one query for each kind of thing."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from datetime import datetime

from django.db.models.functions import Lower

from orders.importing.rows import Row
from orders.models import Buyer, Order, OrderLine, Return


def lines_of(orders: Iterable[Order]) -> defaultdict[str, dict[str, OrderLine]]:
    numbers = {order.pk: order.number for order in orders}
    lines: defaultdict[str, dict[str, OrderLine]] = defaultdict(dict)
    for line in OrderLine.objects.filter(order__in=numbers).order_by("pk"):
        lines[numbers[line.order_id]][line.line_no] = line
    return lines


def returns_of(orders: Iterable[Order]) -> defaultdict[str, dict[datetime, Return]]:
    numbers = {order.pk: order.number for order in orders}
    returns: defaultdict[str, dict[datetime, Return]] = defaultdict(dict)
    for each in Return.objects.filter(order__in=numbers):
        returns[numbers[each.order_id]][each.opened_at] = each
    return returns


def buyers_of(rows: Sequence[Row]) -> dict[str, Buyer]:
    emails = {row.buyer_email.lower() for row in rows if row.buyer_email}
    buyers = Buyer.objects.alias(lower_email=Lower("email")).filter(lower_email__in=emails)
    return {buyer.email.lower(): buyer for buyer in buyers}


def newest_orders(buyers: Iterable[Buyer]) -> dict[str, tuple[datetime, str]]:
    """Return when and under which number each buyer ordered last; of a tie, what came first."""
    emails = {buyer.pk: buyer.email.lower() for buyer in buyers}
    newest = (
        Order.objects.filter(buyer__in=emails)
        .order_by("buyer", "-placed_at", "pk")
        .distinct("buyer")
        .values_list("buyer", "placed_at", "number")
    )
    return {
        emails[buyer]: (placed_at, number)
        for buyer, placed_at, number in newest
        if buyer is not None
    }
