"""Reads the desk's queue for its pages."""

from __future__ import annotations

from messagecenter.lib.pages import Page, page
from messagecenter.review.models import Task

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
