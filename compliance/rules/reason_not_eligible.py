"""reason-not-eligible: the reason a seller gives does not fit the order."""

from __future__ import annotations

from collections.abc import Iterator

from compliance import reasons
from compliance.reading import Reading
from compliance.registry import rule
from compliance.types import Facts, Hit, gettext_noop


@rule(
    "reason-not-eligible",
    title=gettext_noop("The reason must fit the order"),
    explain=gettext_noop("Each reason is meant for certain orders, states and items."),
    kind="gate",
    rejects=(
        {
            "reason": "return_question",
            "body": "Was the box closed?",
            "facts": {"has_return": False, "order_state": "unshipped"},
        },
        {
            "reason": "oversize_delivery",
            "body": "Is there a lift?",
            "facts": {"order_state": "unshipped", "fulfilment": "seller", "traits": []},
        },
        {
            "reason": "fba_issue",
            "body": "The warehouse lost one lamp. Shall we send another?",
            "facts": {"order_state": "shipped", "fulfilment": "seller"},
        },
    ),
    accepts=(
        {
            "reason": "invoice",
            "body": "Your invoice is attached.",
            "facts": {"order_state": "cancelled"},
        },
        {
            "reason": "customization",
            "body": "Is the text right?",
            "facts": {"order_state": "unshipped", "traits": ["custom"]},
        },
        {"reason": "reply", "body": "Yes.", "facts": {"order_state": "cancelled"}},
        {"reason": "return_question", "body": "Was the box closed?"},
    ),
)
def reason_not_eligible(reading: Reading, facts: Facts) -> Iterator[Hit]:
    reason = reading.reason
    if reason is None:
        yield Hit()
        return
    answer = reasons.eligible(reason, facts)
    if answer.state == reasons.CLOSED:
        yield Hit(params=reasons.why_closed(answer))
