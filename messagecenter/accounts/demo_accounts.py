"""Where the demo keeps its sign-ins: a private file beside the data, made anew with each demo."""

from __future__ import annotations

import json
import os
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from pathlib import Path

FILE = "demo-accounts.json"


@dataclass(frozen=True, slots=True)
class DemoAccount:
    """One person of the demo; `start` is the path of the page where their work is."""

    name: str
    role: str
    email: str
    password: str
    start: str


def read(folder: Path) -> list[DemoAccount]:
    """Return the sign-ins of the demo, an empty list where none was loaded."""
    try:
        rows = json.loads((folder / FILE).read_text("utf-8"))
    except FileNotFoundError:
        return []
    return [DemoAccount(**row) for row in rows]


def write(folder: Path, accounts: Sequence[DemoAccount]) -> Path:
    """Replace the file; nobody but its owner may ever read it."""
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    path, fresh = folder / FILE, folder / f".{FILE}.new"
    fresh.unlink(missing_ok=True)
    with os.fdopen(os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as file:
        json.dump([asdict(account) for account in accounts], file, indent=1)
    fresh.replace(path)
    return path
