"""The table of events: whatever is put stands in it, whatever stands in it is put and heard."""

from __future__ import annotations

import ast
import inspect
from collections.abc import Iterator

from django.core.checks import run_checks
from django.utils.module_loading import import_string

from messagecenter.outbox.registry import QUEUES
from messagecenter.threads import move
from messagecenter.threads.states import MOVES
from messagecenter.wiring import HANDLERS, SWEEPERS
from tests.house.source import calls, modules


def put_events() -> Iterator[tuple[str, str]]:
    """Yield where an event is put, and its name; `message.{to}` stands for each state told."""
    for path, tree in modules():
        for name, call in calls(tree):
            if name != "put" or not call.args:
                continue
            event = call.args[0]
            if isinstance(event, ast.Constant):
                yield path, event.value
            elif path == "messagecenter/threads/move.py":
                assert ast.unparse(event) == "f'message.{to}'"
                yield from ((path, f"message.{state}") for state in move._TOLD)
            else:
                raise AssertionError(f"{path}:{call.lineno} puts an event nobody can look up")


def test_what_is_put_is_wired_and_what_is_wired_is_put() -> None:
    put = {event for _path, event in put_events()}
    assert put == set(HANDLERS)


def test_every_state_that_is_told_can_be_reached() -> None:
    assert set(move._TOLD) <= {target for _source, target in MOVES}


def test_every_handler_takes_the_key_of_its_event() -> None:
    for event, row in HANDLERS.items():
        for handler in row:
            assert handler.queue in QUEUES, event
            inspect.signature(import_string(handler.name)).bind("12")


def test_every_sweeper_can_be_called() -> None:
    for name in SWEEPERS:
        inspect.signature(import_string(name)).bind()


def test_no_event_calls_the_same_handler_twice() -> None:
    for row in HANDLERS.values():
        names = [handler.name for handler in row]
        assert len(names) == len(set(names))


def test_names_of_events_are_facts_about_a_thing() -> None:
    for event in HANDLERS:
        thing, dot, happened = event.partition(".")
        assert thing.isidentifier()
        assert dot
        assert happened.isidentifier()


def test_the_system_checks_agree() -> None:
    assert [problem for problem in run_checks() if problem.id.startswith("outbox.")] == []
