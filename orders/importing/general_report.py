"""Reads Amazon's all-orders reports, by order date and by last update, one row per item.

They know every order and its state, but no buyer and no line ids: a line is the first, second, ...
of its order with that stock-keeping unit, whichever report named it first.
"""

from __future__ import annotations

from decimal import ROUND_HALF_UP, Decimal

from django.utils.translation import gettext as _

from orders.importing.rows import BadCellError, Cells, Row, Table
from orders.models import Order

_CENT = Decimal("0.01")
# What stands before " - ", letters only. Nothing was sent of what cannot be fulfilled; an invoice
# is confirmed after all was sent.
_STATES = {
    "pending": Order.State.PENDING,
    "pendingavailability": Order.State.PENDING,
    "unshipped": Order.State.UNSHIPPED,
    "unfulfillable": Order.State.UNSHIPPED,
    "shipping": Order.State.UNSHIPPED,
    "partiallyshipped": Order.State.PARTLY_SHIPPED,
    "shipped": Order.State.SHIPPED,
    "invoiceunconfirmed": Order.State.SHIPPED,
    "delivered": Order.State.DELIVERED,
    "canceled": Order.State.CANCELLED,
    "cancelled": Order.State.CANCELLED,
}
_FULFILMENTS = {
    "amazon": Order.Fulfilment.MARKETPLACE,
    "afn": Order.Fulfilment.MARKETPLACE,
    "merchant": Order.Fulfilment.SELLER,
    "mfn": Order.Fulfilment.SELLER,
    "seller": Order.Fulfilment.SELLER,
}


def _read(cells: Cells) -> Row:
    sku = cells.sku("sku", 80)
    quantity = cells.quantity("quantity", least=0)  # 0 where the item was cancelled
    currency = cells.currency("currency")
    return Row(
        number=cells.code("amazon-order-id", 40),
        placed_at=cells.needed_instant("purchase-date"),
        state=_state(cells),
        line_no="",
        title=cells.words("product-name", 500) or sku,
        quantity=quantity,
        # A state of before: reports are not always imported in the order in which they were made.
        only_forward=True,
        told_at=cells.instant("last-updated-date"),
        fulfilment=_fulfilment(cells),
        sku=sku,
        price=_price(cells, quantity, currency),
        currency=currency,
    )


def _state(cells: Cells) -> str:
    """Read `Shipped` and what newer stores add to it: `Shipped - Delivered to Buyer`."""
    first, _dash, more = cells.needed("order-status").lower().partition(" - ")
    state = _STATES.get("".join(filter(str.isalpha, first)))
    if state is None:
        raise BadCellError("order-status", _("This is no status of an order that we know."))
    if state == Order.State.SHIPPED and "delivered" in more:
        return Order.State.DELIVERED
    if state == Order.State.PENDING and "pick" in more:  # paid, and waits for the carrier
        return Order.State.UNSHIPPED
    return state


def _fulfilment(cells: Cells) -> str:
    """Read `Amazon`, `Merchant` and their like; another word leaves it unknown."""
    word, _bar, _store = cells.raw("fulfillment-channel").lower().partition("_")
    return _FULFILMENTS.get(word, Order.Fulfilment.UNKNOWN)


def _price(cells: Cells, quantity: int, currency: str) -> Decimal | None:
    """Return the price of one piece: the report tells that of all pieces of the row together."""
    price = cells.price("item-price")
    if price is None or not quantity:
        return None
    if not currency:
        raise BadCellError("currency", _("A price needs its currency."))
    return (price / quantity).quantize(_CENT, ROUND_HALF_UP)


GENERAL_REPORT = Table(
    slug="general-report",
    delimiter="\t",
    quoted=False,
    required=frozenset({"amazon-order-id", "purchase-date", "order-status", "quantity"}),
    columns=frozenset(
        {
            "amazon-order-id",
            "purchase-date",
            "last-updated-date",
            "order-status",
            "fulfillment-channel",
            "product-name",
            "sku",
            "quantity",
            "currency",
            "item-price",
        }
    ),
    read=_read,
    number_column="amazon-order-id",
    placed_at_column="purchase-date",
    buyer_column="",  # never told
)
