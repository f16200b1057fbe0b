"""The window: 720 hours, last instant included; and the words for what is left of it."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from django.utils import timezone

from orders.models import Order
from orders.window_left import window_left

ANCHOR = datetime(2026, 10, 20, 10, 32, tzinfo=UTC)
END = ANCHOR + timedelta(hours=720)
SECOND = timedelta(seconds=1)


@pytest.mark.parametrize(
    ("left", "text", "level", "percent"),
    [
        (timedelta(days=30), "30 days left", "ok", 100),
        (timedelta(days=18, hours=5), "18 days left", "ok", 60),
        (timedelta(days=7, seconds=1), "7 days left", "ok", 23),
        (timedelta(days=7), "7 days left", "warn", 23),
        (timedelta(days=1, hours=23, minutes=59), "1 day left", "warn", 6),
        (timedelta(days=1), "1 day left", "danger", 3),
        (timedelta(hours=5, minutes=1), "5 hours left", "danger", 0),
        (timedelta(hours=1), "1 hour left", "danger", 0),
        (timedelta(minutes=59), "Less than an hour left", "danger", 0),
        (timedelta(0), "Less than an hour left", "danger", 0),
        (-SECOND, "Closed 19 Nov", "closed", 0),
        (timedelta(days=-40), "Closed 19 Nov", "closed", 0),
        (timedelta(days=33), "33 days left", "ok", 100),
    ],
)
def test_what_is_left_is_said_in_words(
    left: timedelta, text: str, level: str, percent: int
) -> None:
    told = window_left(Order(placed_at=ANCHOR, window_closes_at=END), END - left)
    assert (told.text, told.level, told.percent) == (text, level, percent)
    assert told.open is (level != "closed")
    assert told.closes_at == END


def test_days_and_hours_are_whole_ones() -> None:
    told = window_left(Order(placed_at=ANCHOR), END - timedelta(days=2, hours=5, minutes=59))
    assert (told.days, told.hours) == (2, 5)


def test_the_closing_day_is_that_of_the_reader() -> None:
    late = Order(placed_at=datetime(2026, 10, 20, 23, 30, tzinfo=UTC))
    told = window_left(late, END + timedelta(days=3))
    assert told.text == "Closed 19 Nov"
    with timezone.override("Asia/Tokyo"):
        assert told.text == "Closed 20 Nov"
