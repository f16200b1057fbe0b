"""The contact window, as plain arithmetic: 720 hours from the anchor, the last instant included."""

from datetime import UTC, datetime, timedelta

HOURS = 720


def closes_at(anchor: datetime, hours: int = HOURS) -> datetime:
    """Return the last instant (UTC) at which a seller may start contact."""
    return _utc(anchor) + timedelta(hours=hours)


def is_open(now: datetime, closes_at: datetime) -> bool:
    """Say whether the window is open at `now`: at the last instant it still is."""
    return _utc(now) <= _utc(closes_at)


def _utc(instant: datetime) -> datetime:
    # Hours are counted in UTC: an aware local time would skip or repeat one at a clock change.
    if instant.utcoffset() is None:
        raise ValueError("The window counts instants: a time without an offset is none.")
    return instant.astimezone(UTC)
