"""Held messages whose window has closed: nobody can release them any more."""

from __future__ import annotations

from messagecenter.audit.note import SWEEP
from messagecenter.lib import clock
from messagecenter.threads.lock import locked
from messagecenter.threads.models import Message
from messagecenter.threads.move import move
from messagecenter.threads.states import State

_AT_ONCE = 100


def sweep() -> None:
    """Expire what waited past its window. Nothing late is delivered without this; it only tells."""
    now = clock.now()
    late = Message.objects.filter(state=State.HELD, window_closes_at__lt=now)
    for pk, thread_id in late.order_by("pk").values_list("pk", "thread_id")[:_AT_ONCE]:
        with locked(thread_id) as thread:
            message = thread.message(pk)
            if message.state == State.HELD:
                move(thread, message, State.EXPIRED, by=SWEEP)
