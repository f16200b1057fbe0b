"""What the tests of the pure rules share: the shipped pack and a way to judge one line."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

import pytest

from compliance import lines, pack
from compliance.engine import evaluate
from compliance.pack import Pack
from compliance.types import Finding, Report, Submission


@pytest.fixture(scope="session")
def shipped() -> Pack:
    return pack.load()


@pytest.fixture(scope="session")
def judge(shipped: Pack) -> Callable[..., tuple[Submission, Report]]:
    """Judge a line of `check_messages`; a bare text is a reply."""

    def _judge(line: str | Mapping[str, Any], **more: Any) -> tuple[Submission, Report]:
        row = {"body": line} if isinstance(line, str) else dict(line)
        submission = lines.submission_of(row | more, shipped)
        return submission, evaluate(submission, shipped)

    return _judge


@pytest.fixture(scope="session")
def findings(judge: Callable[..., tuple[Submission, Report]]) -> Callable[..., list[Finding]]:
    """The findings of one rule."""

    def _findings(rule: str, line: str | Mapping[str, Any], **more: Any) -> list[Finding]:
        return [one for one in judge(line, **more)[1].findings if one.rule == rule]

    return _findings
