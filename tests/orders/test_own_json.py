"""Our own JSON: one order a line, with every fact of the CSV."""

from __future__ import annotations

import io
import json
from datetime import UTC, datetime
from decimal import Decimal
from typing import Any

import pytest

from messagecenter.accounts.models import Seller
from orders.importing.rows import UnknownFormatError
from orders.importing.run import Report, import_orders
from orders.models import Alias, Buyer, Order, OrderLine, Return
from tests.orders.order_files import sample

pytestmark = pytest.mark.django_db

ITEM = {"line_id": "1", "title": "Ceramic mug", "quantity": 1}
ORDER: dict[str, Any] = {
    "order_number": "403-061",
    "placed_at": "2026-11-11T10:32:00+01:00",
    "state": "unshipped",
    "buyer_email": "mei@mail.example",
    "lines": [ITEM],
}


def bring(shop: Seller, *orders: dict[str, Any] | str) -> Report:
    lines = [one if isinstance(one, str) else json.dumps(ORDER | one) for one in orders]
    return import_orders(io.BytesIO("\n".join([*lines, ""]).encode()), shop)


def test_every_fact_is_read(shop: Seller) -> None:
    report = import_orders(sample("own_orders.jsonl"), shop)
    assert (report.format, report.read, report.new, report.refusals) == ("own-json", 3, 3, [])
    order = Order.objects.select_related("buyer").get(number="403-061")
    assert order.buyer is not None
    assert (order.buyer.short_name, order.buyer.locale) == ("Mei W.", "de-DE")
    assert (order.state, order.fulfilment, order.item_count) == ("delivered", "seller", 3)
    assert order.delivered_at == datetime(2026, 11, 14, 14, 20, tzinfo=UTC)
    assert order.completed_at == datetime(2026, 11, 14, 17, 0, tzinfo=UTC)
    mug, board = order.lines.order_by("pk")
    assert (mug.line_no, mug.sku, mug.price, mug.currency) == (
        "1",
        "MUG-BLUE",
        Decimal("18.50"),
        "EUR",
    )
    assert (mug.title, mug.traits, board.traits) == ('Ceramic mug, "Nordsee", blue', [], ["custom"])
    assert [each.closed_at for each in order.returns.order_by("opened_at")] == [
        datetime(2026, 11, 20, 11, 0, tzinfo=UTC),
        None,
    ]


def test_what_is_empty_is_known_and_what_is_left_out_is_not(shop: Seller) -> None:
    import_orders(sample("own_orders.jsonl"), shop)
    assert dict(Order.objects.values_list("number", "returns_known")) == {
        "403-061": True,
        "403-062": True,
        "403-063": False,
    }
    assert OrderLine.objects.get(order__number="403-062").traits is None


def test_json_and_csv_tell_the_same(shop: Seller) -> None:
    import_orders(sample("own_orders.csv"), shop)
    numbers = set(Order.objects.values_list("number", flat=True))
    report = import_orders(sample("own_orders.jsonl"), shop)
    assert "403-061" in numbers
    # The same order, but for the second return that only the JSON tells.
    assert report.changed >= 1
    assert Order.objects.get(number="403-061").returns.count() == 2


def test_importing_again_changes_nothing(shop: Seller) -> None:
    import_orders(sample("own_orders.jsonl"), shop)
    before = everything()
    again = import_orders(sample("own_orders.jsonl"), shop)
    assert (again.read, again.unchanged) == (3, 3)
    assert everything() == before


def test_one_more_line_or_return_is_a_change_of_the_order(shop: Seller) -> None:
    bring(shop, {})
    more = {
        "lines": [ITEM, ITEM | {"line_id": "2"}],
        "returns": [{"opened_at": "2026-11-18T09:00Z"}],
    }
    assert bring(shop, more).changed == 1
    assert (OrderLine.objects.count(), Return.objects.count()) == (2, 1)


