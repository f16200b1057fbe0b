"""Runs of line breaks, in plain text and in HTML."""

from __future__ import annotations

import html
import re
from collections.abc import Iterable, Iterator, Sequence

from compliance.normalise import is_ignorable
from compliance.parse import Document, Event

_BREAK = re.compile("\r\n|[\n\r\v\f\x85\u2028\u2029]")
_EMPTY_BLOCKS = frozenset(("p", "div"))
_INVISIBLE = frozenset("\u115f\u1160\u2800\u3164\uffa0")

Run = list[tuple[int, int]]


def runs_in_text(text: str) -> Iterator[Run]:
    """Breaks that follow each other with nothing to be seen between; each break is a span."""
    run: Run = []
    for match in _BREAK.finditer(text):
        if run and not _blank(text[run[-1][1] : match.start()]):
            yield run
            run = []
        run.append(match.span())
    if run:
        yield run


def runs_in_html(document: Document) -> Iterator[Run]:
    """`br` and empty paragraphs; a paragraph's own end is no break of its own."""
    run: Run = []
    opened: list[tuple[str, int, int]] = []  # tag, start, number of breaks before it
    for event in document.events:
        if event.kind == "br":
            run.append((event.start, event.end))
        elif event.kind == "open" and event.tag in _EMPTY_BLOCKS:
            opened.append((event.tag, event.start, len(run)))
        elif event.kind == "close" and event.tag in _EMPTY_BLOCKS:
            if opened and opened[-1][0] == event.tag:
                _close(run, opened.pop(), event)
        elif event.kind == "text":
            if _blank(html.unescape(document.source[event.start : event.end])):
                continue
            yield from _ended(run)
            run, opened = [], []
        else:
            yield from _ended(run)
            run, opened = [], []
    yield from _ended(run)


def surplus(run: Sequence[tuple[int, int]], most: int) -> Iterable[tuple[int, int]]:
    """The breaks to drop so that `most` stay."""
    return run[most:]


def _close(run: Run, opened: tuple[str, int, int], event: Event) -> None:
    """A block that showed nothing counts once, or as often as there are breaks in it."""
    _, start, before = opened
    if len(run) - before <= 1:
        run[before:] = [(start, event.end)]


def _ended(run: Run) -> Iterator[Run]:
    if run:
        yield run


def _blank(text: str) -> bool:
    return all(char.isspace() or char in _INVISIBLE or is_ignorable(char) for char in text)
