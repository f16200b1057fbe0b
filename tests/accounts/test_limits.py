"""Too often: refused with a status, a sentence and how long to wait; nothing was done."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
import time_machine
from django.conf import settings as conf
from django.core.cache import cache
from django.db import connection
from django.test import Client
from django.urls import reverse

from messagecenter.accounts import limits
from messagecenter.accounts.limits import Limit, seconds_to_wait
from messagecenter.accounts.models import Invitation
from messagecenter.lib.ids import public_id
from messagecenter.threads.models import Message
from tests import builders
from tests.accounts.conftest import AsUser
from tests.accounts.test_sign_in import sign_in, words
from tests.conftest import Cast
from tests.house.test_headers import problems

START = datetime(2026, 11, 23, 12, tzinfo=UTC)
HTMX = {"HX-Request": "true"}
FEW = Limit("few", 3, 60)


def test_so_many_times_and_then_a_wait_that_is_told(db: None) -> None:
    with time_machine.travel(START, tick=False) as clock:
        assert [seconds_to_wait(FEW, "alma") for _ in range(5)] == [0, 0, 0, 60, 60]
        assert seconds_to_wait(FEW, "ben") == 0
        assert seconds_to_wait(Limit("other", 3, 60), "alma") == 0
        clock.shift(timedelta(seconds=59, milliseconds=500))
        assert seconds_to_wait(FEW, "alma") == 1
        clock.shift(timedelta(milliseconds=500))
        assert [seconds_to_wait(FEW, "alma") for _ in range(4)] == [0, 0, 0, 60]


@pytest.mark.django_db(transaction=True)
def test_who_hurries_is_counted_all_the_same(at_once: Callable[..., list[Any]]) -> None:
    outcome = at_once(*[lambda: seconds_to_wait(FEW, "alma") for _ in range(8)])
    assert sorted(wait > 0 for wait in outcome) == [False] * 3 + [True] * 5


def test_nobody_is_named_in_the_table(db: None) -> None:
    seconds_to_wait(FEW, "alma@people.example")
    with connection.cursor() as cursor:
        cursor.execute("SELECT string_agg(c::text, '') FROM accounts_cache AS c")
        assert "alma" not in cursor.fetchone()[0]


def test_counts_are_not_pushed_out_by_making_others(db: None) -> None:
    """The database cache forgets a third of its rows above its limit, which has to be far away."""
    assert conf.CACHES["default"]["OPTIONS"]["MAX_ENTRIES"] >= 100_000
    for _ in range(4):
        seconds_to_wait(FEW, "alma")
    for number in range(400):
        cache.set(f"zzz{number}", 1, 60)
    assert seconds_to_wait(FEW, "alma") > 0


def check(client: Client, thread: str, **more: Any) -> Any:
    data = {"body": builders.CLEAN, "thread": thread}
    return client.post(reverse("inbox:messages_check"), data, **more)


def test_the_live_check(cast: Cast, as_user: AsUser) -> None:
    thread = builders.a_contact(cast.order, cast.alma).thread.public_id
    client = as_user(cast.alma)
    with time_machine.travel(START, tick=False) as clock:
        for _ in range(limits.CHECKS.times - 1):
            assert seconds_to_wait(limits.CHECKS, cast.alma.pk) == 0
        assert check(client, thread, headers=HTMX).status_code == 200
        clock.shift(timedelta(seconds=20))
        refused = check(client, thread, headers=HTMX)
        assert (refused.status_code, refused["Retry-After"]) == (429, "40")
        assert refused.content == b""
        assert not problems(refused)
        assert check(as_user(cast.ben), thread, headers=HTMX).status_code == 200
        clock.shift(timedelta(seconds=40))
        assert check(client, thread, headers=HTMX).status_code == 200


def test_sending_as_a_shop_and_as_a_buyer(
    cast: Cast, as_user: AsUser, work: Callable[[], int]
) -> None:
    thread = builders.a_contact(cast.order, cast.alma).thread
    work()
    order = cast.order.public_id
    asked = {
        cast.alma: (reverse("inbox:contact_send", args=[order]), {"reason": "order_information"}),
        cast.ben: (reverse("inbox:reply", args=[thread.public_id]), {}),
        cast.bea: (reverse("buyer:reply", args=[thread.public_id]), {}),
    }
    for person, (path, more) in asked.items():
        for _ in range(limits.SENDS.times):
            seconds_to_wait(limits.SENDS, person.pk)
        before = Message.objects.count()
        data = {"key": public_id(), "body": builders.CLEAN, **more}
        refused = as_user(person).post(path, data)
        assert refused.status_code == 429
        assert 0 < int(refused["Retry-After"]) <= 60
        assert "Nothing was changed or sent. Wait a minute" in words(refused)
        assert not problems(refused)
        assert as_user(person).post(path, data, headers=HTMX).status_code == 429
        assert Message.objects.count() == before


def test_what_somebody_may_not_do_is_still_not_told(cast: Cast, as_user: AsUser) -> None:
    """A stranger to the shop hears of no limit before they have reached it themselves."""
    thread = builders.a_contact(cast.order, cast.alma).thread.public_id
    cem = as_user(cast.cem)
    assert check(cem, thread).status_code == 404


def invite(client: Client, email: str) -> Any:
    return client.post(reverse("team:invite"), {"email": email, "role": "agent"})


def test_invitations_of_a_shop(cast: Cast, as_user: AsUser) -> None:
    alma, mia = as_user(cast.alma), as_user(cast.mia)
    with time_machine.travel(START, tick=False):
        for number in range(limits.INVITATIONS_OF_SHOP.times):
            who = (alma, mia)[number % 2]
            assert invite(who, f"somebody{number}@people.example").status_code == 303
        refused = invite(alma, "last@people.example")
        assert (refused.status_code, refused["Retry-After"]) == (429, "3600")
        assert "Wait 60 minutes" in words(refused)
        assert invite(as_user(cast.cem), "last@people.example").status_code == 303
    assert not Invitation.objects.filter(seller=cast.shop, email="last@people.example").exists()


def test_mails_to_one_address_from_all_shops(cast: Cast, as_user: AsUser) -> None:
    """Nobody is flooded through this door, also not by sending one invitation again and again."""
    alma, cem = as_user(cast.alma), as_user(cast.cem)
    for _ in range(3):
        assert invite(alma, "eva@people.example").status_code == 303
    assert invite(cem, "Eva@people.example").status_code == 303
    row = Invitation.objects.get(seller=cast.shop)
    again = reverse("team:resend", args=[row.public_id])
    assert alma.post(again).status_code == 303
    refused = alma.post(again)
    assert refused.status_code == 429
    assert invite(cem, "eva@people.example").status_code == 429
    row.refresh_from_db()
    assert row.mailed == 4


def test_allauths_own_limits_answer_alike(cast: Cast) -> None:
    statuses = {sign_in(Client(), cast.alma.email).status_code for _ in range(60)}
    assert statuses == {302}
    refused = sign_in(Client(), cast.alma.email)
    assert (refused.status_code, refused["Retry-After"]) == (429, "60")
    assert "Wait a minute" in words(refused)
    assert not problems(refused)
