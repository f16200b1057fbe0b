"""A message becomes visible, and is read: the row of the inbox follows."""

from __future__ import annotations

from datetime import datetime

from django.db.models import QuerySet, Subquery

from messagecenter.audit.note import WORKER, person
from messagecenter.lib import clock
from messagecenter.threads.lock import Locked, locked
from messagecenter.threads.models import Message, Side, Thread
from messagecenter.threads.move import move
from messagecenter.threads.states import State


def deliver(thread: Locked, message: Message, now: datetime) -> None:
    """Make the message visible to its recipient, and write the thread's row for both lists."""
    move(thread, message, State.DELIVERED, by=WORKER, delivered_at=now)
    row = thread.thread
    row.last_message_id, row.last_at, row.last_side = message.pk, now, message.side
    row.snippet = " ".join(message.body.split())[:140]
    if message.subject:
        row.subject = message.subject
    if message.side == Side.BUYER:
        row.seller_unread += 1
        row.oldest_unanswered_at = row.oldest_unanswered_at or now
    else:
        row.buyer_unread += 1
        row.oldest_unanswered_at = None
    row.save()


def mark_read_by_seller(thread: Thread, user_id: int, up_to: int) -> None:
    """Note that the shop has read what had arrived when message `up_to` had."""
    with locked(thread.pk) as held:
        arrived = held.thread.messages.filter(side=Side.BUYER, state=State.DELIVERED)
        now = clock.now()
        for message in _seen(held, arrived, up_to).order_by("pk"):
            move(held, message, State.READ, by=person(user_id), read_at=now)
        left = arrived.count()
        if held.thread.seller_unread != left:
            held.thread.seller_unread = left
            held.thread.save(update_fields=["seller_unread"])


def mark_read_by_buyer(thread: Thread, up_to: int) -> None:
    """Forget the buyer's unread count, if nothing has arrived since message `up_to`.

    The messages stay `delivered`: sellers get no read receipts.
    """
    with locked(thread.pk) as held:
        newest = held.thread.messages.filter(pk=held.thread.last_message_id or 0)
        if held.thread.buyer_unread and _seen(held, newest, up_to).exists():
            held.thread.buyer_unread = 0
            held.thread.rev += 1
            held.thread.save(update_fields=["buyer_unread", "rev"])


def _seen(held: Locked, messages: QuerySet[Message], up_to: int) -> QuerySet[Message]:
    """Keep those that had arrived when message `up_to` had.

    Not by id: a message that was held arrives after others that were written later.
    """
    newest_seen = held.thread.messages.filter(pk=up_to).values("delivered_at")
    return messages.filter(delivered_at__lte=Subquery(newest_seen))
