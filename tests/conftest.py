"""The cast, and a clock that stands where a test puts it. See people.md."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta

import pytest
from django.test import Client

from messagecenter.accounts.models import Seller, User
from messagecenter.lib import clock
from messagecenter.outbox.models import Job
from messagecenter.outbox.registry import function
from orders.models import Buyer, Order
from tests import builders


@dataclass
class Cast:
    """Everybody, and an order of Bea's at Alma's shop."""

    shop: Seller
    rival: Seller
    alma: User
    ben: User
    rea: User
    cem: User
    bea: User
    dov: User
    rosa: User
    max: User
    buyer: Buyer
    other_buyer: Buyer
    order: Order
    rival_order: Order


@pytest.fixture
def cast(db: None) -> Cast:
    shop = builders.a_seller("holt-linden", "Holt & Linden")
    rival = builders.a_seller("lumo-trade", "Lumo Trade")
    bea = builders.a_user("Bea Canary-Fullname", email="bea.canary@true-address.example")
    dov = builders.a_user("Dov")
    buyer = builders.a_buyer(bea, "Bea C.")
    other = builders.a_buyer(dov, "Dov D.")
    return Cast(
        shop=shop,
        rival=rival,
        alma=builders.a_member("Alma", shop, "owner"),
        ben=builders.a_member("Ben", shop, "agent"),
        rea=builders.a_member("Rea", shop, "read-only"),
        cem=builders.a_member("Cem", rival, "owner"),
        bea=bea,
        dov=dov,
        rosa=builders.a_user("Rosa", staff_role="admin"),
        max=builders.a_user("Max", staff_role="reviewer"),
        buyer=buyer,
        other_buyer=other,
        order=builders.an_order(shop, buyer),
        rival_order=builders.an_order(rival, other),
    )


@pytest.fixture
def as_user() -> Callable[[User], Client]:
    """Return a browser in which that person is signed in."""

    def sign_in(user: User) -> Client:
        client = Client()
        client.force_login(user)
        return client

    return sign_in


@pytest.fixture
def at(monkeypatch: pytest.MonkeyPatch) -> Callable[[datetime], None]:
    """Put the clock that counts in law to an instant, where it stands still."""

    def put(instant: datetime) -> None:
        monkeypatch.setattr(clock, "now", lambda: instant)

    return put


@pytest.fixture
def work() -> Callable[[], int]:
    """Do what workers would do now, in this process: every open job that is due, once.

    For tests of what comes out; tests of delivery itself start a real worker (tests/flows).
    """

    def run_due() -> int:
        done = 0
        while jobs := list(
            Job.objects.filter(
                done_at=None, due_at__lte=clock.now() + timedelta(seconds=1)
            ).order_by("due_at", "id")
        ):
            for job in jobs:
                function(job.handler)(job.key)
                Job.objects.filter(pk=job.pk).update(done_at=clock.now())
                done += 1
        return done

    return run_due
