"""Append-only, hash-chained entries; one chain per thread, seller or market."""

from typing import ClassVar

from django.db import models


class Chain(models.Model):
    """The end of one chain: `seq` and `head` (hex sha256) of its newest entry."""

    name = models.CharField(max_length=80, unique=True)
    seq = models.PositiveIntegerField(default=0)
    head = models.CharField(max_length=64, blank=True)

    def __str__(self) -> str:
        return f"{self.name} ({self.seq})"


class Entry(models.Model):
    """One thing that happened. Triggers refuse UPDATE, DELETE and TRUNCATE.

    The object is named by kind and id, not by a foreign key: an entry outlives what it describes.
    No words, names or addresses stand here, only ids and hashes.
    """

    chain = models.ForeignKey(Chain, models.PROTECT, related_name="entries")
    seq = models.PositiveIntegerField()
    at = models.DateTimeField()
    actor = models.CharField(max_length=60)
    act = models.CharField(max_length=40)
    object_kind = models.CharField(max_length=30)
    object_id = models.BigIntegerField()
    source = models.CharField(max_length=20, blank=True)
    target = models.CharField(max_length=20, blank=True)
    why = models.CharField(max_length=500, blank=True)
    details = models.JSONField(default=dict)
    prev_hash = models.CharField(max_length=64, blank=True)
    hash = models.CharField(max_length=64)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["chain", "seq"], name="entry_seq_once"),
        ]
        indexes: ClassVar = [
            models.Index(fields=["object_kind", "object_id", "at"], name="entry_object"),
        ]

    def __str__(self) -> str:
        return f"{self.object_kind}:{self.object_id} {self.act} {self.source}->{self.target}"
