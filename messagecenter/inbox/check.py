"""What the composer shows of a judgement: counts, marks, findings, the summary after a refusal."""

from __future__ import annotations

import difflib
import re
from dataclasses import dataclass, field
from typing import NamedTuple

from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from compliance import shown
from compliance.types import Report, Severity


@dataclass(frozen=True, slots=True)
class Counts:
    must: int
    hold: int
    tidy: int
    hint: int


@dataclass(frozen=True, slots=True)
class Check:
    """The judgement of one text, for the list, the mirror and the status line."""

    counts: Counts
    status: str
    findings: list[shown.Shown]
    mirror: SafeString
    preview_text: str


class Line(NamedTuple):
    text: str
    href: str


@dataclass(frozen=True, slots=True)
class Summary:
    """Why nothing was sent, with ways into the words."""

    title: str
    lines: list[Line] = field(default_factory=list)
    second_send: str = ""


@dataclass(frozen=True, slots=True)
class Rewrite:
    """What would be sent instead, and what changed: (same | del | add, text)."""

    before: str
    after: str
    diff: list[tuple[str, str]]


def check(report: Report, body: str) -> Check:
    severities = [finding.severity for finding in report.findings]
    counts = Counts(
        must=severities.count(Severity.BLOCK),
        hold=severities.count(Severity.HOLD),
        tidy=severities.count(Severity.REWRITE),
        hint=severities.count(Severity.WARN),
    )
    return Check(
        counts=counts,
        status=_status(counts),
        findings=shown.show(report.findings, {"body": body}),
        mirror=shown.marked(body, report.findings),
        preview_text=report.rewritten.get("body", body),
    )


def _status(counts: Counts) -> str:
    said = []
    if counts.must:
        said.append(ngettext("%d thing to fix", "%d things to fix", counts.must) % counts.must)
    if counts.hold:
        said.append(_("a person will look at it"))
    if counts.tidy:
        said.append(ngettext("%d thing to tidy", "%d things to tidy", counts.tidy) % counts.tidy)
    if counts.hint:
        said.append(ngettext("%d suggestion", "%d suggestions", counts.hint) % counts.hint)
    return ", ".join(said) or _("No problems found")


def summary(report: Report, body: str, *, with_second_send: bool) -> Summary:
    """Say why the text was refused; after a first send also what a second one would do."""
    must = [
        one
        for one, finding in zip(
            shown.show(report.findings, {"body": body}), report.findings, strict=True
        )
        if finding.severity == Severity.BLOCK
    ]
    lines = [Line(f"{one.title}. {one.why}", f"#row-{one.id}") for one in must]
    title = ngettext(
        "There is a problem. %d part of your message can't be sent.",
        "There is a problem. %d parts of your message can't be sent.",
        len(must),
    )
    second = _("If you send this unchanged, it will not be delivered.") if with_second_send else ""
    return Summary(title % len(must), lines, second)


def rewrite(before: str, after: str) -> Rewrite:
    """Compare word by word, white space included, so that removed blank lines are seen."""
    old, new = re.findall(r"\s|\S+", before), re.findall(r"\s|\S+", after)
    diff: list[tuple[str, str]] = []
    for tag, a, b, c, d in difflib.SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        if tag == "equal":
            diff.append(("same", "".join(old[a:b])))
            continue
        if b > a:
            diff.append(("del", "".join(old[a:b])))
        if d > c:
            diff.append(("add", "".join(new[c:d])))
    return Rewrite(before, after, diff)
