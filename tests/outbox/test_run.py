"""What becomes of a job: done, later, tried again, dead; and nothing once the lease is lost."""

from __future__ import annotations

import logging
import os
import threading
import time
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.db import OperationalError, connection

from messagecenter.lib import clock
from messagecenter.outbox import run as running
from messagecenter.outbox import tasks
from messagecenter.outbox.backoff import MAX_TRIES, Later, pause
from messagecenter.outbox.checks import leases_are_renewed, wiring_resolves
from messagecenter.outbox.claim import Claimed, claim
from messagecenter.outbox.models import Job
from messagecenter.outbox.registry import Handler

pytestmark = pytest.mark.django_db(transaction=True)

WORDS = "Bea Canary-Fullname, bea.canary@true-address.example"
Handle = Callable[[Callable[[str], None]], None]


def a_job(*, due_in: float = -1, key: str = "1", **rest: Any) -> Job:
    now = clock.now()
    fields = {"event": "lamp.lit", "handler": "nobody.home", "queue": "mail", "put_at": now, **rest}
    return Job.objects.create(key=key, due_at=now + timedelta(seconds=due_in), **fields)


@pytest.fixture
def handle(monkeypatch: pytest.MonkeyPatch) -> Handle:
    """Let that function be the handler of every job."""

    def be(function: Callable[[str], None]) -> None:
        monkeypatch.setattr(running, "function", lambda _: function)

    return be


def ends(**rest: Any) -> Job:
    """Run the one job there is, and return it as it stands then."""
    a_job(**rest)
    running.drain("mail")
    return Job.objects.get()


def fail(_: str) -> None:
    raise ValueError(WORDS)


# --- outcomes ------------------------------------------------------------------------------------


def test_a_job_that_worked_is_done_and_free(handle: Handle) -> None:
    called: list[str] = []
    handle(called.append)
    job = ends(key="42")
    assert called == ["42"]
    assert job.done_at is not None
    assert (job.token, job.leased_until, job.dead_at) == (None, None, None)


def test_it_drains_the_queue_in_order_of_due_time(handle: Handle) -> None:
    called: list[str] = []
    handle(called.append)
    for number in range(45):
        a_job(key=str(number), due_in=-100 + number)
    assert running.drain("mail") == 45
    assert called == [str(number) for number in range(45)]
    assert running.drain("mail") == 0


def test_a_job_that_failed_is_tried_again_after_a_pause(handle: Handle) -> None:
    handle(fail)
    job = ends()
    assert (job.done_at, job.dead_at, job.tries) == (None, None, 1)
    assert job.last_error == "ValueError"
    assert (job.token, job.leased_until) == (None, None)
    assert timedelta(0) < job.due_at - clock.now() <= timedelta(seconds=1.2)
    called: list[str] = []
    handle(called.append)
    Job.objects.update(due_at=clock.now())
    assert running.drain("mail") == 1
    assert called == ["1"]


def test_one_that_fails_holds_back_nobody(handle: Handle) -> None:
    called: list[str] = []

    def some(key: str) -> None:
        if key == "bad":
            raise ValueError
        called.append(key)

    handle(some)
    a_job(key="bad", due_in=-9)
    a_job(key="good")
    running.drain("mail")
    assert called == ["good"]


def test_it_gives_up_after_twelve_tries(handle: Handle) -> None:
    handle(fail)
    a_job()
    for tries in range(1, MAX_TRIES + 1):
        Job.objects.update(due_at=clock.now())
        assert running.drain("mail") == 1
        job = Job.objects.get()
        assert job.tries == tries
        assert (job.dead_at is not None) == (tries == 12)
    assert (job.done_at, job.token) == (None, None)
    assert claim("mail") == []
    tasks.sweep()
    assert Job.objects.get().dead_at == job.dead_at  # the dead stay, for a person to look at


def test_asking_for_another_time_is_no_failure(handle: Handle) -> None:
    when = clock.now() + timedelta(hours=3)

    def later(_: str) -> None:
        raise Later(when)

    handle(later)
    a_job()
    for _ in range(MAX_TRIES + 3):
        Job.objects.update(due_at=clock.now() - timedelta(seconds=1))
        assert running.drain("mail") == 1
    job = Job.objects.get()
    assert (job.due_at, job.token, job.done_at, job.dead_at) == (when, None, None, None)
    assert (job.tries, job.last_error) == (0, "")


