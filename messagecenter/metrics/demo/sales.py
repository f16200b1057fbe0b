"""What was bought in the demo: items, orders, and the file the marketplace would import."""

from __future__ import annotations

import csv
import io
import random
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from messagecenter.metrics.demo.people import BUYERS, SHOP


@dataclass(frozen=True, slots=True)
class Item:
    sku: str
    title: str
    price: str
    traits: str = "none"


ITEMS: Final = {
    item.sku: item
    for item in (
        Item("LAMP-WALNUT", "Walnut table lamp", "89.00"),
        Item("LAMP-BRASS", "Brass reading lamp", "119.00"),
        Item("MUG-BLUE", "Ceramic mug, sea blue", "18.50"),
        Item("MUG-SET-4", "Ceramic mugs, set of four", "64.00"),
        Item("CHAIR-OAK", "Oak dining chair", "149.00"),
        Item("BOARD-ENGR", "Engraved serving board", "46.00", "custom"),
        Item("SIGN-NAME", "Name plate in slate, engraved", "38.00", "custom"),
        Item("SHELF-ASH", "Ash bookcase, two metres", "420.00", "bulky"),
        Item("TABLE-OAK", "Oak dining table", "780.00", "bulky"),
        Item("ASSEMBLY", "Assembly at home", "79.00", "service"),
        Item("PLAN-SHELF", "Plan for a wall shelf, to download", "9.00", "digital"),
        Item("VASE-STONE", "Stoneware vase, sand", "34.00"),
        Item("THROW-WOOL", "Wool throw, grey", "72.00"),
        Item("CUSHION-LINEN", "Linen cushion cover", "24.00"),
    )
}
RIVAL_ITEMS: Final = {
    item.sku: item
    for item in (
        Item("LED-STRIP-5", "LED strip, five metres", "29.90"),
        Item("SPOT-BLACK", "Ceiling spot, black", "44.90"),
        Item("LAMP-SOLAR", "Solar garden lamp", "19.90"),
    )
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Sale:
    """One order, with its times in days before now. An empty word or None means: nobody knows."""

    buyer: str
    items: tuple[str, ...]
    placed: float
    shop: str = SHOP
    state: str = "delivered"
    delivered: float | None = None
    promised: float | None = None
    fulfilment: str = "seller"
    return_opened: float | None = None
    return_closed: float | None = None
    # Without these the import told nothing of traits and returns.
    told: bool = True
    quantity: int = 1


_COLUMNS: Final = (
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
    "return_opened_at",
    "return_closed_at",
)


def numbers(seed: int) -> Iterator[str]:
    """Draw the order numbers of a seed, always the same ones."""
    draw = random.Random(f"numbers {seed}")
    while True:
        yield f"403-{draw.randrange(10**6, 10**7)}-{draw.randrange(10**6, 10**7)}"


def csv_of(sales: Sequence[tuple[str, Sale]], now: datetime) -> bytes:
    """Write the orders as the file that `import_orders` reads (docs/orders-import.md)."""
    text = io.StringIO()
    writer = csv.DictWriter(text, _COLUMNS)
    writer.writeheader()
    for number, sale in sales:
        writer.writerows(_rows(number, sale, now))
    return text.getvalue().encode()


def _rows(number: str, sale: Sale, now: datetime) -> Iterator[dict[str, object]]:
    def at(days: float | None) -> str:
        return "" if days is None else (now - timedelta(days=days)).isoformat(timespec="seconds")

    name, locale = BUYERS.get(sale.buyer, ("", ""))
    known = ITEMS | RIVAL_ITEMS
    promised = sale.promised if sale.promised is not None else sale.placed - 6
    for line, sku in enumerate(sale.items, 1):
        item = known[sku]
        opened = at(sale.return_opened) or ("none" if sale.told else "")
        yield {
            "order_number": number,
            "placed_at": at(sale.placed),
            "state": sale.state,
            "fulfilment": sale.fulfilment,
            "buyer_email": sale.buyer,
            "buyer_name": name,
            "buyer_locale": locale,
            "line_id": line,
            "sku": item.sku,
            "title": item.title,
            "quantity": sale.quantity,
            "price": item.price,
            "currency": "EUR",
            "traits": item.traits if sale.told else "",
            "earliest_delivery_at": at(promised + 2) if sale.told else "",
            "latest_delivery_at": at(promised) if sale.told else "",
            "delivered_at": at(sale.delivered),
            "return_opened_at": opened if line == 1 else "none" if sale.told else "",
            "return_closed_at": at(sale.return_closed) if line == 1 else "",
        }


def more_sales(seed: int, count: int, *, shop: str = SHOP) -> list[Sale]:
    """Draw orders that nobody has written about, of every state and age."""
    draw = random.Random(f"sales {shop} {seed}")
    goods = list(ITEMS if shop == SHOP else RIVAL_ITEMS)
    return [_drawn(draw, goods, shop, place) for place in range(count)]


def _drawn(draw: random.Random, goods: list[str], shop: str, place: int) -> Sale:
    # Every eighth order is about to leave its window, and the ages reach back 45 days.
    placed = draw.uniform(27.2, 29.8) if place % 8 == 7 else draw.uniform(0.2, 45)
    state, opened, closed = "delivered", None, None
    delivered: float | None = placed - draw.uniform(2, 6)
    if placed < 2:
        state, delivered = draw.choice(("pending", "unshipped")), None
    elif placed < 7:
        state, delivered = draw.choice(("unshipped", "partly-shipped", "shipped")), None
    elif place % 7 == 3:
        state, delivered = "cancelled", None
    elif place % 5 == 2 and delivered:
        opened = delivered * draw.uniform(0.4, 0.9)
        closed = opened / 2 if place % 2 else None
    return Sale(
        buyer="" if place % 19 == 11 else draw.choice(list(BUYERS)),
        items=tuple(draw.sample(goods, draw.choice((1, 1, 1, 2)))),
        placed=placed,
        shop=shop,
        state=state,
        delivered=delivered,
        fulfilment="" if place % 9 == 4 else draw.choice(("seller", "seller", "marketplace")),
        return_opened=opened,
        return_closed=closed,
        told=place % 6 != 5,
        quantity=draw.choice((1, 1, 2)),
    )
