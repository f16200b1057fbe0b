"""What waits for a decision by the marketplace's people."""

from __future__ import annotations

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q

from messagecenter.accounts.models import Seller
from messagecenter.lib.ids import public_id
from messagecenter.threads.models import Message


class Task(models.Model):
    """One held message to be decided. Claimed for a while by one person, decided once by one."""

    class Kind(models.TextChoices):
        HELD = "held"

    class Decision(models.TextChoices):
        RELEASE = "release"
        REFUSE = "refuse"
        # The message left `held` by itself (taken back, window over): nothing is to be decided.
        MOOT = "moot"

    public_id = models.CharField(max_length=26, unique=True, default=public_id, editable=False)
    kind = models.CharField(max_length=6, choices=Kind, default=Kind.HELD)
    message = models.ForeignKey(Message, models.PROTECT, related_name="tasks")
    seller = models.ForeignKey(Seller, models.PROTECT)
    opened_at = models.DateTimeField()
    claimed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="claimed_tasks"
    )
    claimed_until = models.DateTimeField(null=True)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="decided_tasks"
    )
    decided_at = models.DateTimeField(null=True)
    decision = models.CharField(max_length=7, choices=Decision, blank=True)
    reason = models.CharField(max_length=500, blank=True)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["kind", "message"], name="task_open_once", condition=Q(decided_at=None)
            ),
            models.CheckConstraint(
                condition=Q(decided_at=None, decision="")
                | (Q(decided_at__isnull=False) & ~Q(decision="")),
                name="task_decided_with_decision",
            ),
            models.CheckConstraint(
                condition=~Q(decision__in=["release", "refuse"]) | Q(decided_by__isnull=False),
                name="task_decided_by_somebody",
            ),
        ]
        indexes: ClassVar = [
            models.Index(
                fields=["opened_at", "id"], name="task_queue", condition=Q(decided_at=None)
            ),
        ]

    def __str__(self) -> str:
        return f"task {self.pk}"
