"""Signing in and out: by e-mail and password, without saying who is known here."""

from __future__ import annotations

import re
from html import unescape
from statistics import median
from time import process_time

import pytest
from allauth.account.models import EmailAddress
from django.test import Client
from django.urls import reverse
from pytest_django import Settings

from messagecenter.accounts.models import User
from orders.models import Buyer
from tests import builders
from tests.conftest import Cast

SIGN_IN, SIGN_OUT = reverse("account_login"), reverse("account_logout")
WRONG = "no horse at all"


def sign_in(client: Client, email: str, password: str = builders.PASSWORD, **more: str) -> object:
    return client.post(SIGN_IN, {"login": email, "password": password, **more})


def words(response: object) -> str:
    """Return the visible text, without what is drawn anew for each answer."""
    html = response.content.decode()  # type: ignore[attr-defined]
    html = re.sub(r"(?s)<(script|style|head).*?</\1>", " ", html)
    return " ".join(unescape(re.sub(r"<[^>]*>", " ", html)).split())


def test_a_person_signs_in_by_address_and_password(cast: Cast, client: Client) -> None:
    page = client.get(SIGN_IN)
    assert page.status_code == 200
    assert page.templates[0].name == "account/login.html"
    answer = sign_in(client, cast.alma.email)
    assert (answer.status_code, answer["Location"]) == (302, reverse("home"))
    assert client.session["_auth_user_id"] == str(cast.alma.pk)


def test_the_address_is_read_without_regard_to_case(cast: Cast, client: Client) -> None:
    assert sign_in(client, cast.alma.email.upper()).status_code == 302


@pytest.mark.parametrize(
    ("who", "home"),
    [
        ("alma", "inbox:orders"),
        ("ben", "inbox:orders"),
        ("rea", "inbox:orders"),
        ("cem", "inbox:orders"),
        ("bea", "buyer:list"),
        ("dov", "buyer:list"),
        ("max", "desk:queue"),
        ("rosa", "desk:queue"),
    ],
)
def test_everybody_lands_where_their_work_is(
    cast: Cast, client: Client, who: str, home: str
) -> None:
    person: User = getattr(cast, who)
    answer = client.post(
        SIGN_IN, {"login": person.email, "password": builders.PASSWORD}, follow=True
    )
    assert answer.redirect_chain[-1][0] == reverse(home)
    assert answer.status_code == 200


def test_somebody_without_shop_and_orders_is_told_so(db: None, client: Client) -> None:
    builders.a_user("Nobody")
    sign_in(client, "nobody@people.example")
    home = client.get(reverse("home"))
    assert home.status_code == 404
    assert "Sign out" in words(home)


def test_a_wrong_password_and_an_unknown_address_hear_the_same(cast: Cast, client: Client) -> None:
    known = sign_in(client, cast.alma.email, WRONG)
    unknown = sign_in(client, "nobody@people.example", WRONG)
    closed = User.objects.create_user("closed@people.example", builders.PASSWORD, is_active=False)
    inactive = sign_in(client, closed.email, WRONG)
    assert known.status_code == unknown.status_code == inactive.status_code == 200
    assert words(known) == words(unknown) == words(inactive)
    assert "There is a problem" in words(known)
    assert "_auth_user_id" not in client.session


def test_an_unknown_address_takes_as_long_as_a_wrong_password(
    cast: Cast, client: Client, settings: Settings
) -> None:
    """Coarse on purpose: without a hash for unknown addresses the answers differ tenfold."""
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.PBKDF2PasswordHasher"]
    settings.ACCOUNT_RATE_LIMITS = False
    cast.alma.set_password(builders.PASSWORD)
    cast.alma.save()

    def time_of(email: str) -> float:
        begun = process_time()
        sign_in(client, email, WRONG)
        return process_time() - begun

    known = median(time_of(cast.alma.email) for _ in range(3))
    unknown = median(time_of("nobody@people.example") for _ in range(3))
    assert 0.5 < known / unknown < 2


