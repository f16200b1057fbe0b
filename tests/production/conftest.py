"""An installation on a database of its own, and its web server."""

from __future__ import annotations

import os
import secrets
from collections.abc import Iterator

import psycopg
import pytest
from psycopg import sql
from psycopg.conninfo import conninfo_to_dict, make_conninfo

from messagecenter.embedded.pytest_plugin import with_database
from tests.production.installation import Installation, Process


@pytest.fixture(scope="module")
def installation(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Installation]:
    url, name = os.environ["DATABASE_URL"], f"production_{secrets.token_hex(4)}"
    with psycopg.connect(make_conninfo(url, dbname="postgres"), autocommit=True) as connection:
        connection.execute(sql.SQL("CREATE DATABASE {}").format(sql.Identifier(name)))
        where = conninfo_to_dict(url)
        address = f"postgresql://{where['user']}@/{name}?host={where['host']}"
        try:
            yield Installation(
                tmp_path_factory.mktemp("installation"),
                address,
                with_database(os.environ["REDIS_URL"], 40 + os.getpid() % 20),
            )
        finally:
            drop = sql.SQL("DROP DATABASE {} WITH (FORCE)").format(sql.Identifier(name))
            connection.execute(drop)


@pytest.fixture(scope="module")
def built(installation: Installation) -> Installation:
    """The image's folder after its build steps, and the database after `migrate`."""
    for step in installation.build():
        assert step.returncode == 0, step.stderr
    made = installation.run(installation.command("migrate"), installation.container("migrate"))
    assert made.returncode == 0, made.stderr
    return installation


@pytest.fixture(scope="module")
def web(built: Installation) -> Iterator[Process]:
    with built.running("web") as process:
        process.becomes(lambda: built.healthy("web").returncode == 0)
        yield process
