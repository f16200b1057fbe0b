"""When to try again, and when to give up."""

from __future__ import annotations

import random
from datetime import datetime, timedelta

MAX_TRIES = 12
_LONGEST = timedelta(minutes=10)


class Later(Exception):
    """A handler asks to be called again at `when`; this counts as no failure."""

    def __init__(self, when: datetime) -> None:
        super().__init__(when.isoformat())
        self.when = when


def pause(tries: int) -> timedelta:
    """Return 1, 2, 4 ... seconds, at most ten minutes, spread by 20 % so that crowds part."""
    seconds = min(2.0 ** (tries - 1), _LONGEST.total_seconds())
    return timedelta(seconds=seconds * random.uniform(0.8, 1.2))