def test_a_handler_that_no_longer_exists_is_a_failure_like_any_other() -> None:
    assert ends(handler="messagecenter.gone.by").last_error == "ModuleNotFoundError"


def test_the_pause_grows_up_to_ten_minutes_and_is_spread() -> None:
    for tries, seconds in ((1, 1), (2, 2), (3, 4), (5, 16), (10, 512), (11, 600), (40, 600)):
        drawn = [pause(tries).total_seconds() for _ in range(200)]
        assert 0.8 * seconds <= min(drawn) < max(drawn) <= 1.2 * seconds
        assert max(drawn) > 1.05 * min(drawn)


# --- what the log says ---------------------------------------------------------------------------


def test_the_log_names_job_token_and_process_but_nobodys_words(
    handle: Handle, caplog: pytest.LogCaptureFixture
) -> None:
    handle(fail)
    caplog.set_level(logging.INFO)
    job = a_job()
    running.drain("mail")
    assert f"lease held job={job.pk} token=" in caplog.text
    assert f"pid={os.getpid()}" in caplog.text
    assert f"job failed job={job.pk} event=lamp.lit tries=1 error=ValueError" in caplog.text
    assert "test_run.py" in caplog.text  # where it happened
    assert "Canary" not in caplog.text
    assert "true-address" not in caplog.text


# --- fencing -------------------------------------------------------------------------------------


def zombie() -> tuple[Claimed, Claimed]:
    """A worker that slept through its lease, and the one that has the job since."""
    a_job()
    (slept,) = claim("mail")
    Job.objects.update(leased_until=clock.now() - timedelta(seconds=1))
    (awake,) = claim("mail")
    return slept, awake


@pytest.mark.parametrize("outcome", ["done", "failed", "later"])
def test_a_worker_that_slept_through_its_lease_writes_nothing(
    handle: Handle, caplog: pytest.LogCaptureFixture, outcome: str
) -> None:
    slept, awake = zombie()

    def late(_: str) -> None:
        if outcome == "failed":
            raise ValueError
        if outcome == "later":
            raise Later(clock.now() + timedelta(days=1))

    handle(late)
    before = Job.objects.values().get()
    running.run(slept)
    assert Job.objects.values().get() == before
    assert f"lease lost job={slept.id} token={slept.token}" in caplog.text
    handle(lambda _: None)
    running.run(awake)
    assert Job.objects.get().done_at is not None


def test_a_worker_that_wakes_after_the_end_changes_nothing_of_it(handle: Handle) -> None:
    slept, awake = zombie()
    handle(lambda _: None)
    running.run(awake)
    before = Job.objects.values().get()
    handle(fail)
    running.run(slept)
    assert Job.objects.values().get() == before


def test_when_the_database_went_away_no_outcome_is_made_up(handle: Handle) -> None:
    def lose_it(_: str) -> None:
        connection.connection.close()
        raise OperationalError

    handle(lose_it)
    a_job()
    with pytest.raises(OperationalError):
        running.drain("mail")
    job = Job.objects.get()
    assert (job.done_at, job.dead_at, job.last_error) == (None, None, "")
    assert job.token is not None  # the lease will end by itself


# --- the lease of a slow handler -----------------------------------------------------------------


def test_the_lease_of_a_slow_handler_is_prolonged(
    handle: Handle, settings: Any, elsewhere_claims: Callable[[], list[Claimed]]
) -> None:
    settings.OUTBOX_LEASE, settings.OUTBOX_RENEW = 1.2, 0.1
    seen: list[Any] = []

    def slow(_: str) -> None:
        first = Job.objects.get()
        until = time.monotonic() + 10
        # As long as the lease, and until it has been moved on.
        while clock.now() < first.leased_until + timedelta(seconds=0.2):
            assert time.monotonic() < until
            seen.extend(elsewhere_claims())
        seen.append(Job.objects.get().leased_until > clock.now())

    handle(slow)
    job = ends()
    assert seen == [True]  # nobody else got it, and it was ours to the end
    assert (job.tries, job.token) == (1, None)
    assert job.done_at is not None


@pytest.fixture
def elsewhere_claims() -> Callable[[], list[Claimed]]:
    return lambda: claim("mail")


