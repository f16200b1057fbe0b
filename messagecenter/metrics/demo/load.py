"""Makes the whole demo in one transaction: it is there, or nothing of it is."""

from __future__ import annotations

import io
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.conf import settings
from django.db import transaction

from compliance import pack
from messagecenter.accounts.models import Marketplace, Seller, User
from messagecenter.lib import clock
from messagecenter.metrics.demo import people
from messagecenter.metrics.demo.enrol import enrol
from messagecenter.metrics.demo.sales import Sale, csv_of, more_sales, numbers
from messagecenter.metrics.demo.stories import stories
from messagecenter.metrics.demo.telling import Telling
from messagecenter.threads.models import Message
from orders.importing.run import import_orders
from orders.models import Buyer, Order
from orders.services import opt_out

ORDERS, RIVAL_ORDERS = 60, 10
MARKET = "market"


class ImportRefused(Exception):
    """The importer did not take a row of the demo: a mistake in the demo's data."""


@dataclass(frozen=True, slots=True)
class Made:
    """How much one run has made."""

    orders: int
    threads: int
    messages: int


def is_loaded(seed: int) -> bool:
    return Order.objects.filter(marketplace__slug=MARKET, number=next(numbers(seed))).exists()


def is_foreign() -> bool:
    """Say whether the database holds people or shops that no demo has made."""
    ours = [*people.BUYERS, *(person.email for person in people.SIGN_INS)]
    strangers = User.objects.exclude(email__in=ours)
    return strangers.exists() or Seller.objects.exclude(slug__in=people.SHOPS).exists()


@transaction.atomic
def load(seed: int, threads: int) -> Made:
    """Make shops, people, orders and conversations; called once for each seed."""
    now = clock.now()
    shops = _shops()
    told = stories(seed, threads)
    sales = _sales([story.sale for story in told], seed)
    numbered = list(zip(numbers(seed), sales, strict=False))
    for shop in shops:
        _import(shop, numbered, now)
    enrol({shop.slug: shop for shop in shops}, settings.VAR_DIR)
    known = _imported([number for number, _sale in numbered])
    made = [
        Telling(story, known[number], now).tell()
        for (number, _sale), story in zip(numbered, told, strict=False)
    ]
    choosy = Buyer.objects.filter(email=people.OPTED_OUT).first()
    if choosy:
        opt_out(choosy, shops[0])
    messages = Message.objects.filter(thread__in=made).count()
    return Made(orders=len(known), threads=len(made), messages=messages)


def _shops() -> list[Seller]:
    market, _ = Marketplace.objects.get_or_create(
        slug=MARKET, defaults={"name": "Market", "pack": pack.DEFAULT}
    )
    return [
        Seller.objects.get_or_create(slug=slug, defaults={"name": name, "marketplace": market})[0]
        for slug, name in people.SHOPS.items()
    ]


def _sales(told: Sequence[Sale], seed: int) -> list[Sale]:
    """Return the orders of the stories first, then others that fill both shops."""
    ours = sum(sale.shop == people.SHOP for sale in told)
    rest, rivals = max(ORDERS - ours, 20), max(RIVAL_ORDERS - (len(told) - ours), 5)
    return [*told, *more_sales(seed, rest), *more_sales(seed, rivals, shop=people.RIVAL)]


def _import(shop: Seller, numbered: Sequence[tuple[str, Sale]], now: datetime) -> None:
    file = csv_of([(number, sale) for number, sale in numbered if sale.shop == shop.slug], now)
    report = import_orders(io.BytesIO(file), shop)
    if report.refusals:
        raise ImportRefused(report.refusals[0].reason)


def _imported(names: Sequence[str]) -> dict[str, Order]:
    rows = Order.objects.filter(marketplace__slug=MARKET, number__in=names)
    return {row.number: row for row in rows.select_related("seller__marketplace", "buyer__user")}
