"""How a fault is written down: where it happened and of which kind, never with its words.

The text of an error may hold what somebody wrote (a database names the row that it refused).
"""

from __future__ import annotations

import logging
import traceback
from types import TracebackType
from typing import Any

_Info = tuple[type[BaseException], BaseException, TracebackType | None]


class IdsOnly(logging.Formatter):
    """Formats records as usual, and errors as their frames and kinds."""

    def formatException(self, ei: _Info | tuple[None, None, None]) -> str:  # noqa: N802 (logging's)
        return "\n".join(_told(ei[1])) if ei[1] else ""


def _told(error: BaseException) -> list[str]:
    """Return the frames and the kind of an error, below those of what it came from."""
    before = error.__cause__ or (None if error.__suppress_context__ else error.__context__)
    frames: list[Any] = traceback.extract_tb(error.__traceback__)
    lines = [f"  {frame.filename}:{frame.lineno} {frame.name}" for frame in frames]
    return [*(_told(before) if before else ()), *lines, type(error).__qualname__]