def test_jobs_that_wait_behind_a_slow_one_keep_their_lease_too(
    handle: Handle, settings: Any
) -> None:
    settings.OUTBOX_LEASE, settings.OUTBOX_RENEW = 1.2, 0.1

    def slow_first(key: str) -> None:
        if key != "slow":
            return
        waiting = Job.objects.get(key="waiting")
        while clock.now() < waiting.leased_until + timedelta(seconds=0.2):
            assert claim("mail") == []

    handle(slow_first)
    a_job(key="slow", due_in=-9)
    a_job(key="waiting")
    running.drain("mail")
    assert list(Job.objects.values_list("tries", flat=True)) == [1, 1]
    assert not Job.objects.filter(done_at=None).exists()


def test_renewing_goes_on_after_the_database_was_away_for_a_moment(
    handle: Handle, settings: Any, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    settings.OUTBOX_LEASE, settings.OUTBOX_RENEW = 5, 0.05
    renewed = threading.Event()
    usual, calls = running.renew, []

    def flaky(jobs: list[Claimed]) -> int:
        calls.append(len(jobs))
        if len(calls) < 3:
            raise OperationalError
        renewed.set()
        return usual(jobs)

    monkeypatch.setattr(running, "renew", flaky)
    handle(lambda _: renewed.wait(10) or pytest.fail("it gave up"))
    assert ends().done_at is not None
    assert "leases not renewed error=OperationalError" in caplog.text


def test_no_lease_thread_outlives_its_jobs(handle: Handle) -> None:
    handle(fail)
    ends()
    assert "lease" not in {thread.name for thread in threading.enumerate()}


# --- the sweep -----------------------------------------------------------------------------------


@pytest.fixture
def woken(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    queues: list[str] = []
    monkeypatch.setattr(tasks, "wake", queues.append)
    return queues


def test_the_sweep_wakes_each_queue_in_which_something_is_due(woken: list[str]) -> None:
    a_job()
    a_job(key="2")
    a_job(queue="slow")
    a_job(queue="media", due_in=60)
    tasks.sweep()
    assert sorted(woken) == ["mail", "slow"]


def test_the_sweep_finds_what_is_due_since_a_year(woken: list[str]) -> None:
    a_job(due_in=-365 * 24 * 3600)
    tasks.sweep()
    assert woken == ["mail"]


def test_the_sweep_forgets_what_was_done_more_than_a_day_ago(woken: list[str]) -> None:
    now = clock.now()
    old, fresh = now - timedelta(hours=24, seconds=5), now - timedelta(hours=23)
    a_job(done_at=old)
    kept = {a_job(done_at=fresh).pk, a_job(dead_at=old).pk, a_job(due_in=-48 * 3600).pk}
    tasks.sweep()
    assert set(Job.objects.values_list("pk", flat=True)) == kept


def test_the_sweep_calls_every_sweeper_of_the_wiring(
    woken: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    called: list[str] = []
    monkeypatch.setattr("messagecenter.threads.services.expire.sweep", lambda: called.append("x"))
    tasks.sweep()
    assert called == ["x"]


def test_a_drain_is_only_told_which_queue(handle: Handle) -> None:
    called: list[str] = []
    handle(called.append)
    a_job(queue="slow", key="slow")
    a_job(key="mail")
    tasks.drain("slow")
    assert called == ["slow"]


def test_a_done_job_never_waits_for_anything_again(handle: Handle) -> None:
    handle(lambda _: None)
    ends()
    assert running.drain("mail") == 0


# --- the system checks ---------------------------------------------------------------------------


def test_the_wiring_resolves() -> None:
    assert wiring_resolves() == []


def test_a_handler_that_does_not_exist_is_found_before_the_start(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    row = (Handler("messagecenter.gone.by", "mail"), Handler("messagecenter.wiring.Final", "post"))
    monkeypatch.setattr("messagecenter.wiring.HANDLERS", {"lamp.lit": row})
    assert [problem.id for problem in wiring_resolves()] == ["outbox.E001", "outbox.E002"]


@pytest.mark.parametrize(
    ("lease", "renew", "sweep", "fits"), [(10, 3, 4, True), (10, 5, 4, False), (10, 3, 11, False)]
)
def test_the_times_must_fit_each_other(
    settings: Any, *, lease: float, renew: float, sweep: float, fits: bool
) -> None:
    settings.OUTBOX_LEASE, settings.OUTBOX_RENEW, settings.OUTBOX_SWEEP = lease, renew, sweep
    assert (leases_are_renewed() == []) == fits
