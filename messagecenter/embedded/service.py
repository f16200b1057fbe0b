"""What every server beside the pages has in common: started, asked, watched and stopped alike."""

from __future__ import annotations

import os
import signal
import subprocess
import time
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Protocol

SECONDS_TO_ANSWER = 60.0
TICK = 0.05


class Problem(Exception):
    """A fault of the machine or its use, told in one sentence to the person at the terminal."""


class Process(Protocol):
    """The part of `subprocess.Popen` that a process found by its number can offer as well."""

    @property
    def pid(self) -> int: ...
    def poll(self) -> int | None: ...
    def send_signal(self, sig: int) -> None: ...


class Service(Protocol):
    """A server: `start` returns at once, `ready` asks it a real question."""

    @property
    def name(self) -> str: ...
    @property
    def log(self) -> Path: ...
    def start(self) -> None: ...
    def ready(self) -> bool: ...
    def alive(self) -> bool: ...
    def stop(self, hurry: Callable[[], bool]) -> None: ...


@dataclass
class Program:
    """A server that is one command, dies with its starter and stops on SIGTERM."""

    name: str
    argv: Sequence[str]
    log: Path
    asked: Callable[[], bool]
    grace: float
    env: Mapping[str, str] | None = None
    process: subprocess.Popen[bytes] | None = field(default=None, init=False)

    def start(self) -> None:
        self.process = spawn(self.argv, self.log, env=self.env, when_we_die=signal.SIGTERM)

    def ready(self) -> bool:
        return self.asked()

    def alive(self) -> bool:
        return self.process is not None and self.process.poll() is None

    def stop(self, hurry: Callable[[], bool]) -> None:
        if self.process is None:
            return
        end(self.process, signal.SIGTERM, signal.SIGKILL, grace=self.grace, hurry=hurry)
        with suppress(ProcessLookupError):  # what a killed leader left behind would keep its port
            os.killpg(self.process.pid, signal.SIGKILL)


def spawn(
    argv: Sequence[str],
    log: Path,
    *,
    env: Mapping[str, str] | None = None,
    way_in: Sequence[str] = (),
    when_we_die: signal.Signals | None,
) -> subprocess.Popen[bytes]:
    """Start a command in a session of its own, so that Ctrl-C reaches only its starter."""
    tie: tuple[str, ...] = ()
    if when_we_die is not None:
        tie = ("setpriv", "--pdeathsig", when_we_die.name.removeprefix("SIG"), "--")
    log.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    with log.open("ab") as output:
        return subprocess.Popen(
            [*way_in, *tie, *argv],
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=subprocess.STDOUT,
            env=env,
            start_new_session=True,
        )


def end(
    process: Process,
    gently: signal.Signals,
    firmly: signal.Signals,
    *,
    grace: float,
    hurry: Callable[[], bool],
) -> None:
    """Ask a process to go, and after the grace (or in a hurry) make it go."""
    for sig, seconds in ((gently, grace), (firmly, 2.0)):
        if process.poll() is not None:
            return
        process.send_signal(sig)
        until = time.monotonic() + seconds
        while process.poll() is None and time.monotonic() < until:
            if sig is gently and hurry():
                break
            time.sleep(TICK)


def await_ready(service: Service, pause: Callable[[float], None] = time.sleep) -> None:
    """Return when a started service answers; say why when it does not."""
    until = time.monotonic() + SECONDS_TO_ANSWER
    while not service.ready():
        if not service.alive():
            raise Problem(f"{service.name} does not start: {last_line(service.log)}")
        if time.monotonic() > until:
            raise Problem(f"{service.name} does not answer; its log is {service.log}.")
        pause(TICK)


def last_line(log: Path) -> str:
    """Return the end of a log, where a dying program says why."""
    lines = log.read_text("utf-8", errors="replace").split("\n") if log.exists() else []
    told = [line.strip() for line in lines if line.strip()]
    return f"{told[-1]} (log: {log})" if told else f"it wrote nothing to {log}."
