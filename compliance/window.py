"""From which instant of an order the contact window counts."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from compliance.pack import Pack
    from compliance.types import Facts


def anchor_of(facts: Facts, pack: Pack) -> datetime | None:
    """The instant from which the window counts, None while it is not known."""
    if pack.window.anchor == "order_date":
        return facts.placed_at
    if pack.window.anchor == "delivery":
        return facts.delivered_at
    return facts.delivered_at or facts.completed_at
