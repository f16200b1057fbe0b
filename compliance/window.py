"""The contact window: 720 hours after an instant of the order, the last instant included."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from compliance.pack import Pack
    from compliance.types import Facts


def closes_at(anchor: datetime, hours: int = 720) -> datetime:
    """The last instant, in UTC, at which a seller may still begin a contact."""
    return _aware(anchor).astimezone(UTC) + timedelta(hours=hours)


def is_open(now: datetime, closes_at: datetime) -> bool:
    # Two aware times of one zone are compared by their wall clocks, which is wrong over a change
    # to winter time; UTC has no such change.
    return _aware(now).astimezone(UTC) <= _aware(closes_at).astimezone(UTC)


def anchor_of(facts: Facts, pack: Pack) -> datetime | None:
    """The instant from which the window counts, None while it is not known."""
    if pack.window.anchor == "order_date":
        return facts.placed_at
    if pack.window.anchor == "delivery":
        return facts.delivered_at
    return facts.delivered_at or facts.completed_at


def _aware(instant: datetime) -> datetime:
    if instant.tzinfo is None or instant.utcoffset() is None:
        raise ValueError("an instant needs a time zone")
    return instant
