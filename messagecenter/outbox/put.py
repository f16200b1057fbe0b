"""Promises: one job per handler of an event, in the transaction that made the event true."""

from __future__ import annotations

import logging
from datetime import datetime
from functools import partial

from django.db import connection, transaction
from kombu.exceptions import OperationalError

from messagecenter.lib import clock
from messagecenter.outbox.models import Job
from messagecenter.outbox.registry import handlers_of

log = logging.getLogger(__name__)


def put(event: str, key: str | int, *, due_at: datetime | None = None) -> None:
    """Promise that every handler of `event` will be called with `key`, at `due_at` or at once.

    The wake-up after the commit may be lost; the sweep finds the job. Raises
    `TransactionManagementError` outside a transaction, and `UnknownEvent`.
    """
    if not connection.in_atomic_block:
        raise transaction.TransactionManagementError("A promise needs a transaction.")
    handlers = handlers_of(event)
    if not handlers:
        return
    now = clock.now()
    due = max(due_at, now) if due_at else now
    Job.objects.bulk_create(
        Job(event=event, handler=h.name, key=str(key), queue=h.queue, due_at=due, put_at=now)
        for h in handlers
    )
    if due <= now:
        for queue in {handler.queue for handler in handlers}:
            transaction.on_commit(partial(wake, queue))


def wake(queue: str) -> None:
    """Tell a worker to look now. Without Redis nobody hears it, and nothing is lost."""
    from messagecenter.outbox.tasks import drain  # noqa: PLC0415 (tasks run jobs, jobs put events)

    try:
        drain.apply_async((queue,), queue=queue)
    except (OperationalError, OSError) as error:
        log.warning("wake-up lost queue=%s error=%s", queue, type(error).__name__)
