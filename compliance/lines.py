"""JSON lines in and out of `check_messages`: the engine without the house."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from compliance import explain, reasons
from compliance.engine import evaluate
from compliance.pack import Pack
from compliance.types import Category, Facts, Finding, Report, Side, Submission

_INSTANTS = (
    "now",
    "placed_at",
    "completed_at",
    "delivered_at",
    "latest_delivery_at",
    "last_buyer_at",
    "answered_at",
    "return_closed_at",
    "review_requested_at",
)
_FLAGS = (
    "order_linked",
    "has_return",
    "opted_out",
    "sender_authorised",
    "official_template",
    "replies_allowed",
)
_TEXTS = ("order_number", "buyer_lang", "standing")
_NUMBERS = ("sent_today", "proactive_sent")
_CHOICES = {
    "order_state": ("pending", "unshipped", "partly-shipped", "shipped", "delivered", "cancelled"),
    "fulfilment": ("marketplace", "seller"),
}
_TRAITS = ("custom", "bulky", "service", "digital")


class BadLine(ValueError):
    """A line cannot be judged; the text says why."""


@dataclass(frozen=True, slots=True)
class Line:
    """A line as read: something to judge, or the error to answer in its place."""

    number: int
    id: str | None
    submission: Submission | None = None
    error: str = ""


def read(stream: Iterable[bytes], pack: Pack) -> Iterator[Line]:
    """Every line that is not blank, in order; a bad one becomes a line with an error."""
    seen: set[str] = set()
    for number, raw in enumerate(stream, 1):
        if not raw.strip():
            continue
        line = _read_one(number, raw, pack)
        if line.id is not None and line.id in seen:
            line = Line(number, line.id, error="this id stood on an earlier line")
        if line.id is not None:
            seen.add(line.id)
        yield line


def answer(line: Line, pack: Pack) -> str:
    """The answer to one line, as one line of JSON without its end."""
    if line.submission is None:
        shown: dict[str, object] = {"line": line.number}
        if line.id is not None:
            shown["id"] = line.id
        return _dump(shown | {"error": line.error})
    return _dump({"id": line.id} | as_dict(line.submission, evaluate(line.submission, pack)))


def as_dict(submission: Submission, report: Report) -> dict[str, object]:
    """A report as `check_messages` prints it."""
    out: dict[str, object] = {
        "verdict": str(report.outcome),
        "findings": [_finding(submission, one) for one in report.findings],
    }
    if report.rewritten:
        out["rewritten"] = report.rewritten
    out |= {"pack": report.pack, "version": report.version}
    if report.incomplete:
        out["incomplete"] = True
    return out


def submission_of(row: Mapping[str, Any], pack: Pack) -> Submission:
    """One decoded line as a submission. Raises BadLine."""
    body = _optional(row, "body", str)
    html = _optional(row, "html", str)
    if (body is None) == (html is None):
        raise BadLine("exactly one of body and html is needed")
    side = _side(row)
    reason = _optional(row, "reason", str) or "reply"
    category = Category.NONE
    if side is Side.SELLER:
        if reason != "reply" and reason not in pack.reasons:
            raise BadLine("the reason is not known")
        category = reasons.classify(reason, pack)
    return Submission(
        body=body or "",
        html=html,
        subject=_optional(row, "subject", str) or "",
        lang=_optional(row, "lang", str) or "en",
        side=side,
        category=category,
        reason=None if reason == "reply" or side is Side.BUYER else reason,
        facts=_facts(_optional(row, "facts", dict) or {}, _strings(row, "recent") or ()),
    )


def _read_one(number: int, raw: bytes, pack: Pack) -> Line:
    try:
        row = json.loads(raw.decode().removeprefix("\ufeff"))
    except UnicodeDecodeError:
        return Line(number, None, error="this is no UTF-8")
    except (ValueError, RecursionError):
        return Line(number, None, error="this is no JSON")
    if not isinstance(row, dict):
        return Line(number, None, error="this is no JSON object")
    known = row.get("id")
    if not isinstance(known, str):
        return Line(number, None, error="id is missing" if known is None else "id must be a text")
    try:
        return Line(number, known, submission_of(row, pack))
    except BadLine as problem:
        return Line(number, known, error=str(problem))


def _finding(submission: Submission, finding: Finding) -> dict[str, object]:
    source = {"body": submission.body, "html": submission.html, "subject": submission.subject}
    text = source.get(finding.field or "") or ""
    return {
        "rule": finding.rule,
        "severity": str(finding.severity),
        "field": finding.field,
        "start": finding.start,
        "end": finding.end,
        "excerpt": "" if finding.start is None else text[finding.start : finding.end],
        "disguised": finding.disguised,
        "message": explain.sentence(finding),
        "fixes": list(finding.fixes),
    }


def _side(row: Mapping[str, Any]) -> Side:
    try:
        return Side(_optional(row, "from", str) or "seller")
    except ValueError:
        raise BadLine("from must be seller or buyer") from None


def _facts(given: Mapping[str, Any], recent: tuple[str, ...]) -> Facts:
    found: dict[str, Any] = {name: _instant(given, name) for name in _INSTANTS}
    found |= {name: _optional(given, name, bool) for name in _FLAGS}
    found |= {name: _optional(given, name, str) for name in _TEXTS}
    found |= {name: _number(given, name, int) for name in _NUMBERS}
    found["mean_orders"] = _number(given, "mean_orders", float)
    for name, choices in _CHOICES.items():
        found[name] = _optional(given, name, str)
        if found[name] is not None and found[name] not in choices:
            raise BadLine(f"{name} must be one of {', '.join(choices)}")
    found["traits"] = _strings(given, "traits")
    if not set(found["traits"] or ()) <= set(_TRAITS):
        raise BadLine(f"traits must be of {', '.join(_TRAITS)}")
    found["order_ids_of_others"] = _strings(given, "order_ids_of_others") or ()
    return Facts(**found, recent=recent)


def _optional(row: Mapping[str, Any], name: str, kind: type) -> Any:  # noqa: ANN401 - what the kind says
    value = row.get(name)
    if value is None or isinstance(value, kind):
        return value
    words = {str: "a text", bool: "true or false", dict: "an object"}
    raise BadLine(f"{name} must be {words[kind]}")


def _number(row: Mapping[str, Any], name: str, kind: Callable[[Any], Any]) -> Any:  # noqa: ANN401 - what the kind says
    value = row.get(name)
    if value is None:
        return None
    whole = isinstance(value, int) or (isinstance(value, float) and kind is float)
    if isinstance(value, bool) or not whole:
        raise BadLine(f"{name} must be a number")
    return kind(value)


def _strings(row: Mapping[str, Any], name: str) -> tuple[str, ...] | None:
    value = row.get(name)
    if value is None:
        return None
    if not isinstance(value, list) or not all(isinstance(one, str) for one in value):
        raise BadLine(f"{name} must be a list of texts")
    return tuple(value)


def _instant(row: Mapping[str, Any], name: str) -> datetime | None:
    value = row.get(name)
    if value is None:
        return None
    try:
        instant = datetime.fromisoformat(value)
    except (TypeError, ValueError):
        raise BadLine(f"{name} must be an ISO 8601 instant") from None
    if instant.tzinfo is None:
        raise BadLine(f"{name} needs an offset")
    return instant


def _dump(row: Mapping[str, object]) -> str:
    # A lone surrogate is valid in JSON but has no UTF-8, so such an answer is escaped.
    text = json.dumps(row, ensure_ascii=False)
    return text if text.isprintable() or _encodes(text) else json.dumps(row)


def _encodes(text: str) -> bool:
    try:
        text.encode()
    except UnicodeEncodeError:
        return False
    return True
