"""What a finder answers: a place in a field."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Found:
    """A place; `unsure` when the text can also be read in an innocent way."""

    field: str
    start: int
    end: int
    disguised: bool = False
    unsure: bool = False


def apart(found: list[Found]) -> list[Found]:
    """Each place once: of places that overlap, the longest; in the order of the field."""
    kept: list[Found] = []
    for one in sorted(found, key=lambda each: (each.field, each.start, -each.end)):
        last = kept[-1] if kept else None
        if last is None or last.field != one.field or one.start >= last.end:
            kept.append(one)
        elif one.end - one.start > last.end - last.start:
            kept[-1] = one
    return kept
