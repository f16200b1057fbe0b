"""Amazon's all-orders reports: every order and its state, no buyer, no names of lines."""

from __future__ import annotations

import io
import time
from datetime import UTC, datetime, timedelta
from decimal import Decimal

import pytest

from messagecenter.accounts.models import Seller
from orders.importing.run import Report, import_orders
from orders.models import Alias, Buyer, Order, OrderLine
from tests.orders.conftest import Import
from tests.orders.order_files import sample

pytestmark = pytest.mark.django_db

ROW = {
    "amazon-order-id": "302-1",
    "purchase-date": "2026-11-11T09:17:32+00:00",
    "last-updated-date": "2026-11-12T09:00:00+00:00",
    "order-status": "Unshipped",
    "fulfillment-channel": "Merchant",
    "product-name": "Ceramic mug",
    "sku": "MUG",
    "quantity": "1",
    "currency": "EUR",
    "item-price": "18.50",
}
HEADER = list(ROW)


def report(shop: Seller, *rows: dict[str, str], batch: int = 500) -> Report:
    lines = ["\t".join(HEADER)]
    lines += ["\t".join((ROW | row)[name] for name in HEADER) for row in rows]
    return import_orders(io.BytesIO("\r\n".join(lines).encode()), shop, batch=batch)


def test_every_order_is_there_and_nobody_can_be_contacted_yet(shop: Seller) -> None:
    done = import_orders(sample("all_orders_de.txt"), shop)
    assert (done.format, done.read, done.new, done.refusals) == ("general-report", 6, 6, [])
    states = dict(Order.objects.values_list("number", "state"))
    assert states == {
        "302-4403061-1170451": "shipped",
        "305-7718204-5562310": "delivered",
        "306-2201184-9937715": "cancelled",
        "028-3340017-8841126": "pending",
    }
    assert set(Order.objects.values_list("buyer", flat=True)) == {None}
    assert not Buyer.objects.exists()
    assert not Alias.objects.exists()


def test_facts_are_drawn_from_the_report(shop: Seller) -> None:
    import_orders(sample("all_orders_de.txt"), shop)
    order = Order.objects.get(number="302-4403061-1170451")
    assert order.placed_at == datetime(2026, 11, 11, 9, 17, 32, tzinfo=UTC)
    assert order.window_closes_at == order.placed_at + timedelta(hours=720)
    assert (order.fulfilment, order.item_count) == ("seller", 6)
    assert order.item_title == 'Ceramic mug "Nordsee", blue, 0.4 l'
    assert (order.delivered_at, order.latest_delivery_at, order.returns_known) == (
        None,
        None,
        False,
    )
    assert Order.objects.get(number="305-7718204-5562310").fulfilment == "marketplace"
    mug = OrderLine.objects.get(sku="MUG-BLUE-2")
    # The report tells the price of both together.
    assert (mug.quantity, mug.price, mug.currency) == (2, Decimal("18.50"), "EUR")
    assert mug.traits is None
    cancelled = OrderLine.objects.get(sku="BOARD-ENGR")
    assert (cancelled.quantity, cancelled.price) == (0, None)


def test_the_report_by_last_update_is_read_the_same_way(shop: Seller) -> None:
    done = import_orders(sample("all_orders_by_update_us.txt"), shop)
    assert (done.format, done.new, done.refusals) == ("general-report", 2, [])
    assert set(OrderLine.objects.values_list("title", "price")) == {
        ("Canvas rucksack – 20 l, “Café” brown", Decimal("59.00")),  # cp1252
        ("Crème brûlée set, 6 pcs", Decimal("12.51")),
    }
    assert Order.objects.get(number="113-5510429-7763018").state == "partly-shipped"


