"""Turns a message and what is known of its case into what the law judges."""

from __future__ import annotations

import hashlib
from datetime import datetime
from typing import Any

from django.db.models import Count, Max, Q, QuerySet

from compliance.types import Category, Facts, Side, Submission
from messagecenter.threads.models import Message, Thread
from messagecenter.threads.states import State
from orders.facts import order_facts
from orders.models import Order

# What counts toward a cap: everything on its way or arrived, except the message at hand.
_COUNTED = (State.HELD, State.CHECKED, State.QUEUED, State.DELIVERED, State.READ)


def text_sha256(subject: str, body: str) -> str:
    """Return the hex digest that ties a verdict to the very text it judged."""
    return hashlib.sha256(f"{subject}\x00{body}".encode()).hexdigest()


def build(message: Message, now: datetime) -> Submission:
    """Gather text and facts of a message as they stand at `now`; message and thread may be new."""
    if message.side == Side.BUYER:
        facts = Facts(now=now)
    else:
        facts = case_facts(message.thread, now, without=message)
    return Submission(
        body=message.body,
        subject=message.subject,
        lang=message.lang or "en",
        side=Side(message.side),
        category=Category(message.category),
        reason=message.reason or None,
        facts=facts,
    )


def case_facts(thread: Thread, now: datetime, without: Message | None = None) -> Facts:
    """Return what is known of the order, the buyer and the conversation at `now`."""
    known: dict[str, Any] = order_facts(
        thread.order, seller=thread.seller, buyer=thread.buyer, now=now
    )
    messages = Message.objects.filter(thread_id=thread.pk)
    if without is not None and without.pk:
        messages = messages.exclude(pk=without.pk)
    return Facts(**known, **_conversation(messages))


def order_case(order: Order, now: datetime) -> Facts:
    """Return the facts of contacting the buyer of an order; nothing need have been written yet."""
    thread = order.threads.select_related("seller__marketplace", "buyer", "order").first()
    return case_facts(thread or Thread(seller=order.seller, buyer=order.buyer, order=order), now)


def _conversation(messages: QuerySet[Message]) -> dict[str, Any]:
    proactive = Q(side="seller", category="proactive", state__in=_COUNTED)
    told = messages.aggregate(
        last_buyer_at=Max("delivered_at", filter=Q(side="buyer")),
        answered_at=Max("delivered_at", filter=Q(side="seller")),
        proactive_sent=Count("pk", filter=proactive),
        review_requested_at=Max("submitted_at", filter=proactive & Q(reason="review_request")),
    )
    counts = (
        messages.filter(side="seller", state__in=_COUNTED)
        .exclude(reason="")
        .order_by("reason")
        .values_list("reason")
        .annotate(count=Count("pk"))
    )
    return {**told, "sent_by_reason": tuple(counts)}
