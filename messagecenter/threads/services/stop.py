"""A message that was accepted, and may not be delivered any more when its time comes."""

from __future__ import annotations

from datetime import datetime

from compliance.models import Verdict
from compliance.types import Outcome, Report
from messagecenter.audit.note import WORKER
from messagecenter.lib import window
from messagecenter.threads.lock import Locked
from messagecenter.threads.models import Message
from messagecenter.threads.move import move
from messagecenter.threads.states import State


def stopped(
    thread: Locked, message: Message, report: Report, verdict: Verdict, now: datetime
) -> bool:
    """Stop the message where the second judgement forbids it; say whether it was stopped.

    A closed window expires it, another closed gate blocks it (no points), and a law that has
    changed since and wants a person holds it. The window that was promised when it was sent binds
    also where a later law would leave more time.
    """
    closes_at = message.window_closes_at
    late = closes_at is not None and not window.is_open(now, closes_at)
    if report.outcome in (Outcome.ALLOW, Outcome.REWRITE) and not late:
        return False
    rules = {finding.rule for finding in report.findings}
    if late or "window-expired" in rules:
        move(thread, message, State.EXPIRED, by=WORKER, verdict=verdict)
    elif report.outcome == Outcome.BLOCK:
        move(thread, message, State.BLOCKED, by=WORKER, verdict=verdict)
    else:
        move(thread, message, State.HELD, by=WORKER, verdict=verdict)
    return True


def hold(thread: Locked, message: Message, *, why: str) -> None:
    """Keep the message back for a person to look at."""
    move(thread, message, State.HELD, by=WORKER, why=why)
