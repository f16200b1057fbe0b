"""buyer-opted-out: the buyer wants no optional messages."""

from __future__ import annotations

from collections.abc import Iterator

from compliance import reasons
from compliance.reading import Reading
from compliance.registry import rule
from compliance.types import Facts, Hit, gettext_noop


@rule(
    "buyer-opted-out",
    title=gettext_noop("Only what the order needs"),
    explain=gettext_noop(
        "The buyer has turned off optional messages; what the order needs still reaches them."
    ),
    kind="gate",
    rejects=(
        {
            "reason": "review_request",
            "body": "You can review the order, good or bad.",
            "facts": {"opted_out": True},
        },
        {"reason": "invoice", "body": "Here is your invoice.", "facts": {"opted_out": True}},
    ),
    accepts=(
        {
            "reason": "order_information",
            "body": "The house number is missing. What is it?",
            "facts": {"opted_out": True},
        },
        {"reason": "order_problem", "body": "The lid broke.", "facts": {"opted_out": True}},
        {"reason": "reply", "body": "Yes, it fits.", "facts": {"opted_out": True}},
        {"reason": "invoice", "body": "Here is your invoice."},
    ),
)
def buyer_opted_out(reading: Reading, facts: Facts) -> Iterator[Hit]:
    closed = reading.reason and reasons.opted_out(reading.reason, facts)
    if closed:
        yield Hit(params=reasons.why_closed(closed))
