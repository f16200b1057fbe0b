"""The image: few, pinned parts, nothing secret, nobody is root."""

from __future__ import annotations

import re
import subprocess
from pathlib import Path

from tests.house.source import PACKAGES, ROOT
from tests.production.image import stages

STAGES = stages()
IMAGE = STAGES[-1]


def test_bases_have_a_version_and_no_extras() -> None:
    for stage in STAGES:
        assert re.match(r"python:3\.11-slim-[a-z]+( AS \w+)?$", stage.base)


def test_only_locked_packages_of_production_are_installed() -> None:
    installs = [words for stage in STAGES for words in stage.words("RUN") if "install" in words]
    pips = [words for words in installs if words[0].endswith("pip")]
    assert len(pips) == 1
    assert {"--require-hashes", "--only-binary=:all:", "--no-cache-dir"} <= set(pips[0])
    assert pips[0][-2:] == ["-r", "/tmp/runtime.txt"]
    assert STAGES[0].copied() == ["requirements/runtime.txt"]


def test_nobody_is_root() -> None:
    user = IMAGE.of("USER")
    assert user == ["10001:10001"]
    after = [word for word, _rest in IMAGE.lines[IMAGE.lines.index(("USER", user[0])) :]]
    assert not {"RUN", "COPY", "ADD"} & set(after)


def test_commands_are_in_exec_form_so_that_signals_reach_them() -> None:
    for stage in STAGES:
        for word in ("RUN", "CMD"):
            stage.words(word)
    assert IMAGE.words("CMD")[0][0] == "granian"
    assert IMAGE.health()[0] == "python"
    assert not IMAGE.of("ENTRYPOINT")


def test_nothing_secret_is_baked_in() -> None:
    for stage in STAGES:
        assert not stage.of("ARG")
        assert not stage.of("ADD")
        for name in stage.environment():
            assert not re.search("KEY|PASSWORD|SECRET|TOKEN|URL", name)


def test_everything_that_runs_is_copied_and_nothing_else() -> None:
    copied = set(IMAGE.copied())
    assert copied == {"manage.py", "LICENSE", "templates", "static", *PACKAGES}
    sent = {
        line[1:]
        for line in (ROOT / ".dockerignore").read_text("utf-8").splitlines()
        if line.startswith("!")
    }
    assert sent == copied | {"requirements/runtime.txt"}


def test_no_shell_is_needed_for_what_the_file_says() -> None:
    text = (ROOT / "Dockerfile").read_text("utf-8")
    assert "curl" not in text
    assert "apt-get" not in text


def test_files_that_git_ignores_stay_out() -> None:
    listed = ["git", "ls-files", "--others", "--ignored", "--exclude-standard", *IMAGE.copied()]
    out = subprocess.run(listed, cwd=ROOT, capture_output=True, text=True, check=False).stdout
    assert {Path(name).suffix for name in out.split()} <= {".pyc"}
