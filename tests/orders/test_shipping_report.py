"""Amazon's shipping report: read by column name, as stores really send it."""

from __future__ import annotations

import io
from datetime import UTC, datetime, timedelta

import pytest

from messagecenter.accounts.models import Seller
from orders.importing.run import import_orders
from orders.models import Alias, Buyer, Order, OrderLine
from tests.orders.order_files import sample

pytestmark = pytest.mark.django_db


@pytest.fixture
def imported(shop: Seller) -> None:
    report = import_orders(sample("shipping_report_de.txt"), shop)
    assert (report.format, report.read, report.new, report.refusals) == (
        "shipping-report",
        4,
        4,
        [],
    )


def test_rows_of_one_order_become_one_order(imported: None) -> None:
    assert Order.objects.count() == 3
    order = Order.objects.get(number="302-4403061-1170451")
    assert [line.quantity for line in order.lines.order_by("pk")] == [2, 4]
    assert (order.item_title, order.item_count) == ('Ceramic mug "Nordsee", blue, 0.4 l', 6)


def test_the_window_counts_720_hours_from_the_purchase_date(imported: None) -> None:
    order = Order.objects.get(number="304-1190045-7781204")
    assert order.placed_at == datetime(2026, 11, 12, 5, 41, 55, tzinfo=UTC)
    assert order.window_closes_at == order.placed_at + timedelta(hours=720)


def test_facts_are_drawn_from_the_report(imported: None) -> None:
    order = Order.objects.get(number="302-4403061-1170451")
    assert (order.state, order.fulfilment) == ("partly-shipped", "seller")
    assert order.latest_delivery_at == datetime(2026, 11, 20, 22, 59, 59, tzinfo=UTC)
    assert order.delivered_at is None
    assert order.returns_known is False
    assert Order.objects.get(number="028-9812277-5540312").state == "unshipped"


def test_a_customised_item_is_known_and_other_traits_are_not(imported: None) -> None:
    assert OrderLine.objects.get(sku="BOARD-ENGR").traits == ["custom"]
    assert OrderLine.objects.get(sku="MUG-BLUE-2").traits is None


def test_quotation_marks_in_a_title_are_letters(imported: None) -> None:
    assert OrderLine.objects.get(sku="SAUCER 12").title == 'Saucer, 12" set'


def test_the_buyer_is_shortened_and_gets_both_aliases(imported: None, shop: Seller) -> None:
    buyer = Order.objects.get(number="028-9812277-5540312").buyer
    assert buyer is not None
    assert (buyer.short_name, buyer.locale) == ("Daniel M.", "")
    aliases = Alias.objects.filter(buyer=buyer, seller=shop)
    assert sorted(aliases.values_list("side", flat=True)) == ["buyer", "seller"]


def test_an_order_without_an_address_has_no_buyer(imported: None) -> None:
    assert Order.objects.get(number="304-1190045-7781204").buyer is None
    assert Buyer.objects.count() == 2


def test_the_report_of_a_store_without_buyer_names_is_read(shop: Seller) -> None:
    report = import_orders(sample("shipping_report_us.txt"), shop)
    order = Order.objects.select_related("buyer").get()
    assert report.new == 1
    assert order.item_title == "Canvas rucksack – 20 l, “Café” brown"  # cp1252
    assert order.placed_at == datetime(2026, 11, 2, 20, 45, 10, tzinfo=UTC)
    assert order.buyer is not None
    assert order.buyer.short_name == "Noor A."


def test_the_japanese_report_is_read(shop: Seller) -> None:
    import_orders(sample("shipping_report_jp.txt"), shop)
    order = Order.objects.select_related("buyer").get()
    assert order.item_title == "マグカップ【2個セット】ブルー"  # Shift-JIS
    assert order.buyer is not None
    assert order.buyer.short_name == "山."


def test_columns_are_found_wherever_they_stand(shop: Seller) -> None:
    lines = sample("shipping_report_de.txt").read().decode("utf-8-sig").splitlines()
    turned = "\n".join("\t".join(reversed(line.split("\t"))) for line in lines)
    assert import_orders(io.BytesIO(turned.encode()), shop).new == 4
    assert OrderLine.objects.get(sku="SAUCER 12").quantity == 4


@pytest.mark.parametrize("batch", [1, 2, 500])
def test_importing_again_changes_nothing(shop: Seller, batch: int) -> None:
    import_orders(sample("shipping_report_de.txt"), shop, batch=batch)
    before = everything()
    again = import_orders(sample("shipping_report_de.txt"), shop, batch=batch)
    assert (again.read, again.unchanged) == (4, 4)
    assert everything() == before


def test_it_never_takes_an_order_back(shop: Seller) -> None:
    import_orders(sample("shipping_report_de.txt"), shop)
    Order.objects.update(state=Order.State.DELIVERED)
    OrderLine.objects.update(traits=["bulky"])
    import_orders(sample("shipping_report_de.txt"), shop)
    assert set(Order.objects.values_list("state", flat=True)) == {"delivered"}
    assert OrderLine.objects.get(sku="BOARD-ENGR").traits == ["custom", "bulky"]


def everything() -> list[object]:
    return [
        list(model.objects.order_by("pk").values()) for model in (Buyer, Order, OrderLine, Alias)
    ]
