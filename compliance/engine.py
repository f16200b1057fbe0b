"""The judge: runs the rules over a submission and lets the pack say what each finding costs."""

from __future__ import annotations

import logging
import time
from collections.abc import Callable

from compliance import fixes
from compliance.pack import Pack
from compliance.reading import Reading
from compliance.registry import Rule, all_rules
from compliance.types import Finding, Hit, Outcome, Report, Severity, Submission

logger = logging.getLogger(__name__)

BUDGET_SECONDS = 2.0
_ORDER = (Severity.WARN, Severity.REWRITE, Severity.HOLD, Severity.BLOCK)
_OUTCOME = {
    Severity.WARN: Outcome.ALLOW,
    Severity.REWRITE: Outcome.REWRITE,
    Severity.HOLD: Outcome.HOLD,
    Severity.BLOCK: Outcome.BLOCK,
}
_TOO_LONG = "text-length"


def evaluate(
    submission: Submission,
    pack: Pack,
    *,
    gates_only: bool = False,
    budget: float = BUDGET_SECONDS,
    clock: Callable[[], float] = time.monotonic,
) -> Report:
    """Judge one message. The same input gives the same report unless it is `incomplete`.

    A rule that fails, and a message that takes longer than `budget` seconds, end in hold or block
    and never in allow. `gates_only` asks only what may have changed since the message was sent.
    """
    reading = Reading(submission, pack)
    ends = clock() + budget
    findings: list[Finding] = []
    incomplete = False
    for rule in all_rules().values():
        if gates_only and rule.kind != "gate":
            continue
        setting = pack.rules.get(rule.slug)
        if setting is None:
            continue
        price = setting.severity(submission.category, submission.side)
        if price is None:
            continue
        if rule.stage in ("content", "style") and _too_long(findings):
            break
        if clock() > ends:
            incomplete = True
            break
        found, failed = _judge(rule, reading, price, setting.points)
        findings += found
        incomplete = incomplete or failed
    return _report(submission, findings, pack, incomplete=incomplete)


def _too_long(findings: list[Finding]) -> bool:
    """Beyond the size that any text may have, looking further would only cost time."""
    return any(one.rule == _TOO_LONG and ("why", "size") in one.params for one in findings)


def _judge(
    rule: Rule, reading: Reading, price: Severity, points: int
) -> tuple[list[Finding], bool]:
    try:
        hits = list(rule.judge(reading, reading.submission.facts))
    except Exception:
        # Whatever went wrong in a rule, the message must not leave unseen: it is held, and the
        # log says why without a word of its text.
        logger.exception("rule %s failed", rule.slug)
        return [], True
    return [_finding(rule.slug, hit, price, points) for hit in dict.fromkeys(hits)], False


def _finding(slug: str, hit: Hit, price: Severity, points: int) -> Finding:
    if hit.unsure and price is Severity.BLOCK:
        price = Severity.HOLD
    return Finding(
        rule=slug,
        severity=price,
        field=hit.field,
        start=hit.start,
        end=hit.end,
        disguised=hit.disguised,
        fixes=hit.fixes,
        params=hit.params,
        points=points,
    )


def _report(
    submission: Submission, findings: list[Finding], pack: Pack, *, incomplete: bool
) -> Report:
    findings.sort(key=_place)
    worst = max((one.severity for one in findings), key=_ORDER.index, default=Severity.WARN)
    outcome = _OUTCOME[worst]
    if incomplete and outcome is not Outcome.BLOCK:
        outcome = Outcome.HOLD
    rewritten: dict[str, str] = {}
    if outcome is Outcome.REWRITE:
        rewritten = fixes.rewrite(submission, tuple(findings), pack)
    return Report(
        outcome=outcome,
        findings=tuple(findings),
        rewritten=rewritten,
        pack=pack.id,
        version=pack.version,
        pack_sha256=pack.sha256,
        incomplete=incomplete,
    )


def _place(finding: Finding) -> tuple[str, int, str, int]:
    return (finding.field or "", finding.start or 0, finding.rule, finding.end or 0)
