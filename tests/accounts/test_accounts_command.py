"""`accounts` prints how to sign in to the demo, and never speaks of another database."""

from __future__ import annotations

import json
from io import StringIO
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command
from django.urls import reverse
from pytest_django import Settings

from messagecenter.accounts import demo_accounts
from messagecenter.accounts.demo_accounts import DemoAccount
from messagecenter.env import Environment
from tests import builders
from tests.conftest import Cast

ALMA = DemoAccount("Alma", "Owner of Holt & Linden", "alma@people.example", "w0rds", "/orders/")
ROSA = DemoAccount("Rosa", "Admin of the marketplace", "rosa@people.example", "m0re", "/desk/")


def run(*arguments: str) -> str:
    out = StringIO()
    call_command("accounts", *arguments, stdout=out)
    return out.getvalue()


@pytest.fixture(autouse=True)
def folder(settings: Settings, tmp_path: Path) -> Path:
    settings.VAR_DIR = tmp_path
    settings.DATABASE_IS_EMBEDDED = True
    return tmp_path


def test_prints_one_line_for_each_person(cast: Cast, folder: Path) -> None:
    demo_accounts.write(folder, [ALMA, ROSA])
    heading, *lines = run().splitlines()
    assert heading.split() == ["Name", "Role", "E-mail", "Password", "Start", "page"]
    for line, account in zip(lines, [ALMA, ROSA], strict=True):
        cells = [cell.strip() for cell in line.split("  ") if cell.strip()]
        assert cells == [
            account.name,
            account.role,
            account.email,
            account.password,
            account.start,
        ]
    assert {line.index("people.example") for line in lines} == {lines[0].index("people.example")}


def test_prints_one_json_document(cast: Cast, folder: Path) -> None:
    demo_accounts.write(folder, [ALMA])
    assert json.loads(run("--json")) == [
        {
            "name": "Alma",
            "role": "Owner of Holt & Linden",
            "email": "alma@people.example",
            "password": "w0rds",
            "start": "/orders/",
        }
    ]


def test_without_a_demo_it_says_how_to_load_one(db: None) -> None:
    with pytest.raises(CommandError, match="No demo is loaded") as stopped:
        run()
    assert stopped.value.returncode == 1


def test_the_file_of_a_database_that_is_gone_is_not_believed(db: None, folder: Path) -> None:
    builders.a_user("Somebody")
    demo_accounts.write(folder, [ALMA, ROSA])
    with pytest.raises(CommandError) as stopped:
        run("--json")
    assert stopped.value.returncode == 1


def test_on_an_external_database_nothing_is_printed(
    cast: Cast, folder: Path, settings: Settings, capsys: pytest.CaptureFixture[str]
) -> None:
    demo_accounts.write(folder, [ALMA])
    settings.DATABASE_IS_EMBEDDED = False
    with pytest.raises(CommandError) as stopped:
        run()
    assert stopped.value.returncode == 2
    assert "w0rds" not in str(stopped.value) + capsys.readouterr().out


@pytest.mark.parametrize("name", ["DATABASE_URL", "DATABASE_URL_FILE"])
def test_a_database_named_by_the_process_is_external(
    name: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("DATABASE_URL", raising=False)
    env = Environment({"DATABASE_URL": "postgresql:///embedded"})
    assert not env.from_process("DATABASE_URL")
    monkeypatch.setenv(name, "somewhere")
    assert env.from_process("DATABASE_URL")


def test_the_file_is_private_from_its_first_byte(folder: Path) -> None:
    path = demo_accounts.write(folder / "var", [ALMA])
    assert path.stat().st_mode & 0o777 == 0o600
    assert path.parent.stat().st_mode & 0o777 == 0o700
    path.chmod(0o644)
    assert demo_accounts.write(folder / "var", [ALMA, ROSA]).stat().st_mode & 0o777 == 0o600
    assert demo_accounts.read(folder / "var") == [ALMA, ROSA]
    assert [file.name for file in path.parent.iterdir()] == [path.name]


def test_the_start_pages_of_the_demo_are_pages() -> None:
    assert [reverse(name) for name in ("inbox:orders", "buyer:list", "desk:queue")] == [
        "/orders/",
        "/b/",
        "/desk/review/",
    ]
