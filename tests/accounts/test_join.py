"""A mailed invitation: for one address, into one shop, once, for seven days."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

import pytest
import time_machine
from allauth.account.models import EmailAddress
from django.test import Client
from django.urls import reverse

from messagecenter.accounts import services
from messagecenter.accounts.mails import send_invitation
from messagecenter.accounts.models import Invitation, Membership, User
from messagecenter.accounts.tokens import token_of
from messagecenter.audit.models import Entry
from tests import builders
from tests.accounts.conftest import AsUser, Post, link_in, place
from tests.accounts.test_sign_in import sign_in, words
from tests.conftest import Cast

EVA = "eva@people.example"
NEW = {"name": "Eva", "password": builders.PASSWORD}


@pytest.fixture
def invited(cast: Cast) -> Invitation:
    return services.invite(place(cast.alma), EVA, "agent")


@pytest.fixture
def link(invited: Invitation, post: Post) -> str:
    return link_in(post()[0])


def test_somebody_new_sets_name_and_password_and_works(cast: Cast, link: str) -> None:
    client = Client()
    page = client.get(link)
    assert page.status_code == 200
    assert "Holt & Linden invites eva@people.example" in words(page)
    assert "Role: Agent" in words(page)
    joined = client.post(link, NEW)
    assert (joined.status_code, joined["Location"]) == (303, reverse("home"))
    eva = User.objects.get(email=EVA)
    assert (eva.name, place(eva).role, place(eva).seller) == ("Eva", "agent", cast.shop)
    assert EmailAddress.objects.get(user=eva).verified, "the link has proved it"
    assert client.get(reverse("inbox:orders")).status_code == 200
    assert sign_in(Client(), EVA)["Location"] == reverse("home")
    entry = Entry.objects.get(act="member.joined")
    assert (entry.chain.name, entry.actor) == (f"seller:{cast.shop.pk}", f"user:{eva.pk}")
    assert (entry.object_id, entry.target) == (eva.pk, "agent")
    assert EVA not in str(entry.details)


def test_looking_at_the_link_changes_nothing(cast: Cast, link: str) -> None:
    for _ in range(3):
        Client().get(link)
        Client().head(link)
    assert not User.objects.filter(email=EVA).exists()
    assert Client().post(link, NEW).status_code == 303


def test_the_session_is_a_new_one(cast: Cast, link: str) -> None:
    client = Client()
    session = client.session
    session["planted"] = "yes"
    session.save()
    before = session.session_key
    client.post(link, NEW)
    assert client.session.session_key != before


def test_the_link_works_once(cast: Cast, link: str, as_user: AsUser) -> None:
    Client().post(link, NEW)
    services.remove(place(cast.alma), place(User.objects.get(email=EVA)))
    eva = as_user(User.objects.get(email=EVA))
    for again in (eva.get(link), eva.post(link), Client().post(link, NEW)):
        assert again.status_code == 404
        assert "This invitation has ended" in words(again)
    assert not Membership.objects.filter(user__email=EVA).exists()


def test_the_link_ends_after_seven_days_to_the_instant(
    cast: Cast, invited: Invitation, link: str, at: Callable[[datetime], None]
) -> None:
    at(invited.expires_at - timedelta(seconds=1))
    client = Client()
    assert client.get(link).status_code == 200
    # The page was opened in time, the button pressed too late.
    at(invited.expires_at)
    assert client.post(link, NEW).status_code == 404
    assert client.get(link).status_code == 404
    assert not User.objects.filter(email=EVA).exists()
    with pytest.raises(services.NoLongerValid):
        services.join_anew(token_of(invited), name="Eva", password=builders.PASSWORD)
    at(invited.expires_at - timedelta(seconds=1))
    assert client.post(link, NEW).status_code == 303


def test_a_link_that_was_taken_back_or_renewed_opens_nothing(
    cast: Cast, invited: Invitation, link: str, post: Post, as_user: AsUser
) -> None:
    alma = as_user(cast.alma)
    assert alma.post(reverse("team:resend", args=[invited.public_id])).status_code == 303
    assert Client().post(link, NEW).status_code == 404
    newer = link_in(post()[0])
    assert Client().get(newer).status_code == 200
    assert alma.post(reverse("team:revoke", args=[invited.public_id])).status_code == 303
    assert Client().post(newer, NEW).status_code == 404
    assert alma.post(reverse("team:resend", args=[invited.public_id])).status_code == 404


def test_a_mail_that_waits_is_not_sent_after_it_was_taken_back(cast: Cast, post: Post) -> None:
    services.revoke(place(cast.alma), services.invite(place(cast.alma), EVA, "agent"))
    assert post() == []


def test_a_mail_sent_twice_holds_the_same_link(
    cast: Cast, invited: Invitation, link: str, post: Post
) -> None:
    send_invitation(str(invited.pk))
    assert link_in(post()[0]) == link


@pytest.mark.parametrize(
    "change", ["shop", "secret", "no shop", "upper case", "longer", "both", "null"]
)
def test_a_token_opens_its_own_shop_only(cast: Cast, link: str, change: str) -> None:
    token = link.split("/")[2]
    shop, secret = token.split(":")
    assert shop == cast.shop.slug
    changed = {
        "shop": f"{cast.rival.slug}:{secret}",
        "secret": f"{shop}:{secret[::-1]}",
        "no shop": secret,
        "upper case": f"{shop}:{secret.upper()}",
        "longer": f"{token}0",
        "null": f"{shop}\0:{secret}",
        "both": f"{cast.rival.slug}:{token}",
    }[change]
    path = reverse("join", args=[changed])
    assert Client().get(path).status_code == Client().post(path, NEW).status_code == 404
    assert not User.objects.filter(email=EVA).exists()


def test_the_shop_is_not_taken_from_the_form(cast: Cast, link: str) -> None:
    more = {
        "shop": cast.rival.slug,
        "seller": str(cast.rival.pk),
        "role": "owner",
        "email": "x@y.z",
    }
    Client().post(link, {**NEW, **more})
    member = Membership.objects.get(user__email=EVA)
    assert (member.seller, member.role) == (cast.shop, "agent")


def test_a_known_person_signs_in_as_that_very_address(
    cast: Cast, invited: Invitation, link: str
) -> None:
    eva = builders.a_user("Eva")
    client = Client()
    page = client.get(link)
    assert "Sign in with it to join" in words(page)
    assert 'name="password"' not in page.content.decode()
    # Who holds the link alone gets no further: neither in, nor another password.
    refused = client.post(link, {"name": "Thief", "password": "wholly other horses"})
    assert refused["Location"].startswith(reverse("account_login"))
    assert not Membership.objects.filter(user=eva).exists()
    entered = client.post(refused["Location"], {"login": EVA, "password": builders.PASSWORD})
    assert entered["Location"] == link
    assert "Join" in words(client.get(link))
    assert client.post(link)["Location"] == reverse("home")
    assert place(eva).role == "agent"
    assert User.objects.get(pk=eva.pk).name == "Eva"


def test_somebody_else_is_told_for_whom_it_is_not(cast: Cast, link: str, as_user: AsUser) -> None:
    for other in (cast.cem, cast.bea, cast.ben, cast.rosa):
        client = as_user(other)
        assert f"You are signed in as {other.email}" in words(client.get(link))
        assert client.post(link, NEW).status_code == 403
    assert not Membership.objects.filter(user__email=EVA).exists()
    assert Membership.objects.get(user=cast.cem).seller == cast.rival
    assert not Membership.objects.filter(user=cast.bea).exists()


def test_who_signed_up_without_proving_it_cannot_lie_in_wait(
    cast: Cast, link: str, post: Post
) -> None:
    """A stranger makes an account with the invited address first: it does not join by itself."""
    stranger = Client()
    stranger.post(reverse("account_signup"), {"email": EVA, "password1": "wholly other horses"})
    assert stranger.post(link, NEW).status_code == 302
    sign_in(stranger, EVA, "wholly other horses")
    stranger.post(link)
    assert not Membership.objects.filter(user__email=EVA).exists()


def test_weak_passwords_and_empty_names_are_refused(cast: Cast, link: str) -> None:
    for data in ({"name": "Eva", "password": "short"}, {"name": "", "password": "x" * 20}, {}):
        refused = Client().post(link, data)
        assert refused.status_code == 422
        assert "There is a problem" in words(refused)
    assert not User.objects.filter(email=EVA).exists()


@pytest.mark.django_db(transaction=True)
def test_two_buttons_at_once_make_one_person(
    cast: Cast, link: str, at_once: Callable[..., list[Any]]
) -> None:
    outcome = at_once(*[lambda: Client().post(link, NEW).status_code] * 2)
    assert sorted(outcome) == [303, 404]
    assert Membership.objects.filter(user__email=EVA).count() == 1


def test_guessing_is_slow(cast: Cast, link: str) -> None:
    start = datetime.fromisoformat("2026-11-23T12:00:00+00:00")
    with time_machine.travel(start, tick=False):
        weak = {"name": "Eva", "password": "short"}
        statuses = [Client().post(link, weak).status_code for _ in range(31)]
        assert statuses == [422] * 30 + [429]
