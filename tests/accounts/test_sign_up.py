"""An account of one's own: open to anybody, worth something once its address is proved."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from statistics import median
from time import process_time

import pytest
import time_machine
from allauth.account.models import EmailAddress
from django.test import Client
from django.urls import reverse
from pytest_django import Settings

from messagecenter.accounts.models import User
from orders.models import Buyer
from tests import builders
from tests.accounts.conftest import Post, link_in
from tests.accounts.test_sign_in import sign_in, words
from tests.conftest import Cast

SIGN_UP = reverse("account_signup")
EVA = "eva@people.example"


def sign_up(client: Client, email: str = EVA, password: str = builders.PASSWORD) -> object:
    return client.post(SIGN_UP, {"email": email, "password1": password})


def test_a_buyer_makes_an_account_and_finds_their_orders(cast: Cast, post: Post) -> None:
    buyer = Buyer.objects.create(email="Eva@people.example", short_name="Eva E.")
    client = Client()
    assert f'href="{SIGN_UP}"' in client.get(reverse("account_login")).content.decode()
    assert client.get(SIGN_UP).status_code == 200
    asked = sign_up(client)
    assert asked["Location"] == reverse("account_email_verification_sent")
    assert "Look into your mail" in words(client.get(asked["Location"]))
    (letter,) = post()
    assert letter.to == [EVA]
    link = link_in(letter)
    page = client.get(link)
    assert EVA in words(page)
    assert not EmailAddress.objects.get(email=EVA).verified, "looking proves nothing"
    assert client.post(link)["Location"] == reverse("account_login")
    entered = sign_in(client, EVA)
    assert entered["Location"] == reverse("home")
    assert client.get(reverse("home"))["Location"] == reverse("buyer:list")
    buyer.refresh_from_db()
    assert buyer.user == User.objects.get(email=EVA)


def test_without_the_button_nobody_comes_in(cast: Cast, client: Client, post: Post) -> None:
    """Who knows a buyer's address can make an account with it, and see nothing."""
    buyer = Buyer.objects.create(email=EVA, short_name="Eva E.")
    sign_up(client)
    entered = sign_in(client, EVA)
    assert entered["Location"] == reverse("account_email_verification_sent")
    assert client.get(reverse("buyer:list")).status_code == 302
    buyer.refresh_from_db()
    assert buyer.user is None


def test_who_is_signed_in_already_is_the_buyer_at_once(cast: Cast, post: Post) -> None:
    buyer = Buyer.objects.create(email=EVA, short_name="Eva E.")
    client = Client()
    sign_up(client)
    client.force_login(User.objects.get(email=EVA))
    client.post(link_in(post()[0]))
    buyer.refresh_from_db()
    assert buyer.user == User.objects.get(email=EVA)


def test_the_link_works_once(cast: Cast, client: Client, post: Post) -> None:
    sign_up(client)
    link = link_in(post()[0])
    client.post(link)
    for again in (client.get(link), client.post(link), Client().post(link)):
        assert again.status_code == 404
        assert "This link has ended" in words(again)


def test_the_link_ends_after_a_day(cast: Cast, client: Client, post: Post) -> None:
    start = datetime(2026, 11, 23, 12, tzinfo=UTC)
    with time_machine.travel(start, tick=False) as clock:
        sign_up(client)
        link = link_in(post()[0])
        clock.move_to(start + timedelta(hours=23, minutes=59))
        assert client.get(link).status_code == 200
        clock.move_to(start + timedelta(hours=24, seconds=1))
        assert client.get(link).status_code == 404
        assert client.post(link).status_code == 404
    assert not EmailAddress.objects.get(email=EVA).verified


@pytest.mark.parametrize("key", ["MTI:none", "x", ":", "12"])
def test_a_made_up_key_opens_nothing(cast: Cast, client: Client, key: str) -> None:
    link = reverse("account_confirm_email", args=[key])
    assert client.get(link).status_code == client.post(link).status_code == 404


