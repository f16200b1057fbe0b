"""How much of the contact window is left, in the words and the colour a page shows."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from django.utils.formats import date_format
from django.utils.timezone import localtime
from django.utils.translation import gettext, ngettext

from messagecenter.lib import window
from orders.models import Order

DANGER = timedelta(days=1)
WARN = timedelta(days=7)
_HOUR = timedelta(hours=1)
_WHOLE = timedelta(hours=window.HOURS)


class Level(StrEnum):
    """How urgent it is; the word is shown too, never the colour alone."""

    OK = "ok"
    WARN = "warn"
    DANGER = "danger"
    CLOSED = "closed"


@dataclass(frozen=True, slots=True)
class WindowLeft:
    """`days` and `hours` are whole ones (2 days and 5 hours); `percent` is of the 720 hours."""

    open: bool
    days: int
    hours: int
    level: Level
    percent: int
    closes_at: datetime

    @property
    def text(self) -> str:
        """The words, in the language and the time zone of whoever looks."""
        if not self.open:
            return gettext("Closed %(date)s") % {
                "date": date_format(localtime(self.closes_at), gettext("j M"))
            }
        if self.days:
            return ngettext("%(days)d day left", "%(days)d days left", self.days) % {
                "days": self.days
            }
        if self.hours:
            return ngettext("%(hours)d hour left", "%(hours)d hours left", self.hours) % {
                "hours": self.hours
            }
        return gettext("Less than an hour left")


def window_left(order: Order, now: datetime) -> WindowLeft:
    """Measure the window of one order at `now`."""
    closes_at = order.window_closes_at or window.closes_at(order.placed_at)
    if not window.is_open(now, closes_at):
        return WindowLeft(
            open=False, days=0, hours=0, level=Level.CLOSED, percent=0, closes_at=closes_at
        )
    left = closes_at - now
    return WindowLeft(
        open=True,
        days=left.days,
        hours=(left - timedelta(days=left.days)) // _HOUR,
        level=_level(left),
        percent=min(100, 100 * left // _WHOLE),
        closes_at=closes_at,
    )


def _level(left: timedelta) -> Level:
    if left <= DANGER:
        return Level.DANGER
    return Level.WARN if left <= WARN else Level.OK
