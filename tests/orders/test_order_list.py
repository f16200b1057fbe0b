"""The order list: newest first, searched, narrowed, paged, in two queries at most."""

from __future__ import annotations

from datetime import timedelta

import pytest
from pytest_django import DjangoAssertNumQueries

from messagecenter.accounts.models import Seller
from messagecenter.lib.pages import Page
from orders.models import Order
from orders.selectors import mean_daily_orders, order_detail, orders_page
from tests.orders.conftest import Import
from tests.orders.order_files import NOW

pytestmark = pytest.mark.django_db


def numbers(page: Page[Order]) -> list[str]:
    return [order.number for order in page.rows]


def test_newest_stand_first_and_others_shops_nowhere(
    bring: Import, shop: Seller, rival: Seller
) -> None:
    bring({"order_number": "old", "placed_at": "2026-10-01T00:00:00Z"}, {"order_number": "new"})
    bring({"order_number": "foreign"}, seller=rival)
    assert numbers(orders_page(shop, now=NOW)) == ["new", "old"]
    assert numbers(orders_page(rival, now=NOW)) == ["foreign"]


def test_every_order_of_one_instant_stands_on_exactly_one_page(bring: Import, shop: Seller) -> None:
    bring(*({"order_number": f"{number:03}"} for number in range(120)))
    pages = [orders_page(shop, now=NOW)]
    while pages[-1].older:
        pages.append(orders_page(shop, cursor=pages[-1].older, now=NOW))
    assert [len(page.rows) for page in pages] == [50, 50, 20]
    assert [each for page in pages for each in numbers(page)] == [
        f"{number:03}" for number in reversed(range(120))
    ]
    back = orders_page(shop, cursor=pages[-1].newer or "", now=NOW)
    assert numbers(back) == numbers(pages[1])


@pytest.mark.parametrize(
    "words", ["061", "CERAMIC", "mic mug", "mei w", "mug-b", "  ceramic   mug ", "50%_off", "\0mug"]
)
def test_number_item_buyer_and_sku_are_searched(bring: Import, shop: Seller, words: str) -> None:
    second = {"line_id": "2", "title": "Saucer 50%_off"}
    bring({"sku": "MUG-BLUE"}, second, {"order_number": "7", "title": "Lamp", "buyer_email": ""})
    assert numbers(orders_page(shop, q=words, now=NOW)) == ["403-061"]


@pytest.mark.parametrize("words", ["sofa", "mei@mail.example", "mail.example", "50xxoff", "%"])
def test_what_does_not_match_is_not_found(bring: Import, shop: Seller, words: str) -> None:
    bring({})
    assert numbers(orders_page(shop, q=words, now=NOW)) == []


def test_a_search_stays_in_the_shop(bring: Import, shop: Seller, rival: Seller) -> None:
    bring({"order_number": "9", "title": "Sofa", "sku": "SOFA"}, seller=rival)
    bring({})
    assert numbers(orders_page(shop, q="sofa", now=NOW)) == []


def test_it_is_narrowed_by_status(bring: Import, shop: Seller) -> None:
    bring({"order_number": "1", "state": "shipped"}, {"order_number": "2"})
    assert numbers(orders_page(shop, status="shipped", now=NOW)) == ["1"]
    assert len(orders_page(shop, status="nonsense", now=NOW).rows) == 2


def test_it_is_narrowed_by_window(bring: Import, shop: Seller) -> None:
    ends = {
        "wide": timedelta(days=10),
        "almost": timedelta(hours=72, seconds=1),
        "soon": timedelta(hours=72),
        "last": timedelta(0),
        "over": timedelta(seconds=-1),
    }
    for number, left in ends.items():
        placed = NOW + left - timedelta(hours=720)
        bring({"order_number": number, "placed_at": placed.isoformat()})
    found = {
        window: numbers(orders_page(shop, window=window, now=NOW))
        for window in ("open", "closing", "closed", "")
    }
    assert found["open"] == ["wide", "almost", "soon", "last"]
    assert found["closing"] == ["soon", "last"]
    assert found["closed"] == ["over"]
    assert len(found[""]) == 5


def test_a_page_takes_one_query_buyers_included(
    bring: Import, shop: Seller, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    bring(*({"order_number": f"{n}", "buyer_email": f"b{n}@mail.example"} for n in range(60)))
    with django_assert_num_queries(1):
        page = orders_page(shop, q="mug", status="unshipped", window="open", now=NOW)
        assert all(order.buyer.short_name == "Mei W." for order in page.rows if order.buyer)
    assert len(page.rows) == 50


def test_an_order_has_its_lines_and_returns(
    bring: Import, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    bring({"line_id": "b"}, {"line_id": "a", "return_opened_at": "2026-11-20T00:00:00Z"})
    order = Order.objects.get()
    with django_assert_num_queries(2):
        detail = order_detail(order)
        assert [line.line_no for line in detail.lines] == ["b", "a"]
        assert len(detail.returns) == 1


def test_the_mean_counts_the_last_seven_days(bring: Import, shop: Seller) -> None:
    for days in (0, 1, 6, 7, 8):
        placed = NOW - timedelta(days=days)
        bring({"order_number": str(days), "placed_at": placed.isoformat()})
    assert mean_daily_orders(shop, NOW) == pytest.approx(3 / 7)
