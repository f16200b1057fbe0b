"""How root (or a user without a name, as in containers) starts PostgreSQL, which refuses both."""

from __future__ import annotations

import os
import pwd
import shutil
import stat
import subprocess
from pathlib import Path

from messagecenter.embedded.service import Problem

NOBODY = 65534
USER_NAMESPACE = ("unshare", "--user", f"--map-user={NOBODY}", f"--map-group={NOBODY}", "--")
DROP_TO_NOBODY = ("setpriv", f"--reuid={NOBODY}", f"--regid={NOBODY}", "--clear-groups", "--")


def way_in(program: Path, folders: list[Path]) -> tuple[str, ...]:
    """Return what to put before a command so that it may use the folders as an ordinary user."""
    user = os.geteuid()
    if user != 0 and _has_a_name(user):
        return ()
    if _works(USER_NAMESPACE, program, folders):
        return USER_NAMESPACE
    if user == 0:
        for folder in folders:
            _let_nobody_pass(folder.parent)
            _give_to_nobody(folder)
        if _works(DROP_TO_NOBODY, program, folders):
            return DROP_TO_NOBODY
    raise Problem(
        "PostgreSQL runs neither as root nor as a user without a name, and this machine has no"
        f" user namespaces: start Message Center as an ordinary user who may use {folders[0]}."
    )


def _has_a_name(user: int) -> bool:
    try:
        return bool(pwd.getpwuid(user).pw_name)
    except KeyError:
        return False


def _works(prefix: tuple[str, ...], program: Path, folders: list[Path]) -> bool:
    tests = [["test", "-x", str(program)], *(["test", "-w", str(folder)] for folder in folders)]
    return all(
        subprocess.run([*prefix, *test], check=False, capture_output=True).returncode == 0
        for test in tests
    )


def _let_nobody_pass(private: Path) -> None:
    """Open a folder that was shut to all others for passing through, not for looking."""
    if stat.S_IMODE(private.stat().st_mode) == 0o700:
        private.chmod(0o711)


def _give_to_nobody(folder: Path) -> None:
    for path in (folder, *folder.rglob("*")):
        shutil.chown(path, NOBODY, NOBODY)