def test_after_five_failures_the_address_must_wait(cast: Cast, client: Client) -> None:
    for _ in range(5):
        assert "Too many" not in words(sign_in(client, cast.alma.email, WRONG))
    refused = sign_in(client, cast.alma.email)
    assert "Too many failed login attempts. Try again later." in words(refused)
    assert "_auth_user_id" not in client.session
    # Counted for the address, so that nobody else is shut out with it.
    assert sign_in(Client(), cast.ben.email).status_code == 302


def test_a_closed_account_does_not_come_in(cast: Cast, client: Client) -> None:
    cast.alma.is_active = False
    cast.alma.save()
    answer = sign_in(client, cast.alma.email)
    assert answer["Location"] == reverse("account_inactive")
    assert client.get(answer["Location"]).status_code == 200
    assert client.get(reverse("inbox:orders")).status_code == 302


def test_signing_in_draws_a_new_session(cast: Cast, client: Client) -> None:
    session = client.session
    session["planted"] = "yes"
    session.save()
    before = session.session_key
    sign_in(client, cast.alma.email)
    assert client.session.session_key != before


def test_signing_out_takes_a_post(cast: Cast, client: Client) -> None:
    client.force_login(cast.alma)
    assert client.get(SIGN_OUT).status_code == 200
    assert client.get(reverse("inbox:orders")).status_code == 200
    answer = client.post(SIGN_OUT)
    assert (answer.status_code, answer["Location"]) == (302, SIGN_IN)
    assert client.get(reverse("inbox:orders"))["Location"].startswith(SIGN_IN)


@pytest.mark.parametrize(
    ("target", "followed"),
    [
        ("/inbox/unread/", True),
        ("/orders/?q=lamp", True),
        ("https://evil.example/", False),
        ("//evil.example/", False),
        ("///evil.example", False),
        ("/\\evil.example", False),
        ("\\\\evil.example", False),
        ("http:evil.example", False),
        ("http:///evil.example", False),
        ("javascript:alert(1)", False),
        ("https://testserver@evil.example/", False),
        ("https://testserver.evil.example/", False),
        (" //evil.example", False),
        ("\t//evil.example", False),
    ],
)
@pytest.mark.parametrize("where", ["query", "form"])
def test_next_is_followed_within_the_own_host_only(
    cast: Cast, client: Client, target: str, where: str, *, followed: bool
) -> None:
    data = {"login": cast.alma.email, "password": builders.PASSWORD}
    if where == "form":
        answer = client.post(SIGN_IN, {**data, "next": target})
    else:
        answer = client.post(SIGN_IN, data, query_params={"next": target})
    assert answer.status_code == 302
    assert answer["Location"] == (target if followed else reverse("home"))


def test_a_stranger_comes_back_to_where_they_wanted_to_be(cast: Cast, client: Client) -> None:
    turned = client.get("/orders/?q=lamp")
    assert turned.status_code == 302
    page = client.get(turned["Location"])
    assert 'name="next"' in page.content.decode()
    answer = client.post(
        turned["Location"], {"login": cast.alma.email, "password": builders.PASSWORD}
    )
    assert answer["Location"] == "/orders/?q=lamp"


def test_the_cookies_are_out_of_reach_of_scripts_and_strangers(cast: Cast, client: Client) -> None:
    sign_in(client, cast.alma.email)
    cookie = client.cookies["sessionid"]
    assert cookie["httponly"]
    assert cookie["samesite"] == "Lax"


@pytest.mark.parametrize("verified", [True, False])
def test_only_a_verified_address_makes_somebody_a_buyer(db: None, *, verified: bool) -> None:
    user = builders.a_user("Eva")
    EmailAddress.objects.filter(user=user).update(verified=verified)
    buyer = Buyer.objects.create(email=user.email, short_name="Eva E.")
    sign_in(Client(), user.email)
    buyer.refresh_from_db()
    assert (buyer.user == user) is verified
