"""review-request-repeat: a review of this order was asked for before."""

from __future__ import annotations

from collections.abc import Iterator

from compliance import reasons
from compliance.reading import Reading
from compliance.registry import rule
from compliance.types import Facts, Hit, gettext_noop


@rule(
    "review-request-repeat",
    title=gettext_noop("One request for a review"),
    explain=gettext_noop("A review or feedback may be asked for once per order."),
    kind="gate",
    rejects=(
        {
            "reason": "review_request",
            "body": "You can review the order, good or bad.",
            "facts": {"review_requested_at": "2026-03-01T09:00:00Z"},
        },
        {
            "reason": "review_request",
            "body": "Seller feedback is welcome, whatever it is.",
            "facts": {"review_requested_at": "2026-03-08T09:00:00+02:00"},
        },
    ),
    accepts=(
        {"reason": "review_request", "body": "You can review the order, good or bad."},
        {
            "reason": "order_problem",
            "body": "The lid broke. Shall we send a new one?",
            "facts": {"review_requested_at": "2026-03-01T09:00:00Z"},
        },
    ),
)
def review_request_repeat(reading: Reading, facts: Facts) -> Iterator[Hit]:
    closed = reading.reason and reasons.asked_for_review(reading.reason, facts)
    if closed:
        yield Hit(params=reasons.why_closed(closed))
