"""Random public names: what stands in addresses instead of a row number."""

import base64
import secrets


def public_id() -> str:
    """Return 26 lower-case base32 characters: 128 random bits, safe in URLs and mail addresses."""
    return base64.b32encode(secrets.token_bytes(16)).decode().rstrip("=").lower()


def mail_tag() -> str:
    """Return the 8 lower-case base32 characters (40 random bits) that name a thread in an alias."""
    return base64.b32encode(secrets.token_bytes(5)).decode().lower()
