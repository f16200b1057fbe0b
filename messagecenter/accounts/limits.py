"""How often is too often: one row per act and person, counted in a single statement."""

from __future__ import annotations

import hashlib
import math
from dataclasses import dataclass
from datetime import UTC, timedelta

from django.db import connection
from django.utils import timezone


@dataclass(frozen=True, slots=True)
class Limit:
    """So many times within so many seconds, counted from the first time on."""

    name: str
    times: int
    seconds: int


MAIL_TO_ADDRESS = Limit("mail-to-address", 3, 15 * 60)
FORGOTTEN_FROM = Limit("forgotten-from", 20, 15 * 60)
SIGN_UPS_FROM = Limit("sign-ups-from", 20, 60 * 60)
JOINS_FROM = Limit("joins-from", 30, 15 * 60)
INVITATIONS_OF_SHOP = Limit("invitations-of-shop", 20, 60 * 60)
INVITATIONS_TO_ADDRESS = Limit("invitations-to-address", 5, 24 * 60 * 60)
CHECKS = Limit("checks", 120, 60)
SENDS = Limit("sends", 30, 60)

# The table of the database cache: its rows end by themselves, and Redis may be lost meanwhile.
_COUNT = """
INSERT INTO accounts_cache AS kept (cache_key, value, expires)
VALUES (%(key)s, '1', %(end)s)
ON CONFLICT (cache_key) DO UPDATE SET
    value = CASE WHEN kept.expires > %(now)s THEN (kept.value::int + 1)::text ELSE '1' END,
    expires = CASE WHEN kept.expires > %(now)s THEN kept.expires ELSE excluded.expires END
RETURNING value::int, expires
"""


def seconds_to_wait(limit: Limit, who: str | int) -> int:
    """Count one more time; return 0 if it may happen now, else in how many seconds it may.

    `who` is a person, a shop, or an address of mail or network; only its hash is kept.
    """
    now = timezone.now()
    digest = hashlib.sha256(str(who).encode()).hexdigest()
    end = now + timedelta(seconds=limit.seconds)
    with connection.cursor() as cursor:
        cursor.execute(_COUNT, {"key": f"limit:{limit.name}:{digest}", "now": now, "end": end})
        count, ends = cursor.fetchone() or (1, end)
    if count <= limit.times:
        return 0
    return max(1, math.ceil((ends.astimezone(UTC) - now).total_seconds()))
