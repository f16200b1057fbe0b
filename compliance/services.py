"""Asks the law, and keeps what it answered."""

from __future__ import annotations

from dataclasses import asdict
from datetime import datetime
from typing import Any

from compliance import engine, pack
from compliance.models import PolicyVersion, Verdict
from compliance.types import Report, Submission
from messagecenter.accounts.models import Seller


def check(submission: Submission, seller: Seller) -> Report:
    """Judge a submission by the pack of the seller's marketplace; stores nothing."""
    return engine.evaluate(submission, pack.load(seller.marketplace.pack))


def recheck(submission: Submission, seller: Seller, verdict: Verdict) -> Report:
    """Judge again at the moment of delivery.

    Only the gates, since the text was judged already; all of it where the law has changed since.
    """
    law = pack.load(seller.marketplace.pack)
    return engine.evaluate(submission, law, gates_only=verdict.policy.sha256 == law.sha256)


def record(
    report: Report,
    submission: Submission,
    *,
    seller: Seller,
    stage: Verdict.Stage,
    text_sha256: str,
    made_at: datetime,
) -> Verdict:
    """Store an answer so that it can be explained and repeated: spans and facts, never words."""
    return Verdict.objects.create(
        seller=seller,
        policy_id=_policy_id(report.pack, report.version, report.pack_sha256, made_at),
        stage=stage,
        outcome=report.outcome,
        findings=[asdict(finding) for finding in report.findings],
        facts=_plain(submission),
        text_sha256=text_sha256,
        made_at=made_at,
    )


def _plain(submission: Submission) -> dict[str, Any]:
    """Return the facts as JSON values; hashes of recent texts are not needed to explain."""
    facts = {name: value for name, value in asdict(submission.facts).items() if value is not None}
    facts.pop("recent", None)
    for name, value in facts.items():
        if isinstance(value, datetime):
            facts[name] = value.isoformat()
    return {
        **facts,
        "side": submission.side,
        "category": submission.category,
        "reason": submission.reason,
        "lang": submission.lang,
    }


def _policy_id(name: str, version: str, sha256: str, at: datetime) -> int:
    known = PolicyVersion.objects.filter(pack=name, version=version, sha256=sha256)
    found = known.values_list("pk", flat=True).first()
    if found:
        return found
    made, _ = PolicyVersion.objects.get_or_create(
        pack=name, version=version, sha256=sha256, defaults={"first_used_at": at}
    )
    return made.pk
