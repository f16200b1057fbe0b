"""The folder: private, held by one runner, cleaned without touching anything else."""

from __future__ import annotations

import shutil
import stat
from pathlib import Path
from types import SimpleNamespace

import pytest

from messagecenter.embedded.service import Problem
from messagecenter.embedded.var_folder import (
    check_room,
    only_runner,
    remove_data,
    socket_folder,
    var_folder,
    write_run_env,
)
from messagecenter.env import read_run_env


def mode(path: Path) -> int:
    return stat.S_IMODE(path.stat().st_mode)


def test_run_env_is_private_and_keeps_its_secret(var: Path) -> None:
    write_run_env(var, DATABASE_URL="postgresql://somewhere")
    first = read_run_env(var / "run.env")
    write_run_env(var)
    second = read_run_env(var / "run.env")
    assert mode(var / "run.env") == 0o600
    assert first["DATABASE_URL"] == "postgresql://somewhere"
    assert second == {"SECRET_KEY": first["SECRET_KEY"]}
    assert len(first["SECRET_KEY"]) > 50


def test_the_folder_is_made_private(var: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("MC_VAR", str(var / "deeper" / "var"))
    assert mode(var_folder()) == 0o700


def test_a_second_runner_is_told_of_the_first(var: Path) -> None:
    already = pytest.raises(Problem, match=r"already runs on .* \(process \d+\)")
    with only_runner(var), already, only_runner(var):
        pass
    with only_runner(var):
        pass


def test_a_path_too_long_for_sockets_gets_a_short_one_that_is_remembered(var: Path) -> None:
    long = var / ("x" * 90)
    long.mkdir()
    with socket_folder(long) as first:
        assert len(str(first)) < 40
        assert mode(first) == 0o700
        write_run_env(long, SOCKETS=str(first))
        with socket_folder(long) as second:
            assert second == first
        first.mkdir()
    assert not first.exists()


def test_the_short_folder_goes_when_the_run_fails(var: Path) -> None:
    with pytest.raises(Problem), socket_folder(var / ("x" * 90)) as folder:
        raise Problem
    assert not folder.exists()


def test_a_full_disk_is_told_before_anything_starts(
    var: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    full = SimpleNamespace(free=5 * 2**20)
    monkeypatch.setattr(shutil, "disk_usage", lambda _path: full)
    with pytest.raises(Problem, match="has 5 MB left, and 200 MB are needed"):
        check_room(var)


def test_cleaning_leaves_what_a_run_did_not_make(var: Path) -> None:
    for name in ("pg", "files", "bench"):
        (var / name).mkdir()
        (var / name / "content").touch()
    for name in ("run.env", "beat-schedule.db", "notes.txt"):
        (var / name).touch()
    remove_data(var)
    assert sorted(path.name for path in var.iterdir()) == ["bench", "notes.txt"]
