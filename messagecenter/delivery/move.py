"""The only writer of a delivery's state."""

from __future__ import annotations

from messagecenter.audit.note import Act, Actor, note
from messagecenter.delivery.models import Delivery
from messagecenter.delivery.states import MOVES, State
from messagecenter.threads.lock import Locked


class IllegalMove(Exception):
    """The table of states has no such arrow: a mistake in the code that asked."""


class LostRace(Exception):
    """Somebody else moved the delivery first: look again."""


def move(thread: Locked, delivery: Delivery, to: State, *, by: Actor, why: str = "") -> None:
    """Move the delivery along one arrow and note it in the thread's chain."""
    source = State(delivery.state)
    if (source, to) not in MOVES:
        raise IllegalMove(f"{source} -> {to}")
    if not Delivery.objects.filter(pk=delivery.pk, state=source).update(state=to):
        raise LostRace(f"delivery {delivery.pk} is no longer {source}")
    delivery.state = to
    note(
        f"thread:{thread.thread.pk}",
        by,
        Act(
            act="moved",
            object_kind="delivery",
            object_id=delivery.pk,
            source=source,
            target=to,
            why=why,
        ),
        message=delivery.message_id,
        channel=delivery.channel,
    )
