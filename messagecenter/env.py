"""Reads settings from the environment, from files, and from the running embedded servers."""

from __future__ import annotations

import os
from pathlib import Path

from psycopg import ProgrammingError
from psycopg.conninfo import conninfo_to_dict


class BadSetting(Exception):
    """A variable holds something that cannot be used; the message says what would be right."""


def read_run_env(path: Path) -> dict[str, str]:
    """Return the NAME=value lines that the embedded runner left for a second shell, or {}."""
    try:
        text = path.read_text("utf-8")
    except FileNotFoundError:
        return {}
    pairs = (line.split("=", 1) for line in text.splitlines() if "=" in line)
    return {name: value for name, value in pairs if not name.startswith("#")}


class Environment:
    """The process environment first, then what the embedded runner wrote."""

    def __init__(self, fallback: dict[str, str]) -> None:
        self._fallback = fallback

    def text(self, name: str, default: str = "") -> str:
        return os.environ.get(name) or self._fallback.get(name) or default

    def from_process(self, name: str) -> bool:
        """Say whether the variable, or a file that holds it, was given to this process itself."""
        return bool(os.environ.get(name) or os.environ.get(f"{name}_FILE"))

    def secret(self, name: str) -> str:
        """Return the variable, or the content of the file that NAME_FILE names."""
        file = os.environ.get(f"{name}_FILE")
        if file:
            return Path(file).read_text("utf-8").strip()
        return self.text(name)

    def number(self, name: str, default: float) -> float:
        value = self.text(name)
        try:
            return float(value) if value else default
        except ValueError:
            message = f"{name} is {value!r}, which is not a number."
            raise BadSetting(message) from None

    def flag(self, name: str, *, default: bool = False) -> bool:
        value = self.text(name).lower()
        if value in {"", "0", "no", "false", "off", "1", "yes", "true", "on"}:
            return value in {"1", "yes", "true", "on"} if value else default
        message = f"{name} is {value!r}; use yes or no."
        raise BadSetting(message)

    def words(self, name: str, default: str = "") -> list[str]:
        return [word.strip() for word in self.text(name, default).split(",") if word.strip()]


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
    try:
        parts = conninfo_to_dict(url)
    except ProgrammingError as error:
        message = f"DATABASE_URL cannot be read: {str(error).strip()}"
        raise BadSetting(message) from None
    named = {known[key]: value for key, value in parts.items() if key in known}
    rest = {key: value for key, value in parts.items() if key not in known}
    return {"ENGINE": "django.db.backends.postgresql", **named, "OPTIONS": rest}
