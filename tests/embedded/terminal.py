"""A person at a terminal: starts the runner, reads what it says, looks who is still there."""

from __future__ import annotations

import http.client
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

CHECKOUT = Path(__file__).resolve().parents[2]
GIVEN_BY_PYTEST = (
    "DATABASE_URL",
    "REDIS_URL",
    "SECRET_KEY",
    "DEMO",
    "PYTEST_XDIST_WORKER",
    "PYTEST_ADDOPTS",
)


class Terminal:
    """One folder, one port, and an environment in which nothing is set but the folder."""

    def __init__(self, var: Path, port: int, temporary: Path) -> None:
        self.var = var
        self.port = port
        self.env = dict(os.environ)
        for name in GIVEN_BY_PYTEST:
            self.env.pop(name, None)
        # What a killed worker leaves in its temporary folder goes with the test's.
        self.env |= {"MC_VAR": str(var), "TMPDIR": str(temporary)}

    def run(self, *words: str) -> subprocess.Popen[str]:
        return subprocess.Popen(
            [sys.executable, "-m", "messagecenter.embedded", "--port", str(self.port), *words],
            cwd=CHECKOUT,
            env=self.env,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
        )

    def run_to_its_end(self, *words: str) -> tuple[int, str]:
        process = self.run(*words)
        told, _ = process.communicate(timeout=60)
        return process.returncode, told

    def manage(self, *words: str) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            [sys.executable, "manage.py", *words],
            cwd=CHECKOUT,
            env=self.env,
            capture_output=True,
            text=True,
            check=False,
        )

    def status_of(self, path: str) -> int:
        """Return the HTTP status, or 0 when nobody answers."""
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=10)
        try:
            connection.request("GET", path)
            return connection.getresponse().status
        except (OSError, http.client.HTTPException):
            return 0
        finally:
            connection.close()

    def processes(self, words: str = "") -> list[int]:
        """Return the processes of this folder, the eldest first, whose command holds the words."""
        found = []
        for entry in Path("/proc").glob("[0-9]*"):
            try:
                command = (entry / "cmdline").read_bytes().replace(b"\0", b" ").decode()
                environment = (entry / "environ").read_bytes().decode(errors="replace")
            except OSError:
                continue
            if str(self.var) in command + environment and words in command:
                found.append(int(entry.name))
        return sorted(set(found) - {os.getpid()})

    def kill_what_is_left(self) -> None:
        for pid in self.processes():
            with suppress(ProcessLookupError):
                os.kill(pid, signal.SIGKILL)
        wait_until(lambda: self.processes() == [])


def read_until(process: subprocess.Popen[str], words: str) -> list[str]:
    """Return what a runner says up to the line with the words."""
    assert process.stdout is not None
    told: list[str] = []
    for line in process.stdout:
        told.append(line.rstrip())
        if words in line:
            return told
    raise AssertionError(f"{words!r} was never said: {told}")


def wait_until(true: Callable[[], bool], seconds: float = 20) -> None:
    until = time.monotonic() + seconds
    while not true():
        assert time.monotonic() < until
        time.sleep(0.05)
