"""Sessions: seen by their owner alone, ended one by one or all but one, never older than told."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
import time_machine
from django.contrib.sessions.models import Session
from django.core.management import call_command
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from messagecenter.accounts import sessions
from messagecenter.accounts.models import SignedInSession, User
from tests import builders
from tests.accounts.conftest import AsUser
from tests.accounts.test_sign_in import sign_in, words
from tests.conftest import Cast

LIST, OTHERS = reverse("settings:sessions"), reverse("settings:end_others")
ORDERS = reverse("inbox:orders")
START = datetime(2026, 11, 23, 12, tzinfo=UTC)
FIREFOX = "Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0"
PHONE = (
    "Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X) AppleWebKit/605.1.15 "
    "(KHTML, like Gecko) Version/18.0 Mobile/15E148 Safari/604.1"
)


@pytest.fixture
def clock() -> Iterator[Any]:
    with time_machine.travel(START, tick=False) as clock:
        yield clock


def a_browser(user: User, agent: str = FIREFOX) -> Client:
    client = Client(headers={"user-agent": agent})
    assert sign_in(client, user.email).status_code == 302
    assert client.get(LIST).status_code == 200
    return client


def is_in(client: Client) -> bool:
    return client.get(ORDERS).status_code == 200


def end(client: Client, record: SignedInSession) -> Any:
    return client.post(reverse("settings:end_session", args=[record.public_id]))


def record_of(client: Client) -> SignedInSession:
    return SignedInSession.objects.get(pk=client.session.session_key)


def test_everybody_sees_their_own_and_this_device_is_marked(cast: Cast) -> None:
    a_browser(cast.ben, PHONE)
    phone, desk = a_browser(cast.alma, PHONE), a_browser(cast.alma)
    page = desk.get(LIST)
    text = words(page)
    assert "Firefox on Linux" in text
    assert "Safari on iPhone" in text
    assert len(page.context["sessions"]) == 2
    assert text.count("This device") == 1
    assert phone.session.session_key not in page.content.decode()


@pytest.mark.parametrize(
    ("agent", "told"),
    [
        (FIREFOX, ("Firefox", "Linux")),
        (PHONE, ("Safari", "iPhone")),
        ("Mozilla/5.0 (Windows NT 10.0) Chrome/140.0 Safari/537.36 Edg/140", ("Edge", "Windows")),
        ("Mozilla/5.0 (Macintosh; Intel) Chrome/140.0 Safari/537.36 OPR/1", ("Opera", "Mac")),
        ("Mozilla/5.0 (Linux; Android 15) Chrome/140.0 Mobile Safari/537", ("Chrome", "Android")),
        ("curl/8.0", ("", "")),
        ("", ("", "")),
        ("<script>alert(1)</script>" * 50, ("", "")),
    ],
)
def test_browsers_are_told_in_words(cast: Cast, agent: str, told: tuple[str, str]) -> None:
    assert sessions.browser_of(agent) == told
    page = words(a_browser(cast.alma, agent).get(LIST))
    assert (f"{told[0]} on {told[1]}" if told[0] else "Unknown browser") in page
    assert "alert" not in page


def test_no_network_address_is_kept(cast: Cast) -> None:
    client = Client(REMOTE_ADDR="203.0.113.77")
    sign_in(client, cast.alma.email)
    client.get(LIST)
    with connection.cursor() as cursor:
        cursor.execute("SELECT string_agg(s::text, '') FROM accounts_signedinsession AS s")
        (kept,) = cursor.fetchone()
    assert "203.0.113" not in kept + str(dict(client.session))


def test_one_session_is_ended_from_another(cast: Cast) -> None:
    lost, here = a_browser(cast.alma, PHONE), a_browser(cast.alma)
    answer = end(here, record_of(lost))
    assert (answer.status_code, answer["Location"]) == (303, LIST)
    assert not is_in(lost)
    assert is_in(here)
    assert len(here.get(LIST).context["sessions"]) == 1


def test_ending_the_own_one_is_signing_out(cast: Cast) -> None:
    client = a_browser(cast.alma)
    answer = end(client, record_of(client))
    assert answer["Location"] == reverse("account_login")
    assert not is_in(client)
    assert not SignedInSession.objects.exists()


def test_all_others_are_ended_at_once(cast: Cast) -> None:
    others, here = [a_browser(cast.alma, PHONE) for _ in range(3)], a_browser(cast.alma)
    bens = a_browser(cast.ben)
    assert here.post(OTHERS).status_code == 303
    assert [is_in(other) for other in others] == [False] * 3
    assert is_in(here)
    assert is_in(bens)


def test_nobody_ends_what_is_not_theirs(cast: Cast) -> None:
    alma = a_browser(cast.alma)
    for other in (cast.cem, cast.mia, cast.rosa):
        assert end(a_browser(other), record_of(alma)).status_code == 404
    assert is_in(alma)


def test_the_record_goes_with_its_session(cast: Cast, clock: Any) -> None:
    client = a_browser(cast.alma)
    client.post(reverse("account_logout"))
    assert not SignedInSession.objects.exists()
    a_browser(cast.alma)
    clock.shift(timedelta(days=1))
    assert sessions.sessions_of(cast.alma) == [], "too old to be used, so not shown"
    call_command("clearsessions")
    assert not SignedInSession.objects.exists()


def test_a_session_ends_after_twelve_hours_without_use(cast: Cast, clock: Any) -> None:
    client = a_browser(cast.alma)
    clock.shift(timedelta(hours=11, minutes=59))
    assert is_in(client)
    clock.shift(timedelta(hours=11, minutes=59))
    assert is_in(client), "use has prolonged it"
    clock.shift(timedelta(hours=12, seconds=1))
    assert not is_in(client)


def test_a_session_ends_after_fourteen_days_of_use(cast: Cast, clock: Any) -> None:
    client = a_browser(cast.alma)
    for _ in range(2 * 14 - 1):
        clock.shift(timedelta(hours=12) - timedelta(minutes=1))
        assert is_in(client)
    clock.move_to(START + timedelta(days=14))
    turned = client.get(ORDERS)
    assert turned.status_code == 302
    assert turned["Location"].startswith(reverse("account_login"))
    assert not Session.objects.filter(pk=client.session.session_key or "").exists()
    assert sign_in(client, cast.alma.email).status_code == 302
    assert is_in(client)


def test_use_is_noted_rarely(cast: Cast, clock: Any) -> None:
    client = a_browser(cast.alma)

    def writes() -> list[str]:
        with CaptureQueriesContext(connection) as asked:
            assert is_in(client)
        return [one["sql"] for one in asked if one["sql"].startswith(("INSERT", "UPDATE"))]

    for _ in range(9):
        clock.shift(timedelta(minutes=1))
        assert writes() == []
    clock.shift(timedelta(minutes=1))
    assert len(writes()) == 2, "the session and its record"
    assert record_of(client).used_at == START + timedelta(minutes=10)
    assert writes() == []


def test_signing_in_draws_a_new_session_each_time(cast: Cast) -> None:
    client = a_browser(cast.alma)
    first = client.session.session_key
    client.post(reverse("account_logout"))
    sign_in(client, cast.alma.email)
    client.get(LIST)
    assert client.session.session_key != first
    assert [row.pk for row in sessions.sessions_of(cast.alma)] == [client.session.session_key]


def test_a_changed_password_ends_all_other_sessions(cast: Cast) -> None:
    other, here = a_browser(cast.alma, PHONE), a_browser(cast.alma)
    before = here.session.session_key
    new = "wholly other horses"
    typed = {"oldpassword": builders.PASSWORD, "password1": new, "password2": new}
    changed = here.post(reverse("account_change_password"), typed)
    assert changed["Location"] == reverse("settings:profile")
    assert not is_in(other)
    assert is_in(here)
    assert here.session.session_key != before
    assert [row.pk for row in sessions.sessions_of(cast.alma)] == [here.session.session_key]
    assert sign_in(Client(), cast.alma.email).status_code == 200
    assert sign_in(Client(), cast.alma.email, new).status_code == 302


def test_the_password_until_now_is_asked_for(cast: Cast, as_user: AsUser) -> None:
    new = {"password1": "wholly other horses", "password2": "wholly other horses"}
    for old in ("", "wrong"):
        refused = as_user(cast.alma).post(
            reverse("account_change_password"), {**new, "oldpassword": old}
        )
        assert refused.status_code == 422
    assert sign_in(Client(), cast.alma.email).status_code == 302


def test_a_closed_account_is_out_at_the_next_request(cast: Cast) -> None:
    client = a_browser(cast.alma)
    User.objects.filter(pk=cast.alma.pk).update(is_active=False)
    assert not is_in(client)


def test_two_first_requests_make_one_record(cast: Cast, as_user: AsUser) -> None:
    client = as_user(cast.alma)
    twin = Client()
    twin.cookies = client.cookies
    client.get(LIST)
    twin.get(LIST)
    assert SignedInSession.objects.count() == 1
