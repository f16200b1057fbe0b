"""One row of an order file after reading: what we keep of it, and how a cell is understood."""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from decimal import Decimal

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.utils.translation import gettext as _

_YEARS = range(2000, 2100)
_QUANTITY = re.compile(r"[0-9]{1,6}")
_PRICE = re.compile(r"[0-9]{1,10}(\.[0-9]{1,2})?")
_CURRENCY = re.compile(r"[A-Z]{3}")
# Stands where bytes were no letters of the file's encoding; no file can hold it otherwise.
UNREADABLE = "\udfff"


class UnknownFormatError(Exception):
    """The file is none that we can import; the text is a sentence for whoever chose it."""


class BadCellError(Exception):
    """A row that cannot be imported: which column, and why, without repeating what it holds."""

    def __init__(self, column: str, reason: str) -> None:
        super().__init__(reason)
        self.column = column
        self.reason = reason


@dataclass(frozen=True, slots=True)
class ToldReturn:
    """A return of the order; still open while `closed_at` is not known."""

    opened_at: datetime
    closed_at: datetime | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """One item of an order as a file told it. `None` and "" mean: the file did not say."""

    number: str
    placed_at: datetime
    state: str
    # "" where the file has no name for a line: then it is the `nth` (from 0) of the order with
    # this stock-keeping unit.
    line_no: str
    title: str
    quantity: int
    nth: int = 0
    # True where the file does not know the whole story: its state and promised date may only move
    # an order forward.
    only_forward: bool = False
    # How old the news is: what was told of a later instant is not replaced.
    told_at: datetime | None = None
    fulfilment: str = ""
    buyer_email: str = ""
    buyer_name: str = ""  # already short
    buyer_locale: str = ""
    sku: str = ""
    price: Decimal | None = None
    currency: str = ""
    traits: tuple[str, ...] | None = None
    earliest_delivery_at: datetime | None = None
    latest_delivery_at: datetime | None = None
    delivered_at: datetime | None = None
    completed_at: datetime | None = None
    returns: tuple[ToldReturn, ...] | None = None  # () is: known that there are none


@dataclass(frozen=True, slots=True, kw_only=True)
class Format:
    """One kind of order file, and what it calls that for which the database may refuse a row."""

    slug: str
    number_column: str
    placed_at_column: str
    buyer_column: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Table(Format):
    """A file with a header and cells. A column outside `columns` is never looked at."""

    delimiter: str
    quoted: bool
    required: frozenset[str]
    columns: frozenset[str]
    read: Callable[[Cells], Row]

    def fits(self, header: list[str]) -> bool:
        return self.required <= set(header)


@dataclass(frozen=True, slots=True)
class Cells:
    """The allow-listed cells of one row, by the name of their column."""

    by_column: Mapping[str, str]

    def raw(self, column: str) -> str:
        """Return what stands there, "" also where the file has no such column."""
        cell = self.by_column.get(column, "")
        if UNREADABLE in cell:
            raise BadCellError(column, _("There are bytes here that are no letters."))
        return cell.strip()

    def needed(self, column: str) -> str:
        if not (cell := self.raw(column)):
            raise BadCellError(column, _("This cell must not be empty."))
        return cell

    def code(self, column: str, longest: int, *, needed: bool = True) -> str:
        """Read a number or name given by a machine: one word, of limited length."""
        cell = self.needed(column) if needed else self.raw(column)
        if " " in cell or not cell.isprintable():  # no other space is printable
            raise BadCellError(column, _("There must be no spaces or control characters."))
        return self._fitting(column, cell, longest)

    def words(self, column: str, longest: int) -> str:
        """Read a text for people on one line, cut where our column ends."""
        return " ".join(_without_controls(self.raw(column)).split())[:longest]

    def sku(self, column: str, longest: int) -> str:
        """Read a stock-keeping unit: it may hold spaces, but is never cut."""
        return self._fitting(column, " ".join(_without_controls(self.raw(column)).split()), longest)

    def instant(self, column: str) -> datetime | None:
        """Read an ISO 8601 time with its offset, as UTC."""
        if not (cell := self.raw(column)):
            return None
        try:
            instant = datetime.fromisoformat(cell)
        except ValueError:
            raise BadCellError(column, _("This is not an ISO 8601 date and time.")) from None
        if instant.utcoffset() is None:
            raise BadCellError(column, _("The offset from UTC is missing.")) from None
        if instant.year not in _YEARS:
            raise BadCellError(column, _("This year cannot be right."))
        return instant.astimezone(UTC)

    def needed_instant(self, column: str) -> datetime:
        self.needed(column)
        instant = self.instant(column)
        if instant is None:  # unreachable: an empty cell was refused above
            raise BadCellError(column, _("This cell must not be empty."))
        return instant

    def quantity(self, column: str, least: int = 1) -> int:
        cell = self.needed(column)
        if not _QUANTITY.fullmatch(cell) or int(cell) < least:
            raise BadCellError(
                column, _("This is not a whole number of %(least)d or more.") % {"least": least}
            )
        return int(cell)

    def price(self, column: str) -> Decimal | None:
        if not (cell := self.raw(column)):
            return None
        if not _PRICE.fullmatch(cell):
            raise BadCellError(column, _("This is not an amount such as 19.90."))
        return Decimal(cell)

    def currency(self, column: str) -> str:
        currency = self.raw(column).upper()
        if currency and not _CURRENCY.fullmatch(currency):
            raise BadCellError(column, _("This is not a currency such as EUR."))
        return currency

    def email(self, column: str) -> str:
        if not (cell := self.raw(column)):
            return ""
        try:
            validate_email(cell)
        except ValidationError:
            raise BadCellError(column, _("This is not an e-mail address.")) from None
        if cell.lower().endswith(f"@{settings.MAIL_DOMAIN}".lower()):
            # Mail to it would come back to us for ever.
            raise BadCellError(column, _("This is an alias of our own, not a buyer's address."))
        return self._fitting(column, cell, 254)

    def choice(self, column: str, choices: Collection[str]) -> str:
        """Read one of some known words; "" stays ""."""
        cell = self.raw(column).lower()
        if cell and cell not in choices:
            words = ", ".join(filter(None, choices))
            raise BadCellError(column, _("Use one of these: %(words)s.") % {"words": words})
        return cell

    def _fitting(self, column: str, cell: str, longest: int) -> str:
        if len(cell) > longest:
            raise BadCellError(
                column, _("This is longer than %(longest)d characters.") % {"longest": longest}
            )
        return cell


def _without_controls(text: str) -> str:
    if text.isprintable():
        return text
    return "".join(character if character.isprintable() else " " for character in text)
