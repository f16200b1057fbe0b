"""Bad rows are named by line, column and reason; the others are imported."""

from __future__ import annotations

import io

import pytest

from messagecenter.accounts.models import Seller
from orders.importing.rows import UnknownFormatError
from orders.importing.run import import_orders
from orders.models import Order, OrderLine
from tests.orders.conftest import Import
from tests.orders.order_files import OWN_COLUMNS, OWN_ROW, own_csv, sample

pytestmark = pytest.mark.django_db

SHIPPING = ["order-id", "order-item-id", "purchase-date", "promise-date", "buyer-email"]
SHIPPING += ["quantity-purchased", "quantity-shipped", "product-name"]
GOOD = ["1-1", "9", "2026-11-11T09:00:00Z", "", "mei@mail.example", "1", "0", "Mug"]


@pytest.mark.parametrize(
    ("column", "value", "reason"),
    [
        ("order_number", "", "must not be empty"),
        ("order_number", "403 061", "no spaces"),
        ("order_number", "4" * 41, "longer than 40"),
        ("placed_at", "", "must not be empty"),
        ("placed_at", "yesterday", "ISO 8601"),
        ("placed_at", "11/11/2026 10:32", "ISO 8601"),
        ("placed_at", "2026-11-11T10:32:00", "offset"),
        ("placed_at", "2026-11-11", "offset"),
        ("placed_at", "0001-01-01T00:00:00+14:00", "year"),
        ("placed_at", "9999-12-31T23:59:59-14:00", "year"),
        ("delivered_at", "2026-13-01T00:00:00Z", "ISO 8601"),
        ("state", "", "must not be empty"),
        ("state", "lost", "unshipped"),
        ("fulfilment", "pigeon", "marketplace"),
        ("buyer_email", "mei at mail.example", "e-mail"),
        ("buyer_email", f"{'m' * 250}@mail.example", "longer than 254"),
        ("buyer_email", "aaaa@Relay.market.example", "our own"),
        ("buyer_locale", "German!", "language"),
        ("line_id", "1\u202e2", "control"),
        ("line_id", "", "must not be empty"),
        ("line_id", "a\x00b", "control"),
        ("title", "", "must not be empty"),
        ("title", "\x00", "must not be empty"),
        ("sku", "S" * 81, "longer than 80"),
        ("quantity", "", "must not be empty"),
        ("quantity", "two", "whole number"),
        ("quantity", "-1", "whole number"),
        ("quantity", "0", "whole number"),
        ("quantity", "1.5", "whole number"),
        ("quantity", "99999999999", "whole number"),
        ("price", "-3", "amount"),
        ("price", "NaN", "amount"),
        ("currency", "euro", "currency"),
        ("traits", "heavy", "bulky"),
        ("traits", "none custom", "bulky"),
        ("return_closed_at", "soon", "ISO 8601"),
    ],
)
def test_a_bad_cell_refuses_its_row_alone(
    bring: Import, column: str, value: str, reason: str
) -> None:
    report = bring({"order_number": "1"}, {column: value}, {"order_number": "3"})
    (refusal,) = report.refusals
    assert (refusal.line, refusal.column) == (3, column)
    assert reason in refusal.reason
    assert (report.read, report.new, report.refused) == (3, 2, 1)
    assert set(Order.objects.values_list("number", flat=True)) == {"1", "3"}


@pytest.mark.parametrize(
    ("cells", "column"),
    [
        ({"price": "5.00"}, "currency"),
        ({"return_closed_at": "2026-11-20T00:00:00Z"}, "return_opened_at"),
        (
            {
                "return_opened_at": "2026-11-20T00:00:00Z",
                "return_closed_at": "2026-11-19T00:00:00Z",
            },
            "return_closed_at",
        ),
    ],
)
def test_cells_that_contradict_each_other_refuse_the_row(
    bring: Import, cells: dict[str, str], column: str
) -> None:
    assert [refusal.column for refusal in bring(cells).refusals] == [column]
    assert not Order.objects.exists()


@pytest.mark.parametrize(
    ("place", "value"),
    [
        (0, ""),
        (1, ""),
        (2, "11 Nov 2026"),
        (2, "2026-11-11 09:00:00"),
        (3, "soon"),
        (4, "@marketplace.amazon.de"),
        (5, "x"),
        (6, "-1"),
    ],
)
def test_the_shipping_report_is_judged_cell_by_cell(shop: Seller, place: int, value: str) -> None:
    bad = [*GOOD[:place], value, *GOOD[place + 1 :]]
    report = import_orders(tsv(SHIPPING, bad, GOOD), shop)
    assert [(each.line, each.column) for each in report.refusals] == [(2, SHIPPING[place])]
    assert report.new == 1


@pytest.mark.parametrize(("cells", "words"), [(GOOD[:-1], "few"), ([*GOOD, ""], "many")])
def test_a_row_needs_as_many_columns_as_the_header(
    shop: Seller, cells: list[str], words: str
) -> None:
    report = import_orders(tsv(SHIPPING, cells, GOOD), shop)
    (refusal,) = report.refusals
    assert (refusal.line, refusal.column) == (2, "")
    assert f"too {words} columns" in refusal.reason
    assert report.new == 1


