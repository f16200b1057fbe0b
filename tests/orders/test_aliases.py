"""Aliases: ours are known without the database, forged ones are not."""

from __future__ import annotations

import secrets
import string
import threading

import pytest
from django.db import connections
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries, Settings

from messagecenter.accounts.models import Seller
from messagecenter.lib.ids import mail_tag
from orders import aliases
from orders.models import Alias, Buyer

BASE32 = string.ascii_lowercase + "234567"


@pytest.fixture
def buyer(db: None) -> Buyer:
    return Buyer.objects.create(email="bea@mail.example", short_name="Bea K.")


def test_what_we_mint_is_genuine_and_34_characters() -> None:
    minted = {aliases.mint_local_part() for _ in range(200)}
    assert len(minted) == 200
    assert {len(part) for part in minted} == {34}
    assert set("".join(minted)) <= set(BASE32)
    assert all(aliases.is_genuine(part) and aliases.is_genuine(part.upper()) for part in minted)


def test_a_changed_character_makes_it_forged() -> None:
    genuine = aliases.mint_local_part()
    for place, character in enumerate(genuine):
        other = "a" if character != "a" else "b"
        assert not aliases.is_genuine(genuine[:place] + other + genuine[place + 1 :])


def test_guesses_are_not_genuine() -> None:
    guesses = ("".join(secrets.choice(BASE32) for _ in range(34)) for _ in range(5000))
    assert not any(map(aliases.is_genuine, guesses))


@pytest.mark.parametrize("part", ["", "a", "ä" * 34, "a" * 35, "1" * 34, "\0" * 34])
def test_malformed_parts_are_not_genuine(part: str) -> None:
    assert not aliases.is_genuine(part)
    assert not aliases.is_genuine(aliases.mint_local_part() + part + "x")


def test_an_older_key_still_counts(settings: Settings) -> None:
    old = aliases.mint_local_part()
    settings.SECRET_KEY_FALLBACKS = [settings.SECRET_KEY]
    settings.SECRET_KEY = "another"
    assert aliases.is_genuine(old)
    settings.SECRET_KEY_FALLBACKS = []
    assert not aliases.is_genuine(old)


def test_an_address_names_alias_and_thread(shop: Seller, buyer: Buyer) -> None:
    alias = aliases.alias_for(shop, buyer, Alias.Side.BUYER)
    tag = mail_tag()
    address = aliases.address(alias, tag)
    assert address == f"{alias.local_part}+{tag}@relay.market.example"
    assert len(address.partition("@")[0]) == 43
    for spelled in (address, address.upper(), f" {address}\n"):
        found = aliases.resolve(spelled)
        assert found is not None
        assert (found.alias, found.mail_tag) == (alias, tag)


def test_an_address_without_a_tag_resolves_too(shop: Seller, buyer: Buyer) -> None:
    alias = aliases.alias_for(shop, buyer, Alias.Side.SELLER)
    found = aliases.resolve(f"{alias.local_part}@relay.market.example")
    assert found is not None
    assert (found.alias, found.mail_tag) == (alias, "")


def test_foreign_forged_and_malformed_addresses_ask_no_database(
    shop: Seller, buyer: Buyer, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    genuine = aliases.alias_for(shop, buyer, Alias.Side.BUYER).local_part
    forged = genuine[:-1] + ("a" if genuine[-1] != "a" else "b")
    with django_assert_num_queries(0):
        for address in (
            f"{forged}+abcdefgh@relay.market.example",
            f"{genuine}+abcdefgh@elsewhere.example",
            f"{genuine}+short@relay.market.example",
            f"{genuine}+@relay.market.example",
            f"{genuine}+abcdefgh+x@relay.market.example",
            genuine,
            "",
            "@",
        ):
            assert aliases.resolve(address) is None


def test_genuine_but_never_given_out_resolves_to_nothing(db: None) -> None:
    assert aliases.resolve(f"{aliases.mint_local_part()}@relay.market.example") is None


def test_a_pair_has_one_alias_a_side(shop: Seller, rival: Seller, buyer: Buyer) -> None:
    seen = {
        aliases.alias_for(seller, buyer, side).pk
        for seller in (shop, rival)
        for side in Alias.Side
        for _ in range(2)
    }
    assert len(seen) == Alias.objects.count() == 4


def test_a_retired_alias_is_replaced_but_still_known(shop: Seller, buyer: Buyer) -> None:
    old = aliases.alias_for(shop, buyer, Alias.Side.BUYER)
    Alias.objects.filter(pk=old.pk).update(retired_at=timezone.now())
    new = aliases.alias_for(shop, buyer, Alias.Side.BUYER)
    assert new.pk != old.pk
    found = aliases.resolve(f"{old.local_part}@relay.market.example")
    assert found is not None
    assert found.alias.retired_at is not None


def test_many_at_once_mint_one(committed: None, shop: Seller, buyer: Buyer) -> None:
    found: list[int] = []

    def work() -> None:
        try:
            found.append(aliases.alias_for(shop, buyer, Alias.Side.BUYER).pk)
        finally:
            connections.close_all()

    threads = [threading.Thread(target=work) for _ in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(found) == 6
    assert len(set(found)) == 1
