"""Workers are killed and frozen while they hold a lease: nothing is lost, nothing comes twice."""

from __future__ import annotations

import os
import time
from collections.abc import Callable

import pytest
from django.db import transaction

from messagecenter.audit.models import Entry
from messagecenter.delivery.models import Delivery
from messagecenter.lib import clock
from messagecenter.outbox.models import Job
from messagecenter.outbox.put import wake
from messagecenter.threads.models import Message, Thread
from messagecenter.threads.states import State
from tests import invariants
from tests.conftest import Cast
from tests.flows.conftest import Start, contacts, holding, job_of
from tests.worker import Lease, Worker, until

pytestmark = pytest.mark.django_db(transaction=True)


def lease_held(running: Worker, message: Message) -> Lease:
    """Wait until the worker stands inside the delivery of that message, and prove it.

    A run in which this moment never comes fails here.
    """
    job = job_of(message)
    until(lambda: running.leases_of(job.pk), 15, f"lease held job={job.pk}")
    lease = running.leases_of(job.pk)[-1]
    job.refresh_from_db()
    assert running.is_mine(lease.pid)
    assert lease.pid != running.pid  # the one that works, not the one that watches it
    assert str(job.token) == lease.token
    assert job.leased_until > clock.now()
    assert job.done_at is None
    return lease


def kill_while_it_holds(worker: Start, message: Message) -> Lease:
    """Start a worker, and kill it at the moment when it stands inside that delivery."""
    with holding(message):
        running = worker()
        wake("mail")
        lease = lease_held(running, message)
        running.kill()
        until(lambda: not running.is_mine(lease.pid), 5, "it is dead")
    message.refresh_from_db()
    assert message.state == State.QUEUED
    assert job_of(message).done_at is None
    return lease


def all_delivered(how_many: int) -> bool:
    delivered = Message.objects.filter(state=State.DELIVERED).count()
    return delivered == how_many and not Job.objects.filter(done_at=None).exists()


def assert_each_arrived_once(how_many: int) -> None:
    assert Message.objects.filter(state=State.DELIVERED).count() == how_many
    assert Delivery.objects.filter(state="sent").count() == how_many
    delivered = Entry.objects.filter(object_kind="message", target=State.DELIVERED)
    assert delivered.count() == delivered.values("object_id").distinct().count() == how_many
    assert set(Thread.objects.values_list("buyer_unread", flat=True)) == {1}
    assert invariants.broken(drained=True) == {}


def test_a_worker_that_is_killed_while_it_holds_a_lease_loses_nothing(
    cast: Cast, worker: Start, beat: Start, unheard: Callable
) -> None:
    with unheard():
        messages = contacts(cast, 20)
    beat()
    lease = kill_while_it_holds(worker, messages[2])
    died = time.monotonic()
    second = worker()
    until(lambda: all_delivered(20), 20, "every message is delivered")
    assert time.monotonic() - died < 20
    (again,) = second.leases_of(lease.job)
    assert again.token != lease.token
    assert again.pid != lease.pid
    assert second.is_mine(again.pid)
    assert Job.objects.get(pk=lease.job).tries == 2
    assert_each_arrived_once(20)


def test_three_workers_that_are_killed_bring_nothing_twice(
    cast: Cast, worker: Start, started: list[Worker], beat: Start, unheard: Callable
) -> None:
    with unheard():
        messages = contacts(cast, 50)
    beat()
    killed = [kill_while_it_holds(worker, messages[place]) for place in (5, 25, 45)]
    assert len({lease.pid for lease in killed}) == 3
    worker()
    until(lambda: all_delivered(50), 30, "every message is delivered")
    for lease in killed:
        held = [one for each in started for one in each.leases_of(lease.job)]
        assert len({one.pid for one in held}) == len({one.token for one in held}) >= 2
    assert_each_arrived_once(50)


def test_a_worker_that_was_frozen_past_its_lease_writes_no_outcome(
    cast: Cast, worker: Start, beat: Start, unheard: Callable
) -> None:
    with unheard():
        (message,) = contacts(cast, 1)
    frozen, awake = worker(), worker()
    with transaction.atomic():
        Thread.objects.select_for_update().get(pk=message.thread_id)
        wake("mail")
        job = job_of(message).pk
        until(lambda: frozen.leases_of(job) or awake.leases_of(job), 10, "lease held")
        if awake.leases_of(job):
            frozen, awake = awake, frozen
        lease = lease_held(frozen, message)
        frozen.freeze()
    beat()
    until(lambda: awake.leases_of(job), 20, "the other one has the job")
    assert str(job_of(message).token) != lease.token
    frozen.thaw()
    until(lambda: all_delivered(1), 20, "it is delivered")
    frozen.says(f"lease lost job={job} token={lease.token} pid={lease.pid}")
    assert os.getpid() not in {lease.pid, *awake.delivered_by()}
    assert_each_arrived_once(1)