def test_empty_lines_are_no_rows_but_count_as_lines(shop: Seller) -> None:
    report = import_orders(tsv(SHIPPING, [], GOOD, [""] * len(GOOD), ["x"]), shop)
    assert (report.read, report.new) == (2, 1)
    assert report.refusals[0].line == 5


def test_a_stray_quotation_mark_takes_no_other_row_with_it(shop: Seller) -> None:
    lines = own_csv({"order_number": "1"}, {}, {"order_number": "3"}, {"order_number": "4"})
    text = lines.read().decode().replace("403-061", '"403-061', 1)
    report = import_orders(io.BytesIO(text.encode()), shop)
    assert [refusal.line for refusal in report.refusals] == [3]
    assert set(Order.objects.values_list("number", flat=True)) == {"1", "3", "4"}


def test_two_stray_quotation_marks_that_fit_together_do_not_either(shop: Seller) -> None:
    lines = own_csv({"order_number": "1"}, {}, {"order_number": "3", "title": 'Saucer 12"'})
    text = lines.read().decode().replace("403-061", '"403-061', 1)
    report = import_orders(io.BytesIO(text.encode()), shop)
    assert [(each.line, "too few" in each.reason) for each in report.refusals] == [(3, True)]
    assert OrderLine.objects.get(order__number="3").title == 'Saucer 12"'


def test_a_quoted_line_break_is_part_of_the_cell_and_lines_stay_right(bring: Import) -> None:
    report = bring({"title": '"Mug,\r\nblue"'}, {"order_number": "2", "quantity": "x"})
    assert OrderLine.objects.get().title == "Mug, blue"
    assert [refusal.line for refusal in report.refusals] == [4]


def test_the_purchase_date_never_moves(bring: Import) -> None:
    bring({})
    moved = {"placed_at": "2026-11-21T10:32:00+01:00", "state": "shipped"}
    report = bring(moved, {"line_id": "2"})
    (refusal,) = report.refusals
    assert (refusal.line, refusal.column) == (2, "placed_at")
    assert "never moves" in refusal.reason
    assert report.new == 1
    order = Order.objects.get()
    assert order.placed_at.isoformat() == "2026-11-11T09:32:00+00:00"
    assert order.state == "unshipped"


def test_the_same_instant_with_another_offset_is_no_move(bring: Import) -> None:
    bring({})
    assert bring({"placed_at": "2026-11-11T09:32:00Z"}).unchanged == 1


@pytest.mark.parametrize("batch", [1, 500])
def test_one_file_cannot_tell_two_dates_of_an_order(bring: Import, batch: int) -> None:
    later = {"line_id": "2", "placed_at": "2026-11-12T10:32:00+01:00"}
    report = bring({}, later, batch=batch)
    assert [refusal.line for refusal in report.refusals] == [3]


@pytest.mark.parametrize("batch", [1, 500])
def test_an_order_keeps_its_buyer(bring: Import, batch: int) -> None:
    report = bring({}, {"line_id": "2", "buyer_email": "dov@mail.example"}, batch=batch)
    assert [refusal.column for refusal in report.refusals] == ["buyer_email"]
    order = Order.objects.select_related("buyer").get()
    assert order.buyer is not None
    assert order.buyer.email == "mei@mail.example"


def test_anothers_order_number_cannot_be_taken(bring: Import, rival: Seller) -> None:
    bring({})
    report = bring({}, {"order_number": "own"}, seller=rival)
    (refusal,) = report.refusals
    assert (refusal.line, refusal.column) == (2, "order_number")
    assert "taken" in refusal.reason
    for secret in ("Holt", "holt-linden", "Mei", "mei@"):
        assert secret not in refusal.reason
    assert Order.objects.get(number="403-061").seller.slug == "holt-linden"
    assert Order.objects.filter(seller=rival).count() == 1


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"\n",
        b"name,mail\nMei,mei@mail.example\n",
        b"amazon-order-id\tpurchase-date\torder-status\n",
        "order_number;placed_at;state;line_id;title;quantity\n".encode("utf-16"),
        bytes(range(256)) * 100,
        (",".join([*OWN_COLUMNS, "state"]) + "\n").encode(),
    ],
)
def test_an_unknown_format_is_refused_whole(shop: Seller, content: bytes) -> None:
    with pytest.raises(UnknownFormatError):
        import_orders(io.BytesIO(content), shop)


def test_a_file_of_one_header_holds_no_rows(shop: Seller) -> None:
    assert import_orders(io.BytesIO(",".join(OWN_COLUMNS).encode()), shop).read == 0


def test_a_refusal_never_repeats_what_stood_in_the_cell(shop: Seller) -> None:
    text = sample("own_orders.csv").read().decode().splitlines()[0] + "\r\n"
    for column in OWN_COLUMNS:
        row = OWN_ROW | {column: f"CANARY {column} canary@@{'x' * 600}"}
        text += ",".join(row.get(name, "") for name in OWN_COLUMNS) + "\r\n"
    report = import_orders(io.BytesIO(text.encode()), shop)
    assert report.refused > 15
    assert "canary" not in repr(report).lower()


def tsv(*rows: list[str]) -> io.BytesIO:
    return io.BytesIO("\r\n".join("\t".join(row) for row in rows).encode())
