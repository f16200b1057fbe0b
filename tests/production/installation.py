"""An installation as the image makes it, without Docker: its packages, its files, its commands."""

from __future__ import annotations

import fcntl
import hashlib
import os
import shutil
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from tests.house.source import ROOT
from tests.production.image import compose, stages

SECRETS = {
    "SECRET_KEY": "Rk1-this-key-is-for-one-test-only-and-nothing-else-0123456789",
    "POSTGRES_PASSWORD": "f00dcafe",
    "ALLOWED_HOSTS": "localhost, messages.market.example",
    "MAIL_DOMAIN": "relay.market.example",
    "SMTP_OUT_URL": "smtp://127.0.0.1:9",
}
TIED = ("setpriv", "--pdeathsig", "KILL", "--")


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


def production_packages() -> Path:
    """Return a venv with the packages of the image and no others, made once for each lock file."""
    lock = ROOT / "requirements" / "runtime.txt"
    key = hashlib.sha256(lock.read_bytes() + sys.version.encode()).hexdigest()[:16]
    cache = ROOT / "var" / "production-packages"
    cache.mkdir(mode=0o700, parents=True, exist_ok=True)
    venv = cache / key
    with (cache / "lock").open("w") as held:
        fcntl.flock(held, fcntl.LOCK_EX)
        if not (venv / "complete").exists():
            for old in cache.iterdir():
                if old.is_dir():
                    shutil.rmtree(old)
            places = {"/opt/venv": str(venv), "/tmp/runtime.txt": str(lock)}
            for words in stages()[0].words("RUN"):
                argv = [_placed(word, places) for word in words]
                argv[0] = sys.executable if argv[0] == "python" else argv[0]
                subprocess.run(argv, check=True, capture_output=True)
            (venv / "complete").touch()
    return venv


def _placed(word: str, places: dict[str, str]) -> str:
    for there, here in places.items():
        word = word.replace(there, here)
    return word


@dataclass
class Process:
    """One started command, with everything it said."""

    process: subprocess.Popen[bytes]
    log: Path

    def said(self) -> str:
        return self.log.read_text("utf-8", "replace")

    def becomes(self, true: Callable[[], bool], within: float = 30) -> None:
        until = time.monotonic() + within
        while not true():
            assert self.process.poll() is None, self.said()
            assert time.monotonic() < until, self.said()
            time.sleep(0.1)

    def stop(self) -> float:
        """Ask it to stop, as Docker does, and return how long that took."""
        started = time.monotonic()
        self.process.send_signal(signal.SIGTERM)
        self.process.wait(20)
        return time.monotonic() - started

    def kill(self) -> None:
        if self.process.poll() is None:
            os.killpg(self.process.pid, signal.SIGKILL)
            self.process.wait()


@dataclass
class Installation:
    """What lies in the image, beside which servers it runs, and on which port of this machine."""

    folder: Path
    database_url: str
    redis_url: str
    port: int = field(default_factory=free_port)

    def __post_init__(self) -> None:
        self.image = stages()[-1]
        self.services = compose(SECRETS)["services"]
        self.app, self.tmp = self.folder / "app", self.folder / "tmp"
        self._places = {"8000": str(self.port), "/tmp": str(self.tmp)}
        self.tmp.mkdir()
        for name in self.image.copied():
            source, target = ROOT / name, self.app / name
            target.parent.mkdir(parents=True, exist_ok=True)
            if source.is_dir():
                shutil.copytree(source, target, ignore=shutil.ignore_patterns("__pycache__"))
            else:
                shutil.copy(source, target)

    def build(self) -> list[subprocess.CompletedProcess[str]]:
        """Do in the app's folder what the image does there; its other lines need root."""
        steps = [words for words in self.image.words("RUN") if words[0] == "python"]
        return [self.run(words, self.container()) for words in steps]

    def container(self, service: str = "") -> dict[str, str]:
        """Return the environment of a service, or of the image alone; nothing of ours is in it."""
        known = {"PATH": f"{production_packages()}/bin:/usr/bin:/bin", "HOME": str(self.tmp)}
        env = {**self.image.environment(), "HOSTNAME": socket.gethostname(), **known}
        if service:
            env |= self.services[service]["environment"]
            env |= {"DATABASE_URL": self.database_url, "REDIS_URL": self.redis_url}
            env |= {"FILES_ROOT": str(self.folder / "files")}
        return env

    def command(self, service: str) -> list[str]:
        words = self.services[service].get("command") or self.image.words("CMD")[0]
        return [_placed(word, self._places) for word in words]

    def healthy(self, service: str) -> subprocess.CompletedProcess[str]:
        check = self.services[service].get("healthcheck", {}).get("test")
        kind, *words = check or ["CMD", *self.image.health()]
        words = [_placed(word, self._places) for word in words]
        argv = ["sh", "-c", *words] if kind == "CMD-SHELL" else words
        return self.run(argv, self.container(service))

    def run(self, argv: Sequence[str], env: dict[str, str]) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            argv, cwd=self.app, env=env, check=False, capture_output=True, text=True, timeout=60
        )

    def manage(self, *words: str, **env: str) -> subprocess.CompletedProcess[str]:
        return self.run(["python", "manage.py", *words], {**self.container("web"), **env})

    @contextmanager
    def running(self, service: str, **env: str) -> Iterator[Process]:
        log = self.folder / f"{service}.log"
        with log.open("wb") as out:
            process = subprocess.Popen(
                [*TIED, *self.command(service)],
                cwd=self.app,
                env={**self.container(service), **env},
                stdin=subprocess.DEVNULL,
                stdout=out,
                stderr=subprocess.STDOUT,
                start_new_session=True,
            )
        started = Process(process, log)
        try:
            yield started
        finally:
            started.kill()

    def files(self) -> dict[str, int]:
        """Return what lies in the app's folder, by name and size."""
        return {
            str(path.relative_to(self.app)): path.stat().st_size
            for path in self.app.rglob("*")
            if path.is_file()
        }
