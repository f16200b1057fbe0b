"""The table of a message's states as the full product, through the only function that moves one."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from messagecenter.audit.models import Chain, Entry
from messagecenter.audit.note import POLICY, person
from messagecenter.lib import clock
from messagecenter.outbox.models import Job
from messagecenter.threads.lock import locked
from messagecenter.threads.models import Message, Thread
from messagecenter.threads.move import IllegalMove, LostRace, move
from messagecenter.threads.services.open import open_thread
from messagecenter.threads.states import MOVES, OPEN, State
from tests import builders
from tests.conftest import Cast

TOLD = {State.QUEUED, State.HELD, State.BLOCKED, State.DELIVERED, State.EXPIRED, State.WITHDRAWN}


@pytest.fixture
def thread(cast: Cast) -> Thread:
    return open_thread(cast.order)


def step(thread: Thread, message: Message, target: State, **columns: object) -> None:
    if target == State.DELIVERED:
        columns["delivered_at"] = clock.now()
    with locked(thread.pk) as held:
        move(held, message, target, by=POLICY, **columns)


def entries_of(message: Message) -> list[Entry]:
    return list(Entry.objects.filter(object_kind="message", object_id=message.pk).order_by("seq"))


@pytest.mark.parametrize("source", State)
def test_it_moves_along_the_arrows_of_the_table_and_no_others(
    cast: Cast, thread: Thread, source: State
) -> None:
    for target in State:
        message = builders.a_message_in(source, thread, cast.alma)
        if (source, target) in MOVES:
            step(thread, message, target)
        else:
            with pytest.raises(IllegalMove):
                step(thread, message, target)
        message.refresh_from_db()
        moved = (source, target) in MOVES
        assert message.state == (target if moved else source)
        noted = [(entry.source, entry.target) for entry in entries_of(message)]
        assert noted == ([(source, target)] if moved else [])


def test_read_and_expired_have_no_way_out() -> None:
    assert set(State) - {source for source, _ in MOVES} == {State.READ, State.EXPIRED}


def test_a_row_that_somebody_else_moved_is_a_lost_race(cast: Cast, thread: Thread) -> None:
    message = builders.a_message_in(State.HELD, thread, cast.alma)
    stale = Message.objects.get()
    step(thread, message, State.QUEUED)
    with pytest.raises(LostRace):
        step(thread, stale, State.EXPIRED)
    message.refresh_from_db()
    assert message.state == State.QUEUED
    assert len(entries_of(message)) == 1


def test_the_entry_says_who_moved_what_from_where_and_why(cast: Cast, thread: Thread) -> None:
    message = builders.a_message_in(State.HELD, thread, cast.alma)
    with locked(thread.pk) as held:
        move(held, message, State.BLOCKED, by=person(cast.rosa.pk), why="asks for a call")
    (entry,) = entries_of(message)
    assert entry.chain.name == f"thread:{thread.pk}"
    assert (entry.actor, entry.act) == (f"user:{cast.rosa.pk}", "moved")
    assert entry.why == "asks for a call"
    assert entry.details == {"text_sha256": message.text_sha256, "verdict": message.verdict_id}


@pytest.mark.parametrize(("source", "target"), sorted(MOVES, key=str))
def test_a_move_promises_its_event_and_counts_what_is_on_its_way(
    cast: Cast, thread: Thread, source: State | None, target: State
) -> None:
    if source is None:
        return
    message = builders.a_message_in(source, thread, cast.alma)
    step(thread, message, target)
    thread.refresh_from_db()
    assert thread.open_sends == (target in OPEN)
    assert thread.rev == 1
    heard = {"message.blocked", "message.delivered"}  # nobody listens to these yet
    events = set(Job.objects.values_list("event", flat=True))
    told = {f"message.{target}"} if target in TOLD else set()
    assert events == told - heard


def test_a_move_that_is_rolled_back_leaves_nothing(cast: Cast, thread: Thread) -> None:
    message = builders.a_message_in(State.CHECKED, thread, cast.alma)
    with builders.rolled_back():
        step(thread, message, State.QUEUED)
        assert entries_of(message)
        assert Job.objects.exists()
    message = Message.objects.get()
    assert message.state == State.CHECKED
    assert not entries_of(message)
    assert not Job.objects.exists()
    assert not Chain.objects.filter(seq__gt=0).exists()


def test_nothing_moves_without_its_entry(
    cast: Cast, thread: Thread, monkeypatch: pytest.MonkeyPatch
) -> None:
    message = builders.a_message_in(State.CHECKED, thread, cast.alma)

    def full_disk(*_: object, **__: object) -> None:
        raise OSError

    monkeypatch.setattr("messagecenter.threads.move.note", full_disk)
    with pytest.raises(OSError):  # noqa: PT011 (any will do)
        step(thread, message, State.QUEUED)
    message.refresh_from_db()
    assert message.state == State.CHECKED


def test_it_keeps_a_very_long_reason_to_the_length_of_its_column(
    cast: Cast, thread: Thread
) -> None:
    message = builders.a_message_in(State.HELD, thread, cast.alma)
    with locked(thread.pk) as held:
        move(held, message, State.BLOCKED, by=POLICY, why="x" * 900)
    message.refresh_from_db()
    assert message.why == "x" * 500


def test_every_step_of_a_message_stands_in_the_chain_of_its_thread(
    cast: Cast, work: Callable[[], int]
) -> None:
    message = builders.a_contact(cast.order, cast.alma)
    work()
    targets = [entry.target for entry in entries_of(message)]
    assert targets == [State.CHECKED, State.QUEUED, State.DELIVERED]
    seqs = list(Entry.objects.order_by("seq").values_list("seq", flat=True))
    assert seqs == [1, 2, 3, 4]  # the fourth is its delivery
