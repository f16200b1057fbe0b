"""Starts the whole message center for one person at one terminal, watches it and stops it."""

from __future__ import annotations

import errno
import os
import signal
import socket
import subprocess
import time
from collections import Counter
from contextlib import suppress
from pathlib import Path
from types import FrameType

from messagecenter.embedded import programs
from messagecenter.embedded.postgres import Postgres
from messagecenter.embedded.service import TICK, Problem, Service, await_ready, last_line, spawn
from messagecenter.embedded.valkey import await_gone, valkey, valkey_url
from messagecenter.embedded.var_folder import check_room, socket_folder, write_run_env

TIMES_REVIVED = 3
LARGEST_LOG = 5 * 2**20


class Stopped(Exception):
    """The person pressed Ctrl-C, or the machine asked us to stop."""


class Signals:
    """The first SIGINT, SIGTERM or SIGHUP stops; one that comes later hurries."""

    def __init__(self) -> None:
        self._first: float | None = None
        self._hurry = False
        for sig in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
            signal.signal(sig, self._note)

    def _note(self, _sig: int, _frame: FrameType | None) -> None:
        now = time.monotonic()
        if self._first is None:
            self._first = now
        elif now > self._first + 0.5:  # make and timeout may pass on the same signal twice
            self._hurry = True

    def pause(self, seconds: float) -> None:
        """Sleep; the one place where a stop interrupts the work."""
        if self._first is None:
            time.sleep(seconds)
        if self._first is not None:
            raise Stopped

    def hurry(self) -> bool:
        return self._hurry


class Runner:
    """One run: what was started, in order, is stopped in the opposite order."""

    def __init__(self, var: Path, port: int) -> None:
        self._var = var
        self._port = port
        self._env = programs.child_environment(var)
        self._signals = Signals()
        self._started: list[Service] = []
        self._revived: Counter[str] = Counter()

    def run(self) -> None:
        try:
            self._check()
            with socket_folder(self._var) as sockets:
                try:
                    self._start(sockets)
                    self._watch()
                finally:
                    self._stop()
        except Stopped:
            say("Message Center has stopped.")

    def _check(self) -> None:
        check_room(self._var)
        if given("DATABASE_URL") and not given("SECRET_KEY"):
            raise Problem("DATABASE_URL names a database of your own: set SECRET_KEY as well.")
        self._await_port()

    def _stop(self) -> None:
        say("Stopping.")
        for service in reversed(self._started):
            service.stop(self._signals.hurry)
        write_run_env(self._var)

    def _start(self, sockets: Path) -> None:
        say("Starting Message Center.")
        trim_logs(self._var / "log")
        postgres = self._start_servers(sockets)
        self._command("migrate", "--no-input")
        if postgres is not None and has_no_users(postgres):
            say("Loading the demo data.")
            self._command("load_demo")
        self._bring_up(
            programs.worker(self._var, self._env, self._port),
            programs.beat(self._var, self._env),
            programs.web(self._var, self._env, self._port),
        )
        say(f"Message Center is ready: http://{programs.HOST}:{self._port}/")
        if postgres is not None:
            argv = programs.manage("accounts")
            subprocess.run(argv, env=self._env, check=False, start_new_session=True)
        say(f"Ctrl-C stops it. Logs: {self._var / 'log'}")

    def _start_servers(self, sockets: Path) -> Postgres | None:
        """Start what the environment does not name, and write down where it is."""
        log = self._var / "log"
        site = f"http://{programs.HOST}:{self._port}"
        addresses = {"DEMO": "yes", "SITE_URL": site, "SOCKETS": str(sockets)}
        servers: list[Service] = []
        postgres = None
        if not given("DATABASE_URL"):
            postgres = Postgres(self._var / "pg", sockets, log / "postgres.log")
            servers.append(postgres)
        if not given("REDIS_URL"):
            await_gone(sockets)
            servers.append(valkey(self._var / "valkey", sockets, log / "valkey.log", keep=True))
            addresses["REDIS_URL"] = valkey_url(sockets)
        self._bring_up(*servers)
        if postgres is not None:
            addresses["DATABASE_URL"] = postgres.url
        write_run_env(self._var, **addresses)
        return postgres

    def _bring_up(self, *services: Service) -> None:
        for service in services:
            self._started.append(service)
            service.start()
        for service in reversed(services):
            await_ready(service, self._signals.pause)

    def _command(self, name: str, *words: str) -> None:
        """Run a manage.py command to its end, with its output in a log."""
        log = self._var / "log" / f"{name}.log"
        log.unlink(missing_ok=True)
        argv = programs.manage(name, *words)
        process = spawn(argv, log, env=self._env, when_we_die=signal.SIGTERM)
        try:
            while process.poll() is None:
                self._signals.pause(TICK)
        finally:
            process.terminate()
            process.wait()
        if process.returncode != 0:
            raise Problem(f"manage.py {name} failed: {last_line(log)}")

    def _watch(self) -> None:
        while True:
            self._signals.pause(0.5)
            for service in self._started:
                if not service.alive():
                    self._revive(service)

    def _revive(self, service: Service) -> None:
        self._revived[service.name] += 1
        if self._revived[service.name] > TIMES_REVIVED:
            raise Problem(f"{service.name} stops again and again: {last_line(service.log)}")
        say(f"{service.name} stopped by itself and is started again (log: {service.log}).")
        service.stop(self._signals.hurry)
        service.start()
        await_ready(service, self._signals.pause)

    def _await_port(self) -> None:
        """Refuse a port in use; the pages of a runner that was just killed may need a moment."""
        until = time.monotonic() + 3
        while True:
            with socket.socket() as probe:
                probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
                try:
                    probe.bind((programs.HOST, self._port))
                except OSError as error:
                    if error.errno != errno.EADDRINUSE:
                        raise Problem(
                            f"Port {self._port} cannot be used: {error.strerror}."
                        ) from None
                    if time.monotonic() > until:
                        raise Problem(
                            f"Port {self._port} is in use: stop what uses it, or choose another "
                            f"with `make run PORT={self._port + 10}`."
                        ) from None
                else:
                    return
            self._signals.pause(0.1)


def given(name: str) -> bool:
    """Say whether the environment names a server or a secret of the person's own."""
    return bool(os.environ.get(name) or os.environ.get(f"{name}_FILE"))


def has_no_users(postgres: Postgres) -> bool:
    with postgres.connect() as connection:
        return connection.execute("SELECT 1 FROM accounts_user LIMIT 1").fetchone() is None


def trim_logs(folder: Path) -> None:
    for log in folder.glob("*.log"):
        if log.stat().st_size > LARGEST_LOG:
            log.replace(log.with_suffix(".old"))


def say(sentence: str) -> None:
    with suppress(OSError):  # the terminal may be gone, and stopping goes on all the same
        print(sentence, flush=True)