@pytest.mark.parametrize(
    ("status", "state"),
    [
        ("Pending", "pending"),
        ("PendingAvailability", "pending"),
        ("Pending - Waiting for Pick Up", "unshipped"),
        ("Unshipped", "unshipped"),
        ("Unfulfillable", "unshipped"),
        ("Shipping", "unshipped"),
        ("PartiallyShipped", "partly-shipped"),
        ("Partially Shipped", "partly-shipped"),
        ("Shipped", "shipped"),
        ("InvoiceUnconfirmed", "shipped"),
        ("Shipped - Out for Delivery", "shipped"),
        ("Shipped - Returned to Seller", "shipped"),
        ("Shipped - Delivered to Buyer", "delivered"),
        ("SHIPPED - DELIVERED TO BUYER", "delivered"),
        ("Delivered", "delivered"),
        ("Canceled", "cancelled"),
        ("Cancelled", "cancelled"),
    ],
)
def test_each_status_has_its_state(shop: Seller, status: str, state: str) -> None:
    report(shop, {"order-status": status})
    assert Order.objects.get().state == state


@pytest.mark.parametrize(
    ("channel", "fulfilment"),
    [
        ("Amazon", "marketplace"),
        ("AFN", "marketplace"),
        ("AMAZON_NA", "marketplace"),
        ("Merchant", "seller"),
        ("MFN", "seller"),
        ("", ""),
        ("Drone", ""),
    ],
)
def test_each_channel_is_a_fulfilment_or_not_known(
    shop: Seller, channel: str, fulfilment: str
) -> None:
    report(shop, {"fulfillment-channel": channel})
    assert Order.objects.get().fulfilment == fulfilment


@pytest.mark.parametrize(
    ("column", "value", "reason"),
    [
        ("amazon-order-id", "", "must not be empty"),
        ("purchase-date", "", "must not be empty"),
        ("purchase-date", "2026-11-11", "offset"),
        ("last-updated-date", "lately", "ISO 8601"),
        ("order-status", "", "must not be empty"),
        ("order-status", "Vanished", "no status"),
        ("quantity", "", "must not be empty"),
        ("quantity", "1.5", "whole number"),
        ("currency", "", "needs its currency"),
        ("currency", "€", "currency such as"),
        ("item-price", "cheap", "amount"),
    ],
)
def test_a_bad_cell_refuses_its_row_alone(
    shop: Seller, column: str, value: str, reason: str
) -> None:
    done = report(shop, {}, {"amazon-order-id": "302-2", column: value})
    (refusal,) = done.refusals
    assert (refusal.line, refusal.column) == (3, column)
    assert reason in refusal.reason
    assert Order.objects.count() == 1


@pytest.mark.parametrize("batch", [1, 2, 500])
def test_the_same_thing_twice_in_one_order_stays_two_lines(shop: Seller, batch: int) -> None:
    rows: list[dict[str, str]] = [
        {"quantity": "1"},
        {"amazon-order-id": "302-2"},
        {"quantity": "5", "item-price": "10.00"},
    ]
    assert report(shop, *rows, batch=batch).new == 3
    lines = OrderLine.objects.filter(order__number="302-1").order_by("pk")
    assert [line.quantity for line in lines] == [1, 5]
    before = everything()
    assert report(shop, *rows, batch=batch).unchanged == 3
    assert everything() == before


@pytest.mark.parametrize("name", ["all_orders_de.txt", "all_orders_by_update_us.txt"])
@pytest.mark.parametrize("batch", [1, 500])
def test_importing_again_changes_nothing(shop: Seller, name: str, batch: int) -> None:
    first = import_orders(sample(name), shop, batch=batch)
    before = everything()
    again = import_orders(sample(name), shop, batch=batch)
    assert (again.read, again.unchanged) == (first.read, first.read)
    assert everything() == before


