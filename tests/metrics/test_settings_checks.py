"""Each variable of the environment is checked, and what is wrong is told with an id and a hint."""

from __future__ import annotations

import importlib.util
import os
import re
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from types import ModuleType

import pytest
from django.contrib.staticfiles import storage
from django.core.checks import CheckMessage, run_checks
from django.test import override_settings

import messagecenter.settings
from messagecenter.accounts import demo_accounts
from messagecenter.embedded.postgres import binaries
from messagecenter.embedded.service import Problem
from messagecenter.metrics import checks
from tests.house.source import ROOT
from tests.production.image import named

KEY = "Rk1-this-key-is-for-one-test-only-and-nothing-else-0123456789"
GOOD = {
    "SECRET_KEY": KEY,
    "DATABASE_URL": "postgresql://messagecenter:password@database:5432/messagecenter",
    "REDIS_URL": "redis://redis:6379/0",
    "ALLOWED_HOSTS": "messages.market.example",
    "BEHIND_PROXY": "yes",
    "MAIL_DOMAIN": "relay.market.example",
    "SMTP_OUT_URL": "smtp+starttls://user:password@mail.market.example:587",
}
_SETTING = re.compile(r"\bsettings\.([A-Z][A-Z_]{3,})")
LOOKED_AT = set(_SETTING.findall(Path(checks.__file__).read_text("utf-8"))) - {"STATIC_ROOT"}
OTHERS = {"MC_POSTGRES_BIN", "PORT", "POSTGRES_PASSWORD"}  # see the tests at the end
Ask = Callable[..., list[CheckMessage]]


def settings_module() -> ModuleType:
    """Read settings.py anew, as a process with this environment would."""
    file = Path(messagecenter.settings.__file__)
    spec = importlib.util.spec_from_file_location("settings_of_a_test", file)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@pytest.fixture
