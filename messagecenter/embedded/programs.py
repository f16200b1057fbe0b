"""The processes made of our own code: pages, worker and beat, and how each is asked."""

from __future__ import annotations

import http.client
import os
import subprocess
import sys
import time
from collections.abc import Mapping
from pathlib import Path

from messagecenter.embedded.service import Program

CHECKOUT = Path(__file__).resolve().parents[2]
HOST = "127.0.0.1"


def child_environment(var: Path) -> dict[str, str]:
    """Children read the addresses from run.env as a second shell does, never from here."""
    return {**os.environ, "MC_VAR": str(var), "PYTHONPATH": str(CHECKOUT)}


def manage(*words: str) -> list[str]:
    return [sys.executable, str(CHECKOUT / "manage.py"), *words]


def web(var: Path, env: Mapping[str, str], port: int) -> Program:
    argv = [sys.executable, "-m", "granian", "--interface", "wsgi", "--no-ws"]
    argv += ["--host", HOST, "--port", str(port), "--workers", "1", "--blocking-threads", "4"]
    argv += ["--workers-kill-timeout", "1", "messagecenter.wsgi:application"]
    return Program("The web server", argv, var / "log" / "web.log", lambda: _lives(port), 1.5, env)


def worker(var: Path, env: Mapping[str, str], port: int) -> Program:
    node = f"run-{port}@localhost"
    argv = _celery("worker", "-Q", "mail,media,slow", "--concurrency", "2", "--hostname", node)
    argv += ["--without-gossip", "--without-mingle", "--loglevel", "INFO"]
    ping = _celery("inspect", "ping", "--destination", node, "--timeout", "2")
    return Program(
        "The worker", argv, var / "log" / "worker.log", lambda: _succeeds(ping, env), 4.0, env
    )


def beat(var: Path, env: Mapping[str, str]) -> Program:
    started = time.time()
    argv = _celery("beat", "--schedule", str(var / "beat-schedule"), "--loglevel", "INFO")
    return Program(
        "Beat", argv, var / "log" / "beat.log", lambda: _scheduled(var, since=started), 1.0, env
    )


def _celery(*words: str) -> list[str]:
    return [sys.executable, "-m", "celery", "-A", "messagecenter", *words]


def _lives(port: int) -> bool:
    connection = http.client.HTTPConnection(HOST, port, timeout=5)
    try:
        connection.request("GET", "/livez")
        return connection.getresponse().status == http.HTTPStatus.OK
    except (OSError, http.client.HTTPException):
        return False
    finally:
        connection.close()


def _succeeds(argv: list[str], env: Mapping[str, str]) -> bool:
    return subprocess.run(argv, env=env, check=False, capture_output=True).returncode == 0


def _scheduled(var: Path, *, since: float) -> bool:
    """Beat has no question to ask: it has read the schedule once it has written its file."""
    return any(file.stat().st_mtime >= since for file in var.glob("beat-schedule*"))
