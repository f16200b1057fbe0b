"""One delivery per message and channel: what the wires did, whatever the law decided."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import Q

from compliance.models import Verdict
from messagecenter.accounts.models import Seller
from messagecenter.delivery.states import State
from messagecenter.threads.models import Message


class Delivery(models.Model):
    """How one message travels on one channel. Only `delivery.move` writes `state`.

    `verdict` is the one made at the moment of delivery.
    """

    class Channel(models.TextChoices):
        INBOX = "inbox"
        EMAIL = "email"

    message = models.ForeignKey(Message, models.PROTECT, related_name="deliveries")
    seller = models.ForeignKey(Seller, models.PROTECT)
    channel = models.CharField(max_length=5, choices=Channel)
    state = models.CharField(max_length=9, choices=State, default=State.PENDING)
    verdict = models.ForeignKey(Verdict, models.PROTECT)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["message", "channel"], name="delivery_once"),
            models.CheckConstraint(
                condition=Q(state__in=[state.value for state in State]), name="delivery_state_known"
            ),
            models.CheckConstraint(
                condition=Q(channel__in=["inbox", "email"]), name="delivery_channel_known"
            ),
        ]

    def __str__(self) -> str:
        return f"delivery {self.pk}"
