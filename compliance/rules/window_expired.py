"""window-expired: the time in which a seller may begin a contact is over."""

from __future__ import annotations

from collections.abc import Iterator

from compliance.reading import Reading
from compliance.registry import rule
from compliance.types import Facts, Hit, gettext_noop
from compliance.window import anchor_of
from messagecenter.lib import window

DAY = {"now": "2026-03-31T10:00:00Z"}


@rule(
    "window-expired",
    title=gettext_noop("Only within 30 days"),
    explain=gettext_noop("You can start a contact only for a limited time after the order."),
    kind="gate",
    rejects=(
        {
            "reason": "return_question",
            "body": "Was the box closed?",
            "facts": DAY | {"placed_at": "2026-03-01T09:59:59Z"},
        },
        {
            "reason": "order_problem",
            "body": "The lid is out of stock. Wait or refund?",
            "facts": DAY | {"placed_at": "2026-01-05T08:00:00+09:00"},
        },
    ),
    accepts=(
        {
            "reason": "return_question",
            "body": "Was the box closed?",
            "facts": DAY | {"placed_at": "2026-03-01T10:00:00Z"},
        },
        {"reason": "return_question", "body": "Was the box closed?", "facts": DAY},
        {
            "reason": "reply",
            "body": "Yes, it fits.",
            "facts": DAY | {"placed_at": "2025-01-01T00:00:00Z"},
        },
    ),
)
def window_expired(reading: Reading, facts: Facts) -> Iterator[Hit]:
    anchor = anchor_of(facts, reading.pack)
    if anchor is None or facts.now is None:
        return
    hours = reading.pack.window.hours
    closed_at = window.closes_at(anchor, hours)
    if not window.is_open(facts.now, closed_at):
        yield Hit(
            params=(
                ("closed_at", closed_at.isoformat(timespec="minutes")),
                ("days", str(hours // 24)),
            )
        )