def test_a_line_that_the_shipping_report_names_later_is_the_same_line(shop: Seller) -> None:
    import_orders(sample("all_orders_de.txt"), shop)
    import_orders(sample("shipping_report_de.txt"), shop)
    order = Order.objects.select_related("buyer").get(number="302-4403061-1170451")
    lines = list(order.lines.order_by("pk"))
    assert [line.sku for line in lines] == ["MUG-BLUE-2", "SAUCER 12"]
    assert [line.line_no for line in lines] == ["40871530055114", "40871530055122"]
    assert (order.item_count, order.state) == (6, "shipped")
    assert order.buyer is not None
    assert order.item_title == 'Ceramic mug "Nordsee", blue, 0.4 l'
    before = everything()
    assert import_orders(sample("all_orders_de.txt"), shop).unchanged == 6
    assert import_orders(sample("shipping_report_de.txt"), shop).changed == 0
    assert everything() == before


def test_a_line_that_another_file_named_before_is_the_same_line(shop: Seller) -> None:
    import_orders(sample("shipping_report_de.txt"), shop)
    done = import_orders(sample("all_orders_de.txt"), shop)
    assert done.new == 4
    assert Order.objects.get(number="302-4403061-1170451").lines.count() == 2


def test_an_order_keeps_its_buyer_and_its_date(shop: Seller, bring: Import) -> None:
    bring({"order_number": "302-1", "placed_at": ROW["purchase-date"], "sku": "MUG"})
    assert report(shop, {"order-status": "Shipped"}).changed == 1
    order = Order.objects.select_related("buyer").get()
    assert order.buyer is not None
    assert (order.buyer.short_name, order.state) == ("Mei W.", "shipped")
    moved = report(shop, {"purchase-date": "2026-11-20T09:17:32+00:00"})
    assert [(each.line, each.column) for each in moved.refusals] == [(2, "purchase-date")]
    order.refresh_from_db()
    assert order.placed_at == datetime(2026, 11, 11, 9, 17, 32, tzinfo=UTC)


def test_a_buyer_who_is_told_later_can_be_contacted(shop: Seller, bring: Import) -> None:
    report(shop, {})
    bring({"order_number": "302-1", "placed_at": ROW["purchase-date"], "sku": "MUG"})
    order = Order.objects.select_related("buyer").get()
    assert order.buyer is not None
    assert Alias.objects.filter(buyer=order.buyer, seller=shop).count() == 2
    assert order.lines.get().line_no == "1"


def test_a_report_of_before_takes_nothing_back(shop: Seller) -> None:
    new = {"order-status": "Shipped", "last-updated-date": "2026-11-14T09:00:00+00:00"}
    report(shop, new | {"quantity": "2", "product-name": "Ceramic mug, blue"})
    before = everything()
    assert report(shop, {"quantity": "3"}).unchanged == 1
    assert everything() == before
    # What is not known yet is better than nothing all the same.
    assert report(shop, {"sku": "SAUCER", "order-status": "Pending"}).new == 1
    assert Order.objects.get().state == "shipped"


def test_an_order_only_moves_forward(shop: Seller) -> None:
    later = "2026-11-15T09:00:00+00:00"
    report(shop, {"order-status": "Shipped - Delivered to Buyer"})
    report(shop, {"order-status": "Shipped", "last-updated-date": later})
    assert Order.objects.get().state == "delivered"


def test_anothers_order_number_cannot_be_taken(shop: Seller, rival: Seller) -> None:
    report(shop, {})
    (refusal,) = report(rival, {}).refusals
    assert (refusal.line, refusal.column) == (2, "amazon-order-id")


def test_five_thousand_rows_take_seconds(shop: Seller) -> None:
    rows = [
        {"amazon-order-id": f"302-{n // 2:07}-1", "sku": f"SKU-{n % 100}", "item-price": f"{n}.50"}
        for n in range(5000)
    ]
    began = time.monotonic()
    done = report(shop, *rows)
    assert time.monotonic() - began < 20
    assert (done.new, Order.objects.count(), OrderLine.objects.count()) == (5000, 2500, 5000)
    assert report(shop, *rows).unchanged == 5000


def everything() -> list[object]:
    return [
        list(model.objects.order_by("pk").values()) for model in (Buyer, Order, OrderLine, Alias)
    ]
