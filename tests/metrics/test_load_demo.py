"""The command: once per seed, never into strangers' data, passwords drawn and kept private."""

from __future__ import annotations

import json
from io import StringIO
from pathlib import Path

import pytest
from allauth.account.models import EmailAddress
from django.core.management import CommandError, call_command
from django.urls import reverse
from pytest_django import Settings

from messagecenter.accounts.models import User
from messagecenter.audit.models import Entry
from messagecenter.metrics.demo import load
from messagecenter.metrics.demo.sales import numbers
from messagecenter.metrics.demo.stories import stories
from messagecenter.outbox.models import Job
from messagecenter.threads.models import Message, Thread
from orders.models import Order
from tests import builders


def run(*arguments: str) -> str:
    out = StringIO()
    call_command("load_demo", *arguments, stdout=out)
    return out.getvalue()


@pytest.fixture(autouse=True)
def folder(settings: Settings, tmp_path: Path) -> Path:
    settings.VAR_DIR = tmp_path / "var"
    return settings.VAR_DIR


@pytest.fixture
def demo(db: None) -> str:
    return run("--threads", "2")


def test_passwords_are_random_and_private(demo: str, folder: Path) -> None:
    file = folder / "demo-accounts.json"
    assert file.stat().st_mode & 0o777 == 0o600
    accounts = json.loads(file.read_text())
    assert len({account["password"] for account in accounts}) == len(accounts) == 6
    for account in accounts:
        assert len(account["password"]) >= 15
        user = User.objects.get(email=account["email"])
        assert user.check_password(account["password"])
        assert EmailAddress.objects.filter(
            user=user, email=user.email, verified=True, primary=True
        ).exists()
    others = User.objects.exclude(email__in=[account["email"] for account in accounts])
    assert others.count() == 25
    assert not any(user.has_usable_password() for user in others)
    assert {account["start"] for account in accounts} == {
        reverse("inbox:orders"),
        reverse("buyer:list"),
        reverse("desk:queue"),
    }


def test_a_second_run_changes_nothing_and_says_so(demo: str, folder: Path) -> None:
    before = (folder / "demo-accounts.json").read_text()
    counts = [model.objects.count() for model in (Order, Thread, Message, User, Entry, Job)]
    assert run() == "The demo with seed 1 is loaded already: nothing was changed.\n"
    assert (folder / "demo-accounts.json").read_text() == before
    after = [model.objects.count() for model in (Order, Thread, Message, User, Entry, Job)]
    assert counts == after


def test_another_seed_adds_and_keeps_the_passwords(demo: str, folder: Path) -> None:
    before = (folder / "demo-accounts.json").read_text()
    assert run("--seed", "2", "--threads", "3").startswith("Demo loaded: 70 orders, 3 conv")
    assert (folder / "demo-accounts.json").read_text() == before
    assert Order.objects.filter(number=next(numbers(2))).exists()


def test_more_threads_than_are_written_by_hand() -> None:
    told = stories(5, 36)
    assert len(told) == 36
    assert told == stories(5, 36) != stories(6, 36)
    for story in told:
        ago = [happening.ago for happening in story.happenings]
        assert ago == sorted(ago, reverse=True)
        assert ago[0] < story.sale.placed * 24


def test_a_seed_always_gives_the_same_orders() -> None:
    assert load._sales([], 3) == load._sales([], 3) != load._sales([], 4)


def test_foreign_data_is_left_alone_without_a_word_of_consent(db: None, folder: Path) -> None:
    builders.a_user("Stranger")
    with pytest.raises(CommandError, match="no demo; --yes") as refused:
        run()
    assert refused.value.returncode == 2
    assert not Order.objects.exists()
    assert not (folder / "demo-accounts.json").exists()
    assert run("--yes", "--threads", "0").startswith("Demo loaded")


def test_a_failing_demo_leaves_nothing(db: None, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(load, "enrol", lambda *_: 1 / 0)
    with pytest.raises(ZeroDivisionError):
        run()
    assert not Order.objects.exists()


def test_json_tells_what_was_made(db: None, folder: Path) -> None:
    made = json.loads(run("--threads", "2", "--json"))
    assert made["sign_ins"] == str(folder / "demo-accounts.json")
    counts = {name: made[name] for name in ("orders", "threads", "messages")}
    assert counts["orders"] == Order.objects.count()
    assert counts["threads"] == Thread.objects.count()
    again = json.loads(run("--threads", "2", "--json"))
    assert again == made | dict.fromkeys(counts, 0)
