"""Contact reasons: which category one has, and whether it fits the case at hand."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import datetime

from compliance.pack import Pack, Reason
from compliance.types import Category, Facts, gettext_noop
from compliance.window import anchor_of
from messagecenter.lib import window

OPEN, CLOSED, UNKNOWN = "open", "closed", "unknown"

UNKNOWN_CAUSE = gettext_noop(
    "Unknown, ask the marketplace. The order import did not say %(missing)s."
)
MISSING = {
    "order_state": gettext_noop("what state the order is in"),
    "traits": gettext_noop("what kind of item it is"),
    "fulfilment": gettext_noop("who ships the order"),
    "has_return": gettext_noop("whether there is a return"),
    "delivery": gettext_noop("when the order is delivered"),
    "placed_at": gettext_noop("when the order was placed"),
}
TRAIT_CAUSE = {
    "custom": gettext_noop("Only for orders with a custom item."),
    "service": gettext_noop("Only for orders with a service."),
    "bulky": gettext_noop("Only for orders with a large or heavy item."),
    "digital": gettext_noop("Only for orders with a digital item."),
}
FULFILMENT_CAUSE = {
    "seller": gettext_noop("Only for orders that you ship yourself."),
    "marketplace": gettext_noop("Only for orders that the marketplace ships."),
}
STATE_CAUSE = {
    "pending": gettext_noop("Not while the order is still pending."),
    "unshipped": gettext_noop("Not before the order is shipped."),
    "partly-shipped": gettext_noop("Not before the whole order is shipped."),
    "shipped": gettext_noop("Not after the order is shipped."),
    "delivered": gettext_noop("Not after the order is delivered."),
    "cancelled": gettext_noop("Not for a cancelled order."),
}


@dataclass(frozen=True, slots=True)
class Offer:
    """A reason as its card shows it. `cause` is a message key, filled with `params` when shown."""

    reason: Reason
    state: str
    cause: str = ""
    params: dict[str, str] = field(default_factory=dict)
    opens_at: datetime | None = None
    closes_at: datetime | None = None


def why_closed(answer: Offer) -> tuple[tuple[str, str], ...]:
    """The cause and its parameters, as a finding carries them."""
    return (("cause", answer.cause), *sorted(answer.params.items()))


def classify(reason: str, pack: Pack) -> Category:
    """The category of a reason; `reply` is the one value that is no reason. KeyError if unknown."""
    return Category.REPLY if reason == "reply" else pack.reasons[reason].category


def offer(facts: Facts, pack: Pack) -> list[Offer]:
    """Every reason that the marketplace offers, needed ones first, each with its state and cause.

    A reason that fits is still closed by the window, by the buyer's choice and by the caps.
    """
    offered = (reason for reason in pack.reasons.values() if reason.offered)
    ordered = sorted(offered, key=lambda reason: reason.group != "needed")
    return [_limited(eligible(reason, facts), facts, pack) for reason in ordered]


def eligible(reason: Reason, facts: Facts) -> Offer:
    """Does this reason fit this order? The rule `reason-not-eligible` and `offer` both ask here.

    `unknown` means that a needed fact is None; a rule must not fire on it.
    """
    missing: list[str] = []
    for check in (_by_state, _by_traits, _by_fulfilment, _by_return, _by_delivery):
        answer = check(reason, facts)
        if isinstance(answer, str):
            missing.append(answer)
        elif answer is not None and answer.state == CLOSED:
            return answer
    if missing:
        return Offer(reason, UNKNOWN, UNKNOWN_CAUSE, {"missing": MISSING[missing[0]]})
    return Offer(reason, OPEN, closes_at=_delivery_limit(reason.delivery_until_hours, facts))


# Each check answers an Offer that closes the reason, the name of a missing fact, or None.
def _by_state(reason: Reason, facts: Facts) -> Offer | str | None:
    if not reason.states:
        return None
    if facts.order_state is None:
        return "order_state"
    if facts.order_state in reason.states:
        return None
    return Offer(reason, CLOSED, STATE_CAUSE[facts.order_state])


def _by_traits(reason: Reason, facts: Facts) -> Offer | str | None:
    if not reason.traits:
        return None
    if facts.traits is None:
        return "traits"
    if set(reason.traits) <= set(facts.traits):
        return None
    return Offer(reason, CLOSED, TRAIT_CAUSE[reason.traits[0]])


def _by_fulfilment(reason: Reason, facts: Facts) -> Offer | str | None:
    if reason.fulfilment is None:
        return None
    if facts.fulfilment is None:
        return "fulfilment"
    if facts.fulfilment == reason.fulfilment:
        return None
    return Offer(reason, CLOSED, FULFILMENT_CAUSE[reason.fulfilment])


def _by_return(reason: Reason, facts: Facts) -> Offer | str | None:  # noqa: PLR0911 - a list of readings, first one wins
    if reason.no_open_return and facts.has_return and facts.return_closed_at is None:
        return Offer(reason, CLOSED, gettext_noop("Not while a return is open."))
    if not reason.needs_return:
        return None
    if facts.has_return is None:
        return "has_return"
    if not facts.has_return:
        return Offer(reason, CLOSED, gettext_noop("Only for orders with a return."))
    if reason.return_within_hours is None or facts.return_closed_at is None or facts.now is None:
        return None
    until = window.closes_at(facts.return_closed_at, reason.return_within_hours)
    if window.is_open(facts.now, until):
        return None
    cause = gettext_noop("The return was closed too long ago.")
    return Offer(reason, CLOSED, cause, closes_at=until)


def _by_delivery(reason: Reason, facts: Facts) -> Offer | str | None:
    if reason.delivery_from_hours is None:
        return None
    opens = _delivery_limit(reason.delivery_from_hours, facts)
    closes = _delivery_limit(reason.delivery_until_hours, facts)
    if opens is None or facts.now is None:
        return "delivery"
    if facts.now < opens:
        return Offer(
            reason,
            CLOSED,
            gettext_noop("Opens %(days)s days after delivery."),
            {"days": str(reason.delivery_from_hours // 24)},
            opens_at=opens,
            closes_at=closes,
        )
    if closes is None or window.is_open(facts.now, closes):
        return None
    return Offer(
        reason,
        CLOSED,
        gettext_noop("Closed %(days)s days after delivery."),
        {"days": str((reason.delivery_until_hours or 0) // 24)},
        opens_at=opens,
        closes_at=closes,
    )


def _delivery_limit(hours: int | None, facts: Facts) -> datetime | None:
    delivered = facts.delivered_at or facts.latest_delivery_at
    if hours is None or delivered is None:
        return None
    return window.closes_at(delivered, hours)


def _limited(answer: Offer, facts: Facts, pack: Pack) -> Offer:
    """Close a reason that fits but may not be used now."""
    reason = answer.reason
    closed = _by_window(reason, facts, pack) or opted_out(reason, facts)
    closed = closed or asked_for_review(reason, facts) or over_cap(reason, facts, pack)
    if closed is not None:
        return closed
    if answer.state == OPEN:
        return replace(answer, closes_at=_earliest(answer.closes_at, _window_end(facts, pack)))
    return answer


def _window_end(facts: Facts, pack: Pack) -> datetime | None:
    anchor = anchor_of(facts, pack)
    return None if anchor is None else window.closes_at(anchor, pack.window.hours)


def _earliest(*instants: datetime | None) -> datetime | None:
    return min((one for one in instants if one is not None), default=None)


def _by_window(reason: Reason, facts: Facts, pack: Pack) -> Offer | None:
    closes = _window_end(facts, pack)
    if closes is None or facts.now is None or window.is_open(facts.now, closes):
        return None
    cause = gettext_noop(
        "The %(days)s days to contact this buyer have ended. "
        "You can still reply if the buyer writes to you."
    )
    return Offer(reason, CLOSED, cause, {"days": str(pack.window.hours // 24)}, closes_at=closes)


def opted_out(reason: Reason, facts: Facts) -> Offer | None:
    """Closed where the buyer wants no optional messages; needed ones still reach them."""
    if not facts.opted_out or reason.group == "needed":
        return None
    cause = gettext_noop(
        "This buyer has turned off optional messages. You can still write if the order needs it."
    )
    return Offer(reason, CLOSED, cause)


def asked_for_review(reason: Reason, facts: Facts) -> Offer | None:
    """Closed where a review of this order was asked for before: once is allowed."""
    if reason.slug != "review_request" or facts.review_requested_at is None:
        return None
    cause = gettext_noop(
        "You have already asked for a review of this order. One request per order is allowed."
    )
    return Offer(reason, CLOSED, cause)


def over_cap(reason: Reason, facts: Facts, pack: Pack) -> Offer | None:
    """Closed where enough was sent about this order: for the reason, in all, in own words."""
    counts = dict(facts.sent_by_reason)
    sent = counts.get(reason.slug, 0)
    if reason.cap is not None and sent >= reason.cap:
        cause = gettext_noop("You have used this reason %(sent)s of %(cap)s times for this order.")
        return Offer(reason, CLOSED, cause, {"sent": str(sent), "cap": str(reason.cap)})
    if reason.category is not Category.PROACTIVE:
        return None
    if facts.proactive_sent is not None and facts.proactive_sent >= pack.caps.proactive:
        cause = gettext_noop("%(cap)s messages that you start are the most for one order.")
        return Offer(reason, CLOSED, cause, {"cap": str(pack.caps.proactive)})
    free_form = sum(counts.get(one.slug, 0) for one in pack.reasons.values() if one.free_form)
    if reason.free_form and free_form >= pack.caps.free_form:
        cause = gettext_noop("You have already sent an optional message about this order.")
        return Offer(reason, CLOSED, cause)
    return None
