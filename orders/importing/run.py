"""Imports one file: row by row, in batches, with a report that names every row left out."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import BinaryIO

from django.utils.translation import gettext as _

from messagecenter.accounts.models import Seller
from orders.importing.flat_file import SHIPPING_REPORT
from orders.importing.own_csv import OWN_CSV
from orders.importing.records import find_format, open_text, read_header, read_records
from orders.importing.rows import BadCellError, Cells, Format, Row
from orders.importing.upsert import STORED, Outcome, upsert

FORMATS = (SHIPPING_REPORT, OWN_CSV)
BATCH = 500


@dataclass(frozen=True, slots=True)
class Refusal:
    """A row left out. The column is "" when the row as a whole is at fault."""

    line: int
    column: str
    reason: str


@dataclass(slots=True)
class Report:
    """What became of the rows; `refusals` hold no word of what stood in a cell."""

    format: str
    new: int = 0
    changed: int = 0
    unchanged: int = 0
    refusals: list[Refusal] = field(default_factory=list)

    @property
    def refused(self) -> int:
        return len(self.refusals)

    @property
    def read(self) -> int:
        return self.new + self.changed + self.unchanged + self.refused

    def count(self, outcome: Outcome) -> None:
        self.new += outcome is Outcome.NEW
        self.changed += outcome is Outcome.CHANGED
        self.unchanged += outcome is Outcome.UNCHANGED


def import_orders(
    file: BinaryIO,
    seller: Seller,
    *,
    progress: Callable[[int], None] = lambda _position: None,
    batch: int = BATCH,
) -> Report:
    """Import an open file for one seller. Raises UnknownFormatError before anything is written.

    Each batch is one transaction, so a run that breaks off leaves whole rows, and running it again
    finishes the work. `progress` hears how many bytes have been read.
    """
    text = open_text(file)
    try:
        form, columns = find_format(read_header(text), FORMATS)
        report = Report(form.slug)
        waiting: list[tuple[int, Row]] = []
        for record in read_records(text, form, columns):
            if record.broken:
                report.refusals.append(Refusal(record.line, "", record.broken))
                continue
            try:
                waiting.append((record.line, form.read(Cells(record.cells))))
            except BadCellError as bad:
                report.refusals.append(Refusal(record.line, bad.column, bad.reason))
            if len(waiting) >= batch:
                _store(seller, form, waiting, report)
                waiting.clear()
                progress(file.tell())
        _store(seller, form, waiting, report)
        progress(file.tell())
    finally:
        text.detach()  # the file is the caller's to close
    report.refusals.sort(key=lambda refusal: refusal.line)
    return report


def _store(seller: Seller, form: Format, rows: list[tuple[int, Row]], report: Report) -> None:
    if not rows:
        return
    outcomes = upsert(seller, [row for _line, row in rows])
    for (line, _row), outcome in zip(rows, outcomes, strict=True):
        if outcome in STORED:
            report.count(outcome)
        else:
            report.refusals.append(Refusal(line, *_why(form, outcome)))


def _why(form: Format, outcome: Outcome) -> tuple[str, str]:
    """Return the column and the reason of a refusal. Whose a number is, nobody is told."""
    return {
        Outcome.FOREIGN_NUMBER: (
            form.number_column,
            _("This order number cannot be used: it is already taken on this marketplace."),
        ),
        Outcome.MOVED_DATE: (
            form.placed_at_column,
            _("The order is known with another date, and the date of an order never moves."),
        ),
        Outcome.OTHER_BUYER: (
            form.buyer_column,
            _("The order is known with another buyer, and the buyer of an order never changes."),
        ),
    }[outcome]
