"""Where mails go: to the server that SMTP_OUT_URL names, else to files on this machine."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from messagecenter.env import Environment, Smtp, smtp

ROOT = Path(__file__).parents[2]
_SHOW = """
import json
from django.conf import settings as s
names = ("EMAIL_BACKEND", "EMAIL_HOST", "EMAIL_FILE_PATH", "SITE_URL", "DEFAULT_FROM_EMAIL")
print(json.dumps({name: str(getattr(s, name)) for name in names}))
"""


@pytest.mark.parametrize(
    ("url", "read"),
    [
        ("", Smtp()),
        ("smtp://mail.example", Smtp(host="mail.example", port=25)),
        ("smtp://127.0.0.1:2525/", Smtp(host="127.0.0.1", port=2525)),
        (
            "smtp+starttls://me%40shop:p%3Aw%2F@mail.example",
            Smtp("mail.example", 587, "me@shop", "p:w/", starttls=True),
        ),
        ("smtps://me:pw@mail.example", Smtp("mail.example", 465, "me", "pw", tls=True)),
    ],
)
def test_an_address_of_a_mail_server_is_read(url: str, read: Smtp) -> None:
    assert smtp(url) == read


@pytest.mark.parametrize(
    "url",
    ["mail.example", "https://mail.example", "smtp://", "smtp://me:s3cret@h:port", "smtp://h/x"],
)
def test_what_is_none_is_a_fault_that_repeats_no_password(
    monkeypatch: pytest.MonkeyPatch, url: str
) -> None:
    monkeypatch.setenv("SMTP_OUT_URL", url)
    env = Environment({})
    assert env.smtp("SMTP_OUT_URL") == Smtp()
    (fault,) = env.faults
    assert "SMTP_OUT_URL" in fault.told
    assert "s3cret" not in f"{fault}"


def test_a_password_is_not_shown() -> None:
    assert "s3cret" not in repr(smtp("smtps://me:s3cret@mail.example"))


def test_without_a_server_nothing_leaves_the_machine(tmp_path: Path) -> None:
    shown = settings_with(tmp_path, DEMO="yes")
    assert shown["EMAIL_BACKEND"] == "django.core.mail.backends.filebased.EmailBackend"
    assert shown["EMAIL_FILE_PATH"] == str(tmp_path / "mail")
    assert shown["SITE_URL"] == "http://127.0.0.1:8000"


def test_production_mails_links_to_its_first_host(tmp_path: Path) -> None:
    shown = settings_with(
        tmp_path,
        ALLOWED_HOSTS="messages.market.example,old.example",
        SMTP_OUT_URL="smtps://mail.example",
        MAIL_DOMAIN="relay.market.example",
    )
    assert shown["EMAIL_BACKEND"] == "django.core.mail.backends.smtp.EmailBackend"
    assert shown["EMAIL_HOST"] == "mail.example"
    assert shown["SITE_URL"] == "https://messages.market.example"
    assert shown["DEFAULT_FROM_EMAIL"] == "no-reply@relay.market.example"
    named = settings_with(tmp_path, DEMO="yes", SITE_URL="http://127.0.0.1:8010/")
    assert named["SITE_URL"] == "http://127.0.0.1:8010"


def settings_with(var: Path, **values: str) -> dict[str, str]:
    told = ("PATH", "HOME", "LANG")
    env = {name: os.environ[name] for name in told if name in os.environ}
    env |= {"MC_VAR": str(var), "DJANGO_SETTINGS_MODULE": "messagecenter.settings", **values}
    argv = [sys.executable, "-c", _SHOW]
    done = subprocess.run(argv, cwd=ROOT, env=env, capture_output=True, text=True, check=True)
    shown: dict[str, str] = json.loads(done.stdout)
    return shown
