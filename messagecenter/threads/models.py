"""A conversation about an order, and its messages."""

from __future__ import annotations

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q

from compliance.models import Verdict
from messagecenter.accounts.models import Seller
from messagecenter.lib.ids import mail_tag, public_id
from messagecenter.threads.states import State
from orders.models import Buyer, Order


class Side(models.TextChoices):
    SELLER = "seller"
    BUYER = "buyer"
    SYSTEM = "system"


class Door(models.TextChoices):
    WEB = "web"
    MAIL = "mail"
    AUTO = "auto"


class Category(models.TextChoices):
    PROACTIVE = "proactive"
    NECESSARY = "necessary"
    REPLY = "reply"
    NONE = "none"


class Thread(models.Model):
    """One conversation per seller, buyer and order. One row of it draws one row of the inbox.

    The columns from `subject` on are denormalised and written under the thread's lock only.
    `rev` grows with each change that a reader can see. `last_at` is when it last changed for the
    buyer or the seller; a new thread with nothing delivered yet has its creation there, and
    `last_message_id` None.
    """

    public_id = models.CharField(max_length=26, unique=True, default=public_id, editable=False)
    seller = models.ForeignKey(Seller, models.PROTECT, related_name="threads")
    buyer = models.ForeignKey(Buyer, models.PROTECT, related_name="threads")
    order = models.ForeignKey(Order, models.PROTECT, null=True, related_name="threads")
    mail_tag = models.CharField(max_length=8, unique=True, default=mail_tag, editable=False)

    buyer_name = models.CharField(max_length=60)
    order_number = models.CharField(max_length=40, blank=True)
    item_title = models.CharField(max_length=200, blank=True)
    subject = models.CharField(max_length=200, blank=True)
    last_message_id = models.BigIntegerField(null=True)
    last_at = models.DateTimeField()
    last_side = models.CharField(max_length=6, choices=Side, blank=True)
    snippet = models.CharField(max_length=140, blank=True)
    seller_unread = models.PositiveIntegerField(default=0)
    buyer_unread = models.PositiveIntegerField(default=0)
    oldest_unanswered_at = models.DateTimeField(null=True)
    open_sends = models.PositiveIntegerField(default=0)
    rev = models.PositiveIntegerField(default=0)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["seller", "buyer", "order"], name="thread_once", nulls_distinct=False
            ),
        ]
        indexes: ClassVar = [
            models.Index(fields=["seller", "-last_at", "-id"], name="thread_list"),
            models.Index(
                fields=["seller", "oldest_unanswered_at", "id"],
                name="thread_needs_reply",
                condition=Q(oldest_unanswered_at__isnull=False),
            ),
            models.Index(
                fields=["seller", "-last_at", "-id"],
                name="thread_unread",
                condition=Q(seller_unread__gt=0),
            ),
            models.Index(fields=["buyer", "-last_at", "-id"], name="thread_buyer_list"),
        ]

    def __str__(self) -> str:
        return f"thread {self.pk}"


class Message(models.Model):
    """What one side says to the other. Only `threads.move` writes `state`.

    `key` is the author's promise not to send twice: one message per thread, author and key.
    `text_sha256` is over subject, body and html, and must equal that of its verdict.
    `window_closes_at` is the last instant at which it may be delivered; None for a live reply.
    """

    public_id = models.CharField(max_length=26, unique=True, default=public_id, editable=False)
    thread = models.ForeignKey(Thread, models.PROTECT, related_name="messages")
    seller = models.ForeignKey(Seller, models.PROTECT)
    side = models.CharField(max_length=6, choices=Side)
    author = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True)
    author_name = models.CharField(max_length=80, blank=True)
    door = models.CharField(max_length=4, choices=Door, default=Door.WEB)
    category = models.CharField(max_length=9, choices=Category)
    reason = models.CharField(max_length=40, blank=True)
    subject = models.CharField(max_length=200, blank=True)
    body = models.TextField(blank=True)
    lang = models.CharField(max_length=12, blank=True)
    state = models.CharField(max_length=9, choices=State, default=State.DRAFT)
    key = models.CharField(max_length=64)
    # The key under which this text was refused once; sending it again means it.
    refused_key = models.CharField(max_length=64, blank=True)
    text_version = models.PositiveIntegerField(default=1)
    text_sha256 = models.CharField(max_length=64, blank=True)
    verdict = models.ForeignKey(Verdict, models.PROTECT, null=True)
    why = models.CharField(max_length=500, blank=True)
    submitted_at = models.DateTimeField(null=True)
    due_at = models.DateTimeField(null=True)
    window_closes_at = models.DateTimeField(null=True)
    delivered_at = models.DateTimeField(null=True)
    read_at = models.DateTimeField(null=True)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["thread", "author", "key"], name="message_key_once", nulls_distinct=False
            ),
            models.CheckConstraint(
                condition=Q(state__in=[state.value for state in State]), name="message_state_known"
            ),
            models.CheckConstraint(
                condition=Q(side__in=["seller", "buyer", "system"]), name="message_side_known"
            ),
            models.CheckConstraint(
                condition=~Q(
                    state__in=["queued", "delivered", "read"],
                    category__in=["proactive", "necessary"],
                )
                | (~Q(reason="") & Q(window_closes_at__isnull=False)),
                name="message_contact_has_reason",
            ),
            models.CheckConstraint(
                condition=Q(state__in=["delivered", "read"], delivered_at__isnull=False)
                | (~Q(state__in=["delivered", "read"]) & Q(delivered_at=None)),
                name="message_delivered_at",
            ),
            models.CheckConstraint(
                condition=Q(state__in=["draft", "withdrawn"])
                | Q(submitted_at__isnull=False, verdict__isnull=False),
                name="message_submitted_has_verdict",
            ),
        ]
        indexes: ClassVar = [
            models.Index(fields=["thread", "delivered_at", "id"], name="message_log"),
            models.Index(
                fields=["thread"],
                name="message_open",
                condition=Q(state__in=["draft", "checked", "held", "blocked", "queued"]),
            ),
            models.Index(
                fields=["seller", "state", "-id"],
                name="message_by_state",
                condition=Q(state__in=["draft", "held", "blocked", "expired"]),
            ),
            models.Index(
                fields=["window_closes_at"], name="message_sweep", condition=Q(state="held")
            ),
            models.Index(
                fields=["seller", "category", "delivered_at"],
                name="message_caps",
                condition=Q(category__in=["proactive", "necessary"]),
            ),
        ]

    def __str__(self) -> str:
        return f"message {self.pk}"


class Revision(models.Model):
    """A former text: what the author had typed before it was tidied, or had submitted before."""

    TIDIED = "tidied before sending, confirmed by the author"

    message = models.ForeignKey(Message, models.PROTECT, related_name="revisions")
    text_version = models.PositiveIntegerField()
    subject = models.CharField(max_length=200, blank=True)
    body = models.TextField(blank=True)
    by = models.CharField(max_length=60)
    why = models.CharField(max_length=500, blank=True)
    at = models.DateTimeField()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["message", "text_version"], name="revision_once"),
        ]

    def __str__(self) -> str:
        return f"revision {self.text_version} of {self.message}"
