"""A real Celery worker on the database of the test, and what its log says it did."""

from __future__ import annotations

import os
import re
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import NamedTuple
from urllib.parse import quote

from django.db import connection

ROOT = Path(__file__).resolve().parent.parent
_LEASE = re.compile(r"lease held job=(\d+) token=(\S+) pid=(\d+) event=(\S+)")
# Shorter than in production, so that a test need not wait: a dead worker's job is free after 4 s.
TIMES = {"OUTBOX_LEASE": "4", "OUTBOX_RENEW": "1", "OUTBOX_SWEEP": "2"}

_TIED = ("setpriv", "--pdeathsig", "KILL", "--")  # also when the test run itself is killed


class Lease(NamedTuple):
    """One line of the log: this process held this job under this token."""

    job: int
    token: str
    pid: int
    event: str


class Worker:
    """One `celery worker` (or `beat`) process group; it dies with the test run."""

    def __init__(self, log: Path, *arguments: str) -> None:
        self.log = log
        with log.open("ab") as out:
            self._process = subprocess.Popen(
                [*_TIED, sys.executable, "-m", "celery", "-A", "messagecenter", *arguments],
                cwd=ROOT,
                env={**os.environ, **TIMES, "DATABASE_URL": _test_database(), "DEMO": "1"},
                stdout=out,
                stderr=subprocess.STDOUT,
                start_new_session=True,
            )

    @property
    def pid(self) -> int:
        return self._process.pid

    def leases(self) -> list[Lease]:
        found = _LEASE.findall(self.log.read_text("utf-8", "replace"))
        return [Lease(int(job), token, int(pid), event) for job, token, pid, event in found]

    def delivered_by(self) -> set[int]:
        """Return the processes that held a lease on a delivery."""
        return {lease.pid for lease in self.leases() if lease.event == "message.queued"}

    def is_mine(self, pid: int) -> bool:
        """Say whether that process is this worker or a child of it."""
        try:
            return os.getpgid(pid) == self.pid
        except ProcessLookupError:
            return False

    def says(self, words: str, within: float = 30) -> None:
        until(lambda: words in self.log.read_text("utf-8", "replace"), within, words)

    def leases_of(self, job: int) -> list[Lease]:
        return [lease for lease in self.leases() if lease.job == job]

    def freeze(self) -> None:
        os.killpg(self.pid, signal.SIGSTOP)

    def thaw(self) -> None:
        os.killpg(self.pid, signal.SIGCONT)

    def kill(self) -> None:
        """Kill -9 the whole group: no handler runs, no outcome is written."""
        os.killpg(self.pid, signal.SIGKILL)
        self._process.wait()

    def stop(self) -> None:
        if self._process.poll() is None:
            self.kill()


def until(true: Callable[[], object], within: float, what: str) -> None:
    """Wait for something to become true, and fail with its name when it does not."""
    deadline = time.monotonic() + within
    while not true():
        if time.monotonic() > deadline:
            raise AssertionError(f"not within {within:g} s: {what}")
        time.sleep(0.05)


def start_worker(log: Path) -> Worker:
    alone = ("--without-gossip", "--without-mingle", "--hostname", f"{log.stem}@localhost")
    started = Worker(
        log, "worker", "-Q", "mail,media,slow", "-c", "1", "--loglevel", "INFO", *alone
    )
    started.says(" ready.")
    return started


def start_beat(log: Path) -> Worker:
    schedule = log.with_suffix(".schedule")
    return Worker(log, "beat", "--schedule", str(schedule), "--loglevel", "INFO")


def _test_database() -> str:
    known = connection.settings_dict
    return f"postgresql://{known['USER']}@/{known['NAME']}?host={quote(known['HOST'], safe='/')}"
