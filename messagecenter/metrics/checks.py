"""System checks of the settings: what the environment says can be used, and is safe to run on."""

from __future__ import annotations

import os
import re
import stat
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.contrib.staticfiles.storage import staticfiles_storage
from django.core.checks import CheckMessage, Error, register, run_checks
from django.core.checks import Warning as Advice
from django.core.exceptions import ValidationError
from django.core.validators import validate_email

from messagecenter.accounts import demo_accounts

TAG = "settings"
_MAKE_A_KEY = "Make one with: python3 -c 'import secrets; print(secrets.token_urlsafe(50))'"
_LABEL = r"[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?"
_DOMAIN = re.compile(rf"(?=.{{4,190}}\Z){_LABEL}(\.{_LABEL})*\.[a-z][a-z0-9-]*[a-z0-9]\Z")
_HTTPS = re.compile(r"https://[^/?#@\s]+")
_Check = Callable[[], Iterator[CheckMessage]]


def refuse_to_start() -> None:
    """End a process that no command line checks, when its settings hold an error."""
    errors = [one for one in run_checks(tags=[TAG]) if one.is_serious()]
    if errors:
        told = sorted(f"{one.id}: {one.msg} {one.hint}" for one in errors)
        sys.exit("\n".join(["Message Center cannot start with these settings:", *told]))


def _of_any_installation(check: _Check) -> _Check:
    register(lambda **_kwargs: list(check()), TAG)
    return check


def _of_a_real_one(check: _Check) -> _Check:
    """Ask only where the pages are for others: neither the demo nor a developer's machine."""

    def ask(**_kwargs: Any) -> list[CheckMessage]:  # Any: Django's signature
        return list(check()) if settings.SECURE_TRANSPORT and settings.DATABASE_URL else []

    register(ask, TAG)
    return check


@_of_any_installation
def secret_and_database_are_there() -> Iterator[CheckMessage]:
    if not settings.DATABASE_URL:
        hint = "Start the embedded one with `make run` in another terminal, or set DATABASE_URL."
        yield Error("There is no database: DATABASE_URL is empty.", hint=hint, id="settings.E001")
    elif not settings.SECRET_KEY_IS_SET:
        yield Error("SECRET_KEY is empty.", hint=_MAKE_A_KEY, id="settings.E001")


@_of_any_installation
def everything_can_be_read() -> Iterator[CheckMessage]:
    for fault in settings.SETTING_FAULTS:
        yield Error(fault.told, hint=fault.hint, id="settings.E002")


@_of_any_installation
def nothing_of_the_demo_meets_another_database() -> Iterator[CheckMessage]:
    if settings.DATABASE_IS_EMBEDDED or not settings.DATABASE_URL:
        return
    if settings.SECRET_KEY_IS_EMBEDDED:
        told = f"The secret key of {settings.VAR_DIR} is not for another database."
        yield Error(told, hint="Set SECRET_KEY beside DATABASE_URL.", id="settings.E003")
    if settings.SECURE_TRANSPORT and (settings.VAR_DIR / demo_accounts.FILE).exists():
        told = f"{settings.VAR_DIR} holds passwords of the demo, which are not for a real database."
        hint = "Remove them with `make clean-data`, or let MC_VAR name another folder."
        yield Error(told, hint=hint, id="settings.E003")


@_of_any_installation
def redis_has_an_address() -> Iterator[CheckMessage]:
    try:
        url = urlsplit(settings.REDIS_URL)
        usable = url.port is None or url.port > 0
    except ValueError:
        usable = False
    else:
        place = url.path if url.scheme == "unix" else url.hostname
        usable = usable and url.scheme in {"redis", "rediss", "unix"} and bool(place)
    if not usable:
        hint = "Use redis://host:6379/0, rediss://... with TLS, or unix:///folder/socket?db=0."
        yield Error("REDIS_URL is no address of a Redis.", hint=hint, id="settings.E004")


@_of_any_installation
def secrets_are_private() -> Iterator[CheckMessage]:
    for name in ("run.env", demo_accounts.FILE):
        file: Path = settings.VAR_DIR / name
        try:
            mode = stat.S_IMODE(file.stat().st_mode)
        except OSError:
            continue
        if mode & 0o077:
            hint = f"chmod 600 {file}"
            yield Error(f"{file} holds secrets, and others may read it.", hint, id="settings.E005")


