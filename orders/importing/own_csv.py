"""Reads our own CSV, the one format with all facts (documented in docs/orders-import.md)."""

from __future__ import annotations

import re
from dataclasses import replace

from django.utils.translation import gettext as _

from orders.importing.rows import BadCellError, Cells, Row, Table, ToldReturn
from orders.importing.short_name import short_name
from orders.models import Order, OrderLine

NONE = "none"  # known that there is none; an empty cell means not known
_STATES, _FULFILMENTS = tuple(Order.State.values), tuple(Order.Fulfilment.values)
_LOCALE = re.compile(r"[A-Za-z]{2,3}(-[A-Za-z0-9]{2,8})*")


def read_item(cells: Cells) -> Row:
    """Read one item of an order, and all but the returns of the order itself."""
    cells.needed("state")
    price, currency = cells.price("price"), cells.currency("currency")
    if price is not None and not currency:
        raise BadCellError("currency", _("A price needs its currency."))
    cells.needed("title")
    title = cells.words("title", 500)
    if not title:
        raise BadCellError("title", _("This cell must not be empty."))
    return Row(
        number=cells.code("order_number", 40),
        placed_at=cells.needed_instant("placed_at"),
        state=cells.choice("state", _STATES),
        line_no=cells.code("line_id", 40),
        title=title,
        quantity=cells.quantity("quantity"),
        fulfilment=cells.choice("fulfilment", _FULFILMENTS),
        buyer_email=cells.email("buyer_email"),
        buyer_name=short_name(cells.raw("buyer_name"), lone_word_is_given_name=True),
        buyer_locale=_locale(cells),
        sku=cells.sku("sku", 80),
        price=price,
        currency=currency,
        traits=_traits(cells),
        earliest_delivery_at=cells.instant("earliest_delivery_at"),
        latest_delivery_at=cells.instant("latest_delivery_at"),
        delivered_at=cells.instant("delivered_at"),
        completed_at=cells.instant("completed_at"),
    )


def read_return(cells: Cells, opened: str, closed: str) -> ToldReturn | None:
    """Read a return from the two columns of those names; None where there is none."""
    opened_at, closed_at = cells.instant(opened), cells.instant(closed)
    if opened_at is None:
        if closed_at is not None:
            raise BadCellError(opened, _("A return that was closed was opened before."))
        return None
    if closed_at is not None and closed_at < opened_at:
        raise BadCellError(closed, _("A return cannot close before it opens."))
    return ToldReturn(opened_at, closed_at)


def _read(cells: Cells) -> Row:
    row = read_item(cells)
    if not cells.raw("return_opened_at") and not cells.raw("return_closed_at"):
        return row
    if cells.raw("return_opened_at").lower() == NONE:
        if cells.raw("return_closed_at"):
            raise BadCellError("return_opened_at", _("A return that was closed was opened before."))
        return replace(row, returns=())
    told = read_return(cells, "return_opened_at", "return_closed_at")
    return replace(row, returns=(told,) if told else ())


def _locale(cells: Cells) -> str:
    locale = cells.raw("buyer_locale").replace("_", "-")
    if locale and (len(locale) > 12 or not _LOCALE.fullmatch(locale)):
        raise BadCellError("buyer_locale", _("This is not a language such as de-DE."))
    return locale


def _traits(cells: Cells) -> tuple[str, ...] | None:
    told = set(re.split(r"[\s;,|]+", cells.raw("traits").lower())) - {""}
    if not told:
        return None
    traits = told - {NONE}
    if not traits <= set(OrderLine.TRAITS) or (traits and NONE in told):
        raise BadCellError(
            "traits",
            _("Use one or more of these, or none: %(words)s.")
            % {"words": ", ".join(OrderLine.TRAITS)},
        )
    return tuple(trait for trait in OrderLine.TRAITS if trait in traits)


OWN_CSV = Table(
    slug="own-csv",
    delimiter=",",
    quoted=True,
    required=frozenset({"order_number", "placed_at", "state", "line_id", "title", "quantity"}),
    columns=frozenset(
        {
            "order_number",
            "placed_at",
            "state",
            "fulfilment",
            "buyer_email",
            "buyer_name",
            "buyer_locale",
            "line_id",
            "sku",
            "title",
            "quantity",
            "price",
            "currency",
            "traits",
            "earliest_delivery_at",
            "latest_delivery_at",
            "delivered_at",
            "completed_at",
            "return_opened_at",
            "return_closed_at",
        }
    ),
    read=_read,
    number_column="order_number",
    placed_at_column="placed_at",
    buyer_column="buyer_email",
)
