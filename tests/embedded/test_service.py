"""Processes: they stop when asked, are made to stop, and leave nobody behind."""

from __future__ import annotations

import signal
import sys
import time
from pathlib import Path

import pytest

from messagecenter.embedded.service import Problem, Program, await_ready
from tests.embedded.terminal import Terminal, wait_until

DEAF = "import signal, time; signal.signal(signal.SIGTERM, signal.SIG_IGN); print(1, flush=True)\n"
WITH_A_CHILD = "import subprocess, sys, time; subprocess.Popen(['sleep', '987654'])\n"


def program(var: Path, script: str, *, grace: float) -> Program:
    log = var / "log" / "program.log"
    argv = [sys.executable, "-c", f"{script}\nprint(1, flush=True)\ntime.sleep(60)", str(var)]
    return Program("The program", argv, log, lambda: b"1" in log.read_bytes(), grace)


def test_it_stops_at_once_when_it_listens(var: Path) -> None:
    listening = program(var, "import time", grace=30)
    listening.start()
    await_ready(listening)
    listening.stop(lambda: False)
    assert listening.process is not None
    assert listening.process.returncode == -signal.SIGTERM


@pytest.mark.parametrize(("grace", "hurry"), [(0.1, False), (30, True)])
def test_a_deaf_one_is_killed_after_the_grace_or_in_a_hurry(
    var: Path, grace: float, *, hurry: bool
) -> None:
    deaf = program(var, DEAF, grace=grace)
    deaf.start()
    await_ready(deaf)
    started = time.monotonic()
    deaf.stop(lambda: hurry)
    assert time.monotonic() - started < 3
    assert not deaf.alive()


def test_the_children_of_a_killed_leader_go_with_it(terminal: Terminal) -> None:
    leader = program(terminal.var, WITH_A_CHILD, grace=1)
    leader.env = terminal.env
    leader.start()
    await_ready(leader)
    assert leader.process is not None
    leader.process.kill()
    leader.process.wait()
    assert terminal.processes("sleep 987654")
    leader.stop(lambda: False)
    wait_until(lambda: terminal.processes("sleep 987654") == [])


def test_one_that_dies_at_once_says_why(var: Path) -> None:
    dying = program(var, "import sys; sys.exit('No such market.')", grace=1)
    dying.start()
    with pytest.raises(Problem, match=r"^The program does not start: No such market\. \(log: .*"):
        await_ready(dying)
