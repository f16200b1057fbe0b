"""Reads stored verdicts back as findings, with the words cut from the text at hand."""

from __future__ import annotations

from compliance.models import Verdict
from compliance.types import Finding, Severity


def findings_of(verdict: Verdict) -> list[Finding]:
    """Return the stored findings in the order in which they were found."""
    return [
        Finding(
            rule=row["rule"],
            severity=Severity(row["severity"]),
            field=row["field"],
            start=row["start"],
            end=row["end"],
            disguised=row["disguised"],
            fixes=tuple(row["fixes"]),
            params=tuple((name, value) for name, value in row["params"]),
            points=row["points"],
        )
        for row in verdict.findings
    ]
