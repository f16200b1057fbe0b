"""Facts about the sale: buyers, orders and their lines, returns, opt-outs, aliases."""

from __future__ import annotations

from typing import ClassVar

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex, OpClass
from django.db import models
from django.db.models import Q
from django.db.models.functions import Lower, Upper

from messagecenter.accounts.models import Marketplace, Seller
from messagecenter.lib.ids import public_id


class Buyer(models.Model):
    """Who bought. `email` is the true address: it is used for the envelope and sign-in only.

    Sellers see `short_name` ("Daniel M.") and the alias, never `email`.
    """

    user = models.OneToOneField(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="buyer"
    )
    email = models.EmailField()
    short_name = models.CharField(max_length=60)
    locale = models.CharField(max_length=12, blank=True)

    class Meta:
        constraints: ClassVar = [models.UniqueConstraint(Lower("email"), name="buyer_email_once")]
        indexes: ClassVar = [
            GinIndex(OpClass(Upper("short_name"), name="gin_trgm_ops"), name="buyer_name_trgm"),
        ]

    def __str__(self) -> str:
        return f"buyer {self.pk}"


class Order(models.Model):
    """One order of one buyer at one seller. `placed_at` never moves: the window counts from it."""

    class State(models.TextChoices):
        PENDING = "pending"
        UNSHIPPED = "unshipped"
        PARTLY_SHIPPED = "partly-shipped"
        SHIPPED = "shipped"
        DELIVERED = "delivered"
        CANCELLED = "cancelled"

    class Fulfilment(models.TextChoices):
        UNKNOWN = ""
        MARKETPLACE = "marketplace"
        SELLER = "seller"

    public_id = models.CharField(max_length=26, unique=True, default=public_id, editable=False)
    marketplace = models.ForeignKey(Marketplace, models.PROTECT)
    seller = models.ForeignKey(Seller, models.PROTECT, related_name="orders")
    # None: the import told of no buyer, so there is nobody to contact yet.
    buyer = models.ForeignKey(Buyer, models.PROTECT, null=True, related_name="orders")
    number = models.CharField(max_length=40)
    state = models.CharField(max_length=14, choices=State)
    fulfilment = models.CharField(max_length=11, choices=Fulfilment, blank=True)
    placed_at = models.DateTimeField()
    completed_at = models.DateTimeField(null=True)
    earliest_delivery_at = models.DateTimeField(null=True)
    latest_delivery_at = models.DateTimeField(null=True)
    delivered_at = models.DateTimeField(null=True)
    window_closes_at = models.DateTimeField(null=True)
    # None: no import said whether there are returns; the reasons that need one stay unknown.
    returns_known = models.BooleanField(default=False)
    # Drawn once from the lines, so that one row of the list needs no join.
    item_title = models.CharField(max_length=200, blank=True)
    item_count = models.PositiveIntegerField(default=0)
    extra = models.JSONField(default=dict)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["marketplace", "number"], name="order_number_once"),
            models.CheckConstraint(
                condition=Q(
                    state__in=[
                        "pending",
                        "unshipped",
                        "partly-shipped",
                        "shipped",
                        "delivered",
                        "cancelled",
                    ]
                ),
                name="order_state_known",
            ),
            models.CheckConstraint(
                condition=Q(fulfilment__in=["", "marketplace", "seller"]),
                name="order_fulfilment_known",
            ),
        ]
        indexes: ClassVar = [
            models.Index(fields=["seller", "-placed_at", "-id"], name="order_list"),
            models.Index(fields=["seller", "window_closes_at"], name="order_window"),
            GinIndex(OpClass(Upper("number"), name="gin_trgm_ops"), name="order_number_trgm"),
        ]

    def __str__(self) -> str:
        return self.number


class OrderLine(models.Model):
    """One item of an order. `traits` is None where no import told them."""

    TRAITS = ("custom", "bulky", "service", "digital")

    order = models.ForeignKey(Order, models.CASCADE, related_name="lines")
    line_no = models.CharField(max_length=40)
    sku = models.CharField(max_length=80, blank=True)
    title = models.CharField(max_length=500)
    quantity = models.PositiveIntegerField()
    price = models.DecimalField(max_digits=12, decimal_places=2, null=True)
    currency = models.CharField(max_length=3, blank=True)
    traits = ArrayField(models.CharField(max_length=10), null=True)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["order", "line_no"], name="order_line_once"),
        ]
        indexes: ClassVar = [
            GinIndex(OpClass(Upper("title"), name="gin_trgm_ops"), name="line_title_trgm"),
            GinIndex(OpClass(Upper("sku"), name="gin_trgm_ops"), name="line_sku_trgm"),
        ]

    def __str__(self) -> str:
        return f"{self.order}/{self.line_no}"


