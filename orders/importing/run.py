"""Imports one file: row by row, in batches, with a report that names every row left out."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from itertools import chain
from typing import BinaryIO

from django.utils.translation import gettext as _

from messagecenter.accounts.models import Seller
from orders.importing.encoding import open_text
from orders.importing.flat_file import SHIPPING_REPORT
from orders.importing.general_report import GENERAL_REPORT
from orders.importing.own_csv import OWN_CSV
from orders.importing.own_json import OWN_JSON, is_json, read_orders
from orders.importing.records import FileLine, find_table, read_lines, read_table
from orders.importing.rows import Format
from orders.importing.upsert import STORED, Outcome, upsert

TABLES = (SHIPPING_REPORT, GENERAL_REPORT, OWN_CSV)
BATCH = 1000


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


Progress = Callable[[int, Report], None]


def import_orders(
    file: BinaryIO,
    seller: Seller,
    *,
    progress: Progress = lambda _position, _report: None,
    batch: int = BATCH,
) -> Report:
    """Import an open file for one seller. Raises UnknownFormatError before anything is written.

    Each batch is one transaction, so a run that breaks off leaves whole rows, and running it again
    finishes the work. `progress` hears after each how many bytes have been read, and the counts.
    """
    text = open_text(file)
    try:
        form, lines = _lines(read_lines(text))
        report = Report(form.slug)
        waiting: list[FileLine] = []
        for line in lines:
            if line.reason:
                report.refusals.append(Refusal(line.number, line.column, line.reason))
            else:
                waiting.append(line)
            if len(waiting) >= batch:
                _store(seller, form, waiting, report)
                waiting.clear()
                progress(file.tell(), report)
        _store(seller, form, waiting, report)
        progress(file.tell(), report)
    finally:
        text.detach()  # the file is the caller's to close
    report.refusals.sort(key=lambda refusal: refusal.line)
    return report


def _lines(text: Iterator[str]) -> tuple[Format, Iterator[FileLine]]:
    """Find the format by the first line, and return what reads the file."""
    first = next(text, "")
    if is_json(first):
        return OWN_JSON, read_orders(chain([first], text))
    table, columns = find_table(first, TABLES)
    return table, read_table(text, table, columns)


def _store(seller: Seller, form: Format, lines: list[FileLine], report: Report) -> None:
    if not lines:
        return
    outcomes = iter(upsert(seller, [row for line in lines for row in line.rows]))
    for line in lines:
        outcome = _of_line([next(outcomes) for _row in line.rows])
        if outcome in STORED:
            report.count(outcome)
        else:
            report.refusals.append(Refusal(line.number, *_why(form, outcome)))


def _of_line(outcomes: list[Outcome]) -> Outcome:
    """Sum up the items of one line: what refuses one of them refuses the order, and so all."""
    first = outcomes[0]
    return first if all(one is first for one in outcomes) else Outcome.CHANGED


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
