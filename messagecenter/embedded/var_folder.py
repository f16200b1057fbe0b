"""The folder that holds everything one installation keeps: data, sockets, logs, run.env."""

from __future__ import annotations

import fcntl
import os
import secrets
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from messagecenter.embedded.service import Problem
from messagecenter.embedded.way_in import NOBODY
from messagecenter.env import read_run_env

MEGABYTES_NEEDED = 200
# A socket's address holds 107 bytes, and the longest name in the folder takes 15 of them.
LONGEST_SOCKET_FOLDER = 75
CLEANED = ("pg", "valkey", "sockets", "files", "mail", "log", "static", "run.env")
CLEANED_TOO = ("demo-accounts.json", "beat-schedule*")


def var_folder() -> Path:
    """Return the folder, made private: MC_VAR, else `var` in the checkout."""
    checkout = Path(__file__).resolve().parents[2]
    folder = Path(os.environ.get("MC_VAR") or checkout / "var").resolve()
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    folder.chmod(0o700)
    return folder


@contextmanager
def only_runner(var: Path) -> Iterator[None]:
    """Hold the folder for this process; the lock goes with the process, however it ends."""
    with (var / "lock").open("a+", encoding="ascii") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            lock.seek(0)
            raise Problem(
                f"Message Center already runs on {var} (process {lock.read().strip()}): "
                "use that one, or stop it first."
            ) from None
        lock.truncate(0)
        lock.write(str(os.getpid()))
        lock.flush()
        yield


def check_room(var: Path) -> None:
    free = shutil.disk_usage(var).free // 2**20
    if free < MEGABYTES_NEEDED:
        raise Problem(f"{var} has {free} MB left, and {MEGABYTES_NEEDED} MB are needed: make room.")


@contextmanager
def socket_folder(var: Path) -> Iterator[Path]:
    """Lend `var/sockets`, or a short private folder (noted in run.env) when that is too long."""
    usual = var / "sockets"
    if len(os.fsencode(usual)) <= LONGEST_SOCKET_FOLDER and "," not in str(usual):
        yield usual
        return
    kept = Path(read_run_env(var / "run.env").get("SOCKETS", ""))
    if not (kept.is_absolute() and kept.is_dir() and kept.stat().st_uid in {os.geteuid(), NOBODY}):
        kept = Path(tempfile.mkdtemp(prefix="mc-", dir="/tmp"))
    try:
        yield kept
    finally:
        shutil.rmtree(kept)


def write_run_env(var: Path, **values: str) -> None:
    """Tell a second shell where the servers are; the secret key stays the same for ever."""
    file = var / "run.env"
    key = read_run_env(file).get("SECRET_KEY") or secrets.token_urlsafe(50)
    lines = ["# Written by `make run`: where its servers are while it runs.", f"SECRET_KEY={key}"]
    lines += [f"{name}={value}" for name, value in values.items()]
    new = file.with_suffix(".new")
    with os.fdopen(os.open(new, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "w") as out:
        out.write("\n".join(lines) + "\n")
    new.replace(file)


def remove_data(var: Path) -> None:
    """Remove what a run has made, and nothing else that lies in the folder."""
    for pattern in (*CLEANED, *CLEANED_TOO):
        for path in var.glob(pattern):
            shutil.rmtree(path) if path.is_dir() else path.unlink()