def ask(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Ask:
    """Return what the checks say in production, where some variables are as given."""

    def told(**variables: str) -> list[CheckMessage]:
        for name in named_in_example():
            monkeypatch.delenv(name, raising=False)
        chosen = {**GOOD, "MC_VAR": str(tmp_path), **variables}
        for name, value in chosen.items():
            monkeypatch.setenv(name, value)
        module = settings_module()
        with override_settings(**{name: getattr(module, name) for name in LOOKED_AT}):
            return sorted(run_checks(tags=[checks.TAG]), key=str)

    return told


def named_in_example() -> set[str]:
    text = (ROOT / ".env.example").read_text("utf-8")
    pairs = (line.lstrip("#").partition("=") for line in text.splitlines() if "=" in line)
    return {name for name, is_one, _value in pairs if is_one and name.isupper() and " " not in name}


def ids(found: list[CheckMessage]) -> set[str | None]:
    assert all(one.hint for one in found)
    return {one.id for one in found}


def test_settings_that_are_right_are_not_spoken_of(ask: Ask) -> None:
    assert ask() == []
    assert ask(REDIS_URL="unix:///run/redis.sock?db=3", LOG_LEVEL="DEBUG") == []
    assert ask(CSRF_TRUSTED_ORIGINS="https://a.example, https://b.example:8443") == []


WRONG = {
    "SECRET_KEY": [("", "E001"), ("short", "E006"), ("x" * 60, "E006")],
    "DATABASE_URL": [
        ("", "E001"),
        ("mysql://user:geheim@host/name", "E002"),
        ("postgresql://user:geheim@host", "E002"),
        ("postgresql://user:geh@im@host/name", "E002"),
    ],
    "REDIS_URL": [("http://redis", "E004"), ("redis://", "E004"), ("redis://r:port/0", "E004")],
    "ALLOWED_HOSTS": [("", "E007"), ("*", "E007"), ("https://messages.market.example", "E007")],
    "BEHIND_PROXY": [("perhaps", "E002"), ("no", "W001"), ("", "W001")],
    "MAIL_DOMAIN": [("", "E009"), ("relay", "E009"), ("a@b.example", "E009"), ("A.com/", "E009")],
    "SMTP_OUT_URL": [("", "W002"), ("mail.market.example", "E002"), ("http://mail", "E002")],
    "MAIL_FROM": [("nobody", "E011")],
    "SITE_URL": [("http://messages.market.example", "E010"), ("messages", "E010")],
    "CSRF_TRUSTED_ORIGINS": [("http://a.example", "E008"), ("https://a.example/path", "E008")],
    "FILES_ROOT": [("/dev/null/files", "E012")],
    "LOG_LEVEL": [("loud", "E002")],
    "OUTBOX_LEASE": [("long", "E002"), ("-1", "E002"), ("nan", "E002"), ("inf", "E002")],
    "OUTBOX_RENEW": [("0", "E002")],
    "OUTBOX_SWEEP": [("4s", "E002")],
    "DEMO": [("perhaps", "E002")],
    "DEBUG": [("perhaps", "E002")],
    "MC_VAR": [("/dev/null/var", "E012")],
}


@pytest.mark.parametrize(
    ("name", "value", "code"),
    [(name, value, code) for name, cases in WRONG.items() for value, code in cases],
)
def test_a_value_that_cannot_be_used_is_told(ask: Ask, name: str, value: str, code: str) -> None:
    found = ask(**{name: value})
    assert f"settings.{code}" in ids(found)
    assert not any("geheim" in str(one) for one in found)


def test_every_variable_that_is_documented_has_a_check() -> None:
    assert set(WRONG) | OTHERS == named_in_example()


def test_a_secret_comes_from_a_file_or_is_told_to_be_missing(ask: Ask, tmp_path: Path) -> None:
    file = tmp_path / "key"
    assert ids(ask(SECRET_KEY="", SECRET_KEY_FILE=str(file))) == {"settings.E001", "settings.E002"}
    file.write_text(f"{KEY}\n", "utf-8")
    assert ask(SECRET_KEY="", SECRET_KEY_FILE=str(file)) == []


def test_a_secret_of_the_embedded_servers_is_refused_for_another_database(
    ask: Ask, tmp_path: Path
) -> None:
    private(tmp_path / "run.env", f"SECRET_KEY={KEY}\n")
    assert ids(ask(SECRET_KEY="")) == {"settings.E003"}
    assert ask() == []


def test_passwords_of_the_demo_are_refused_beside_another_database(
    ask: Ask, tmp_path: Path
) -> None:
    demo_accounts.write(tmp_path, [])
    assert ids(ask()) == {"settings.E003"}
    assert ids(ask(DEMO="yes")) == set()


def test_secrets_that_others_may_read_are_told(ask: Ask, tmp_path: Path) -> None:
    file = tmp_path / "run.env"
    private(file, "SOCKETS=/run\n")
    assert ask() == []
    file.chmod(0o640)
    assert ids(ask()) == {"settings.E005"}


def private(file: Path, text: str) -> None:
    with os.fdopen(os.open(file, os.O_WRONLY | os.O_CREAT, 0o600), "w") as out:
        out.write(text)


def test_files_that_were_not_collected_are_told(
    ask: Ask, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    empty = storage.ManifestStaticFilesStorage(location=tmp_path, base_url="/static/")
    monkeypatch.setattr(checks, "staticfiles_storage", empty)
    assert ids(ask()) == {"settings.E013"}


def test_limits_count_the_address_that_the_proxy_has_seen(ask: Ask) -> None:
    ask()
    assert settings_module().ALLAUTH_TRUSTED_PROXY_COUNT == 1
    ask(BEHIND_PROXY="no")
    assert settings_module().ALLAUTH_TRUSTED_PROXY_COUNT == 0


def test_every_id_stands_for_one_thing_and_has_a_test() -> None:
    source = Path(checks.__file__).read_text("utf-8")
    used = {f"settings.{code}" for cases in WRONG.values() for _value, code in cases}
    used |= {"settings.E003", "settings.E005", "settings.E013"}
    for number in used:
        assert number in source


def test_the_database_password_of_compose_has_no_default() -> None:
    assert named((ROOT / "docker-compose.yml").read_text("utf-8"))["POSTGRES_PASSWORD"]


def test_the_runner_refuses_programs_that_are_not_there(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("MC_POSTGRES_BIN", str(tmp_path))
    with pytest.raises(Problem, match="There is no initdb in"):
        binaries()


@pytest.mark.parametrize("port", ["web", "0", "70000"])
def test_the_runner_refuses_what_is_no_port(port: str) -> None:
    argv = [sys.executable, "-m", "messagecenter.embedded"]
    ran = subprocess.run(
        argv, env={**os.environ, "PORT": port}, capture_output=True, text=True, check=False
    )
    assert ran.returncode == 2
    assert f"{port} is no port; use a number from 1 to 65535." in ran.stderr
