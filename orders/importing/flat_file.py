"""Reads Amazon's shipping report: GET_FLAT_FILE_ACTIONABLE_ORDER_DATA_SHIPPING.

It lists what the seller has still to send, one row per item, and knows neither deliveries, returns
nor languages. Its headers differ by store, so columns are found by name.
"""

from __future__ import annotations

from orders.importing.rows import Cells, Row, Table
from orders.importing.short_name import UNKNOWN, short_name
from orders.models import Order


def _read(cells: Cells) -> Row:
    sku = cells.sku("sku", 80)
    customised = cells.raw("customized-url") or cells.raw("customized-page")
    return Row(
        number=cells.code("order-id", 40),
        placed_at=cells.needed_instant("purchase-date"),
        state=_state(cells),
        line_no=cells.code("order-item-id", 40),
        title=cells.words("product-name", 500) or sku,
        quantity=cells.quantity("quantity-purchased"),
        only_forward=True,
        fulfilment=Order.Fulfilment.SELLER,
        buyer_email=cells.email("buyer-email"),
        buyer_name=_buyer_name(cells),
        sku=sku,
        traits=("custom",) if customised else None,
        latest_delivery_at=cells.instant("promise-date"),
    )


def _state(cells: Cells) -> str:
    shipped = cells.quantity("quantity-shipped", least=0) if cells.raw("quantity-shipped") else 0
    return Order.State.PARTLY_SHIPPED if shipped else Order.State.UNSHIPPED


def _buyer_name(cells: Cells) -> str:
    """Shorten the buyer's name, else the recipient's: a parcel may go to somebody else."""
    name = short_name(cells.raw("buyer-name"), lone_word_is_given_name=True)
    if name != UNKNOWN:
        return name
    return short_name(cells.raw("recipient-name"), lone_word_is_given_name=False)


SHIPPING_REPORT = Table(
    slug="shipping-report",
    delimiter="\t",
    quoted=False,
    required=frozenset({"order-id", "order-item-id", "purchase-date", "quantity-purchased"}),
    # The two names are shortened in `_buyer_name`; no other personal column is ever read.
    columns=frozenset(
        {
            "order-id",
            "order-item-id",
            "purchase-date",
            "promise-date",
            "buyer-email",
            "buyer-name",
            "recipient-name",
            "sku",
            "product-name",
            "quantity-purchased",
            "quantity-shipped",
            "customized-url",
            "customized-page",
        }
    ),
    read=_read,
    number_column="order-id",
    placed_at_column="purchase-date",
    buyer_column="buyer-email",
)