@_of_a_real_one
def the_key_cannot_be_guessed() -> Iterator[CheckMessage]:
    key = settings.SECRET_KEY if settings.SECRET_KEY_IS_SET else _MAKE_A_KEY
    if len(key) < 50 or len(set(key)) < 10 or key.startswith("django-insecure-"):
        told = "SECRET_KEY is too easy to guess: fewer than 50 characters, or few different ones."
        yield Error(told, hint=_MAKE_A_KEY, id="settings.E006")


@_of_a_real_one
def hosts_are_named() -> Iterator[CheckMessage]:
    if not settings.ALLOWED_HOSTS or "*" in settings.ALLOWED_HOSTS:
        hint = "Name the hosts of the pages: ALLOWED_HOSTS=messages.market.example"
        yield Error("ALLOWED_HOSTS is empty or lets in every name.", hint, id="settings.E007")
    for host in settings.ALLOWED_HOSTS:
        if "/" in host or "@" in host:
            told = f"ALLOWED_HOSTS holds {host!r}, which is no name of a host."
            yield Error(told, hint="Leave out https:// and paths.", id="settings.E007")


@_of_a_real_one
def origins_are_https() -> Iterator[CheckMessage]:
    for origin in settings.CSRF_TRUSTED_ORIGINS:
        if not _HTTPS.fullmatch(origin):
            told = f"CSRF_TRUSTED_ORIGINS holds {origin!r}, which is no https:// address."
            hint = "Use https://messages.market.example, without a path."
            yield Error(told, hint=hint, id="settings.E008")


@_of_a_real_one
def aliases_have_a_domain() -> Iterator[CheckMessage]:
    if not _DOMAIN.match(settings.MAIL_DOMAIN):
        told = f"MAIL_DOMAIN is {settings.MAIL_DOMAIN!r}, which is no domain."
        hint = "Name a domain of your own in small letters: MAIL_DOMAIN=relay.market.example"
        yield Error(told, hint=hint, id="settings.E009")


@_of_a_real_one
def links_in_mails_lead_to_https() -> Iterator[CheckMessage]:
    if not _HTTPS.fullmatch(settings.SITE_URL):
        told = f"SITE_URL is {settings.SITE_URL!r}, which is no https:// address."
        yield Error(told, hint="Use https://messages.market.example.", id="settings.E010")


@_of_a_real_one
def mails_have_a_sender() -> Iterator[CheckMessage]:
    try:
        validate_email(settings.DEFAULT_FROM_EMAIL)
    except ValidationError:
        told = f"MAIL_FROM is {settings.DEFAULT_FROM_EMAIL!r}, which is no e-mail address."
        hint = "Use an address that the mail server may send for: no-reply@market.example"
        yield Error(told, hint=hint, id="settings.E011")


@_of_a_real_one
def mails_are_sent() -> Iterator[CheckMessage]:
    if not settings.EMAIL_HOST:
        told = "SMTP_OUT_URL is not set: nobody gets a mail, so nobody new can sign in."
        hint = "Set SMTP_OUT_URL=smtp+starttls://user:password@host:587."
        yield Advice(told, hint=hint, id="settings.W002")


@_of_a_real_one
def uploads_have_a_place() -> Iterator[CheckMessage]:
    root: Path = settings.FILES_ROOT
    place = next(folder for folder in (root, *root.parents) if folder.exists())
    if not place.is_dir() or not os.access(place, os.W_OK | os.X_OK):
        told = f"FILES_ROOT is {root}, where this process may not write."
        hint = "Name a folder, the same for pages and workers, that belongs to their user."
        yield Error(told, hint=hint, id="settings.E012")


@_of_a_real_one
def static_files_are_collected() -> Iterator[CheckMessage]:
    if not getattr(staticfiles_storage, "hashed_files", True):
        told = f"The static files are not collected in {settings.STATIC_ROOT}."
        hint = "Run: python manage.py collectstatic --no-input --ignore '*.py'"
        yield Error(told, hint=hint, id="settings.E013")


@_of_a_real_one
def a_proxy_ends_tls() -> Iterator[CheckMessage]:
    if settings.SECURE_PROXY_SSL_HEADER is None:
        told = "BEHIND_PROXY is not set: only requests that reach this server by TLS are answered."
        hint = "Set BEHIND_PROXY=yes when a proxy in front ends TLS and sets X-Forwarded-Proto."
        yield Advice(told, hint=hint, id="settings.W001")
