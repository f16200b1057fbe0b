"""A job: something promised in a transaction, to be done after it."""

from typing import ClassVar

from django.db import models
from django.db.models import Q


class Job(models.Model):
    """One handler that is to hear of one event.

    `token` is drawn anew by each claim, and every outcome is written only where it still stands:
    a worker that lost its lease writes nothing. `leased_until` is an instant of the database.
    """

    event = models.CharField(max_length=60)
    handler = models.CharField(max_length=120)
    key = models.CharField(max_length=120)
    queue = models.CharField(max_length=20)
    due_at = models.DateTimeField()
    tries = models.PositiveIntegerField(default=0)
    token = models.UUIDField(null=True)
    leased_until = models.DateTimeField(null=True)
    done_at = models.DateTimeField(null=True)
    dead_at = models.DateTimeField(null=True)
    last_error = models.CharField(max_length=200, blank=True)
    put_at = models.DateTimeField()

    class Meta:
        indexes: ClassVar = [
            models.Index(
                fields=["queue", "due_at", "id"],
                name="job_open",
                condition=Q(done_at=None, dead_at=None),
            ),
            models.Index(fields=["done_at"], name="job_done", condition=~Q(done_at=None)),
        ]
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(done_at=None) | Q(dead_at=None),
                name="job_done_or_dead",
            ),
            models.CheckConstraint(
                condition=Q(token=None, leased_until=None)
                | Q(token__isnull=False, leased_until__isnull=False),
                name="job_lease_has_token",
            ),
        ]

    def __str__(self) -> str:
        return f"job {self.pk}: {self.event} {self.key} -> {self.handler}"
