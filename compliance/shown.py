"""Findings as people see them: class, chip, title, reason, and marks in the words."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import pairwise

from django.utils.formats import date_format
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.timezone import localtime
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from compliance import explain
from compliance.types import Finding, Severity

# Engine severity to the editor's class; the shape of the underline differs with it.
_CLASS = {
    Severity.BLOCK: "must",
    Severity.HOLD: "hold",
    Severity.REWRITE: "hint",
    Severity.WARN: "hint",
}
_CHIP = {
    Severity.BLOCK: gettext_lazy("Must fix"),
    Severity.HOLD: gettext_lazy("Will be reviewed"),
    Severity.REWRITE: gettext_lazy("We can tidy it"),
    Severity.WARN: gettext_lazy("Suggestion"),
}
_WORST_FIRST = (Severity.BLOCK, Severity.HOLD, Severity.REWRITE, Severity.WARN)


@dataclass(frozen=True, slots=True)
class Shown:
    """One finding, ready for a page. `start` and `end` count UTF-16 units, as browsers do."""

    id: str
    rule: str
    css: str
    chip: str
    title: str
    why: str
    excerpt: str
    field: str | None
    start: int | None
    end: int | None
    points: int


def show(findings: Iterable[Finding], texts: dict[str, str]) -> list[Shown]:
    """Describe findings in words; `texts` holds the fields that the excerpts are cut from."""
    return [_show(number, finding, texts) for number, finding in enumerate(findings, 1)]


def _show(number: int, finding: Finding, texts: dict[str, str]) -> Shown:
    text = texts.get(finding.field or "", "")
    placed = finding.start is not None and finding.end is not None
    excerpt = text[finding.start : finding.end] if placed else ""
    sentence, params = explain.message(finding)
    why = _(sentence)
    if "%(" in why:
        why %= {name: _param(name, value) for name, value in params.items()}
    if finding.disguised:
        why = f"{why} {_('It is written in a disguised way.')}"
    return Shown(
        id=f"f-{number}",
        rule=finding.rule,
        css=_CLASS[finding.severity],
        chip=str(_CHIP[finding.severity]),
        title=_(explain.title(finding.rule)),
        why=why,
        excerpt=" ".join(excerpt.split()),
        field=finding.field,
        start=_utf16(text[: finding.start]) if placed else None,
        end=_utf16(text[: finding.end]) if placed else None,
        points=finding.points,
    )


def _param(name: str, value: str) -> str:
    """Say a parameter the way people read it: instants in their zone, words in their language."""
    if name.endswith("_at"):
        return date_format(localtime(datetime.fromisoformat(value)), "j F Y, H:i T")
    return _(value)


def _utf16(text: str) -> int:
    return len(text.encode("utf-16-le")) // 2


def marked(text: str, findings: Sequence[Finding], field: str = "body") -> SafeString:
    """Return the escaped text with the found words in `<mark>`; where two overlap, the worse wins.

    The first piece of the n-th finding has the id `f-n`.
    """
    placed = [
        (number, finding)
        for number, finding in enumerate(findings, 1)
        if finding.field == field and finding.start is not None and finding.end is not None
    ]
    edges = {0, len(text)}
    for _number, finding in placed:
        edges |= {finding.start or 0, finding.end or 0}
    cuts = sorted(edge for edge in edges if 0 <= edge <= len(text))
    named: set[int] = set()
    pieces = [_piece(text[a:b], _covering(placed, a, b), named) for a, b in pairwise(cuts)]
    return format_html_join("", "{}", ((piece,) for piece in pieces))


def _covering(placed: list[tuple[int, Finding]], a: int, b: int) -> tuple[int, Finding] | None:
    over = [
        (number, finding)
        for number, finding in placed
        if (finding.start or 0) <= a and b <= (finding.end or 0)
    ]
    return min(over, key=lambda item: _WORST_FIRST.index(item[1].severity), default=None)


def _piece(text: str, over: tuple[int, Finding] | None, named: set[int]) -> SafeString:
    if over is None:
        return format_html("{}", text)
    number, finding = over
    name: SafeString | str = ""
    if number not in named:
        named.add(number)
        name = format_html(' id="f-{}"', number)
    return format_html('<mark class="{}"{}>{}</mark>', _CLASS[finding.severity], name, text)
