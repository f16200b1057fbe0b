"""Text to rows: reads a table row after row, and names the line of each that cannot be read."""

from __future__ import annotations

import csv
import io
from collections import Counter, deque
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from django.utils.translation import gettext as _

from orders.importing.encoding import LONGEST_LINE
from orders.importing.rows import BadCellError, Cells, Row, Table, UnknownFormatError

# Stands for a line that nobody wrote by hand; no encoding yields it.
_TOO_LONG = "\udffe\n"


@dataclass(frozen=True, slots=True)
class FileLine:
    """What one line of a file holds: rows, or the `column` and `reason` why there are none."""

    number: int
    rows: Sequence[Row] = ()
    column: str = ""
    reason: str = ""


def read_lines(text: io.TextIOWrapper) -> Iterator[str]:
    """Yield the lines; of one beyond all measure only a sign that it was there."""
    while line := text.readline(LONGEST_LINE):
        whole = len(line) < LONGEST_LINE or line.endswith("\n")
        while len(line) == LONGEST_LINE and not line.endswith("\n"):
            line = text.readline(LONGEST_LINE)
        yield line if whole else _TOO_LONG


def why_unreadable(line: str) -> str:
    """Return why this line cannot be read, "" when nothing is known against it."""
    if line == _TOO_LONG:
        return _("This line is longer than a million characters.")
    if not line.endswith("\n"):
        return _("The file ends in the middle of this row.")
    return ""


def find_table(header: str, tables: Sequence[Table]) -> tuple[Table, list[str]]:
    """Return the format that has this header line, and the names of the columns in their order."""
    for form in tables:
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
            "The first line is neither the header row of one of Amazon's reports (tab separated) "
            "or of our own CSV, nor an order in our own JSON (docs/orders-import.md)."
        )
    )


def read_table(lines: Iterator[str], form: Table, columns: Sequence[str]) -> Iterator[FileLine]:
    """Yield the rows below the header. A column that the format does not know is dropped here."""
    source = _Lines(lines, first=2)
    reader = _reader(source, form)
    kept = [(place, name) for place, name in enumerate(columns) if name in form.columns]
    twins = _Twins()
    while True:
        source.begin_record()
        try:
            cells = next(reader)
        except StopIteration:
            return
        except csv.Error:
            line = source.give_back()
            reason = why_unreadable(line) or _("This row has a stray quotation mark.")
            yield FileLine(source.number, reason=reason)
            continue
        if len(cells) != len(columns):
            if not any(cell.strip() for cell in cells):
                continue
            # A stray quotation mark may have swallowed the rows below: each gets its own turn.
            line = source.give_back()
            reason = "" if len(cells) > len(columns) else why_unreadable(line)
            yield FileLine(source.number, reason=reason or _wrong_count(len(cells), len(columns)))
            continue
        told = {name: cells[place] for place, name in kept}
        if not any(cell.strip() for cell in cells):
            continue
        try:
            row = form.read(Cells(told))
        except BadCellError as bad:
            yield FileLine(source.number, column=bad.column, reason=bad.reason)
        else:
            yield FileLine(source.number, (twins.number(row),))


class _Twins:
    """Counts rows that only their place tells apart: the same thing twice in one order."""

    def __init__(self) -> None:
        # By hash, so that a big file costs little memory.
        self._seen: Counter[int] = Counter()

    def number(self, row: Row) -> Row:
        if row.line_no:
            return row
        key = hash((row.number, row.sku or row.title))
        nth = self._seen[key]
        self._seen[key] = nth + 1
        return replace(row, nth=nth) if nth else row


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

    def give_back(self) -> str:
        """Keep the first line of the record, which is returned; the others are read again."""
        self._back.extendleft(reversed(self._taken[1:]))
        del self._taken[1:]
        return self._taken[0]


def _reader(lines: Iterator[str], form: Table) -> Iterator[list[str]]:
    if form.quoted:
        return csv.reader(lines, delimiter=form.delimiter, strict=True)
    return csv.reader(lines, delimiter=form.delimiter, quoting=csv.QUOTE_NONE, strict=True)


def _refuse_twins(form: Table, columns: list[str]) -> None:
    twins = sorted(name for name in form.columns if columns.count(name) > 1)
    if twins:
        raise UnknownFormatError(_("The column %(name)s stands there twice.") % {"name": twins[0]})


def _wrong_count(found: int, wanted: int) -> str:
    if found < wanted:
        text = _("This row has too few columns: %(found)d instead of %(wanted)d.")
    else:
        text = _("This row has too many columns: %(found)d instead of %(wanted)d.")
    return text % {"found": found, "wanted": wanted}
