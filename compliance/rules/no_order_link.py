"""no-order-link: a contact that a seller begins needs an order between the two."""

from __future__ import annotations

from collections.abc import Iterator

from compliance.reading import Reading
from compliance.registry import rule
from compliance.types import Facts, Hit, gettext_noop


@rule(
    "no-order-link",
    title=gettext_noop("Only about an order"),
    explain=gettext_noop("You can start a contact only with a buyer who ordered from you."),
    kind="gate",
    rejects=(
        {
            "reason": "order_information",
            "body": "Which size do you need?",
            "facts": {"order_linked": False},
        },
        {
            "reason": "order_problem",
            "body": "The parcel came back to us. Shall we send it again?",
            "facts": {"order_linked": False},
        },
    ),
    accepts=(
        {"reason": "reply", "body": "Yes, it floats.", "facts": {"order_linked": False}},
        {
            "reason": "order_information",
            "body": "Which size do you need?",
            "facts": {"order_linked": True},
        },
        {"reason": "order_information", "body": "Which size do you need?"},
    ),
)
def no_order_link(reading: Reading, facts: Facts) -> Iterator[Hit]:  # noqa: ARG001 - one shape
    if facts.order_linked is False:
        yield Hit()
