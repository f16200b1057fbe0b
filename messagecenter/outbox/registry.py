"""Reads the table of events and handlers that `messagecenter/wiring.py` holds."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import cache

from django.utils.module_loading import import_string

# By name, so that the tools at the bottom do not import what stands above them.
WIRING = "messagecenter.wiring"
QUEUES = ("mail", "media", "slow")


class UnknownEvent(Exception):
    """No line of the wiring names this event."""


@dataclass(frozen=True, slots=True)
class Handler:
    """A function by its dotted name, and the queue whose workers call it."""

    name: str
    queue: str


def handlers_of(event: str) -> tuple[Handler, ...]:
    table: dict[str, tuple[Handler, ...]] = import_string(f"{WIRING}.HANDLERS")
    try:
        return table[event]
    except KeyError:
        raise UnknownEvent(event) from None


def sweepers() -> tuple[str, ...]:
    """Return the dotted names of what looks, every few seconds, for rows that got stuck."""
    names: tuple[str, ...] = import_string(f"{WIRING}.SWEEPERS")
    return names


@cache
def function(name: str) -> Callable[[str], None]:
    """Return the handler with that dotted name; it takes the event's key."""
    found: Callable[[str], None] = import_string(name)
    return found
