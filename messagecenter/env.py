"""Reads settings from the environment, from files, and from the running embedded servers.

What cannot be used is noted as a fault, never raised: the system checks tell all of it at once,
and commands that need neither secrets nor a database run all the same.
"""

from __future__ import annotations

import math
import os
from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import unquote, urlsplit

from psycopg import ProgrammingError
from psycopg.conninfo import conninfo_to_dict

ENGINE = "django.db.backends.postgresql"
_YES, _NO = {"1", "yes", "true", "on"}, {"0", "no", "false", "off"}


@dataclass(frozen=True, slots=True)
class Fault:
    """A variable holds something that cannot be used; secrets are never repeated."""

    told: str
    hint: str


@dataclass(frozen=True, slots=True)
class Smtp:
    """The server that takes our mails; no host means there is none."""

    host: str = ""
    port: int = 25
    user: str = ""
    password: str = field(default="", repr=False)
    starttls: bool = False
    tls: bool = False


def read_run_env(path: Path) -> dict[str, str]:
    """Return the NAME=value lines that the embedded runner left for a second shell, or {}."""
    try:
        text = path.read_text("utf-8")
    except (FileNotFoundError, NotADirectoryError, PermissionError):
        return {}
    pairs = (line.split("=", 1) for line in text.splitlines() if "=" in line)
    return {name: value for name, value in pairs if not name.startswith("#")}


class Environment:
    """The process environment first, then what the embedded runner wrote."""

    def __init__(self, fallback: dict[str, str]) -> None:
        self._fallback = fallback
        self.faults: list[Fault] = []

    def text(self, name: str, default: str = "") -> str:
        return os.environ.get(name) or self._fallback.get(name) or default

    def from_process(self, name: str) -> bool:
        """Say whether the variable, or a file that holds it, was given to this process itself."""
        return bool(os.environ.get(name) or os.environ.get(f"{name}_FILE"))

    def secret(self, name: str) -> str:
        """Return the variable, or the content of the file that NAME_FILE names."""
        file = os.environ.get(f"{name}_FILE")
        if not file:
            return self.text(name)
        try:
            return Path(file).read_text("utf-8").strip()
        except (OSError, UnicodeDecodeError) as error:
            why = error.strerror if isinstance(error, OSError) else "not a text"
            told = f"{name}_FILE names {file}, which cannot be read: {why}."
            self._note(told, f"Name a file that this process may read, or set {name}.")
            return ""

    def number(self, name: str, default: float) -> float:
        """Return a number above zero."""
        value = self.text(name)
        try:
            number = float(value) if value else default
        except ValueError:
            number = math.nan
        if math.isfinite(number) and number > 0:
            return number
        self._note(f"{name} is {value!r}, which is no number above zero.", "Use seconds, like 10.")
        return default

    def flag(self, name: str, *, default: bool = False) -> bool:
        value = self.text(name).lower()
        if value and value not in _YES | _NO:
            self._note(f"{name} is {value!r}, which is neither yes nor no.", "Use yes or no.")
        return value in _YES if value in _YES | _NO else default

    def choice(self, name: str, default: str, among: Iterable[str]) -> str:
        value = self.text(name, default)
        if value in among:
            return value
        self._note(f"{name} is {value!r}, which is not known.", f"Use one of {', '.join(among)}.")
        return default

    def words(self, name: str, default: str = "") -> list[str]:
        return [word.strip() for word in self.text(name, default).split(",") if word.strip()]

    def database(self, name: str, url: str) -> dict[str, object]:
        """Return Django's form of the address; only the engine where there is none to use."""
        if not url:
            return {"ENGINE": ENGINE}
        try:
            return database(url)
        except (ProgrammingError, ValueError):  # the text repeats the address, password included
            told = f"{name} cannot be read as the address of a PostgreSQL database."
            hint = "Use postgresql://user:password@host:5432/name, with @ : / in passwords as"
            self._note(told, f"{hint} %40 %3A %2F.")
        return {"ENGINE": ENGINE}

    def smtp(self, name: str) -> Smtp:
        """Return the mail server of the address; one without a host where there is none to use."""
        try:
            return smtp(self.secret(name))
        except ValueError:  # the text may hold a password
            told = f"{name} cannot be read as the address of a mail server."
            hint = "Use smtp+starttls://user:password@host:587, smtps://... or smtp://host:25."
            self._note(told, hint)
        return Smtp()

    def _note(self, told: str, hint: str) -> None:
        self.faults.append(Fault(told, hint))


def broker(url: str) -> str:
    """Say a Redis address the way Celery wants it: sockets have a scheme of their own there."""
    if not url.startswith("unix:"):
        return url
    path, _, query = url.removeprefix("unix:").partition("?")
    number = query.removeprefix("db=") or "0"
    return f"redis+socket:{path}?virtual_host={number}"


def database(url: str) -> dict[str, object]:
    """Turn `postgresql://user:password@host:port/name?host=/socket/folder` into Django's form."""
    known = {
        "dbname": "NAME",
        "user": "USER",
        "password": "PASSWORD",
        "host": "HOST",
        "port": "PORT",
    }
    parts = conninfo_to_dict(url)
    named = {known[key]: value for key, value in parts.items() if key in known}
    rest = {key: value for key, value in parts.items() if key not in known}
    if not named.get("NAME") or "@" in str(named.get("HOST")):
        raise ValueError("no name of a database, or a password that holds @")
    return {"ENGINE": ENGINE, **named, "OPTIONS": rest}


def smtp(url: str) -> Smtp:
    """Read `smtp+starttls://user:password@host:port`, or the same with smtps or smtp."""
    if not url:
        return Smtp()
    parts, usual = urlsplit(url), {"smtp": 25, "smtp+starttls": 587, "smtps": 465}
    if parts.scheme not in usual or not parts.hostname or parts.path.strip("/"):
        raise ValueError("not the address of a mail server")
    return Smtp(
        host=parts.hostname,
        port=parts.port or usual[parts.scheme],
        user=unquote(parts.username or ""),
        password=unquote(parts.password or ""),
        starttls=parts.scheme == "smtp+starttls",
        tls=parts.scheme == "smtps",
    )
