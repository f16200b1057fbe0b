"""A message becomes visible, and is read: the row of the inbox follows."""

from __future__ import annotations

from datetime import datetime

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
    """Note that the shop has read the buyer's messages up to and including id `up_to`."""
    with locked(thread.pk) as held:
        unread = held.thread.messages.filter(side=Side.BUYER, state=State.DELIVERED, pk__lte=up_to)
        now = clock.now()
        for message in unread.order_by("pk"):
            move(held, message, State.READ, by=person(user_id), read_at=now)
        left = held.thread.messages.filter(side=Side.BUYER, state=State.DELIVERED).count()
        if held.thread.seller_unread != left:
            held.thread.seller_unread = left
            held.thread.save(update_fields=["seller_unread"])


def mark_read_by_buyer(thread: Thread, up_to: int) -> None:
    """Forget the buyer's unread count, if nothing newer than `up_to` has come meanwhile.

    The messages stay `delivered`: sellers get no read receipts.
    """
    with locked(thread.pk) as held:
        if held.thread.buyer_unread and (held.thread.last_message_id or 0) <= up_to:
            held.thread.buyer_unread = 0
            held.thread.rev += 1
            held.thread.save(update_fields=["buyer_unread", "rev"])
