"""How a command gets a password: asked at the terminal, else drawn and printed once."""

from __future__ import annotations

import secrets
from getpass import getpass

from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.core.management.base import CommandError
from django.utils.translation import gettext as _


def asked() -> str:
    """Ask twice without showing it; it never stands in the command, where others could read it."""
    password = getpass(_("Password: "))
    if getpass(_("Once more: ")) != password:
        raise CommandError(_("The two differ."), returncode=2)
    try:
        validate_password(password)
    except ValidationError as error:
        raise CommandError(" ".join(error.messages), returncode=2) from None
    return password


def drawn() -> str:
    return secrets.token_urlsafe(15)
