"""When a message still answers the buyer, and when it is contact that the seller starts (pure)."""

from __future__ import annotations

from datetime import timedelta

from compliance.types import Facts

# policy/rules.md, reply-window-stale: 30 days after the buyer wrote, 14 where it was answered.
STALE = timedelta(days=30)
STALE_ANSWERED = timedelta(days=14)


def is_live_reply(facts: Facts) -> bool:
    """Say whether the buyer wrote, and not too long ago. Without a buyer's message: no."""
    if facts.last_buyer_at is None or facts.now is None:
        return False
    answered = facts.answered_at is not None and facts.answered_at > facts.last_buyer_at
    return facts.now - facts.last_buyer_at <= (STALE_ANSWERED if answered else STALE)
