"""What an order tells the law, and what stays unknown."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import pytest

from compliance.types import Facts
from messagecenter.accounts.models import Seller
from orders.facts import order_facts
from orders.importing.run import import_orders
from orders.models import Buyer, Order
from orders.services import opt_out
from tests.orders.conftest import Import
from tests.orders.order_files import NOW, sample

pytestmark = pytest.mark.django_db


def facts_of(number: str) -> dict[str, Any]:
    order = Order.objects.select_related("seller", "buyer").get(number=number)
    return order_facts(order, seller=order.seller, buyer=order.buyer, now=NOW)


def test_an_order_with_all_facts_tells_them(shop: Seller) -> None:
    import_orders(sample("own_orders.csv"), shop)
    facts = facts_of("403-061")
    assert Facts(**facts) == Facts(
        now=NOW,
        placed_at=datetime(2026, 11, 11, 9, 32, tzinfo=UTC),
        completed_at=datetime(2026, 11, 14, 17, tzinfo=UTC),
        delivered_at=datetime(2026, 11, 14, 14, 20, tzinfo=UTC),
        latest_delivery_at=datetime(2026, 11, 16, 19, tzinfo=UTC),
        order_linked=True,
        order_number="403-061",
        order_state="delivered",
        fulfilment="seller",
        traits=("custom",),
        has_return=True,
        return_closed_at=datetime(2026, 11, 20, 11, tzinfo=UTC),
        opted_out=False,
        buyer_lang="de",
    )


def test_what_no_import_told_stays_unknown(bring: Import) -> None:
    bring({})
    facts = Facts(**facts_of("403-061"))
    assert facts.order_linked is True
    assert (facts.fulfilment, facts.traits, facts.has_return) == (None, None, None)
    assert (facts.delivered_at, facts.buyer_lang) == (None, None)


def test_known_to_have_none_is_not_unknown(bring: Import) -> None:
    bring({"traits": "none", "return_opened_at": "none"}, {"line_id": "2"})
    facts = facts_of("403-061")
    assert (facts["traits"], facts["has_return"]) == ((), False)


def test_traits_of_all_lines_count(bring: Import) -> None:
    bring({"traits": "digital bulky"}, {"line_id": "2", "traits": "custom"}, {"line_id": "3"})
    assert facts_of("403-061")["traits"] == ("custom", "bulky", "digital")


def test_one_open_return_keeps_the_return_open(bring: Import) -> None:
    first = {"return_opened_at": "2026-11-15T00:00:00Z", "return_closed_at": "2026-11-16T00:00:00Z"}
    bring(first, {"line_id": "2", "return_opened_at": "2026-11-17T00:00:00Z"})
    assert (facts_of("403-061")["has_return"], facts_of("403-061")["return_closed_at"]) == (
        True,
        None,
    )


@pytest.mark.parametrize("everywhere", [True, False])
def test_an_opt_out_of_the_shop_or_of_all_counts(
    bring: Import, shop: Seller, rival: Seller, *, everywhere: bool
) -> None:
    bring({})
    opt_out(Buyer.objects.get(), rival)
    assert facts_of("403-061")["opted_out"] is False
    opt_out(Buyer.objects.get(), None if everywhere else shop)
    assert facts_of("403-061")["opted_out"] is True


def test_an_order_of_others_tells_nothing(bring: Import, shop: Seller, rival: Seller) -> None:
    bring({})
    order, mei = Order.objects.get(), Buyer.objects.get()
    dov = Buyer.objects.create(email="dov@mail.example", short_name="Dov")
    for told, seller, buyer in ((order, rival, mei), (order, shop, dov), (None, shop, mei)):
        facts = order_facts(told, seller=seller, buyer=buyer, now=NOW)
        assert facts == {
            "now": NOW,
            "order_linked": False,
            "opted_out": False,
            "buyer_lang": None,
        }
    assert order_facts(order, seller=shop, buyer=None, now=NOW)["order_linked"] is False
