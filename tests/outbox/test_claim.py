"""Who has a job, for how long, and what that is worth afterwards."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Iterator
from datetime import datetime, timedelta
from typing import Any

import pytest
from django.db import connection, transaction

from messagecenter.lib import clock
from messagecenter.outbox import claim as claiming
from messagecenter.outbox.claim import claim, renew
from messagecenter.outbox.models import Job

pytestmark = pytest.mark.django_db(transaction=True)


def a_job(*, due_in: float = 0, queue: str = "mail", key: str = "1", **rest: Any) -> Job:
    now = clock.now()
    fields = {"event": "lamp.lit", "handler": "nobody.home", "put_at": now, **rest}
    return Job.objects.create(
        key=key, queue=queue, due_at=now + timedelta(seconds=due_in), **fields
    )


@pytest.fixture
def elsewhere() -> Iterator[Callable[[Callable[[], Any]], Any]]:
    """Call something on a connection of its own, while this one may hold a transaction open."""

    def call(function: Callable[[], Any]) -> Any:
        answer: list[Any] = []

        def run() -> None:
            try:
                answer.append(function())
            finally:
                connection.close()

        thread = threading.Thread(target=run)
        thread.start()
        thread.join(10)
        assert not thread.is_alive(), "it waits for a lock"
        return answer[0]

    return call


def test_it_takes_what_is_due_oldest_first_and_then_by_id() -> None:
    late = a_job(due_in=-1)
    early = a_job(due_in=-9)
    twin = Job.objects.create(
        event="e", handler="h", key="1", queue="mail", due_at=early.due_at, put_at=early.put_at
    )
    a_job(due_in=60)
    assert [job.id for job in claim("mail")] == [early.pk, twin.pk, late.pk]


def test_it_takes_only_its_queue_and_nothing_that_has_ended() -> None:
    now = clock.now()
    a_job(due_in=-1, queue="slow")
    a_job(due_in=-1, done_at=now)
    a_job(due_in=-1, dead_at=now)
    assert claim("mail") == []


def test_each_claim_draws_a_token_and_counts_a_try() -> None:
    job = a_job(due_in=-1)
    (mine,) = claim("mail")
    job.refresh_from_db()
    assert (job.token, job.tries, mine.tries) == (mine.token, 1, 1)
    left = job.leased_until - clock.now()
    assert timedelta(seconds=8) < left <= timedelta(seconds=10)
    assert claim("mail") == []


def test_what_one_takes_the_other_does_not_wait_for(elsewhere: Callable) -> None:
    jobs = {a_job(due_in=-1).pk for _ in range(6)}
    with transaction.atomic():  # the rows stay locked until the end of this block
        mine = {job.id for job in claim("mail", 3)}
        theirs = {job.id for job in elsewhere(lambda: claim("mail", 10))}
    assert len(mine) == 3
    assert mine | theirs == jobs
    assert not mine & theirs


def test_eight_workers_take_every_job_once(at_once: Callable) -> None:
    jobs = {a_job(due_in=-1).pk for _ in range(80)}

    def all_of_it() -> list[int]:
        taken: list[int] = []
        while more := claim("mail", 3):
            taken += [job.id for job in more]
        return taken

    taken = at_once(*[all_of_it] * 8)
    assert sum(map(len, taken)) == len(jobs)
    assert set().union(*taken) == jobs


@pytest.mark.parametrize("plan", ["nothing", "hashjoin,mergejoin,hashagg,sort,material,memoize"])
def test_it_takes_no_more_than_it_was_asked_for_whatever_the_plan(plan: str) -> None:
    for _ in range(12):
        a_job(due_in=-1)
    with connection.cursor() as cursor:
        for switch in [] if plan == "nothing" else plan.split(","):
            cursor.execute(f"SET enable_{switch} = off")
        try:
            assert len(claim("mail", 5)) == 5
        finally:
            cursor.execute("RESET ALL")
            connection.close()
    assert Job.objects.filter(token=None).count() == 7


def test_a_lease_that_ended_lets_somebody_else_have_it() -> None:
    job = a_job(due_in=-1)
    (first,) = claim("mail")
    Job.objects.update(leased_until=clock.now() - timedelta(milliseconds=1))
    (second,) = claim("mail")
    assert second.id == job.pk
    assert second.token != first.token
    assert second.tries == 2


def test_renewing_prolongs_what_is_still_ours_and_nothing_else() -> None:
    a_job(due_in=-1)
    a_job(due_in=-1)
    mine, lost = claim("mail")
    nearly = clock.now() + timedelta(seconds=1)
    Job.objects.filter(pk=mine.id).update(leased_until=nearly)
    Job.objects.filter(pk=lost.id).update(leased_until=clock.now() - timedelta(seconds=1))
    (theirs,) = claim("mail")
    Job.objects.filter(pk=theirs.id).update(leased_until=nearly)
    assert renew([mine, lost]) == 1
    leases = dict(Job.objects.values_list("pk", "leased_until"))
    assert leases[mine.id] > nearly + timedelta(seconds=5)
    assert leases[theirs.id] == nearly
    assert renew([]) == 0


def test_what_has_ended_is_not_renewed() -> None:
    a_job(due_in=-1)
    (mine,) = claim("mail")
    Job.objects.update(done_at=clock.now(), token=None, leased_until=None)
    assert renew([mine]) == 0


@pytest.mark.parametrize("off", [timedelta(hours=25), timedelta(days=-31)], ids=str)
def test_a_worker_whose_clock_is_wrong_takes_and_keeps_the_same(
    monkeypatch: pytest.MonkeyPatch, off: timedelta
) -> None:
    usual = time.time
    monkeypatch.setattr(time, "time", lambda: usual() + off.total_seconds())
    monkeypatch.setattr(clock, "now", lambda: datetime.now().astimezone() + off)
    taken = Job.objects.create(
        event="e", handler="h", key="1", queue="mail", due_at=real_now(), put_at=real_now()
    )
    future = real_now() + timedelta(hours=1)
    Job.objects.create(event="e", handler="h", key="1", queue="mail", due_at=future, put_at=future)
    (mine,) = claim("mail")
    assert mine.id == taken.pk
    taken.refresh_from_db()
    assert timedelta(0) < taken.leased_until - real_now() <= timedelta(seconds=10)
    assert claim("mail") == []
    assert renew([mine]) == 1


def real_now() -> datetime:
    with connection.cursor() as cursor:
        cursor.execute("SELECT clock_timestamp()")
        return cursor.fetchone()[0]


def test_the_claim_reads_by_its_index() -> None:
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO outbox_job (event, handler, key, queue, due_at, put_at, done_at, tries,"
            " last_error) SELECT 'e', 'h', '1', 'mail', now(), now(), now(), 1, ''"
            " FROM generate_series(1, 5000)"
        )
        cursor.execute("ANALYZE outbox_job")
        cursor.execute("EXPLAIN " + claiming._CLAIM, ["mail", 20, 10])
        plan = "\n".join(row[0] for row in cursor.fetchall())
    assert "job_open" in plan
    assert "Seq Scan on outbox_job" not in plan
