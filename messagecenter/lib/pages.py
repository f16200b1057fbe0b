"""Keyset pagination: a page is 'the rows after this one', never 'skip so many'."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Generic, TypeVar

from django.core import signing
from django.db.models import Model, Q, QuerySet

SIZE = 50
_SALT = "pages"

M = TypeVar("M", bound=Model)


@dataclass(frozen=True, slots=True)
class Page(Generic[M]):
    """Up to `SIZE` rows, and the cursors to either side (None at an end)."""

    rows: Sequence[M]
    older: str | None
    newer: str | None


def page(rows: QuerySet[M], at: str, cursor: str = "", size: int = SIZE) -> Page[M]:
    """Cut one page out of `rows`, newest first by (`at`, id).

    `at` names a field that is never null. A cursor that cannot be read, for instance one of
    another list, gives the first page.
    """
    where = _read(cursor, at)
    if where and where.backwards:
        # Walk up from the cursor, then turn round, so that the rows next to it are taken.
        after = Q(**{f"{at}__gt": where.at}) | Q(**{at: where.at, "pk__gt": where.pk})
        found = list(rows.filter(after).order_by(at, "pk")[: size + 1])
        more = len(found) > size
        kept = list(reversed(found[:size]))
        if not kept:
            return page(rows, at, "", size)
        newer = _write(at, kept[0], backwards=True) if more else None
        return Page(kept, _write(at, kept[-1]), newer)
    if where:
        rows = rows.filter(Q(**{f"{at}__lt": where.at}) | Q(**{at: where.at, "pk__lt": where.pk}))
    found = list(rows.order_by(f"-{at}", "-pk")[: size + 1])
    kept = found[:size]
    older = _write(at, kept[-1]) if len(found) > size else None
    newer = _write(at, kept[0], backwards=True) if where and kept else None
    return Page(kept, older, newer)


@dataclass(frozen=True, slots=True)
class _Where:
    at: datetime
    pk: int
    backwards: bool


def _write(at: str, row: Model, *, backwards: bool = False) -> str:
    value: Any = getattr(row, at)  # Any: the caller names a datetime field of any model
    return signing.dumps([at, value.isoformat(), row.pk, backwards], salt=_SALT)


def _read(cursor: str, at: str) -> _Where | None:
    if not cursor:
        return None
    try:
        field, instant, pk, backwards = signing.loads(cursor, salt=_SALT)
    except (signing.BadSignature, ValueError):
        return None
    if field != at:
        return None
    return _Where(datetime.fromisoformat(instant), pk, backwards)
