"""Two shops of one marketplace, and a way to import rows into them."""

from __future__ import annotations

from collections.abc import Callable, Mapping

import pytest
from django.db import connection

from messagecenter.accounts.models import Marketplace, Seller
from orders.importing.run import Report, import_orders
from tests.orders.order_files import own_csv

Import = Callable[..., Report]


@pytest.fixture
def marketplace(db: None) -> Marketplace:
    return Marketplace.objects.create(slug="market", name="Market", pack="core-1")


@pytest.fixture
def shop(marketplace: Marketplace) -> Seller:
    """Alma's shop."""
    return Seller.objects.create(slug="holt-linden", name="Holt & Linden", marketplace=marketplace)


@pytest.fixture
def rival(marketplace: Marketplace) -> Seller:
    """Cem's shop, on the same marketplace."""
    return Seller.objects.create(slug="cem-wares", name="Cem's Wares", marketplace=marketplace)


@pytest.fixture
def bring(shop: Seller) -> Import:
    """Import rows of our own CSV, given as what differs from `OWN_ROW`."""

    def bring(*rows: Mapping[str, str], seller: Seller = shop, batch: int = 500) -> Report:
        return import_orders(own_csv(*rows), seller, batch=batch)

    return bring


@pytest.fixture
def emptied_past_the_audit(django_db_setup: None, monkeypatch: pytest.MonkeyPatch) -> None:
    """Let the end of a test empty all tables, also the one that refuses it."""
    flush = connection.ops.execute_sql_flush

    def flush_all(sql: list[str]) -> None:
        alter = "ALTER TABLE audit_entry {} TRIGGER audit_entry_table"
        flush([alter.format("DISABLE"), *sql, alter.format("ENABLE ALWAYS")])

    monkeypatch.setattr(connection.ops, "execute_sql_flush", flush_all)


@pytest.fixture
def committed(emptied_past_the_audit: None, transactional_db: None) -> None:
    """Really commit, so that threads and other processes see it."""
