"""Contact reasons: open, closed with a cause, or unknown; the gate and the cards agree."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from compliance import reasons
from compliance.engine import evaluate
from compliance.pack import Pack
from compliance.types import Category, Facts, Submission

NOW = datetime(2026, 5, 20, 12, 0, tzinfo=UTC)
DAY = timedelta(days=1)
PROACTIVE = {
    "customization", "service_appointment", "oversize_delivery", "review_request", "invoice",
    "return_question", "order_information", "fba_issue",
}  # fmt: skip
NECESSARY = {"return_related", "order_problem"}

BASE = Facts(
    now=NOW,
    placed_at=NOW - 10 * DAY,
    order_linked=True,
    order_state="unshipped",
    fulfilment="seller",
    traits=(),
    has_return=False,
    opted_out=False,
    proactive_sent=0,
)
OPENS = {
    "customization": replace(BASE, traits=("custom",)),
    "service_appointment": replace(BASE, traits=("service",)),
    "oversize_delivery": replace(BASE, traits=("bulky",)),
    "review_request": replace(BASE, order_state="delivered", delivered_at=NOW - 6 * DAY),
    "invoice": replace(BASE, order_state="cancelled"),
    "return_question": replace(BASE, order_state="delivered", has_return=True),
    "order_information": BASE,
    "fba_issue": replace(BASE, fulfilment="marketplace"),
    "return_related": replace(BASE, order_state="delivered", has_return=True),
    "order_problem": BASE,
}
CLOSES = {
    "customization": replace(OPENS["customization"], order_state="shipped"),
    "service_appointment": replace(OPENS["service_appointment"], order_state="delivered"),
    "oversize_delivery": replace(OPENS["oversize_delivery"], fulfilment="marketplace"),
    "review_request": replace(OPENS["review_request"], delivered_at=NOW - 4 * DAY),
    "invoice": replace(BASE, order_state="pending"),
    "return_question": BASE,
    "order_information": replace(BASE, order_state="shipped"),
    "fba_issue": BASE,
    "return_related": replace(OPENS["return_related"], return_closed_at=NOW - 31 * DAY),
}
LACKS = {
    "customization": replace(OPENS["customization"], traits=None),
    "service_appointment": replace(OPENS["service_appointment"], order_state=None),
    "oversize_delivery": replace(OPENS["oversize_delivery"], fulfilment=None),
    "review_request": replace(OPENS["review_request"], delivered_at=None),
    "invoice": replace(BASE, order_state=None),
    "return_question": replace(BASE, has_return=None),
    "order_information": replace(BASE, order_state=None),
    "fba_issue": replace(BASE, fulfilment=None),
    "return_related": replace(BASE, has_return=None),
}


def _offer(slug: str, facts: Facts, pack: Pack) -> reasons.Offer:
    return next(one for one in reasons.offer(facts, pack) if one.reason.slug == slug)


def test_ten_reasons_are_offered_and_needed_ones_come_first(shipped: Pack) -> None:
    offered = reasons.offer(BASE, shipped)
    assert {one.reason.slug for one in offered} == PROACTIVE | NECESSARY
    groups = [one.reason.group for one in offered]
    assert groups == sorted(groups, key=lambda group: group == "optional")
    assert set(groups) == {"needed", "optional"}


def test_four_more_reasons_are_known_but_not_offered(shipped: Pack) -> None:
    hidden = {slug for slug, reason in shipped.reasons.items() if not reason.offered}
    assert hidden == {"legal_disclosure", "warranty", "digital_access_key", "other_order"}


@pytest.mark.parametrize("slug", sorted(PROACTIVE | NECESSARY))
def test_each_reason_opens(slug: str, shipped: Pack) -> None:
    answer = _offer(slug, OPENS[slug], shipped)
    assert (answer.state, answer.cause) == ("open", "")
    assert answer.closes_at is not None
    assert answer.closes_at <= NOW + 20 * DAY


@pytest.mark.parametrize("slug", sorted(CLOSES))
def test_each_reason_closes_with_a_cause(slug: str, shipped: Pack) -> None:
    answer = _offer(slug, CLOSES[slug], shipped)
    assert answer.state == "closed"
    assert answer.cause % answer.params


@pytest.mark.parametrize("slug", sorted(LACKS))
def test_a_missing_fact_makes_a_reason_unknown(slug: str, shipped: Pack) -> None:
    answer = _offer(slug, LACKS[slug], shipped)
    assert answer.state == "unknown"
    assert (answer.cause % answer.params).startswith(
        "Unknown, ask the marketplace. The order import"
    )


@pytest.mark.parametrize("slug", sorted(PROACTIVE | NECESSARY))
@pytest.mark.parametrize("table", [OPENS, CLOSES, LACKS])
def test_the_gate_says_what_the_card_says(
    slug: str, table: dict[str, Facts], shipped: Pack
) -> None:
    facts = table.get(slug, BASE)
    category = reasons.classify(slug, shipped)
    submission = Submission(body="Which one?", category=category, reason=slug, facts=facts)
    report = evaluate(submission, shipped, gates_only=True)
    fired = any(one.rule == "reason-not-eligible" for one in report.findings)
    assert fired == (_offer(slug, facts, shipped).state == "closed")


def test_the_window_closes_every_reason(shipped: Pack) -> None:
    late = replace(OPENS["return_related"], placed_at=NOW - 30 * DAY - timedelta(seconds=1))
    assert {one.state for one in reasons.offer(late, shipped)} == {"closed"}


def test_opting_out_closes_optional_reasons_only(shipped: Pack) -> None:
    facts = replace(OPENS["return_related"], opted_out=True)
    by_group = {(one.reason.group, one.state) for one in reasons.offer(facts, shipped)}
    assert ("optional", "open") not in by_group
    assert _offer("return_related", facts, shipped).state == "open"
    assert _offer("return_question", facts, shipped).state == "closed"


def test_a_used_up_reason_is_closed_and_others_stay(shipped: Pack) -> None:
    facts = replace(BASE, sent_by_reason=(("order_information", 4),), proactive_sent=3)
    assert _offer("order_information", facts, shipped).state == "closed"
    assert _offer("invoice", facts, shipped).state == "open"


def test_four_messages_of_your_own_are_the_most_but_problems_may_be_told(shipped: Pack) -> None:
    facts = replace(BASE, proactive_sent=4)
    assert _offer("order_information", facts, shipped).state == "closed"
    assert _offer("order_problem", facts, shipped).state == "open"


def test_one_review_request_per_order(shipped: Pack) -> None:
    facts = replace(OPENS["review_request"], review_requested_at=NOW - DAY)
    assert "already asked" in _offer("review_request", facts, shipped).cause


def test_a_review_request_opens_at_day_five_and_closes_after_day_thirty(shipped: Pack) -> None:
    for days, state in ((5, "open"), (30, "open"), (30.01, "closed"), (4.99, "closed")):
        facts = replace(
            OPENS["review_request"], placed_at=NOW, delivered_at=NOW - timedelta(days=days)
        )
        assert _offer("review_request", facts, shipped).state == state, days
    early = replace(OPENS["review_request"], delivered_at=NOW - 2 * DAY)
    assert _offer("review_request", early, shipped).opens_at == NOW + 3 * DAY


def test_the_promised_date_stands_in_for_the_delivery(shipped: Pack) -> None:
    facts = replace(
        OPENS["review_request"], order_state="shipped", delivered_at=None,
        latest_delivery_at=NOW - 5 * DAY,
    )  # fmt: skip
    assert _offer("review_request", facts, shipped).state == "open"


def test_a_reason_decides_the_category(shipped: Pack) -> None:
    assert {reasons.classify(slug, shipped) for slug in PROACTIVE} == {Category.PROACTIVE}
    assert {reasons.classify(slug, shipped) for slug in NECESSARY} == {Category.NECESSARY}
    assert reasons.classify("reply", shipped) is Category.REPLY
    with pytest.raises(KeyError):
        reasons.classify("gossip", shipped)
