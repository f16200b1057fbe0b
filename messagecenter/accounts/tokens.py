"""The secret in a mailed invitation: made from row and secret key, kept as its hash only."""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING

from django.utils.crypto import salted_hmac

if TYPE_CHECKING:
    from messagecenter.accounts.models import Invitation

_SALT = "messagecenter.accounts.invitation"


def token_of(invitation: Invitation) -> str:
    """Return what stands in the newest mail: the shop's name in addresses, a colon, the secret.

    It can be made again when a mail has to be sent twice, but not from the database alone.
    """
    said = f"{invitation.public_id}:{invitation.seller_id}:{invitation.mailed}"
    secret = salted_hmac(_SALT, said, algorithm="sha256").hexdigest()
    return f"{invitation.seller.slug}:{secret}"


def digest(token: str) -> str:
    """Return what is kept of a token, and looked up."""
    return hashlib.sha256(token.encode()).hexdigest()
