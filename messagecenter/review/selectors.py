"""Reads the desk's queue, and the imports of orders, for its pages."""

from __future__ import annotations

from collections.abc import Sequence

from messagecenter.accounts.models import Seller
from messagecenter.lib.pages import Page, page
from messagecenter.review.models import Task
from orders.models import ImportRun

COUNT_UP_TO = 100


def open_tasks(cursor: str = "") -> Page[Task]:
    """Return one page of what waits for a decision, the newest first."""
    rows = Task.objects.filter(decided_at=None)
    return page(
        rows.select_related(
            "message__verdict", "message__seller__marketplace", "seller", "claimed_by"
        ),
        "opened_at",
        cursor,
    )


def open_count() -> int:
    return Task.objects.filter(decided_at=None)[:COUNT_UP_TO].count()


def sellers() -> Sequence[Seller]:
    """Return the shops, by name."""
    return list(Seller.objects.order_by("name", "slug"))


def import_runs(cursor: str = "") -> Page[ImportRun]:
    """Return one page of the imports that were uploaded here, the newest first."""
    # The refused rows of each are shown on its own page only.
    rows = ImportRun.objects.defer("refusals").select_related("seller", "by")
    return page(rows, "uploaded_at", cursor)
