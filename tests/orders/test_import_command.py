"""`manage.py import_orders`: what it prints, and how it ends."""

from __future__ import annotations

import json
import subprocess
import sys
import threading
import time
from io import StringIO
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command
from django.db import connection, connections
from django.test.utils import CaptureQueriesContext

from messagecenter.accounts.models import Seller
from orders.importing.run import import_orders
from orders.models import Alias, Buyer, Order, OrderLine
from tests.orders.order_files import DATA, own_csv

ROOT = Path(__file__).parents[2]


@pytest.mark.django_db
def test_a_good_file_ends_with_its_counts(shop: Seller, capsys: pytest.CaptureFixture[str]) -> None:
    call_command("import_orders", DATA / "own_orders.csv", seller="holt-linden")
    told = capsys.readouterr()
    assert told.out == "4 rows read: 4 new, 0 changed, 0 unchanged, 0 refused.\n"
    assert told.err == ""


@pytest.mark.django_db
def test_refused_rows_are_listed_and_end_with_1(
    shop: Seller, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file = write(tmp_path, {"quantity": "x"}, {"order_number": "2"}, {"placed_at": "2026-11-11"})
    with pytest.raises(SystemExit) as ended:
        call_command("import_orders", file, seller="holt-linden")
    assert ended.value.code == 1
    assert capsys.readouterr().out.splitlines() == [
        "line 2, quantity: This is not a whole number of 1 or more.",
        "line 4, placed_at: The offset from UTC is missing.",
        "3 rows read: 1 new, 0 changed, 0 unchanged, 2 refused.",
    ]


@pytest.mark.django_db
def test_json_is_one_document(
    shop: Seller, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file = write(tmp_path, {}, {"line_id": ""})
    with pytest.raises(SystemExit):
        call_command("import_orders", file, "--json", seller="holt-linden")
    assert json.loads(capsys.readouterr().out) == {
        "seller": "holt-linden",
        "format": "own-csv",
        "read": 2,
        "new": 1,
        "changed": 0,
        "unchanged": 0,
        "refused": 1,
        "refusals": [{"line": 3, "column": "line_id", "reason": "This cell must not be empty."}],
    }


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("file", "seller", "words"),
    [
        (DATA / "own_orders.csv", "nobody", "no shop “nobody”"),
        (DATA / "none.csv", "holt-linden", "No such file"),
        (DATA, "holt-linden", "directory"),
        (ROOT / "pyproject.toml", "holt-linden", "header row"),
        (ROOT / "static" / "fonts" / "inter-latin-wght-normal.woff2", "holt-linden", "text file"),
    ],
)
def test_what_cannot_run_says_so_and_ends_with_2(
    shop: Seller, file: Path, seller: str, words: str
) -> None:
    with pytest.raises(CommandError, match=words) as refused:
        call_command("import_orders", file, seller=seller, stdout=StringIO())
    assert refused.value.returncode == 2
    assert not Order.objects.exists()


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("name", "form", "read"),
    [
        ("shipping_report_de.txt", "shipping-report", 4),
        ("all_orders_de.txt", "general-report", 6),
        ("all_orders_by_update_us.txt", "general-report", 2),
        ("own_orders.csv", "own-csv", 4),
        ("own_orders.jsonl", "own-json", 3),
    ],
)
def test_the_report_of_each_format(
    shop: Seller, capsys: pytest.CaptureFixture[str], name: str, form: str, read: int
) -> None:
    call_command("import_orders", DATA / name, "--json", seller="holt-linden")
    told = json.loads(capsys.readouterr().out)
    assert (told["format"], told["read"], told["new"]) == (form, read, read)
    assert told["refusals"] == []


def test_it_runs_as_a_command_of_its_own(committed: None, shop: Seller, tmp_path: Path) -> None:
    good = run(DATA / "own_orders.csv", "--json", "--seller", "holt-linden")
    assert (good.returncode, good.stderr) == (0, "")
    assert json.loads(good.stdout)["new"] == 4
    assert Order.objects.count() == 3
    some = run(write(tmp_path, {"quantity": ""}), "--seller", "holt-linden")
    assert (some.returncode, some.stderr) == (1, "")
    none = run(DATA / "own_orders.csv", "--seller", "nobody")
    assert (none.returncode, none.stdout) == (2, "")
    assert none.stderr == "CommandError: There is no shop “nobody”.\n"
    assert run(DATA / "own_orders.csv").returncode == 2


@pytest.mark.django_db
def test_five_thousand_rows_take_seconds(shop: Seller, tmp_path: Path) -> None:
    file = tmp_path / "report.txt"
    file.write_text(big_report(5000))
    began = time.monotonic()
    call_command("import_orders", file, seller="holt-linden", stdout=StringIO())
    assert time.monotonic() - began < 20
    assert (Order.objects.count(), OrderLine.objects.count()) == (2500, 5000)
    assert (Buyer.objects.count(), Alias.objects.count()) == (1250, 2500)


@pytest.mark.django_db
def test_queries_grow_with_batches_not_with_rows(shop: Seller) -> None:
    rows = [{"order_number": str(n), "buyer_email": f"b{n}@mail.example"} for n in range(200)]
    with CaptureQueriesContext(connection) as first:
        import_orders(own_csv(*rows), shop)
    with CaptureQueriesContext(connection) as again:
        import_orders(own_csv(*rows), shop)
    assert len(first) <= 20
    assert len(again) <= 12


def test_two_imports_at_once_take_turns(committed: None, shop: Seller) -> None:
    rows = [{"order_number": str(n), "buyer_email": f"b{n % 7}@mail.example"} for n in range(300)]
    reports = []

    def work() -> None:
        try:
            reports.append(import_orders(own_csv(*rows), shop, batch=25))
        finally:
            connections.close_all()

    threads = [threading.Thread(target=work) for _ in range(3)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sum(report.new for report in reports) == 300
    assert sum(report.unchanged for report in reports) == 600
    assert (Order.objects.count(), Buyer.objects.count(), Alias.objects.count()) == (300, 7, 14)


def write(folder: Path, *rows: dict[str, str]) -> Path:
    file = folder / "orders.csv"
    file.write_bytes(own_csv(*rows).read())
    return file


def run(*arguments: str | Path) -> subprocess.CompletedProcess[str]:
    """Run the command in a process of its own, on the database of this test."""
    script = (
        "import sys, django; from django.conf import settings; from django.core import management;"
        f"settings.DATABASES['default']['NAME'] = {connection.settings_dict['NAME']!r};"
        "management.execute_from_command_line(['manage.py', 'import_orders', *sys.argv[1:]])"
    )
    command = [sys.executable, "-c", script, *map(str, arguments)]
    return subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)


def big_report(rows: int) -> str:
    """Two items an order, two orders a buyer; the items of an order do not stand together."""
    columns = "order-id order-item-id purchase-date buyer-email buyer-name sku product-name"
    lines = ["\t".join([*columns.split(), "quantity-purchased", "quantity-shipped"])]
    for item in range(rows):
        order = item % (rows // 2)
        lines.append(
            f"302-{order:07}-1234567\t{item:014}\t2026-11-11T09:17:32+00:00"
            f"\tb{order // 2}@marketplace.amazon.de\tMei Wagner\tSKU-{item % 100}"
            f"\tCeramic mug {item % 100}\t1\t0"
        )
    return "\n".join(lines)
