"""Lets a story happen through the same doors as real people and workers, at its own time."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta
from functools import cached_property
from typing import Any
from unittest import mock

from django.db.models import QuerySet

from messagecenter.accounts.models import User
from messagecenter.lib import clock
from messagecenter.lib.ids import public_id
from messagecenter.metrics.demo import people
from messagecenter.metrics.demo.stories import (
    Asks,
    Decides,
    EditsAgain,
    Happening,
    Looks,
    Reads,
    Story,
    Writes,
)
from messagecenter.outbox.models import Job
from messagecenter.outbox.registry import function
from messagecenter.review import services as desk
from messagecenter.review.models import Task
from messagecenter.threads.models import Message, Thread
from messagecenter.threads.services import compose, progress, receive
from messagecenter.threads.services.open import open_thread
from messagecenter.threads.states import State
from orders.models import Order


@contextmanager
def as_of(instant: datetime) -> Iterator[None]:
    """Let the clock that counts in law stand at an instant, while the demo is made."""
    with mock.patch.object(clock, "now", return_value=instant):
        yield


class Telling:
    """One conversation that comes to be; `now` is when its last hour ends."""

    def __init__(self, story: Story, order: Order, now: datetime) -> None:
        self.story = story
        self.order = order
        self.now = now

    def tell(self) -> Thread:
        for happening in self.story.happenings:
            with as_of(self.now - timedelta(hours=happening.ago)):
                self._happen(happening)
        self.thread.refresh_from_db()
        return self.thread

    @cached_property
    def thread(self) -> Thread:
        return open_thread(self.order)

    @cached_property
    def buyer(self) -> User:
        if self.order.buyer is None or self.order.buyer.user is None:
            raise ValueError("The buyer of a story has an account.")
        return self.order.buyer.user

    def _happen(self, what: Happening) -> None:
        match what:
            case Asks():
                receive.receive_message(self.thread, self.buyer, key=public_id(), body=what.text)
                self._work()
            case Writes():
                self._write(what)
            case Reads():
                newest = self._messages(side="buyer").latest("pk")
                progress.mark_read_by_seller(self.thread, _user(what.by).pk, newest.pk)
            case Looks():
                self.thread.refresh_from_db()
                progress.mark_read_by_buyer(self.thread, self.thread.last_message_id or 0)
            case Decides():
                self._decide(what)
            case EditsAgain():
                blocked = self._messages(state=State.BLOCKED).latest("pk")
                compose.edit_again(blocked, _user(what.by))

    def _write(self, what: Writes) -> None:
        author = _user(what.by)
        begun = self._messages(author=author, state=State.DRAFT).first()
        key = begun.key if begun else public_id()
        draft = compose.Draft(key=key, body=what.text, reason=what.reason)
        try:
            compose.submit_message(self.thread, author, draft)
        except compose.RewriteOffered:
            tidied = compose.Draft(key=key, body=what.text, reason=what.reason, tidied=True)
            compose.submit_message(self.thread, author, tidied)
        except compose.Refused as no:
            if not what.again:
                return
            meant = compose.Draft(key=no.message.key, body=what.text, reason=what.reason)
            compose.submit_message(self.thread, author, meant)
        with as_of(clock.now() + timedelta(hours=what.late)):
            self._work()

    def _decide(self, what: Decides) -> None:
        task = Task.objects.select_related("message").get(
            message__thread=self.thread, decided_at=None
        )
        decision = desk.Decision.REFUSE if what.reason else desk.Decision.RELEASE
        desk.decide(task, _user(people.ADMIN), decision, what.reason)
        self._work()

    def _work(self) -> None:
        """Do what workers would have done by now, for the messages of this conversation only."""
        keys = [str(pk) for pk in self._messages().values_list("pk", flat=True)]
        jobs = Job.objects.filter(event__startswith="message.", key__in=keys, done_at=None)
        while due := list(jobs.filter(due_at__lte=clock.now()).order_by("due_at", "id")):
            for job in due:
                function(job.handler)(job.key)
                Job.objects.filter(pk=job.pk).update(done_at=clock.now())

    def _messages(self, **which: Any) -> QuerySet[Message]:
        return Message.objects.filter(thread=self.thread, **which)


def _user(email: str) -> User:
    return User.objects.get(email=email)
