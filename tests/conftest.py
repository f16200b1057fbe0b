"""The cast, and a clock that stands where a test puts it. See people.md."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from django.db import connection
from django.test import Client, TransactionTestCase
from pytest_django.fixtures import Settings

from messagecenter.accounts.models import Seller, User
from messagecenter.lib import clock
from messagecenter.outbox.models import Job
from messagecenter.outbox.registry import function
from messagecenter.threads.models import Message
from orders.models import Buyer, Order
from tests import builders
from tests.worker import Worker, start_worker


@pytest.fixture(scope="session")
def django_db_keepdb() -> bool:
    """Leave the databases to the throw-away server: they go with it, whoever still listens."""
    return True


@pytest.fixture(autouse=True, scope="session")
def emptying() -> Iterator[None]:
    """Let transactional tests empty the tables afterwards, which the audit's trigger refuses."""
    usual = TransactionTestCase._fixture_teardown

    def empty(case: TransactionTestCase) -> None:
        with connection.cursor() as cursor:
            cursor.execute("ALTER TABLE audit_entry DISABLE TRIGGER audit_entry_table")
            usual(case)
            cursor.execute("ALTER TABLE audit_entry ENABLE ALWAYS TRIGGER audit_entry_table")

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(TransactionTestCase, "_fixture_teardown", empty)
        yield


@dataclass
class Cast:
    """Everybody, and an order of Bea's at Alma's shop."""

    shop: Seller
    rival: Seller
    alma: User
    mia: User
    ben: User
    rea: User
    pat: User
    cem: User
    bea: User
    dov: User
    rosa: User
    max: User
    ida: User
    buyer: Buyer
    other_buyer: Buyer
    order: Order
    rival_order: Order


@pytest.fixture(autouse=True)
def quick_passwords(settings: Settings) -> None:
    """Hash passwords the quick way: a careful hash for eight people costs seconds per test."""
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]


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
        mia=builders.a_member("Mia", shop, "manager"),
        ben=builders.a_member("Ben", shop, "agent"),
        rea=builders.a_member("Rea", shop, "read-only"),
        pat=builders.a_member("Pat", shop, "partner"),
        cem=builders.a_member("Cem", rival, "owner"),
        bea=bea,
        dov=dov,
        rosa=builders.a_user("Rosa", staff_role="admin"),
        max=builders.a_user("Max", staff_role="reviewer"),
        ida=builders.a_user("Ida", staff_role="policy"),
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


@pytest.fixture
def held(cast: Cast, work: Callable[[], int]) -> Message:
    """A reply of Alma's to Bea that waits for a reviewer; its task is on the desk."""
    first = builders.a_contact(cast.order, cast.alma)
    work()
    builders.a_buyers_message(first.thread, cast.bea)
    work()
    message = builders.a_reply(first.thread, cast.alma, builders.WITH_LINK)
    work()
    return message


@pytest.fixture
def at_once() -> Callable[..., list[Any]]:
    """Call functions in threads that start together; return what each gave or raised, in order.

    Each thread has a connection of its own, so the test needs `django_db(transaction=True)`.
    """

    def call(*functions: Callable[[], Any]) -> list[Any]:
        gate = threading.Barrier(len(functions))

        def run(function: Callable[[], Any]) -> Any:
            try:
                gate.wait(10)
                return function()
            except Exception as error:  # noqa: BLE001 (the test looks at it)
                return error
            finally:
                connection.close()

        with ThreadPoolExecutor(len(functions)) as pool:
            return list(pool.map(run, functions))

    return call


@pytest.fixture
def worker(transactional_db: None, tmp_path: Path) -> Iterator[Worker]:
    """A real worker process on this test's database."""
    started = start_worker(tmp_path / "worker.log")
    yield started
    started.stop()