def test_signing_in_unproved_mails_another_link_but_not_at_once(
    cast: Cast, client: Client, post: Post
) -> None:
    start = datetime(2026, 11, 23, 12, tzinfo=UTC)
    with time_machine.travel(start, tick=False) as clock:
        sign_up(client)
        assert len(post()) == 1
        sign_in(client, EVA)
        assert post() == []
        clock.move_to(start + timedelta(minutes=4))
        sign_in(client, EVA)
        assert [letter.to for letter in post()] == [[EVA]]


def test_known_and_unknown_addresses_hear_the_same(cast: Cast, post: Post) -> None:
    answers = []
    for email in (EVA, cast.bea.email, cast.alma.email.upper()):
        client = Client()
        asked = sign_up(client, email)
        page = client.get(asked["Location"])
        answers.append((asked.status_code, asked["Location"], sorted(asked.cookies), words(page)))
    assert answers[0] == answers[1] == answers[2]
    assert User.objects.filter(email__icontains="bea.canary").count() == 1
    told = {letter.to[0]: letter.subject for letter in post()}
    assert told == {
        EVA: "Confirm your e-mail address",
        cast.bea.email: "You have an account already",
        cast.alma.email: "You have an account already",
    }


def test_the_time_it_takes_tells_nothing(cast: Cast, settings: Settings) -> None:
    """Coarse on purpose: without a hash for known addresses the answers differ tenfold."""
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.PBKDF2PasswordHasher"]
    settings.ACCOUNT_RATE_LIMITS = False

    def time_of(email: str) -> float:
        begun = process_time()
        sign_up(Client(), email)
        return process_time() - begun

    known = median(time_of(getattr(cast, who).email) for who in ("alma", "ben", "rea"))
    unknown = median(time_of(f"eva{n}@people.example") for n in range(3))
    assert 0.5 < known / unknown < 2


def test_signing_up_again_leaves_the_password_alone(cast: Cast, post: Post) -> None:
    sign_up(Client(), cast.alma.email, "wholly other horses")
    assert sign_in(Client(), cast.alma.email, "wholly other horses").status_code == 200
    assert sign_in(Client(), cast.alma.email).status_code == 302


def test_two_addresses_at_once_are_one(cast: Cast, client: Client, post: Post) -> None:
    client.post(SIGN_UP, {"email": [cast.alma.email, EVA], "password1": builders.PASSWORD})
    assert [letter.recipients() for letter in post()] == [[EVA]]
    answer = client.post(SIGN_UP, {"email[]": EVA, "password1": builders.PASSWORD})
    assert answer.status_code in {302, 422}
    assert post() == []


def test_staff_and_shops_are_not_made_by_a_field(cast: Cast, client: Client) -> None:
    more = {"staff_role": "admin", "is_staff": "1", "role": "owner", "verified": "1"}
    client.post(SIGN_UP, {"email": EVA, "password1": builders.PASSWORD, **more})
    eva = User.objects.get(email=EVA)
    assert eva.staff_role == "none"
    assert not eva.memberships.exists()
    assert not EmailAddress.objects.get(user=eva).verified


def test_what_is_wrong_is_said_beside_its_field(cast: Cast, client: Client) -> None:
    refused = sign_up(client, "no address", "short")
    assert refused.status_code == 422
    assert "There is a problem" in words(refused)
    html = refused.content.decode()
    assert 'href="#id_email"' in html
    assert 'href="#id_password1"' in html
    assert not User.objects.filter(email__contains="no address").exists()


def test_one_network_makes_few_accounts(cast: Cast, client: Client) -> None:
    start = datetime(2026, 11, 23, 12, tzinfo=UTC)
    with time_machine.travel(start, tick=False) as clock:
        for number in range(20):
            assert sign_up(Client(), f"eva{number}@people.example").status_code == 302
        refused = sign_up(Client(), "eva20@people.example")
        assert (refused.status_code, refused["Retry-After"]) == (429, "3600")
        clock.move_to(start + timedelta(hours=1))
        assert sign_up(Client(), "eva20@people.example").status_code == 302
