"""`manage.py check_messages`: judge messages from standard input, one JSON object a line."""

from __future__ import annotations

import argparse
import multiprocessing
import sys
from collections.abc import Iterable, Iterator
from typing import IO, Any

from django.core.management.base import BaseCommand, CommandError

from compliance import lines, pack

CHUNK = 64
NO_GRAMMAR = "Spelling and grammar are not checked.\n"


class Command(BaseCommand):
    help = "Judge messages: JSON lines on standard input, JSON lines on standard output."
    requires_system_checks = []  # noqa: RUF012 - Django's own way to say it
    requires_migrations_checks = False

    def add_arguments(self, parser: argparse.ArgumentParser) -> None:
        parser.add_argument("--pack", default=pack.DEFAULT, help="policy pack to judge by")
        parser.add_argument(
            "--no-grammar", action="store_true", help="leave out spelling and grammar"
        )
        parser.add_argument("--jobs", type=_jobs, default=1, help="processes, 1 by default")

    def handle(self, *_args: str, **options: Any) -> None:  # Any: what argparse found
        try:
            chosen = pack.load(options["pack"])
        except pack.PackError as error:
            raise CommandError(str(error), returncode=2) from None
        if not options["no_grammar"]:
            sys.stderr.write(NO_GRAMMAR)
        bad = run(sys.stdin.buffer, sys.stdout.buffer, chosen, options["pack"], options["jobs"])
        if bad:
            raise SystemExit(1)


def run(
    incoming: Iterable[bytes], outgoing: IO[bytes], chosen: pack.Pack, name: str, jobs: int
) -> bool:
    """Answer every line in order; true if one of them was bad."""
    bad = False
    for is_bad, text in _answers(lines.read(incoming, chosen), chosen, name, jobs):
        bad = bad or is_bad
        outgoing.write(text.encode() + b"\n")
    outgoing.flush()
    return bad


def _answers(
    found: Iterator[lines.Line], chosen: pack.Pack, name: str, jobs: int
) -> Iterator[tuple[bool, str]]:
    if jobs == 1:
        for line in found:
            yield line.submission is None, lines.answer(line, chosen)
        return
    # Not fork: the parent may have threads by then, and Python warns about that for good reason.
    context = multiprocessing.get_context("spawn")
    with context.Pool(jobs, initializer=_start, initargs=(name,)) as pool:
        yield from pool.imap(_answer, found, chunksize=CHUNK)


_chosen: list[pack.Pack] = []


def _start(name: str) -> None:
    _chosen[:] = [pack.load(name)]


def _answer(line: lines.Line) -> tuple[bool, str]:
    return line.submission is None, lines.answer(line, _chosen[0])


def _jobs(value: str) -> int:
    number = int(value)
    if number < 1:
        raise argparse.ArgumentTypeError("must be 1 or more")
    return number
