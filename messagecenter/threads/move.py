"""The only writer of a message's state."""

from __future__ import annotations

from typing import Any

from messagecenter.audit.note import Act, Actor, note
from messagecenter.outbox.put import put
from messagecenter.threads.lock import Locked
from messagecenter.threads.models import Message
from messagecenter.threads.states import MOVES, OPEN, State

# States that somebody wants to hear of; the others put nothing.
_TOLD = (
    State.QUEUED,
    State.HELD,
    State.BLOCKED,
    State.DELIVERED,
    State.EXPIRED,
    State.WITHDRAWN,
)


class IllegalMove(Exception):
    """The table of states has no such arrow: a mistake in the code that asked."""


class LostRace(Exception):
    """Somebody else moved the message first: look again."""


def move(
    thread: Locked,
    message: Message,
    to: State,
    *,
    by: Actor,
    why: str = "",
    **columns: Any,  # Any: the columns that change with the state, for instance delivered_at
) -> None:
    """Move the message along one arrow, note it in the thread's chain, tell who must know.

    Raises `IllegalMove` for an arrow that is not in the table, `LostRace` when the row has left
    the state that `message` shows.
    """
    source = State(message.state)
    if (source, to) not in MOVES:
        raise IllegalMove(f"{source} -> {to}")
    columns |= {"state": to, "why": why[:500]}
    if not Message.objects.filter(pk=message.pk, state=source).update(**columns):
        raise LostRace(f"message {message.pk} is no longer {source}")
    for name, value in columns.items():
        setattr(message, name, value)
    note(
        f"thread:{thread.thread.pk}",
        by,
        Act(
            act="moved",
            object_kind="message",
            object_id=message.pk,
            source=source,
            target=to,
            why=why,
        ),
        text_sha256=message.text_sha256,
        verdict=message.verdict_id,
    )
    thread.thread.open_sends += (to in OPEN) - (source in OPEN)
    thread.thread.rev += 1
    thread.thread.save(update_fields=["open_sends", "rev"])
    if to in _TOLD:
        put(f"message.{to}", message.pk, due_at=message.due_at if to == State.QUEUED else None)
