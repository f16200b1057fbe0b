"""The whole thing, as a person starts it: one command, one address, one Ctrl-C."""

from __future__ import annotations

import json
import os
import re
import signal
import socket
import stat
import time
from pathlib import Path

import pytest

from messagecenter.env import read_run_env
from tests.embedded.terminal import Terminal, read_until, wait_until

READY = "Ctrl-C stops it."


def mode(path: Path) -> int:
    return stat.S_IMODE(path.stat().st_mode)


def postmaster(var: Path) -> int:
    return int((var / "pg" / "postmaster.pid").read_text().split()[0])


def test_a_first_run_from_the_command_to_the_last_process(terminal: Terminal) -> None:
    var = terminal.var
    process = terminal.run()
    said = read_until(process, READY)
    addresses = [line for line in said if "http://" in line]
    assert addresses == [f"Message Center is ready: http://127.0.0.1:{terminal.port}/"]
    assert len(said) < 25

    assert terminal.status_of("/livez") == 200
    assert terminal.status_of("/sign-in/") == 200
    assert mode(var) == 0o700
    assert mode(var / "run.env") == 0o600
    accounts = terminal.manage("accounts", "--json")
    assert json.loads(accounts.stdout), accounts.stderr

    for words in ((), ("--clean-data",)):
        status, told = terminal.run_to_its_end(*words)
        assert status == 1
        assert re.fullmatch(r"Message Center already runs on .* stop it first\.\n", told)

    started = time.monotonic()
    process.send_signal(signal.SIGINT)
    told, _ = process.communicate(timeout=20)
    assert time.monotonic() - started < 10
    assert process.returncode == 0
    assert told == "Stopping.\nMessage Center has stopped.\n"
    assert terminal.processes() == []
    assert set(read_run_env(var / "run.env")) == {"SECRET_KEY"}

    assert terminal.run_to_its_end("--clean-data")[0] == 0
    assert [path.name for path in var.iterdir()] == ["lock"]


def test_what_a_killed_runner_leaves_is_adopted(terminal: Terminal) -> None:
    first = terminal.run()
    read_until(first, READY)
    database = postmaster(terminal.var)
    key = read_run_env(terminal.var / "run.env")["SECRET_KEY"]
    first.kill()
    first.communicate()
    second = terminal.run()
    said = read_until(second, READY)
    assert "Loading the demo data." not in said
    assert postmaster(terminal.var) == database
    assert read_run_env(terminal.var / "run.env")["SECRET_KEY"] == key
    assert terminal.status_of("/livez") == 200
    second.terminate()
    second.communicate(timeout=20)
    assert terminal.processes() == []


def test_cleaning_stops_the_database_of_a_killed_runner(terminal: Terminal) -> None:
    process = terminal.run()
    wait_until((terminal.var / "log" / "migrate.log").exists)
    process.kill()
    process.communicate()
    wait_until(lambda: terminal.processes("manage.py") == [])
    assert terminal.processes("postgres -D")
    assert terminal.run_to_its_end("--clean-data") == (0, "")
    assert terminal.processes() == []


def test_parts_that_die_are_started_again_but_not_for_ever(terminal: Terminal) -> None:
    process = terminal.run()
    read_until(process, READY)
    parts = ("granian", "celery -A messagecenter worker", "postgres -D", "valkey-server")
    for words in parts:
        kill_part(terminal, words)
        read_until(process, "stopped by itself and is started again")
        wait_until(lambda new=words: bool(terminal.processes(new)))
        wait_until(lambda: terminal.status_of("/sign-in/") == 200)
    for said in ("Beat stopped by itself", "Beat stopped", "Beat stopped", "Stopping."):
        kill_part(terminal, "celery -A messagecenter beat")
        read_until(process, said)
    told, _ = process.communicate(timeout=30)
    assert told.startswith("Beat stops again and again: ")
    assert process.returncode == 1
    assert terminal.processes() == []


def kill_part(terminal: Terminal, words: str) -> None:
    wait_until(lambda: bool(terminal.processes(words)))
    os.kill(terminal.processes(words)[0], signal.SIGKILL)


def test_a_port_in_use_is_said_in_one_sentence(terminal: Terminal) -> None:
    with socket.create_server(("127.0.0.1", terminal.port)):
        status, told = terminal.run_to_its_end()
    assert status == 1
    assert re.fullmatch(rf"Port {terminal.port} is in use: .*\.\n", told)
    assert terminal.processes() == []


def test_a_database_of_ones_own_needs_a_secret_of_ones_own(terminal: Terminal) -> None:
    terminal.env["DATABASE_URL"] = "postgresql://nowhere.invalid/none"
    status, told = terminal.run_to_its_end()
    assert status == 1
    assert told == "DATABASE_URL names a database of your own: set SECRET_KEY as well.\n"


def test_a_command_that_fails_leaves_nothing_running(terminal: Terminal) -> None:
    terminal.env["DATABASE_URL"] = "postgresql:///none?host=/nowhere"
    terminal.env["SECRET_KEY"] = "x" * 60
    status, told = terminal.run_to_its_end()
    assert status == 1
    assert "manage.py migrate failed" in told
    assert "Traceback" not in told
    assert terminal.processes() == []


@pytest.mark.parametrize("sig", [signal.SIGINT, signal.SIGTERM])
def test_it_can_be_stopped_while_it_starts(terminal: Terminal, sig: signal.Signals) -> None:
    process = terminal.run()
    read_until(process, "Starting Message Center.")
    process.send_signal(sig)
    process.communicate(timeout=20)
    assert process.returncode == 0
    assert terminal.processes() == []
