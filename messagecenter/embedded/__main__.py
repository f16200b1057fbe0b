"""The door behind `make run` and `make clean-data`."""

from __future__ import annotations

import argparse
import os
import sys
from pathlib import Path

from messagecenter.embedded.postgres import Postgres
from messagecenter.embedded.runner import Runner
from messagecenter.embedded.service import Problem
from messagecenter.embedded.var_folder import (
    only_runner,
    remove_data,
    socket_folder,
    var_folder,
)


def main() -> int:
    words = argparse.ArgumentParser(
        prog="python -m messagecenter.embedded",
        description="Run Message Center with its own PostgreSQL and Valkey until Ctrl-C.",
        epilog="DATABASE_URL and REDIS_URL, where set, are used instead of the own servers.",
    )
    port = os.environ.get("PORT") or "8000"
    words.add_argument(
        "--port", type=port_number, default=port, help="port of the pages (%(default)s)"
    )
    words.add_argument(
        "--clean-data", action="store_true", help="remove all data instead of running"
    )
    chosen = words.parse_args()
    try:
        var = var_folder()
        with only_runner(var):
            if chosen.clean_data:
                clean(var)
            else:
                Runner(var, chosen.port).run()
    except Problem as problem:
        return tell(str(problem))
    except OSError as error:
        return tell(f"{error.strerror}: {error.filename}." if error.filename else f"{error}.")
    return 0


def clean(var: Path) -> None:
    """Remove the data, after stopping the database that a killed runner left alive."""
    with socket_folder(var) as sockets:
        Postgres(var / "pg", sockets, var / "log" / "postgres.log").stop()
    remove_data(var)


def port_number(text: str) -> int:
    if not text.isdecimal() or not 0 < int(text) < 2**16:
        raise argparse.ArgumentTypeError(f"{text} is no port; use a number from 1 to 65535.")
    return int(text)


def tell(sentence: str) -> int:
    print(sentence, file=sys.stderr)
    return 1


if __name__ == "__main__":
    sys.exit(main())
