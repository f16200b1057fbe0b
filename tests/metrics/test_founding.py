"""The first people and shops come from the command line, with passwords that are seen once."""

from __future__ import annotations

from io import StringIO

import pytest
from allauth.account.models import EmailAddress
from django.core.management import CommandError, call_command
from django.test import Client
from django.urls import reverse

from messagecenter.accounts.models import Membership, Seller, User
from messagecenter.audit.models import Entry
from messagecenter.metrics.management import passwords
from tests import builders


def run(*words: str) -> str:
    out = StringIO()
    call_command(*words, stdout=out)
    return out.getvalue()


def shown(told: str) -> str:
    return told.strip().rpartition(" ")[2]


def test_the_first_admin_can_sign_in_with_the_password_shown(db: None, client: Client) -> None:
    told = run("create_staff", "Rosa@Market.example", "--name", "Rosa")
    login = {"login": "rosa@market.example", "password": shown(told)}
    response = client.post(reverse("account_login"), login)
    assert response.status_code == 302
    rosa = User.objects.get()
    assert (rosa.email, rosa.name, rosa.staff_role) == ("rosa@market.example", "Rosa", "admin")
    assert EmailAddress.objects.get(user=rosa).verified
    assert client.get(reverse("desk:queue")).status_code == 200
    entry = Entry.objects.get(act="user.made")
    assert (entry.object_id, entry.target, entry.details) == (rosa.pk, "admin", {})


def test_a_password_that_is_asked_for_is_not_shown(
    db: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(passwords, "getpass", lambda _prompt: builders.PASSWORD)
    told = run("create_staff", "max@market.example", "--name", "Max", "--role", "reviewer", "--ask")
    assert told == ""
    assert User.objects.get(staff_role="reviewer").check_password(builders.PASSWORD)


@pytest.mark.parametrize("answers", [["one", "two"], ["short", "short"], ["password1234"] * 2])
def test_a_password_that_cannot_be_used_makes_nobody(
    db: None, monkeypatch: pytest.MonkeyPatch, answers: list[str]
) -> None:
    given = iter(answers)
    monkeypatch.setattr(passwords, "getpass", lambda _prompt: next(given))
    with pytest.raises(CommandError) as stopped:
        run("create_staff", "max@market.example", "--name", "Max", "--ask")
    assert stopped.value.returncode == 2
    assert not User.objects.exists()


@pytest.mark.parametrize("email", ["alma@people.example", "ALMA@people.example", "no-address"])
def test_an_address_that_is_taken_or_none_makes_nobody(db: None, email: str) -> None:
    builders.a_user("Alma")
    with pytest.raises(CommandError) as stopped:
        run("create_staff", email, "--name", "Alma")
    assert stopped.value.returncode == 2
    assert User.objects.count() == 1


def test_a_shop_comes_with_its_marketplace_and_a_new_owner(db: None, client: Client) -> None:
    told = run("create_seller", "acme", "Acme & Co", "--owner", "ada@acme.example")
    assert client.login(email="ada@acme.example", password=shown(told))
    place = Membership.objects.select_related("seller__marketplace", "user").get()
    assert (place.role, place.user.email) == ("owner", "ada@acme.example")
    assert (place.seller.name, place.seller.marketplace.slug) == ("Acme & Co", "market")
    assert client.get(reverse("inbox:orders")).status_code == 200
    assert Entry.objects.get(act="seller.made").object_id == place.seller.pk


def test_an_owner_who_is_known_keeps_the_password(db: None) -> None:
    alma = builders.a_user("Alma")
    assert run("create_seller", "acme", "Acme", "--owner", alma.email) == ""
    assert Membership.objects.get().user == alma
    alma.refresh_from_db()
    assert alma.check_password(builders.PASSWORD)


@pytest.mark.parametrize(
    ("slug", "owner"),
    [
        ("holt-linden", "new@people.example"),
        ("second-shop", "alma@people.example"),
        ("No Slug!", "new@people.example"),
        ("acme", "no-address"),
    ],
)
def test_a_shop_that_cannot_be_made_leaves_nothing(db: None, slug: str, owner: str) -> None:
    builders.a_member("Alma", builders.a_seller("holt-linden", "Holt & Linden"), "owner")
    with pytest.raises(CommandError) as stopped:
        run("create_seller", slug, "Another", "--owner", owner)
    assert stopped.value.returncode == 2
    assert (Seller.objects.count(), User.objects.count()) == (1, 1)
