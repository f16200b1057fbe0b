"""A promise: one job per handler, in the transaction that made the event true."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

import pytest
from django.db import connection, transaction
from psycopg.conninfo import make_conninfo

from messagecenter.lib import clock
from messagecenter.outbox import put as putting
from messagecenter.outbox import run
from messagecenter.outbox.models import Job
from messagecenter.outbox.put import put
from messagecenter.outbox.registry import QUEUES, Handler, UnknownEvent, handlers_of
from tests import builders

BASE = Path(__file__).resolve().parents[2]


@pytest.fixture
def woken(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Note the queues that are woken, instead of telling Redis."""
    queues: list[str] = []
    monkeypatch.setattr(putting, "wake", queues.append)
    return queues


@pytest.fixture
def wiring(monkeypatch: pytest.MonkeyPatch) -> Callable[..., None]:
    """Let `lamp.lit` be an event with these handlers."""

    def wire(*handlers: tuple[str, str]) -> None:
        row = tuple(Handler(name, queue) for name, queue in handlers)
        monkeypatch.setattr("messagecenter.wiring.HANDLERS", {"lamp.lit": row})

    return wire


def test_it_writes_one_job_for_each_handler(db: None, wiring: Callable) -> None:
    wiring(("a.first", "mail"), ("b.second", "slow"))
    put("lamp.lit", 7)
    jobs = Job.objects.order_by("id").values_list("event", "handler", "key", "queue")
    assert list(jobs) == [
        ("lamp.lit", "a.first", "7", "mail"),
        ("lamp.lit", "b.second", "7", "slow"),
    ]


def test_an_event_without_a_listener_writes_nothing(db: None, wiring: Callable) -> None:
    wiring()
    put("lamp.lit", 7)
    assert not Job.objects.exists()


def test_an_event_that_no_line_names_is_a_mistake(db: None) -> None:
    with pytest.raises(UnknownEvent):
        put("lamp.eaten", 7)


def test_every_event_of_a_message_is_wired_to_a_queue_that_exists() -> None:
    for state in ("queued", "held", "blocked", "delivered", "expired", "withdrawn"):
        assert {handler.queue for handler in handlers_of(f"message.{state}")} <= set(QUEUES)


@pytest.mark.django_db(transaction=True)
def test_it_refuses_outside_a_transaction(wiring: Callable) -> None:
    wiring(("a.first", "mail"))
    with pytest.raises(transaction.TransactionManagementError):
        put("lamp.lit", 7)
    assert not Job.objects.exists()


@pytest.mark.django_db(transaction=True)
def test_a_rollback_takes_the_promise_back_and_wakes_nobody(
    wiring: Callable, woken: list[str]
) -> None:
    wiring(("a.first", "mail"))
    with builders.rolled_back():
        put("lamp.lit", 7)
    assert not Job.objects.exists()
    assert woken == []


@pytest.mark.django_db(transaction=True)
def test_it_wakes_each_queue_once_and_only_after_the_commit(
    wiring: Callable, woken: list[str]
) -> None:
    wiring(("a.first", "mail"), ("b.second", "mail"), ("c.third", "slow"))
    with transaction.atomic():
        put("lamp.lit", 7)
        assert woken == []
    assert sorted(woken) == ["mail", "slow"]


@pytest.mark.django_db(transaction=True)
def test_what_is_due_later_wakes_nobody_now(wiring: Callable, woken: list[str]) -> None:
    wiring(("a.first", "mail"))
    later = clock.now() + timedelta(hours=1)
    with transaction.atomic():
        put("lamp.lit", 7, due_at=later)
    assert Job.objects.get().due_at == later
    assert woken == []


def test_nothing_is_due_before_it_was_promised(db: None, wiring: Callable) -> None:
    wiring(("a.first", "mail"))
    put("lamp.lit", 7, due_at=clock.now() - timedelta(days=1))
    job = Job.objects.get()
    assert job.due_at == job.put_at


# --- Redis is away -------------------------------------------------------------------------------

_SEND = """
import time, django
django.setup()
from django.db import transaction
from messagecenter.outbox.put import put
began = time.monotonic()
with transaction.atomic():
    put("message.queued", 424242)
print("took", time.monotonic() - began)
"""


def without_redis(redis_url: str) -> float:
    """Make a promise in a process whose Redis is not there; return the seconds it took."""
    now = connection.settings_dict
    place = make_conninfo(
        dbname=now["NAME"],
        user=now["USER"],
        host=now["HOST"],
        password=now["PASSWORD"] or None,
        port=now["PORT"] or None,
        **now["OPTIONS"],
    )
    env = {
        **os.environ,
        "DATABASE_URL": place,
        "REDIS_URL": redis_url,
        "DJANGO_SETTINGS_MODULE": "messagecenter.settings",
    }
    answer = subprocess.run(
        [sys.executable, "-c", _SEND],
        cwd=BASE,
        env=env,
        capture_output=True,
        text=True,
        check=False,
    )
    assert answer.returncode == 0, answer.stderr
    assert "wake-up lost" in answer.stderr
    return float(answer.stdout.split()[1])


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("silent", [False, True], ids=["gone", "stopped"])
def test_without_redis_a_promise_is_kept_all_the_same_and_soon(
    *, silent: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    with socket.create_server(("127.0.0.1", 0)) as nobody:
        port = nobody.getsockname()[1] if silent else 1
        assert without_redis(f"redis://127.0.0.1:{port}/0") < 3
    job = Job.objects.get()
    assert (job.event, job.key, job.done_at) == ("message.queued", "424242", None)
    called: list[str] = []
    monkeypatch.setattr(run, "function", lambda _: called.append)
    assert run.drain("mail") == 1
    assert called == ["424242"]
