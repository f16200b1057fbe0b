"""The words the law speaks in: what is judged, what is found, what is answered."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum


def gettext_noop(message: str) -> str:
    """Mark a text for translation without importing Django; it is translated when shown."""
    return message


class Severity(StrEnum):
    """What one finding costs, mildest first (policy/rules.md, section 1)."""

    WARN = "warn"
    REWRITE = "rewrite"
    HOLD = "hold"
    BLOCK = "block"


class Outcome(StrEnum):
    """What happens to the whole message: the worst severity found; warnings leave it allowed."""

    ALLOW = "allow"
    REWRITE = "rewrite"
    HOLD = "hold"
    BLOCK = "block"


class Category(StrEnum):
    """Who began the contact and why; derived from the reason, never typed by a person."""

    PROACTIVE = "proactive"
    NECESSARY = "necessary"
    REPLY = "reply"
    NONE = "none"


class Side(StrEnum):
    SELLER = "seller"
    BUYER = "buyer"


@dataclass(frozen=True, slots=True, kw_only=True)
class Facts:
    """What is known of the case. `None` means unknown, and an unknown fact never fires a rule.

    All instants are aware datetimes. `order_state` is one of pending, unshipped, partly-shipped,
    shipped, delivered, cancelled; `fulfilment` is marketplace or seller; `traits` holds custom,
    bulky, service, digital.
    """

    now: datetime | None = None
    placed_at: datetime | None = None
    completed_at: datetime | None = None
    delivered_at: datetime | None = None
    latest_delivery_at: datetime | None = None
    last_buyer_at: datetime | None = None
    answered_at: datetime | None = None
    order_linked: bool | None = None
    order_number: str | None = None
    order_ids_of_others: tuple[str, ...] = ()
    order_state: str | None = None
    fulfilment: str | None = None
    traits: tuple[str, ...] | None = None
    has_return: bool | None = None
    return_closed_at: datetime | None = None
    opted_out: bool | None = None
    sender_authorised: bool | None = None
    official_template: bool | None = None
    buyer_lang: str | None = None
    standing: str | None = None
    replies_allowed: bool | None = None
    sent_today: int | None = None
    mean_orders: float | None = None
    proactive_sent: int | None = None
    sent_by_reason: tuple[tuple[str, int], ...] = ()
    review_requested_at: datetime | None = None
    recent: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Submission:
    """One message as it is handed in: exactly one of `body` and `html` is judged.

    `html`, when given, is the raw source and `body` is ignored. `category` is `none` for buyers.
    """

    body: str = ""
    html: str | None = None
    subject: str = ""
    lang: str = "en"
    side: Side = Side.SELLER
    category: Category = Category.REPLY
    reason: str | None = None
    facts: Facts = field(default_factory=Facts)


@dataclass(frozen=True, slots=True)
class Hit:
    """What a rule yields: a place in a field, or no place (gates, missing lines).

    `start` and `end` are code-point offsets in the field as given (for `html`: the raw source).
    `unsure` says that the text can be read in an innocent way; a block then becomes a hold.
    """

    field: str | None = None
    start: int | None = None
    end: int | None = None
    disguised: bool = False
    fixes: tuple[str, ...] = ()
    params: tuple[tuple[str, str], ...] = ()
    unsure: bool = False


@dataclass(frozen=True, slots=True)
class Finding:
    """A hit with its price. The excerpt is cut from the text when shown, never stored."""

    rule: str
    severity: Severity
    field: str | None
    start: int | None
    end: int | None
    disguised: bool
    fixes: tuple[str, ...]
    params: tuple[tuple[str, str], ...]
    points: int


@dataclass(frozen=True, slots=True)
class Report:
    """The answer to one submission.

    `rewritten` holds only the changed fields, and only when the outcome is `rewrite`.
    `incomplete` is true when the time budget ended; the outcome is then hold or block.
    """

    outcome: Outcome
    findings: tuple[Finding, ...]
    rewritten: dict[str, str]
    pack: str
    version: str
    pack_sha256: str
    incomplete: bool = False
