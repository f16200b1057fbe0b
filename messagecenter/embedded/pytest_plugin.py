"""Gives a test run servers of its own: started before Django reads its settings, gone after."""

from __future__ import annotations

import os
import secrets
import shutil
import signal
import subprocess
import tempfile
from collections.abc import Generator
from contextlib import ExitStack
from pathlib import Path
from urllib.parse import urlsplit

import pytest

from messagecenter.embedded.postgres import Postgres
from messagecenter.embedded.service import Problem, Program, await_ready
from messagecenter.embedded.valkey import valkey, valkey_url

FORGETFUL = ("fsync=off", "full_page_writes=off", "synchronous_commit=off", "max_connections=200")


@pytest.hookimpl(wrapper=True, tryfirst=True)  # a wrapper runs before pytest-django reads settings
def pytest_load_initial_conftests(early_config: pytest.Config) -> Generator[None]:
    if worker := os.environ.get("PYTEST_XDIST_WORKER"):
        number = int(worker.removeprefix("gw")) + 1
        os.environ["REDIS_URL"] = with_database(os.environ["REDIS_URL"], number)
    else:
        servers = ExitStack()
        early_config.add_cleanup(servers.close)
        try:
            start_servers(servers)
        except Problem as problem:
            servers.close()
            raise pytest.UsageError(str(problem)) from None
    return (yield)


def start_servers(servers: ExitStack) -> None:
    """Start what the environment does not already name, in a folder that leaves no trace."""
    folder = short_temporary_folder()
    servers.callback(stop_sweeping, sweep_when_we_die(folder))
    servers.callback(shutil.rmtree, folder, ignore_errors=True)
    started: list[Postgres | Program] = []
    os.environ["MC_VAR"] = str(folder / "var")
    os.environ["DEMO"] = "yes"  # plain http, as `make run` speaks
    os.environ.setdefault("SECRET_KEY", secrets.token_urlsafe(50))
    if "DATABASE_URL" not in os.environ:
        postgres = Postgres(
            folder / "pg",
            folder / "sockets",
            folder / "postgres.log",
            options=FORGETFUL,
            when_we_die=signal.SIGQUIT,
        )
        os.environ["DATABASE_URL"] = postgres.url
        started.append(postgres)
    if "REDIS_URL" not in os.environ:
        os.environ["REDIS_URL"] = valkey_url(folder / "sockets")
        keyed = valkey(folder / "valkey", folder / "sockets", folder / "valkey.log", keep=False)
        started.append(keyed)
    for server in started:
        servers.callback(server.stop, lambda: False)
        server.start()
    for server in started:
        await_ready(server)


def with_database(url: str, number: int) -> str:
    """Point a Redis address at another of the server's numbered databases."""
    if url.startswith("unix:"):
        return f"{url.partition('?')[0]}?db={number}"
    return urlsplit(url)._replace(path=f"/{number}").geturl()


def short_temporary_folder() -> Path:
    """Return a new private folder whose sockets stay below the length the system allows."""
    usual = tempfile.gettempdir()
    return Path(tempfile.mkdtemp(prefix="mc-test-", dir=usual if len(usual) < 50 else "/tmp"))  # noqa: S108 (mkdtemp)


def sweep_when_we_die(folder: Path) -> subprocess.Popen[bytes]:
    """Start a shell that removes the folder when this process is killed and cannot do it."""
    script = 'cat; sleep 1; rm -rf "$0"'
    return subprocess.Popen(
        ["sh", "-c", script, str(folder)], stdin=subprocess.PIPE, start_new_session=True
    )


def stop_sweeping(sweeper: subprocess.Popen[bytes]) -> None:
    sweeper.kill()
    sweeper.communicate()
