"""Calls the handlers of claimed jobs, keeps the lease alive, and writes outcomes only if ours."""

from __future__ import annotations

import logging
import os
import threading
import traceback
from collections.abc import Iterator
from contextlib import contextmanager

from django.conf import settings
from django.db import DatabaseError, connection

from messagecenter.lib import clock
from messagecenter.outbox.backoff import MAX_TRIES, Later, pause
from messagecenter.outbox.claim import Claimed, claim, renew
from messagecenter.outbox.models import Job
from messagecenter.outbox.registry import function

log = logging.getLogger(__name__)


def drain(queue: str) -> int:
    """Run due jobs of the queue until there are none; return how many were run."""
    count = 0
    while jobs := claim(queue):
        with renewed(jobs) as held:
            for job in jobs:
                run(job)
                held.remove(job)
        count += len(jobs)
    return count


def run(job: Claimed) -> None:
    """Call one handler and write what came of it.

    Handlers may run twice (a lease may end, a worker may die before the outcome is written): they
    look before they act. No personal words are logged, only ids and the kind of error.
    """
    log.info(
        "lease held job=%s token=%s pid=%s event=%s", job.id, job.token, os.getpid(), job.event
    )
    try:
        function(job.handler)(job.key)
    except Later as later:
        # Asking for another time is no failure, so the try does not count.
        asked = {"due_at": later.when, "tries": job.tries - 1}
        outcome: dict[str, object] = {**asked, "token": None, "leased_until": None}
    except Exception as error:
        if not connection.is_usable():
            # The database went away: no outcome can be written either. The lease will end.
            connection.close()
            raise
        outcome = _after_failure(job, error)
    else:
        outcome = {"done_at": clock.now(), "token": None, "leased_until": None}
    if not Job.objects.filter(pk=job.id, token=job.token).update(**outcome):
        log.warning("lease lost job=%s token=%s pid=%s", job.id, job.token, os.getpid())


def _after_failure(job: Claimed, error: Exception) -> dict[str, object]:
    # Where it happened, but not what the error says: that may quote a row, and so a message.
    log.error(
        "job failed job=%s event=%s tries=%s error=%s\n%s",
        job.id,
        job.event,
        job.tries,
        type(error).__name__,
        "".join(traceback.format_tb(error.__traceback__)),
    )
    now = clock.now()
    freed: dict[str, object] = {
        "last_error": type(error).__name__,
        "token": None,
        "leased_until": None,
    }
    if job.tries >= MAX_TRIES:
        log.error("job dead job=%s event=%s", job.id, job.event)
        return {**freed, "dead_at": now}
    return {**freed, "due_at": now + pause(job.tries)}


@contextmanager
def renewed(jobs: list[Claimed]) -> Iterator[list[Claimed]]:
    """Keep the leases of `jobs` alive from a second thread; take a job out when it is over."""
    held = list(jobs)
    stop = threading.Event()

    def keep() -> None:
        try:
            while not stop.wait(settings.OUTBOX_RENEW):
                try:
                    renew(list(held))
                except DatabaseError as error:
                    # It may be back before the lease ends.
                    log.warning("leases not renewed error=%s", type(error).__name__)
                    connection.close()
        finally:
            connection.close()

    thread = threading.Thread(target=keep, name="lease", daemon=True)
    thread.start()
    try:
        yield held
    finally:
        stop.set()
        thread.join()
