"""Reads our own CSV, the one format with all facts (documented in docs/orders-import.md)."""

from __future__ import annotations

import re

from django.utils.translation import gettext as _

from orders.importing.rows import BadCellError, Cells, Format, Row
from orders.importing.short_name import short_name
from orders.models import Order, OrderLine

NONE = "none"  # known that there is none; an empty cell means not known
_LOCALE = re.compile(r"[A-Za-z]{2,3}(-[A-Za-z0-9]{2,8})*")
_CURRENCY = re.compile(r"[A-Z]{3}")


def _read(cells: Cells) -> Row:
    cells.needed("state")
    opened = "" if cells.raw("return_opened_at").lower() == NONE else "return_opened_at"
    row = Row(
        number=cells.code("order_number", 40),
        placed_at=cells.needed_instant("placed_at"),
        state=cells.choice("state", Order.State.values),
        line_no=cells.code("line_id", 40),
        title=cells.words("title", 500),
        quantity=cells.quantity("quantity"),
        fulfilment=cells.choice("fulfilment", Order.Fulfilment.values),
        buyer_email=cells.email("buyer_email"),
        buyer_name=short_name(cells.raw("buyer_name"), lone_word_is_given_name=True),
        buyer_locale=_locale(cells),
        sku=cells.sku("sku", 80),
        price=cells.price("price"),
        currency=_currency(cells),
        traits=_traits(cells),
        earliest_delivery_at=cells.instant("earliest_delivery_at"),
        latest_delivery_at=cells.instant("latest_delivery_at"),
        delivered_at=cells.instant("delivered_at"),
        completed_at=cells.instant("completed_at"),
        returns_known=bool(cells.raw("return_opened_at")),
        return_opened_at=cells.instant(opened),
        return_closed_at=cells.instant("return_closed_at"),
    )
    _check(row)
    return row


def _check(row: Row) -> None:
    """Refuse what single cells allow but together makes no sense."""
    if not row.title:
        raise BadCellError("title", _("This cell must not be empty."))
    if row.price is not None and not row.currency:
        raise BadCellError("currency", _("A price needs its currency."))
    if row.return_closed_at and not row.return_opened_at:
        raise BadCellError("return_opened_at", _("A return that was closed was opened before."))
    if (
        row.return_opened_at
        and row.return_closed_at
        and row.return_closed_at < row.return_opened_at
    ):
        raise BadCellError("return_closed_at", _("A return cannot close before it opens."))


def _locale(cells: Cells) -> str:
    locale = cells.raw("buyer_locale").replace("_", "-")
    if locale and (len(locale) > 12 or not _LOCALE.fullmatch(locale)):
        raise BadCellError("buyer_locale", _("This is not a language such as de-DE."))
    return locale


def _currency(cells: Cells) -> str:
    currency = cells.raw("currency").upper()
    if currency and not _CURRENCY.fullmatch(currency):
        raise BadCellError("currency", _("This is not a currency such as EUR."))
    return currency


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


OWN_CSV = Format(
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
