"""Celery only wakes workers: a task carries a queue name and nothing else."""

import os
from typing import Any

import django
from celery import Celery
from celery.signals import beat_init, celeryd_init
from django.apps import apps

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "messagecenter.settings")

app = Celery("messagecenter")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.autodiscover_tasks(["messagecenter.outbox"])


@celeryd_init.connect
@beat_init.connect
def check_settings(**_kwargs: Any) -> None:  # Any: Celery's signature
    """End a worker or beat at its start when its settings hold an error."""
    if not apps.ready:  # a second time would send the log lines of beat nowhere
        django.setup()
    from messagecenter.metrics.checks import refuse_to_start  # noqa: PLC0415 (needs apps)

    refuse_to_start()
