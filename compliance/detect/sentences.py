"""Where sentences begin and end, in all six languages."""

from __future__ import annotations

import re
from collections.abc import Iterator

_END = re.compile(
    r"[.!?\u2026]{1,4}[\"'\u201d\u2019)\]]{0,2}(?=\s|$|<)|[。！？]|\n|<(?:/?p|br|/?div|/?li)\b"
)
_SPLIT = re.compile(r"[.!?\u2026]{1,8}[\"')\]]{0,2}(?=\s|$)|[。！？!?]{1,8}|\n{1,99}")
_ABBREVIATION = re.compile(
    r"(?:^|[\s(])(?:[a-z]|mr|mrs|ms|dr|st|no|nr|tel|ca|bzw|inkl|sr|sra|sig|mme|etc|approx|co|inc|ltd|z\.b|e\.g|i\.e|p\.ej)$",
    re.IGNORECASE,
)


def sentences(text: str) -> Iterator[tuple[int, int]]:
    """The sentences of a normalised text, without the white space around them."""
    begin = 0
    for match in _SPLIT.finditer(text):
        if match[0] == "." and _ABBREVIATION.search(
            text[max(0, match.start() - 12) : match.start()]
        ):
            continue
        yield from _trimmed(text, begin, match.end())
        begin = match.end()
    yield from _trimmed(text, begin, len(text))


def sentence_around(text: str, start: int, end: int) -> tuple[int, int]:
    """The sentence that holds `[start, end)` in a field as it was written."""
    first = 0
    for match in _END.finditer(text, max(0, start - 2000), start):
        first = match.end() if match[0][0] != "<" else max(0, text.find(">", match.start()) + 1)
    last = _END.search(text, max(end - 1, start))
    stop = len(text) if last is None else last.end()
    if last is not None and last[0][0] in "<\n":
        stop = last.start()
    while first < start and text[first].isspace():
        first += 1
    return min(first, start), max(stop, end)


def _trimmed(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    while start < end and text[start].isspace():
        start += 1
    while end > start and text[end - 1].isspace():
        end -= 1
    if start < end:
        yield start, end
