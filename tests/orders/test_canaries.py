"""No personal column of any format is ever stored or repeated."""

from __future__ import annotations

import io

import pytest
from django.db import connection

from messagecenter.accounts.models import Seller
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


def test_an_unknown_column_of_our_own_csv_is_dropped(shop: Seller) -> None:
    more = [*OWN_COLUMNS, "recipient_name", "ship_address", "phone", "notes"]
    row = OWN_ROW | {"buyer_name": "Mei CANARY"} | dict.fromkeys(more[len(OWN_COLUMNS) :], "CANARY")
    text = "\n".join([",".join(more), ",".join(row.get(name, "") for name in more)])
    report = import_orders(io.BytesIO(text.encode()), shop)
    assert report.new == 1
    assert "CANARY" not in repr(report) + dump()


def dump() -> str:
    """Every value of every row of every table, as text."""
    told = []
    with connection.cursor() as cursor:
        for table in connection.introspection.table_names(cursor):
            cursor.execute(f"SELECT row_to_json(t)::text FROM {connection.ops.quote_name(table)} t")
            told += [row[0] for row in cursor.fetchall()]
    assert any("Ceramic mug" in row for row in told)
    return "\n".join(told)
