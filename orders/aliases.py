"""The addresses that stand for a buyer or a seller: minting, recognising, finding."""

from __future__ import annotations

import base64
import re
import secrets
from collections.abc import Iterable
from dataclasses import dataclass

from django.conf import settings
from django.utils.crypto import constant_time_compare, salted_hmac

from messagecenter.accounts.models import Seller
from orders.models import Alias, Buyer

RANDOM_LENGTH = 26
TAG_LENGTH = 8
_SALT = "orders.alias"
_LOCAL_PART = re.compile(rf"[a-z2-7]{{{RANDOM_LENGTH + TAG_LENGTH}}}")
_MAIL_TAG = re.compile(r"[a-z2-7]{8}")


@dataclass(frozen=True, slots=True)
class Genuine:
    """An address of ours that nobody forged; whether it was ever given out, the database knows."""

    local_part: str
    mail_tag: str  # "" when the address names no thread


@dataclass(frozen=True, slots=True)
class Resolved:
    """Whom an address stands for. A retired alias resolves too: its mail is kept, not bounced."""

    alias: Alias
    mail_tag: str


def mint_local_part() -> str:
    """Return 26 random base32 characters (130 bit) and the 8 that prove they are ours."""
    # 17 bytes give 28 characters; the last two are cut off.
    random_part = _base32(secrets.token_bytes(17))[:RANDOM_LENGTH]
    return random_part + _tag(random_part, settings.SECRET_KEY)


def is_genuine(local_part: str) -> bool:
    """Say whether we minted this, without the database and in constant time.

    Keys in `SECRET_KEY_FALLBACKS` still count, so that a new key does not cut off old letters.
    """
    local_part = local_part.lower()
    if not _LOCAL_PART.fullmatch(local_part):
        return False
    random_part, given = local_part[:RANDOM_LENGTH], local_part[RANDOM_LENGTH:]
    keys = (settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS)
    return any(constant_time_compare(given, _tag(random_part, key)) for key in keys)


def address(alias: Alias, mail_tag: str) -> str:
    """Return the mail address of one thread of the alias."""
    return f"{alias.local_part}+{mail_tag}@{settings.MAIL_DOMAIN}"


def parse(address: str) -> Genuine | None:
    """Read an address of ours without the database; None when malformed, foreign or forged."""
    local, at, domain = address.strip().lower().rpartition("@")
    local_part, plus, mail_tag = local.partition("+")
    if not at or domain != settings.MAIL_DOMAIN.lower():
        return None
    if plus and not _MAIL_TAG.fullmatch(mail_tag):
        return None
    return Genuine(local_part, mail_tag) if is_genuine(local_part) else None


def resolve(address: str) -> Resolved | None:
    """Find whom an address stands for; None when it is forged or was never given out."""
    genuine = parse(address)
    if genuine is None:
        return None
    aliases = Alias.objects.select_related("seller", "buyer")
    alias = aliases.filter(local_part=genuine.local_part).first()
    return Resolved(alias, genuine.mail_tag) if alias else None


def alias_for(seller: Seller, buyer: Buyer, side: Alias.Side) -> Alias:
    """Return the present alias of one side of the pair, minted when there is none."""
    ensure_aliases(seller, [buyer.pk])
    return Alias.objects.get(seller=seller, buyer=buyer, side=side, retired_at=None)


def ensure_aliases(seller: Seller, buyer_ids: Iterable[int]) -> None:
    """Mint what is missing of both sides for each buyer of the seller, in two queries."""
    wanted = {(side.value, buyer_id) for buyer_id in buyer_ids for side in Alias.Side}
    present = Alias.objects.filter(
        seller=seller, buyer__in={buyer_id for _, buyer_id in wanted}, retired_at=None
    )
    missing = sorted(wanted - set(present.values_list("side", "buyer_id")))
    Alias.objects.bulk_create(
        [
            Alias(local_part=mint_local_part(), side=side, seller=seller, buyer_id=buyer_id)
            for side, buyer_id in missing
        ],
        ignore_conflicts=True,  # somebody else may mint the same pair at this moment
    )


def _tag(random_part: str, key: str | bytes) -> str:
    digest = salted_hmac(_SALT, random_part, secret=key, algorithm="sha256").digest()
    return _base32(digest)[:TAG_LENGTH]


def _base32(data: bytes) -> str:
    return base64.b32encode(data).decode().rstrip("=").lower()
