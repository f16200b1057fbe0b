"""No lock file holds a package in a version with a weakness that we know of."""

from __future__ import annotations

import re
import tomllib
from pathlib import Path

import pytest
from packaging.version import Version

from tests.house.source import ROOT

MINIMUM = {
    name: Version(row["minimum"])
    for name, row in tomllib.loads(
        (ROOT / "tests/house/minimum_versions.toml").read_text("utf-8")
    ).items()
}
LOCKS = sorted((ROOT / "requirements").glob("*.txt"))
_PINNED = re.compile(r"(?m)^([a-z0-9][a-z0-9.-]*)==([^\s;\\]+)")


def too_old(lock: str) -> list[str]:
    return [
        f"{name} {version}"
        for name, version in _PINNED.findall(lock)
        if name in MINIMUM and Version(version) < MINIMUM[name]
    ]


def test_no_locked_version_is_known_to_be_weak() -> None:
    assert len(LOCKS) == 4
    found = {lock.name: too_old(lock.read_text("utf-8")) for lock in LOCKS}
    assert found == {lock.name: [] for lock in LOCKS}


def test_the_list_speaks_of_what_we_use() -> None:
    runtime = dict(_PINNED.findall((ROOT / "requirements/runtime.txt").read_text("utf-8")))
    assert {"django", "django-allauth", "celery", "redis", "sqlparse"} <= set(MINIMUM) & set(
        runtime
    )


@pytest.mark.parametrize("name", sorted(MINIMUM))
def test_an_older_version_would_be_found(name: str) -> None:
    assert too_old(f"{name}==0.0.1 \\\n    --hash=sha256:0\n") == [f"{name} 0.0.1"]
    assert too_old(f"{name}=={MINIMUM[name]} \\\n") == []


@pytest.mark.parametrize("lock", LOCKS, ids=lambda lock: lock.name)
def test_every_locked_package_has_hashes_and_no_address(lock: Path) -> None:
    text = lock.read_text("utf-8")
    entries = re.split(r"(?m)^(?=[a-z0-9])", text)[1:]
    assert entries
    assert [entry.split()[0] for entry in entries if "--hash=sha256:" not in entry] == []
    assert "://" not in text
