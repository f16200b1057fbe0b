"""The only Celery tasks: look now, and look again for whatever no wake-up reached."""

from __future__ import annotations

from datetime import timedelta

from celery import shared_task
from django.utils.module_loading import import_string

from messagecenter.lib import clock
from messagecenter.outbox import run
from messagecenter.outbox.models import Job
from messagecenter.outbox.put import wake
from messagecenter.outbox.registry import sweepers

_KEEP_DONE = timedelta(hours=24)
_CLEAN_AT_ONCE = 1000


@shared_task
def drain(queue: str) -> None:
    run.drain(queue)


@shared_task
def sweep() -> None:
    """Wake the queues that have due jobs, let the sweepers look, forget what was done long ago."""
    now = clock.now()
    due = Job.objects.filter(done_at=None, dead_at=None, due_at__lte=now)
    for queue in due.order_by("queue").values_list("queue", flat=True).distinct():
        wake(queue)
    for name in sweepers():
        import_string(name)()
    old = Job.objects.filter(done_at__lt=now - _KEEP_DONE).values("pk")[:_CLEAN_AT_ONCE]
    Job.objects.filter(pk__in=list(old.values_list("pk", flat=True))).delete()
