"""Our own CSV: every fact arrives, and a fact once known is not forgotten."""

from __future__ import annotations

import io
from datetime import UTC, datetime
from decimal import Decimal
from pathlib import Path

import pytest

from messagecenter.accounts.models import Seller
from orders.importing.run import import_orders
from orders.models import Alias, Buyer, Order, OrderLine, Return
from tests.orders.conftest import Import
from tests.orders.order_files import sample

pytestmark = pytest.mark.django_db


def test_every_fact_arrives(shop: Seller) -> None:
    report = import_orders(sample("own_orders.csv"), shop)
    order = Order.objects.select_related("buyer").get(number="403-061")
    assert (report.format, report.new, report.refusals) == ("own-csv", 4, [])
    assert (order.state, order.fulfilment, order.returns_known) == ("delivered", "seller", True)
    assert order.placed_at == datetime(2026, 11, 11, 9, 32, tzinfo=UTC)
    assert order.earliest_delivery_at == datetime(2026, 11, 13, 7, tzinfo=UTC)
    assert order.latest_delivery_at == datetime(2026, 11, 16, 19, tzinfo=UTC)
    assert order.delivered_at == datetime(2026, 11, 14, 14, 20, tzinfo=UTC)
    assert order.completed_at == datetime(2026, 11, 14, 17, tzinfo=UTC)
    assert order.buyer is not None
    assert (order.buyer.email, order.buyer.short_name) == ("mei.wagner@mail.example", "Mei W.")
    assert order.buyer.locale == "de-DE"


def test_every_fact_of_a_line_arrives(shop: Seller) -> None:
    import_orders(sample("own_orders.csv"), shop)
    mug = OrderLine.objects.get(sku="MUG-BLUE")
    assert mug.title == 'Ceramic mug, "Nordsee", blue'
    assert (mug.line_no, mug.quantity, mug.price) == ("1", 2, Decimal("18.50"))
    assert (mug.currency, mug.traits) == ("EUR", [])
    assert OrderLine.objects.get(sku="BOOKCASE").traits == ["bulky", "service"]
    assert OrderLine.objects.get(sku="THROW").traits is None


def test_returns_arrive_and_unknown_stays_unknown(shop: Seller) -> None:
    import_orders(sample("own_orders.csv"), shop)
    returned = Return.objects.get()
    assert returned.order.number == "403-061"
    assert returned.closed_at == datetime(2026, 11, 20, 11, tzinfo=UTC)
    known = Order.objects.order_by("number").values_list("number", "returns_known")
    assert list(known) == [("402-940", True), ("402-977", False), ("403-061", True)]


def test_importing_again_changes_nothing(shop: Seller) -> None:
    import_orders(sample("own_orders.csv"), shop)
    again = import_orders(sample("own_orders.csv"), shop)
    assert (again.read, again.unchanged) == (4, 4)
    assert Alias.objects.count() == 4


def test_the_documented_example_can_be_imported(shop: Seller) -> None:
    page = Path(__file__).parents[2] / "docs" / "orders-import.md"
    example = page.read_text().split("```csv\n")[1].split("```")[0]
    report = import_orders(io.BytesIO(example.encode()), shop)
    assert (report.new, report.refusals) == (2, [])


def test_a_newer_file_changes_what_it_says_and_keeps_the_rest(bring: Import) -> None:
    bring(
        {
            "delivered_at": "2026-11-14T10:00:00Z",
            "state": "delivered",
            "price": "5",
            "currency": "EUR",
        }
    )
    report = bring({"state": "cancelled", "quantity": "3"})
    order = Order.objects.get()
    assert (report.new, report.changed) == (0, 1)
    assert (order.state, order.item_count) == ("cancelled", 3)
    assert order.delivered_at == datetime(2026, 11, 14, 10, tzinfo=UTC)
    assert order.lines.get().price == 5


def test_a_price_of_nothing_is_a_price(bring: Import) -> None:
    bring({"price": "5.00", "currency": "EUR"})
    bring({"price": "0", "currency": "EUR"})
    assert OrderLine.objects.get().price == 0


def test_an_open_return_is_closed_by_a_later_file(bring: Import) -> None:
    opened = {"return_opened_at": "2026-11-18T09:00:00Z"}
    bring(opened)
    report = bring(opened | {"return_closed_at": "2026-11-20T09:00:00Z"})
    assert report.changed == 1
    assert Return.objects.get().closed_at == datetime(2026, 11, 20, 9, tzinfo=UTC)
    assert bring(opened).unchanged == 1


def test_a_buyer_found_later_is_added_with_aliases(bring: Import) -> None:
    bring({"buyer_email": ""})
    assert Order.objects.get().buyer is None
    report = bring({})
    assert report.changed == 1
    assert Order.objects.get().buyer == Buyer.objects.get()
    assert Alias.objects.count() == 2


def test_one_person_is_one_buyer_whatever_the_case_of_their_address(bring: Import) -> None:
    bring({}, {"order_number": "2", "buyer_email": "MEI@mail.example"})
    assert Order.objects.values("buyer").distinct().count() == 1
    assert bring({"order_number": "3", "buyer_email": "Mei@Mail.Example"}).new == 1
    assert Buyer.objects.count() == 1


@pytest.mark.parametrize("batch", [1, 500])
def test_the_newest_order_tells_name_and_language(bring: Import, batch: int) -> None:
    newest = {"order_number": "2", "placed_at": "2026-11-20T08:00:00Z", "buyer_locale": "fr-FR"}
    rows = [newest | {"buyer_name": "Mei Zhou"}, {"buyer_locale": "de-DE"}]
    bring(*rows, batch=batch)
    again = bring(*rows, batch=batch)
    buyer = Buyer.objects.get()
    assert (buyer.short_name, buyer.locale) == ("Mei Z.", "fr-FR")
    assert (again.changed, again.unchanged) == (0, 2)


def test_the_result_does_not_depend_on_the_cut_into_batches(bring: Import) -> None:
    rows = [{"line_id": str(number), "state": state} for number, state in enumerate(STATES)]
    whole = bring(*rows)
    Order.objects.all().delete()
    pieces = bring(*rows, batch=1)
    assert whole == pieces
    assert Order.objects.get().state == STATES[-1]


STATES = ["unshipped", "shipped", "pending", "partly-shipped"]
