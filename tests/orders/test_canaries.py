"""No personal column of any format is ever stored or repeated."""

from __future__ import annotations

import io
import json

import pytest
from django.db import connection

from messagecenter.accounts.models import Seller
from orders.importing.general_report import GENERAL_REPORT
from orders.importing.run import import_orders
from orders.models import Buyer
from tests.orders.order_files import OWN_COLUMNS, OWN_ROW, sample

pytestmark = pytest.mark.django_db

PERSONAL = [
    "buyer-phone-number",
    "ship-address-1",
    "ship-address-2",
    "ship-address-3",
    "ship-city",
    "ship-state",
    "ship-postal-code",
    "buyer-company-name",
    "cpf",
    "invoice-business-legal-name",
    "invoice-business-address",
    "invoice-business-tax-id",
    "purchase-order-number",
    "payment-method-details",
]


def test_no_personal_column_of_the_shipping_report_is_kept(shop: Seller) -> None:
    header, *rows = sample("shipping_report_de.txt").read().decode("utf-8-sig").splitlines()
    columns = header.split("\t")
    assert set(PERSONAL) <= set(columns)
    planted = {name: f"CANARY-{number}" for number, name in enumerate(PERSONAL)}
    planted |= {"buyer-name": "Daniel CANARYLAST", "recipient-name": "CANARYFIRST CANARYLAST"}
    text = header
    for row in rows:
        cells = dict(zip(columns, row.split("\t"), strict=True)) | planted
        text += "\r\n" + "\t".join(cells.values())
        bad = cells | {
            "order-id": "1-2",
            "quantity-purchased": "CANARY-Q",
            "buyer-email": "CANARY-E",
        }
        text += "\r\n" + "\t".join(bad.values())
    report = import_orders(io.BytesIO(text.encode()), shop)
    assert (report.new, report.refused) == (4, 4)
    assert set(Buyer.objects.values_list("short_name", flat=True)) == {"Daniel C."}
    assert "CANARY" not in repr(report)
    assert "CANARY" not in dump()


@pytest.mark.parametrize("name", ["all_orders_de.txt", "all_orders_by_update_us.txt"])
def test_no_column_of_an_all_orders_report_but_ours_is_kept(shop: Seller, name: str) -> None:
    content = sample(name).read()
    encoding = "utf-8" if "_de" in name else "cp1252"
    header, *rows = content.decode(encoding).splitlines()
    columns = header.split("\t")
    foreign = [column for column in columns if column not in GENERAL_REPORT.columns]
    assert {"ship-city", "ship-postal-code", "purchase-order-number"} <= set(foreign)
    more = [*columns, "buyer-name", "buyer-email", "buyer-phone-number", "ship-address-1"]
    text = "\t".join(more)
    for row in rows:
        cells = dict(zip(columns, row.split("\t"), strict=True))
        cells |= {column: f"CANARY-{number}" for number, column in enumerate(foreign)}
        good = [cells.get(column, "CANARY Müller") for column in more]
        bad = cells | {"order-status": "CANARY", "amazon-order-id": "1-2", "quantity": "CANARY-Q"}
        text += "\r\n" + "\t".join(good)
        text += "\r\n" + "\t".join(bad.get(column, "CANARY") for column in more)
    report = import_orders(io.BytesIO(text.encode()), shop)
    assert (report.new, report.refused) == (len(rows), len(rows))
    assert not Buyer.objects.exists()
    assert "CANARY" not in repr(report)
    assert "CANARY" not in dump("MUG-BLUE-2" if "_de" in name else "RUCK-CANVAS")


def test_no_key_of_our_own_json_but_ours_is_kept(shop: Seller) -> None:
    extra = {
        "recipient_name": "CANARY-1",
        "address": {"street": "CANARY-2", "lines": ["CANARY-3"]},
        "phone": "CANARY-4",
    }
    text = ""
    for line in sample("own_orders.jsonl").read().decode().splitlines():
        order = json.loads(line) | extra | {"buyer_name": "Mei CANARYLAST"}
        order["lines"] = [one | extra | {"image": "CANARY-5"} for one in order["lines"]]
        order["returns"] = [one | {"why": "CANARY-6"} for one in order.get("returns") or []]
        bad = order | {"order_number": "1-2", "state": "CANARY-7", "placed_at": "CANARY-8"}
        text += json.dumps(order) + "\n" + json.dumps(bad) + "\n"
    text += '{"order_number": "CANARY-9",'
    report = import_orders(io.BytesIO(text.encode()), shop)
    assert (report.new, report.refused) == (3, 4)
    assert set(Buyer.objects.values_list("short_name", flat=True)) == {"Mei C."}
    assert "CANARY" not in repr(report)
    assert "CANARY" not in dump("MUG-BLUE")


def test_an_unknown_column_of_our_own_csv_is_dropped(shop: Seller) -> None:
    more = [*OWN_COLUMNS, "recipient_name", "ship_address", "phone", "notes"]
    row = OWN_ROW | {"buyer_name": "Mei CANARY"} | dict.fromkeys(more[len(OWN_COLUMNS) :], "CANARY")
    text = "\n".join([",".join(more), ",".join(row.get(name, "") for name in more)])
    report = import_orders(io.BytesIO(text.encode()), shop)
    assert report.new == 1
    assert "CANARY" not in repr(report) + dump()


def dump(known: str = "Ceramic mug") -> str:
    """Every value of every row of every table, as text; `known` must stand among them."""
    told = []
    with connection.cursor() as cursor:
        for table in connection.introspection.table_names(cursor):
            cursor.execute(f"SELECT row_to_json(t)::text FROM {connection.ops.quote_name(table)} t")
            told += [row[0] for row in cursor.fetchall()]
    assert any(known in row for row in told)
    return "\n".join(told)
