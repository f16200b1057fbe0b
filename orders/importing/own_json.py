"""Reads our own JSON: one order a line, with its lines and returns inside (JSON Lines)."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from typing import Any

from django.utils.translation import gettext as _

from orders.importing.own_csv import NONE, OWN_CSV, read_item, read_return
from orders.importing.records import FileLine, why_unreadable
from orders.importing.rows import (
    UNREADABLE,
    BadCellError,
    Cells,
    Format,
    Row,
    ToldReturn,
    UnknownFormatError,
)

OWN_JSON = Format(
    slug="own-json",
    number_column=OWN_CSV.number_column,
    placed_at_column=OWN_CSV.placed_at_column,
    buyer_column=OWN_CSV.buyer_column,
)
_ITEM_KEYS = frozenset({"line_id", "sku", "title", "quantity", "price", "currency", "traits"})
_RETURN_KEYS = {"return_opened_at": "opened_at", "return_closed_at": "closed_at"}
_ORDER_KEYS = OWN_CSV.columns - _ITEM_KEYS - _RETURN_KEYS.keys()
# Half of a letter, written as \uD800: no text may hold it.
_HALF_LETTER = re.compile("[\ud800-\udfff]")

Object = dict[str, Any]  # Any: whatever somebody wrote there


def is_json(first_line: str) -> bool:
    """Say whether the file is JSON; one document over many lines raises `UnknownFormatError`."""
    start = first_line.strip()
    if start in {"[", "{"} or start.startswith("[{"):
        raise UnknownFormatError(
            _("This is one JSON document. Write one order a line (JSON Lines) instead.")
        )
    return start.startswith("{") and '"order_number"' in start


def read_orders(lines: Iterable[str]) -> Iterator[FileLine]:
    """Yield one entry a line: the items of an order are imported together or not at all."""
    for number, line in enumerate(lines, start=1):
        if not line.strip():
            continue
        try:
            yield FileLine(number, _rows(_object(line)))
        except BadCellError as bad:
            yield FileLine(number, column=bad.column, reason=bad.reason)


def _object(line: str) -> Object:
    try:
        # Numbers stay as they were written: prices are not made of floats.
        found = json.loads(line, parse_float=str, parse_int=str, parse_constant=str)
    except json.JSONDecodeError as error:
        at = {"place": error.pos + 1}
        reason = why_unreadable(line) or _("This is no JSON (character %(place)d).") % at
        raise BadCellError("", reason) from None
    except RecursionError:
        raise BadCellError("", _("This is nested too deeply.")) from None
    if not isinstance(found, dict):
        raise BadCellError("", _("This is not an order in braces."))
    return found


def _rows(order: Object) -> list[Row]:
    told = _cells(order, _ORDER_KEYS)
    items = _objects(order, "lines")
    if not items:
        raise BadCellError("lines", _("An order has at least one line."))
    rows = []
    for place, item in enumerate(items):
        try:
            cells = told | _cells(item, _ITEM_KEYS)
            rows.append(read_item(Cells(cells)))
        except BadCellError as bad:
            where = f"lines[{place}]." if bad.column in _ITEM_KEYS else ""
            raise BadCellError(where + bad.column, bad.reason) from None
    if (returns := _returns(order)) is not None:
        rows[0] = replace(rows[0], returns=returns)
    return rows


def _returns(order: Object) -> tuple[ToldReturn, ...] | None:
    if order.get("returns") is None:
        return None
    told = []
    for place, one in enumerate(_objects(order, "returns")):
        try:
            cells = Cells(_cells(one, _RETURN_KEYS.values()))
            cells.needed("opened_at")
            found = read_return(cells, "opened_at", "closed_at")
        except BadCellError as bad:
            raise BadCellError(f"returns[{place}].{bad.column}", bad.reason) from None
        told += [found] if found else []
    return tuple(told)


def _objects(order: Object, key: str) -> list[Object]:
    found = order.get(key)
    if found is None:
        return []
    if not isinstance(found, list) or not all(isinstance(one, dict) for one in found):
        raise BadCellError(key, _("This is not a list of objects."))
    return found


def _cells(source: Mapping[str, Any], keys: Iterable[str]) -> dict[str, str]:
    """Return what stands under these keys as it would stand in a table; others are dropped."""
    return {key: _cell(key, source[key]) for key in keys if source.get(key) is not None}


def _cell(key: str, value: object) -> str:
    if key == "traits":
        if not isinstance(value, list) or not all(isinstance(one, str) for one in value):
            raise BadCellError(key, _("This is not a list of words."))
        value = " ".join(value) or NONE
    if not isinstance(value, str):
        raise BadCellError(key, _("This is neither a text nor a number."))
    return value if value.isascii() else _HALF_LETTER.sub(UNREADABLE, value)
