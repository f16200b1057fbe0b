"""Files to import: recorded-looking samples, and our own CSV row by row."""

from __future__ import annotations

import io
from collections.abc import Mapping
from datetime import UTC, datetime
from pathlib import Path

DATA = Path(__file__).parent / "data"
NOW = datetime(2026, 11, 23, 12, 0, tzinfo=UTC)

OWN_COLUMNS = [
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
]
OWN_ROW = {
    "order_number": "403-061",
    "placed_at": "2026-11-11T10:32:00+01:00",
    "state": "unshipped",
    "buyer_email": "mei@mail.example",
    "buyer_name": "Mei W.",
    "line_id": "1",
    "title": "Ceramic mug",
    "quantity": "1",
}


def own_csv(*rows: Mapping[str, str]) -> io.BytesIO:
    lines = [",".join(OWN_COLUMNS)]
    lines += [",".join((OWN_ROW | row).get(name, "") for name in OWN_COLUMNS) for row in rows]
    return io.BytesIO("\r\n".join(lines).encode())


def sample(name: str) -> io.BytesIO:
    return io.BytesIO((DATA / name).read_bytes())