class Return(models.Model):
    """A return of an order; open until `closed_at`."""

    order = models.ForeignKey(Order, models.CASCADE, related_name="returns")
    opened_at = models.DateTimeField()
    closed_at = models.DateTimeField(null=True)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["order", "opened_at"], name="return_once"),
            models.CheckConstraint(
                condition=Q(closed_at=None) | Q(closed_at__gte=models.F("opened_at")),
                name="return_closes_after_opening",
            ),
        ]

    def __str__(self) -> str:
        return f"return of {self.order}"


class OptOut(models.Model):
    """A buyer wants no optional messages: of one seller, or (seller None) of anybody."""

    buyer = models.ForeignKey(Buyer, models.CASCADE, related_name="opt_outs")
    seller = models.ForeignKey(Seller, models.CASCADE, null=True)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["buyer", "seller"], name="opt_out_once", nulls_distinct=False
            ),
        ]

    def __str__(self) -> str:
        return f"opt-out of {self.buyer}"


class Alias(models.Model):
    """The address that stands for one side of a buyer-seller pair.

    `local_part` is 34 characters: 26 base32 random (130 bit) and the first 8 base32 of their HMAC.
    """

    class Side(models.TextChoices):
        BUYER = "buyer"
        SELLER = "seller"

    local_part = models.CharField(max_length=34, unique=True)
    side = models.CharField(max_length=6, choices=Side)
    seller = models.ForeignKey(Seller, models.CASCADE)
    buyer = models.ForeignKey(Buyer, models.CASCADE)
    retired_at = models.DateTimeField(null=True)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["side", "seller", "buyer"],
                name="alias_once",
                condition=Q(retired_at=None),
            ),
            models.CheckConstraint(
                condition=Q(side__in=["buyer", "seller"]), name="alias_side_known"
            ),
        ]

    def __str__(self) -> str:
        return f"alias {self.pk}"


class ImportRun(models.Model):
    """A file of orders that somebody uploaded, and what became of its rows.

    The file itself lies in a private folder until the run is over. `refusals` holds the first
    `REFUSALS` as {line, column, reason}; `refused` counts all.
    """

    REFUSALS = 1000

    class State(models.TextChoices):
        QUEUED = "queued"
        RUNNING = "running"
        DONE = "done"
        FAILED = "failed"

    public_id = models.CharField(max_length=26, unique=True, default=public_id, editable=False)
    seller = models.ForeignKey(Seller, models.PROTECT, related_name="import_runs")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT)
    file_name = models.CharField(max_length=200)
    sha256 = models.CharField(max_length=64)
    size = models.PositiveBigIntegerField()
    format = models.CharField(max_length=20, blank=True)
    state = models.CharField(max_length=7, choices=State, default=State.QUEUED)
    # Why nothing was imported, as a sentence for whoever chose the file.
    problem = models.CharField(max_length=500, blank=True)
    position = models.PositiveBigIntegerField(default=0)
    new = models.PositiveIntegerField(default=0)
    changed = models.PositiveIntegerField(default=0)
    unchanged = models.PositiveIntegerField(default=0)
    refused = models.PositiveIntegerField(default=0)
    refusals = models.JSONField(default=list)
    uploaded_at = models.DateTimeField()
    started_at = models.DateTimeField(null=True)
    finished_at = models.DateTimeField(null=True)

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(state__in=["queued", "running"], finished_at=None)
                | Q(state__in=["done", "failed"], finished_at__isnull=False),
                name="import_run_over_once_finished",
            ),
        ]
        indexes: ClassVar = [
            models.Index(fields=["-uploaded_at", "-id"], name="import_run_list"),
        ]

    def __str__(self) -> str:
        return f"import {self.pk}"

    @property
    def read(self) -> int:
        return self.new + self.changed + self.unchanged + self.refused

    @property
    def is_open(self) -> bool:
        return self.finished_at is None
