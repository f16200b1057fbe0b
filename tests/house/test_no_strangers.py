"""Nothing of the machine on which it was written stands in a file of the project."""

from __future__ import annotations

import configparser
import getpass
import os
import re
import shutil
import socket
import subprocess
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urlsplit

import pytest

from tests.house.source import ROOT

# A home folder, the folder of a person's checkout, or an address of a package mirror.
PATHS = re.compile(r"(?<![\w.])/(?:home|Users|work|workspace|mnt)/[\w.-]+|(?<![\w.])/[r]oot/\S")
MIRRORS = re.compile(r"(?i)--(?:extra-)?index-url|--trusted-host|artifactory|jfrog|/simple/?\b")
NAMES_OF_ALL = {"localhost", "root", "runner", "user", "debian", "ubuntu", "admin", "test"}


def files() -> Iterator[tuple[str, str]]:
    if not shutil.which("git") or not (ROOT / ".git").exists():
        pytest.skip("not a checkout")
    listed = subprocess.run(
        ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=True,
    )
    for name in filter(None, listed.stdout.split("\0")):
        path = ROOT / name
        if path.is_file() and name != "tests/house/test_no_strangers.py":
            try:
                yield name, path.read_text("utf-8")
            except UnicodeDecodeError:
                continue


def own_names() -> set[str]:
    """Return what this machine is called, where its packages come from, and who works here."""
    names = {socket.gethostname(), getpass.getuser()}
    mirrors = [os.environ.get(name, "") for name in ("PIP_INDEX_URL", "UV_INDEX_URL")]
    for path in ("/etc/pip.conf", "~/.pip/pip.conf", "~/.config/pip/pip.conf"):
        config = configparser.RawConfigParser(strict=False)
        config.read(Path(path).expanduser(), encoding="utf-8")
        mirrors += [config.get(part, "index-url", fallback="") for part in config.sections()]
    names |= {urlsplit(url).hostname or "" for url in mirrors} - {"pypi.org"}
    return {name for name in names if len(name) > 3 and name.lower() not in NAMES_OF_ALL}


def test_no_path_of_a_machine() -> None:
    found = {f"{name}: {hit.group()}" for name, text in files() for hit in PATHS.finditer(text)}
    assert found == set()
    here = f"{ROOT}/"
    assert [name for name, text in files() if len(here) > 6 and here in text] == []


def test_no_name_of_a_package_mirror_or_of_this_machine() -> None:
    found = {f"{name}: {hit.group()}" for name, text in files() for hit in MIRRORS.finditer(text)}
    assert found == set()
    words = [re.compile(rf"\b{re.escape(name)}\b") for name in own_names()]
    assert [name for name, text in files() for word in words if word.search(text)] == []


@pytest.mark.parametrize(
    "line", ["cd /home/anna/mc", "/Users/anna", '"/workspace/mc"', "see /" + "root/.ssh/config"]
)
def test_a_path_of_a_machine_would_be_found(line: str) -> None:
    assert PATHS.search(line)


@pytest.mark.parametrize(
    "line",
    ["https://mail.example/home/anna", "var/workspace/x", "a root / of", "static/home/x"],
)
def test_other_paths_are_left_in_peace(line: str) -> None:
    assert not PATHS.search(line)
