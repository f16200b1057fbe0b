"""A message travels by a real worker process, also when nobody was woken for it."""

from __future__ import annotations

import os
from collections.abc import Callable

import pytest

from messagecenter.outbox.models import Job
from messagecenter.review import services as desk
from messagecenter.review.models import Task
from messagecenter.threads import selectors
from messagecenter.threads.models import Message, Thread
from messagecenter.threads.states import State
from tests import builders, invariants
from tests.conftest import Cast
from tests.flows.conftest import Start, contacts, job_of
from tests.worker import until

pytestmark = pytest.mark.django_db(transaction=True)


def visible(message: Message) -> bool:
    return message in selectors.buyer_log(message.thread).messages


def ended() -> bool:
    return not Job.objects.filter(done_at=None).exists()


def test_a_message_is_brought_by_the_worker_and_nobody_else(cast: Cast, worker: Start) -> None:
    running = worker()
    message = builders.a_contact(cast.order, cast.alma)
    until(lambda: visible(message), 10, "the buyer sees it")
    until(ended, 10, "the outcome is written")
    (lease,) = running.leases_of(job_of(message).pk)
    assert running.is_mine(lease.pid)
    assert lease.pid != os.getpid()
    assert invariants.broken(drained=True) == {}


def test_a_whole_conversation_with_a_reviewer_runs_by_itself(cast: Cast, worker: Start) -> None:
    running = worker()
    first = builders.a_contact(cast.order, cast.alma)
    until(lambda: visible(first), 10, "the buyer sees the contact")
    builders.a_buyers_message(first.thread, cast.bea)
    until(lambda: Thread.objects.get().seller_unread == 1, 10, "the shop sees the answer")
    held = builders.a_reply(first.thread, cast.ben, builders.WITH_LINK)
    until(lambda: Task.objects.filter(message=held).exists(), 10, "it is on the desk")
    desk.decide(Task.objects.get(), cast.rosa, desk.Decision.RELEASE, "")
    until(lambda: visible(held), 10, "the buyer sees the reply")
    until(ended, 10, "every outcome is written")
    assert all(running.is_mine(lease.pid) for lease in running.leases())
    assert Message.objects.filter(state=State.DELIVERED).count() == 3
    assert invariants.broken(drained=True) == {}


def test_a_job_whose_wake_up_was_lost_is_found_by_the_sweep(
    cast: Cast, worker: Start, beat: Start, unheard: Callable
) -> None:
    running = worker()
    with unheard():
        messages = contacts(cast, 3)
    assert running.leases() == []
    beat()
    until(lambda: all(visible(message) for message in messages), 10, "the buyer sees them")
    until(ended, 10, "the outcomes are written")
    assert all(running.is_mine(lease.pid) for lease in running.leases())
    assert invariants.broken(drained=True) == {}
