"""Whoever writes in a conversation takes its row first: two never wait for each other."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from messagecenter.delivery.outgoing import deliver_message
from messagecenter.lib.ids import public_id
from messagecenter.review import services as desk
from messagecenter.review.models import Task
from messagecenter.threads.models import Message, Thread
from messagecenter.threads.services import expire, progress
from messagecenter.threads.services.compose import edit_again
from messagecenter.threads.services.receive import receive_message
from messagecenter.threads.states import State
from tests import builders
from tests.conftest import Cast

WRITES = re.compile(r'^(?:UPDATE|INSERT INTO|DELETE FROM) "(\w+)"')
LOCKS = re.compile(r'^SELECT .* FROM "(\w+)" .*FOR UPDATE')


def tables_taken(action: Callable[[], object]) -> list[str]:
    """Return the tables of which the action locked or wrote rows, in the order of first touch."""
    with CaptureQueriesContext(
        connection,
    ) as seen:
        action()
    found = [
        match.group(1)
        for query in seen.captured_queries
        if (match := WRITES.match(query["sql"]) or LOCKS.match(query["sql"]))
    ]
    return list(dict.fromkeys(found))


def deliver(cast: Cast, held: Message) -> Callable[[], object]:
    message = builders.a_reply(held.thread, cast.alma, "Blue it is.")
    return lambda: deliver_message(str(message.pk))


def release(cast: Cast, held: Message) -> Callable[[], object]:
    task = Task.objects.get()
    return lambda: desk.decide(task, cast.rosa, desk.Decision.RELEASE, "")


def refuse(cast: Cast, held: Message) -> Callable[[], object]:
    task = Task.objects.get()
    return lambda: desk.decide(task, cast.rosa, desk.Decision.REFUSE, "No links.")


def submit(cast: Cast, held: Message) -> Callable[[], object]:
    return lambda: builders.a_reply(held.thread, cast.alma, "Blue it is.")


def receive(cast: Cast, held: Message) -> Callable[[], object]:
    return lambda: receive_message(held.thread, cast.bea, key=public_id(), body="Green?")


def edit(cast: Cast, held: Message) -> Callable[[], object]:
    blocked = builders.a_message_in(State.BLOCKED, held.thread, cast.alma)
    return lambda: edit_again(blocked, cast.alma)


def open_task(cast: Cast, held: Message) -> Callable[[], object]:
    Task.objects.all().delete()
    return lambda: desk.open_task(str(held.pk))


def sweep(cast: Cast, held: Message) -> Callable[[], object]:
    Message.objects.filter(pk=held.pk).update(window_closes_at=held.submitted_at)
    return expire.sweep


def read(cast: Cast, held: Message) -> Callable[[], object]:
    newest = Thread.objects.get().last_message_id
    return lambda: progress.mark_read_by_seller(held.thread, cast.alma.pk, newest)


ALL = [deliver, release, refuse, submit, receive, edit, open_task, sweep, read]


@pytest.mark.parametrize("action", ALL, ids=lambda action: action.__name__)
def test_the_thread_is_taken_first(
    cast: Cast, held: Message, action: Callable[[Cast, Message], Callable[[], object]]
) -> None:
    taken = tables_taken(action(cast, held))
    assert taken[0] == "threads_thread"
    assert len(taken) > 1


def test_a_delivery_is_written_after_its_message_and_both_before_the_outcome(
    cast: Cast, held: Message
) -> None:
    taken = tables_taken(deliver(cast, held))
    assert taken.index("threads_message") < taken.index("delivery_delivery")
    assert "outbox_job" not in taken  # nobody listens to message.delivered yet


def test_claiming_a_task_takes_nothing_else(cast: Cast, held: Message) -> None:
    task = Task.objects.get()
    assert tables_taken(lambda: desk.claim(task, cast.rosa)) == ["review_task"]
    assert tables_taken(lambda: desk.close_moot(str(held.pk))) == ["review_task"]
