"""reply-window-stale: nothing is there to be answered any more."""

from __future__ import annotations

from collections.abc import Iterator

from compliance.reading import Reading
from compliance.registry import rule
from compliance.replies import is_live_reply
from compliance.types import Facts, Hit, gettext_noop


@rule(
    "reply-window-stale",
    title=gettext_noop("A reply answers something recent"),
    explain=gettext_noop(
        "Long after the buyer wrote, a new message counts as contact that you start. Pick a reason."
    ),
    kind="gate",
    rejects=(
        {
            "reason": "reply",
            "body": "We have a new model now.",
            "facts": {"now": "2026-03-31T10:00:00Z", "last_buyer_at": "2026-03-01T09:59:59Z"},
        },
        {
            "reason": "reply",
            "body": "One more thing about the lamp.",
            "facts": {
                "now": "2026-03-31T10:00:00Z",
                "last_buyer_at": "2026-03-10T10:00:00Z",
                "answered_at": "2026-03-11T10:00:00Z",
            },
        },
    ),
    accepts=(
        {
            "reason": "reply",
            "body": "Yes, it fits.",
            "facts": {"now": "2026-03-31T10:00:00Z", "last_buyer_at": "2026-03-01T10:00:00Z"},
        },
        {
            "reason": "reply",
            "body": "And it comes in blue.",
            "facts": {
                "now": "2026-03-31T10:00:00Z",
                "last_buyer_at": "2026-03-17T10:00:00Z",
                "answered_at": "2026-03-18T10:00:00Z",
            },
        },
        {"reason": "reply", "body": "Yes, it fits."},
    ),
)
def reply_window_stale(reading: Reading, facts: Facts) -> Iterator[Hit]:  # noqa: ARG001 - one shape
    known = facts.last_buyer_at is not None and facts.now is not None
    if known and not is_live_reply(facts):
        yield Hit()