@pytest.mark.parametrize(
    ("change", "column", "reason"),
    [
        ({"order_number": None}, "order_number", "must not be empty"),
        ({"order_number": 403}, "", ""),
        ({"placed_at": "2026-11-11"}, "placed_at", "offset"),
        ({"placed_at": True}, "placed_at", "neither a text nor a number"),
        ({"placed_at": ["2026"]}, "placed_at", "neither a text nor a number"),
        ({"state": "lost"}, "state", "unshipped"),
        ({"buyer_email": "m\ud800@mail.example"}, "buyer_email", "no letters"),
        ({"buyer_email": "mei@m\ud800.example"}, "buyer_email", "no letters"),
        ({"lines": None}, "lines", "at least one"),
        ({"lines": []}, "lines", "at least one"),
        ({"lines": "mug"}, "lines", "list of objects"),
        ({"lines": [ITEM, "mug"]}, "lines", "list of objects"),
        ({"lines": [ITEM, ITEM | {"quantity": 0}]}, "lines[1].quantity", "whole number"),
        ({"lines": [ITEM | {"quantity": 1e400}]}, "lines[0].quantity", "whole number"),
        ({"lines": [ITEM | {"price": 5.5}]}, "lines[0].currency", "needs its currency"),
        ({"lines": [ITEM | {"price": float("nan")}]}, "lines[0].price", "amount"),
        ({"lines": [ITEM | {"traits": "custom"}]}, "lines[0].traits", "list of words"),
        ({"lines": [ITEM | {"traits": ["heavy"]}]}, "lines[0].traits", "bulky"),
        ({"lines": [ITEM | {"title": {"en": "Mug"}}]}, "lines[0].title", "neither"),
        ({"returns": [{"closed_at": "2026-11-18T09:00Z"}]}, "returns[0].opened_at", "empty"),
        ({"returns": [{}]}, "returns[0].opened_at", "empty"),
        ({"returns": {}}, "returns", "list of objects"),
        (
            {"returns": [{"opened_at": "2026-11-18T09:00Z", "closed_at": "2026-11-17T09:00Z"}]},
            "returns[0].closed_at",
            "before it opens",
        ),
    ],
)
def test_a_bad_part_refuses_the_whole_order_alone(
    shop: Seller, change: dict[str, Any], column: str, reason: str
) -> None:
    report = bring(shop, {"order_number": "1"}, change, {"order_number": "3"})
    if not reason:  # a number is as good as a text
        assert report.new == 3
        return
    (refusal,) = report.refusals
    assert (refusal.line, refusal.column) == (2, column)
    assert reason in refusal.reason
    assert set(Order.objects.values_list("number", flat=True)) == {"1", "3"}


@pytest.mark.parametrize(
    ("line", "reason"),
    [
        ('{"order_number": "2",', "no JSON"),
        ('{"order_number": "2"} {}', "no JSON"),
        ('["order_number"]', "not an order"),
        ('"order_number"', "not an order"),
        ("[" * 100_000, "nested"),
        ('{"order_number": "' + "2" * 1_100_000 + '"}', "longer than"),
    ],
)
def test_a_line_that_is_no_order_is_refused_alone(shop: Seller, line: str, reason: str) -> None:
    report = bring(shop, {"order_number": "1"}, line, "", {"order_number": "3"})
    (refusal,) = report.refusals
    assert (refusal.line, refusal.column) == (2, "")
    assert reason in refusal.reason
    assert report.new == 2


@pytest.mark.parametrize("text", ["[\n{}\n]", '[{"order_number": "1"}]', '{\n"order_number": "1"}'])
def test_one_document_is_refused_with_the_way_on(shop: Seller, text: str) -> None:
    with pytest.raises(UnknownFormatError, match="one order a line"):
        import_orders(io.BytesIO(text.encode()), shop)


def test_json_of_something_else_is_an_unknown_format(shop: Seller) -> None:
    with pytest.raises(UnknownFormatError, match="first line"):
        import_orders(io.BytesIO(b'{"id": 1}\n{"id": 2}\n'), shop)


def test_anothers_order_is_refused_as_a_whole(shop: Seller, rival: Seller) -> None:
    bring(shop, {"lines": [ITEM, ITEM | {"line_id": "2"}]})
    report = bring(rival, {"lines": [ITEM, ITEM | {"line_id": "2"}]})
    assert [(each.line, each.column) for each in report.refusals] == [(1, "order_number")]


def everything() -> list[object]:
    models = (Buyer, Order, OrderLine, Return, Alias)
    return [list(model.objects.order_by("pk").values()) for model in models]
