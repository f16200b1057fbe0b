"""What was judged: verdicts that can be repeated, never the words themselves."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import Q

from messagecenter.accounts.models import Seller


class PolicyVersion(models.Model):
    """One pack as it stood when it judged for the first time; never changed afterwards."""

    pack = models.CharField(max_length=60)
    version = models.CharField(max_length=20)
    sha256 = models.CharField(max_length=64)
    first_used_at = models.DateTimeField()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["pack", "version", "sha256"], name="policy_version_once"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.pack} {self.version}"


class Verdict(models.Model):
    """The answer to one submission at one moment. A trigger refuses to change it.

    `findings` is a list of {rule, severity, field, start, end, disguised, fixes, params, points};
    the excerpt is cut from the text when shown. `facts` are those that the rules saw.
    """

    class Stage(models.TextChoices):
        SEND = "send"
        DELIVER = "deliver"
        REVIEW = "review"

    class Outcome(models.TextChoices):
        ALLOW = "allow"
        REWRITE = "rewrite"
        HOLD = "hold"
        BLOCK = "block"

    seller = models.ForeignKey(Seller, models.PROTECT)
    policy = models.ForeignKey(PolicyVersion, models.PROTECT)
    stage = models.CharField(max_length=8, choices=Stage)
    outcome = models.CharField(max_length=8, choices=Outcome)
    findings = models.JSONField()
    facts = models.JSONField()
    text_sha256 = models.CharField(max_length=64)
    made_at = models.DateTimeField()

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(stage__in=["send", "deliver", "review"]), name="verdict_stage_known"
            ),
            models.CheckConstraint(
                condition=Q(outcome__in=["allow", "rewrite", "hold", "block"]),
                name="verdict_outcome_known",
            ),
        ]

    def __str__(self) -> str:
        return f"verdict {self.pk}: {self.outcome}"
