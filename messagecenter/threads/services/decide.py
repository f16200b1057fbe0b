"""A reviewer releases or refuses a held message."""

from __future__ import annotations

from compliance import services
from compliance.models import Verdict
from messagecenter.audit.note import Actor
from messagecenter.lib import clock, window
from messagecenter.threads import submission
from messagecenter.threads.lock import Locked
from messagecenter.threads.models import Message
from messagecenter.threads.move import move
from messagecenter.threads.states import State


def release(thread: Locked, message: Message, *, by: Actor, why: str) -> State:
    """Send a held message on its way, or let it expire when its window has closed meanwhile.

    The delivery judges the gates again; this one only keeps a reviewer from releasing what
    cannot arrive any more. Returns the state that the message has then.
    """
    now = clock.now()
    if message.window_closes_at and not window.is_open(now, message.window_closes_at):
        move(thread, message, State.EXPIRED, by=by, why=why)
        return State.EXPIRED
    said = submission.build(message, now)
    report = services.check(said, thread.thread.seller)
    # The rules are recorded as they stand; the person's decision is what lets it pass.
    verdict = services.record(
        report,
        said,
        seller=thread.thread.seller,
        stage=Verdict.Stage.REVIEW,
        text_sha256=message.text_sha256,
        made_at=now,
    )
    move(thread, message, State.QUEUED, by=by, why=why, verdict=verdict, due_at=now)
    return State.QUEUED


def refuse(thread: Locked, message: Message, *, by: Actor, why: str) -> None:
    """Block a held message; `why` is what the seller reads."""
    move(thread, message, State.BLOCKED, by=by, why=why)
