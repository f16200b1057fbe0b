"""order-proactive-cap: enough messages were started about this order."""

from __future__ import annotations

from collections.abc import Iterator

from compliance import reasons
from compliance.reading import Reading
from compliance.registry import rule
from compliance.types import Facts, Hit, gettext_noop


@rule(
    "order-proactive-cap",
    title=gettext_noop("Not too many messages"),
    explain=gettext_noop("Only so many messages may be started about one order."),
    kind="gate",
    rejects=(
        {
            "reason": "order_information",
            "body": "Which size would you like?",
            "facts": {"proactive_sent": 4},
        },
        {
            "reason": "invoice",
            "body": "Here is your invoice.",
            "facts": {"proactive_sent": 5},
        },
    ),
    accepts=(
        {
            "reason": "order_information",
            "body": "Which size would you like?",
            "facts": {"proactive_sent": 3},
        },
        {
            "reason": "order_problem",
            "body": "The lid broke. Shall we send a new one?",
            "facts": {"proactive_sent": 9},
        },
        {"reason": "reply", "body": "Yes, it fits.", "facts": {"proactive_sent": 9}},
    ),
)
def order_proactive_cap(reading: Reading, facts: Facts) -> Iterator[Hit]:
    closed = reading.reason and reasons.over_cap(reading.reason, facts, reading.pack)
    if closed:
        yield Hit(params=reasons.why_closed(closed))
