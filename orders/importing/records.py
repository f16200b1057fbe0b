"""Bytes to records: guesses the encoding, finds the format by the header, reads row after row."""

from __future__ import annotations

import codecs
import csv
import io
from collections import deque
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import BinaryIO

from django.utils.translation import gettext as _

from orders.importing.rows import Format

# cp1252 leaves five bytes undefined that Shift-JIS (Amazon's Japanese reports) uses often, so a
# Japanese file seldom passes for a western one. latin-1 takes anything.
_ENCODINGS = ("utf-8-sig", "cp1252", "cp932", "latin-1")
_CHUNK = 1024 * 1024
_LONGEST_HEADER = 64 * 1024


class UnknownFormatError(Exception):
    """The file is none that we can import; the text is a sentence for whoever chose it."""


@dataclass(frozen=True, slots=True)
class Record:
    """One row as it stands in the file: its first line, and its cells unless it is `broken`."""

    line: int
    cells: Mapping[str, str]
    broken: str = ""


def open_text(file: BinaryIO) -> io.TextIOWrapper:
    """Wrap the bytes; only a line feed ends a line, so that lines are counted as editors do."""
    encoding = next(name for name in _ENCODINGS if _decodes(file, name))
    file.seek(0)
    return io.TextIOWrapper(file, encoding=encoding, newline="\n")


def find_format(header: str, formats: Sequence[Format]) -> tuple[Format, list[str]]:
    """Return the format that has this header line, and the names of the columns in their order."""
    for form in formats:
        try:
            cells = next(_reader(iter([header]), form), [])
        except csv.Error:
            continue
        columns = [cell.strip().lower() for cell in cells]
        if form.fits(columns):
            _refuse_twins(form, columns)
            return form, columns
    raise UnknownFormatError(
        _(
            "The header row is neither that of Amazon's shipping report (tab separated) "
            "nor that of our own CSV (docs/orders-import.md)."
        )
    )


def read_header(text: io.TextIOWrapper) -> str:
    return text.readline(_LONGEST_HEADER)


def read_records(text: Iterator[str], form: Format, columns: Sequence[str]) -> Iterator[Record]:
    """Yield the rows below the header. A column that the format does not know is dropped here."""
    lines = _Lines(text, first=2)
    reader = _reader(lines, form)
    kept = [(place, name) for place, name in enumerate(columns) if name in form.columns]
    while True:
        lines.begin_record()
        try:
            cells = next(reader)
        except StopIteration:
            return
        except csv.Error:
            lines.give_back()
            yield Record(lines.number, {}, _("This row has a stray quotation mark."))
            continue
        if not any(cell.strip() for cell in cells):
            continue
        if len(cells) != len(columns):
            # A stray quotation mark may have swallowed the rows below: each gets its own turn.
            lines.give_back()
            yield Record(lines.number, {}, _wrong_count(len(cells), len(columns)))
            continue
        yield Record(lines.number, {name: cells[place] for place, name in kept})


class _Lines(Iterator[str]):
    """Hands lines to the reader, and takes back those that one broken record swallowed."""

    def __init__(self, source: Iterator[str], first: int) -> None:
        self.number = first
        self._source = source
        self._taken: list[str] = []
        self._back: deque[str] = deque()

    def __next__(self) -> str:
        line = self._back.popleft() if self._back else next(self._source)
        self._taken.append(line)
        return line

    def begin_record(self) -> None:
        self.number += len(self._taken)
        self._taken.clear()

    def give_back(self) -> None:
        self._back.extendleft(reversed(self._taken[1:]))
        del self._taken[1:]


def _reader(lines: Iterator[str], form: Format) -> Iterator[list[str]]:
    if form.quoted:
        return csv.reader(lines, delimiter=form.delimiter, strict=True)
    return csv.reader(lines, delimiter=form.delimiter, quoting=csv.QUOTE_NONE, strict=True)


def _refuse_twins(form: Format, columns: list[str]) -> None:
    twins = sorted(name for name in form.columns if columns.count(name) > 1)
    if twins:
        raise UnknownFormatError(_("The column %(name)s stands there twice.") % {"name": twins[0]})


def _wrong_count(found: int, wanted: int) -> str:
    if found < wanted:
        text = _("This row has too few columns: %(found)d instead of %(wanted)d.")
    else:
        text = _("This row has too many columns: %(found)d instead of %(wanted)d.")
    return text % {"found": found, "wanted": wanted}


def _decodes(file: BinaryIO, encoding: str) -> bool:
    decoder = codecs.getincrementaldecoder(encoding)()
    file.seek(0)
    try:
        while chunk := file.read(_CHUNK):
            decoder.decode(chunk)
        decoder.decode(b"", final=True)
    except UnicodeDecodeError:
        return False
    return True
