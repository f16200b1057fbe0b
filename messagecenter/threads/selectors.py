"""Reads conversations for pages; the tenant always comes first."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from django.db.models import Exists, OuterRef, Q, QuerySet

from messagecenter.accounts.models import Seller, User
from messagecenter.lib.pages import Page, page
from messagecenter.threads.models import Message, Revision, Thread
from messagecenter.threads.states import VISIBLE, State

COUNT_UP_TO = 100
LOG_SIZE = 100


@dataclass(frozen=True, slots=True)
class Log:
    """The newest messages of a conversation, oldest first; `earlier` is where the rest begins."""

    messages: list[Message]
    earlier: int | None


def seller_threads(seller: Seller, section: str, cursor: str = "") -> Page[Thread]:
    """Return one page of the shop's conversations: all, unread, or those that wait for a reply."""
    rows = _listed(seller)
    if section == "unread":
        rows = rows.filter(seller_unread__gt=0)
    if section == "needs-reply":
        rows = rows.filter(oldest_unanswered_at__isnull=False)
    return page(rows, "last_at", cursor)


def seller_messages(seller: Seller, states: Sequence[State], cursor: str = "") -> Page[Message]:
    """Return one page of the shop's own messages that are in one of these states."""
    rows = Message.objects.filter(seller=seller, side="seller", state__in=states)
    return page(rows.select_related("thread", "verdict"), "submitted_at", cursor)


def section_counts(seller: Seller) -> dict[str, int]:
    """Count what waits, up to 100 each (shown as 99+), in one query per section."""
    listed = _listed(seller)
    own = Message.objects.filter(seller=seller, side="seller")
    return {
        "unread": _up_to(listed.filter(seller_unread__gt=0)),
        "needs-reply": _up_to(listed.filter(oldest_unanswered_at__isnull=False)),
        "held": _up_to(own.filter(state=State.HELD)),
        "not-delivered": _up_to(own.filter(state__in=[State.BLOCKED, State.EXPIRED])),
    }


def buyer_threads(user: User, cursor: str = "") -> Page[Thread]:
    """Return one page of a buyer's conversations with all sellers."""
    rows = Thread.objects.filter(buyer__user=user, last_message_id__isnull=False)
    return page(rows.select_related("seller"), "last_at", cursor)


def buyer_unread(user: User) -> int:
    return _up_to(Thread.objects.filter(buyer__user=user, buyer_unread__gt=0))


def seller_log(thread: Thread, before: int = 0) -> Log:
    """Return what the shop sees of a conversation: all visible messages, then its own others."""
    rows = thread.messages.filter(Q(side="seller") | Q(state__in=VISIBLE))
    return _log(rows.exclude(state__in=[State.DRAFT, State.WITHDRAWN]), before)


def buyer_log(thread: Thread, before: int = 0) -> Log:
    """Return what the buyer sees: what was delivered, and the own messages on their way."""
    own = Q(side="buyer", state__in=[State.QUEUED, State.HELD])
    return _log(thread.messages.filter(Q(state__in=VISIBLE) | own), before)


def _log(rows: QuerySet[Message], before: int) -> Log:
    if before:
        rows = rows.filter(pk__lt=before)
    tidied = Revision.objects.filter(
        message=OuterRef("pk"), text_version=OuterRef("text_version") - 1, why=Revision.TIDIED
    )
    shown_with = rows.select_related("verdict").annotate(tidied=Exists(tidied))
    found = list(shown_with.order_by("-pk")[: LOG_SIZE + 1])
    shown = found[:LOG_SIZE]
    earlier = shown[-1].pk if len(found) > LOG_SIZE else None
    return Log(sorted(shown, key=lambda m: (m.delivered_at or m.submitted_at, m.pk)), earlier)


def of_orders(seller: Seller, order_ids: Iterable[int]) -> dict[int, Thread]:
    """Return the conversations of these orders, by order id."""
    rows = _listed(seller).filter(order_id__in=order_ids)
    return {row.order_id: row for row in rows if row.order_id}


def blocked_messages(cursor: str = "") -> Page[Message]:
    """Return one page of all shops' blocked messages, for the marketplace's desk."""
    rows = Message.objects.filter(state=State.BLOCKED, side="seller")
    return page(
        rows.select_related("thread", "seller__marketplace", "verdict"), "submitted_at", cursor
    )


def _listed(seller: Seller) -> QuerySet[Thread]:
    """Leave out what only exists because a first message was refused."""
    shown = Q(last_message_id__isnull=False) | Q(open_sends__gt=0)
    return Thread.objects.filter(shown, seller=seller)


def _up_to(rows: QuerySet[Thread] | QuerySet[Message]) -> int:
    return rows.order_by()[:COUNT_UP_TO].count()
