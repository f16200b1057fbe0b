"""A test run gets servers of its own and leaves no trace, however it ends."""

from __future__ import annotations

import signal
import subprocess
import sys
from pathlib import Path

import pytest

from messagecenter.embedded.pytest_plugin import with_database
from tests.embedded.terminal import CHECKOUT, Terminal, wait_until

ASKS_BOTH = """
import os, psycopg, redis, pytest

@pytest.mark.parametrize("n", range(4))
def test_servers(n):
    with psycopg.connect(os.environ["DATABASE_URL"]) as connection:
        assert connection.execute("SHOW fsync").fetchone() == ("off",)
    client = redis.Redis.from_url(os.environ["REDIS_URL"])
    worker = os.environ.get("PYTEST_XDIST_WORKER", "gw-1")
    assert client.get_connection_kwargs()["db"] == int(worker[2:]) + 1
    assert client.ping()
    client.close()
"""
SLEEPS = "import pathlib, time\ndef test_long(): pathlib.Path('started').touch(); time.sleep(60)\n"


def start(terminal: Terminal, script: str, *words: str) -> subprocess.Popen[str]:
    """Start a test run of its own whose temporary folder is the one of this test."""
    (terminal.var / "test_it.py").write_text(script)
    (terminal.var / "pytest.ini").touch()
    argv = [sys.executable, "-m", "pytest", "-p", "messagecenter.embedded.pytest_plugin"]
    argv += ["-p", "no:django", "-p", "no:cacheprovider", "-q", *words, "test_it.py"]
    env = terminal.env | {"TMPDIR": str(terminal.var), "PYTHONPATH": str(CHECKOUT)}
    return subprocess.Popen(
        argv, cwd=terminal.var, env=env, text=True, stdout=subprocess.PIPE, stderr=subprocess.STDOUT
    )


def traces(var: Path) -> list[Path]:
    return list(var.glob("mc-test-*"))


@pytest.mark.parametrize("words", [(), ("-n", "2")])
def test_servers_answer_with_their_own_numbers_and_are_gone_after(
    terminal: Terminal, words: tuple[str, ...]
) -> None:
    process = start(terminal, ASKS_BOTH, *words)
    told, _ = process.communicate(timeout=60)
    assert process.returncode == 0, told
    assert traces(terminal.var) == []
    assert terminal.processes() == []


@pytest.mark.parametrize("sig", [signal.SIGINT, signal.SIGTERM, signal.SIGKILL])
def test_a_run_that_is_stopped_leaves_no_trace(terminal: Terminal, sig: signal.Signals) -> None:
    process = start(terminal, SLEEPS)
    wait_until((terminal.var / "started").exists)
    assert traces(terminal.var)
    process.send_signal(sig)
    process.communicate(timeout=20)
    wait_until(lambda: traces(terminal.var) == [] and terminal.processes() == [])


def test_each_worker_gets_a_database_of_its_own() -> None:
    assert with_database("unix:///a/b.sock?db=0", 2) == "unix:///a/b.sock?db=2"
    assert with_database("redis://:x@host:6379/0", 3) == "redis://:x@host:6379/3"
