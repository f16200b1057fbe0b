"""How faults are written down: kinds and places, and none of their words."""

from __future__ import annotations

import logging
import sys

import pytest
from django.conf import settings

from messagecenter.lib.logs import IdsOnly


def formatted(fails: object) -> str:
    try:
        fails()  # type: ignore[operator]
    except Exception:  # noqa: BLE001 (any fault has to be written down)
        record = logging.LogRecord("x", logging.ERROR, "f", 1, "job=%s", (7,), sys.exc_info())
        return IdsOnly("{levelname} {message}", style="{").format(record)
    raise AssertionError("It did not fail.")


def test_the_settings_use_it_everywhere() -> None:
    used = {handler["formatter"] for handler in settings.LOGGING["handlers"].values()}
    forms = [settings.LOGGING["formatters"][name]["()"] for name in used]
    assert forms == ["messagecenter.lib.logs.IdsOnly"]


def test_the_kind_and_the_places_are_told_the_words_are_not() -> None:
    word = "somebody@mail.example"

    def fails() -> None:
        raise ValueError(word)

    told = formatted(fails)
    assert told.startswith("ERROR job=7\n")
    assert told.endswith("\nValueError")
    assert "test_logs.py" in told
    assert " fails\n" in told
    assert word not in told


def test_what_it_came_from_is_told_in_the_same_way() -> None:
    word = "somebody@mail.example"

    def fails() -> None:
        try:
            {}[word]
        except KeyError as error:
            raise ValueError(word) from error

    told = formatted(fails)
    assert told.index("KeyError") < told.index("ValueError")
    assert word not in told


@pytest.mark.parametrize("stack", [True, False])
def test_a_record_without_a_fault_is_one_line(*, stack: bool) -> None:
    record = logging.LogRecord("x", logging.INFO, "f", 1, "ready", (), (None, None, None))
    record.exc_info = None if stack else record.exc_info
    assert IdsOnly("{message}", style="{").format(record).strip() == "ready"
