"""What one line of a list and one bubble of a conversation show, ready for the templates."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from compliance import shown
from compliance.selectors import findings_of
from messagecenter.threads.states import State
from orders.window_left import WindowLeft, window_left

if TYPE_CHECKING:
    from messagecenter.threads.models import Message, Thread
    from orders.models import Order

# State -> (words for the shop, colour), architecture 4.5; buyers see less.
_SELLER_WORDS = {
    State.DRAFT: (gettext_lazy("Draft"), "neutral"),
    State.CHECKED: (gettext_lazy("Checking attachments"), "neutral"),
    State.QUEUED: (gettext_lazy("Sending"), "neutral"),
    State.HELD: (gettext_lazy("Waiting for review"), "warn"),
    State.BLOCKED: (gettext_lazy("Not delivered"), "danger"),
    State.DELIVERED: (gettext_lazy("Delivered"), "ok"),
    State.READ: (gettext_lazy("Delivered"), "ok"),
    State.WITHDRAWN: (gettext_lazy("Not sent"), "neutral"),
    State.EXPIRED: (gettext_lazy("Not sent, window closed"), "neutral"),
}
# Colours of the reply clock (hours left): below two danger, below eight warning.
_CLOCK_DANGER, _CLOCK_WARN = timedelta(hours=2), timedelta(hours=8)


@dataclass(frozen=True, slots=True)
class Chip:
    text: str
    level: str


@dataclass(frozen=True, slots=True)
class OrderRow:
    """One line of Manage Orders."""

    public_id: str
    number: str
    placed_at: datetime
    state: str
    state_label: str
    item_title: str
    item_count: int
    buyer_name: str
    has_buyer: bool
    window: WindowLeft
    thread_id: str
    unread: int
    has_messages: bool


@dataclass(frozen=True, slots=True)
class ThreadRow:
    """One line of the inbox."""

    public_id: str
    buyer_name: str
    subject: str
    snippet: str
    last_at: datetime | None
    seller_unread: int
    order_number: str
    item_title: str
    due_at: datetime | None
    clock: Chip | None
    state_chip: Chip | None
    message_id: str = ""


@dataclass(frozen=True, slots=True)
class Bubble:
    """One message of a conversation, as one side sees it."""

    public_id: str
    pk: int
    side: str
    mine: bool
    author_name: str
    subject: str
    body: str
    at: datetime | None
    delivered_at: datetime | None
    state: str
    state_words: str
    state_css: str
    why: str
    findings: list[shown.Shown]
    editable: bool
    tidied: bool


def order_row(order: Order, thread: Thread | None, now: datetime) -> OrderRow:
    return OrderRow(
        public_id=order.public_id,
        number=order.number,
        placed_at=order.placed_at,
        state=order.state,
        state_label=state_label(order.state),
        item_title=order.item_title,
        item_count=order.item_count,
        buyer_name=order.buyer.short_name if order.buyer else "",
        has_buyer=order.buyer is not None,
        window=window_left(order, now),
        thread_id=thread.public_id if thread else "",
        unread=thread.seller_unread if thread else 0,
        has_messages=thread is not None,
    )


STATES = ("pending", "unshipped", "partly-shipped", "shipped", "delivered", "cancelled")


def state_label(state: str) -> str:
    return {
        "pending": _("Pending"),
        "unshipped": _("Unshipped"),
        "partly-shipped": _("Partly shipped"),
        "shipped": _("Shipped"),
        "delivered": _("Delivered"),
        "cancelled": _("Cancelled"),
    }[state]


def thread_row(thread: Thread, now: datetime, reply_within: timedelta) -> ThreadRow:
    due_at = thread.oldest_unanswered_at and thread.oldest_unanswered_at + reply_within
    chip = None
    if not thread.last_message_id:
        chip = Chip(_("Not delivered yet"), "neutral")
    return ThreadRow(
        public_id=thread.public_id,
        buyer_name=thread.buyer_name,
        subject=thread.subject or _("Your order %(number)s") % {"number": thread.order_number},
        snippet=thread.snippet,
        last_at=thread.last_at,
        seller_unread=thread.seller_unread,
        order_number=thread.order_number,
        item_title=thread.item_title,
        due_at=due_at,
        clock=clock_chip(due_at, now) if due_at else None,
        state_chip=chip,
    )


def message_row(message: Message) -> ThreadRow:
    """Show one own message as a line of the Held or Not delivered section."""
    words, level = _SELLER_WORDS[State(message.state)]
    thread = message.thread
    return ThreadRow(
        public_id=thread.public_id,
        buyer_name=thread.buyer_name,
        subject=message.subject,
        snippet=" ".join(message.body.split())[:140],
        last_at=message.submitted_at,
        seller_unread=0,
        order_number=thread.order_number,
        item_title=thread.item_title,
        due_at=None,
        clock=None,
        state_chip=Chip(str(words), level),
        message_id=message.public_id,
    )


def clock_chip(due_at: datetime, now: datetime) -> Chip:
    """Say how long is left to reply, in words: "11h left", "1h 10m late"."""
    left = due_at - now
    if left < timedelta(0):
        return Chip(_("%(time)s late") % {"time": _span(-left)}, "late")
    level = "danger" if left < _CLOCK_DANGER else "warn" if left < _CLOCK_WARN else "neutral"
    return Chip(_("%(time)s left") % {"time": _span(left)}, level)


def _span(time: timedelta) -> str:
    minutes = int(time.total_seconds()) // 60
    if minutes >= 48 * 60:
        return _("%(days)dd") % {"days": minutes // (24 * 60)}
    if minutes >= 8 * 60:
        return _("%(hours)dh") % {"hours": minutes // 60}
    if minutes >= 60:
        return _("%(hours)dh %(minutes)dm") % {"hours": minutes // 60, "minutes": minutes % 60}
    return _("%(minutes)dm") % {"minutes": minutes}


def seller_bubble(message: Message) -> Bubble:
    words, css = _SELLER_WORDS[State(message.state)]
    findings: list[shown.Shown] = []
    if message.verdict and message.state in (State.BLOCKED, State.HELD):
        findings = shown.show(findings_of(message.verdict), {"body": message.body})
    return _bubble(message, str(words), css, mine=message.side == "seller", findings=findings)


def buyer_bubble(message: Message) -> Bubble:
    # A buyer's own message says "Sent", nothing that reads like a read receipt.
    words = _("Sent") if message.side == "buyer" else ""
    return _bubble(message, words, "neutral", mine=message.side == "buyer", findings=[])


def _bubble(
    message: Message, words: str, css: str, *, mine: bool, findings: list[shown.Shown]
) -> Bubble:
    return Bubble(
        public_id=message.public_id,
        pk=message.pk,
        side=message.side,
        mine=mine,
        author_name=message.author_name,
        subject=message.subject,
        body=message.body,
        at=message.delivered_at or message.submitted_at,
        delivered_at=message.delivered_at,
        state=message.state,
        state_words=words,
        state_css=css,
        why=_why(message, explained=bool(findings)) if mine else "",
        findings=findings,
        editable=mine and message.state == State.BLOCKED,
        tidied=getattr(message, "tidied", False),
    )


def _why(message: Message, *, explained: bool) -> str:
    if message.state == State.HELD:
        return _("A person will check this message. You don't need to send it again.")
    if message.state == State.EXPIRED:
        return _(
            "The 30 days to contact this buyer ended before the message could be delivered. "
            "You can still reply if the buyer writes to you."
        )
    if message.state == State.BLOCKED:
        # A reviewer's own words, else what the findings say.
        return message.why or ("" if explained else _("This message was not delivered."))
    return ""
