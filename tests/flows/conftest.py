"""Real workers on the database of the test, and a queue of their own."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from itertools import count
from pathlib import Path

import pytest
import redis
from django.conf import settings
from django.db import transaction

from messagecenter.outbox.models import Job
from messagecenter.threads.models import Message, Thread
from tests import builders
from tests.conftest import Cast
from tests.worker import Worker, start_beat, start_worker

Start = Callable[[], Worker]


@pytest.fixture
def started(transactional_db: None) -> Iterator[list[Worker]]:
    """What this test started; none of it outlives the test, and no wake-up of an earlier one."""
    with redis.Redis.from_url(settings.REDIS_URL) as broker:
        broker.flushdb()
    running: list[Worker] = []
    yield running
    for each in running:
        each.stop()


@pytest.fixture
def worker(started: list[Worker], tmp_path: Path) -> Start:
    """Start one more `celery worker` and return when it listens."""
    numbers = count(1)

    def start() -> Worker:
        started.append(start_worker(tmp_path / f"worker-{next(numbers)}.log"))
        return started[-1]

    return start


@pytest.fixture
def beat(started: list[Worker], tmp_path: Path) -> Start:
    def start() -> Worker:
        started.append(start_beat(tmp_path / "beat.log"))
        return started[-1]

    return start


@pytest.fixture
def unheard(monkeypatch: pytest.MonkeyPatch) -> Callable[[], AbstractContextManager[None]]:
    """Lose the wake-ups of what is promised meanwhile, as when Redis is away."""

    @contextmanager
    def losing() -> Iterator[None]:
        with monkeypatch.context() as patch:
            patch.setattr("messagecenter.outbox.put.wake", lambda _: None)
            yield

    return losing


def contacts(cast: Cast, how_many: int) -> list[Message]:
    """Send that many messages, each in a conversation of its own."""
    orders = [builders.an_order(cast.shop, cast.buyer) for _ in range(how_many)]
    return [builders.a_contact(order, cast.alma) for order in orders]


def job_of(message: Message) -> Job:
    return Job.objects.get(event="message.queued", key=str(message.pk))


@contextmanager
def holding(message: Message) -> Iterator[None]:
    """Hold the lock of the message's thread: whoever delivers it now waits, with its lease."""
    with transaction.atomic():
        Thread.objects.select_for_update().get(pk=message.thread_id)
        yield
