"""Opens, hands out and decides the tasks of the marketplace's desk."""

from __future__ import annotations

from datetime import timedelta

from django.db.models import Q

from messagecenter.accounts.models import User
from messagecenter.audit.note import person
from messagecenter.lib import clock
from messagecenter.review.models import Task
from messagecenter.threads.lock import locked
from messagecenter.threads.models import Message
from messagecenter.threads.services import decide as deciding
from messagecenter.threads.states import State

LEASE = timedelta(minutes=10)
Decision = Task.Decision


class AlreadyDecided(Exception):
    """Somebody else decided first, or there is nothing to decide any more."""


class HeldBySomebody(Exception):
    """Another person is working on it; `holder` is their name."""

    def __init__(self, holder: str) -> None:
        super().__init__("claimed")
        self.holder = holder


class ReasonMissing(Exception):
    """A seller is never refused without a reason."""


def open_task(key: str) -> None:
    """Put a held message on the desk; does nothing when it is there or no longer held."""
    found = Message.objects.filter(pk=int(key), state=State.HELD)
    thread_id = found.values_list("thread_id", flat=True).first()
    if thread_id is None:
        return
    # Under the lock, so that `close_moot` cannot have looked before the task is there.
    with locked(thread_id) as thread:
        message = thread.message(int(key))
        if message.state == State.HELD:
            Task.objects.bulk_create(
                [Task(message=message, seller_id=message.seller_id, opened_at=clock.now())],
                ignore_conflicts=True,
            )


def close_moot(key: str) -> None:
    """Take a message off the desk that has left `held` by itself."""
    gone = Task.objects.filter(message_id=int(key), decided_at=None)
    gone.exclude(message__state=State.HELD).update(
        decided_at=clock.now(), decision=Task.Decision.MOOT
    )


def claim(task: Task, user: User) -> None:
    """Take the task for ten minutes, or prolong one's own claim.

    Raises `AlreadyDecided`, or `HeldBySomebody` while another person's claim runs.
    """
    now = clock.now()
    free = Q(claimed_by=None) | Q(claimed_by=user) | Q(claimed_until__lt=now)
    mine = Task.objects.filter(free, pk=task.pk, decided_at=None)
    if mine.update(claimed_by=user, claimed_until=now + LEASE):
        task.refresh_from_db()
        return
    task.refresh_from_db()
    if task.decided_at:
        raise AlreadyDecided
    raise HeldBySomebody(task.claimed_by.name if task.claimed_by else "")


def decide(task: Task, user: User, decision: Task.Decision, reason: str) -> State:
    """Release or refuse the held message, once, by whoever holds the claim.

    Returns the state of the message then: queued, blocked, or expired where its window closed
    while it waited. Raises `ReasonMissing`, `AlreadyDecided`, `HeldBySomebody`.
    """
    reason = reason.strip()
    if decision == Task.Decision.REFUSE and not reason:
        raise ReasonMissing
    with locked(task.message.thread_id) as thread:
        claim(task, user)
        now = clock.now()
        decided = Task.objects.filter(pk=task.pk, decided_at=None, claimed_by=user).update(
            decided_by=user, decided_at=now, decision=decision, reason=reason[:500]
        )
        message = thread.message(task.message_id)
        if not decided or message.state != State.HELD:
            raise AlreadyDecided
        if decision == Task.Decision.RELEASE:
            return deciding.release(thread, message, by=person(user.pk), why=reason)
        deciding.refuse(thread, message, by=person(user.pk), why=reason)
        return State.BLOCKED
