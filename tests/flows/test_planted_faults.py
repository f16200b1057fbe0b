"""Faults are planted by patching, and each is seen: by an invariant, or by the look at a row."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.db import connection, transaction

from messagecenter.audit.note import POLICY
from messagecenter.delivery import outgoing
from messagecenter.lib import clock
from messagecenter.outbox import run as running
from messagecenter.outbox.backoff import Later
from messagecenter.outbox.claim import claim
from messagecenter.outbox.models import Job
from messagecenter.review import services as desk
from messagecenter.review.models import Task
from messagecenter.threads import move as moving
from messagecenter.threads.lock import locked
from messagecenter.threads.models import Message
from messagecenter.threads.services import expire
from messagecenter.threads.states import State
from tests import builders, invariants
from tests.conftest import Cast

pytestmark = pytest.mark.django_db(transaction=True)

Plant = pytest.MonkeyPatch
Work = Callable[[], int]


class Blind:
    """Stands for a table whose conditional updates lost their condition."""

    def __init__(self, model: type, *kept: str) -> None:
        self.objects = self
        self._model, self._kept = model, kept

    def filter(self, **condition: Any) -> Any:
        kept = {name: value for name, value in condition.items() if name in self._kept}
        return self._model.objects.filter(**kept)


def story(cast: Cast, work: Work) -> Message:
    message = builders.a_contact(cast.order, cast.alma)
    work()
    message.refresh_from_db()
    return message


def test_a_sound_story_breaks_nothing(cast: Cast, held: Message, work: Work) -> None:
    desk.decide(Task.objects.get(), cast.rosa, desk.Decision.RELEASE, "")
    work()
    expire.sweep()
    assert invariants.broken(drained=True) == {}


def test_seen_an_entry_that_is_written_after_the_commit(
    cast: Cast, work: Work, monkeypatch: Plant
) -> None:
    class Killed(Exception):
        """The process dies right after the commit."""

    def die() -> None:
        raise Killed

    monkeypatch.setattr(moving, "note", lambda *_, **__: transaction.on_commit(die))
    with pytest.raises(Killed):
        builders.a_contact(cast.order, cast.alma)
    assert "I12 message" in invariants.broken()


def test_seen_a_move_that_does_not_look_where_it_comes_from(
    cast: Cast, held: Message, work: Work, monkeypatch: Plant
) -> None:
    stale = Message.objects.get(pk=held.pk)
    desk.decide(Task.objects.get(), cast.rosa, desk.Decision.RELEASE, "")
    monkeypatch.setattr(moving, "Message", Blind(Message, "pk"))
    with locked(held.thread_id) as thread:
        moving.move(thread, stale, State.EXPIRED, by=POLICY)
    assert "I11" in invariants.broken()


def test_seen_a_window_that_is_judged_at_the_send_only(
    cast: Cast, work: Work, at: Callable, monkeypatch: Plant
) -> None:
    placed = datetime(2026, 6, 10, tzinfo=UTC)
    order = builders.an_order(cast.shop, cast.buyer, placed_at=placed)
    monkeypatch.setattr(outgoing.stop, "stopped", lambda *_: False)
    at(placed + timedelta(hours=720))
    message = builders.a_contact(order, cast.alma)
    at(placed + timedelta(hours=720, seconds=1))
    work()
    message.refresh_from_db()
    assert message.state == State.DELIVERED
    found = invariants.broken()
    assert {"I17", "I9 verdict"} <= set(found)


def test_seen_a_text_that_is_not_the_one_that_was_judged(
    cast: Cast, work: Work, monkeypatch: Plant
) -> None:
    builders.a_contact(cast.order, cast.alma)
    Message.objects.update(body="Call me at once.")
    monkeypatch.setattr(outgoing, "_is_what_was_judged", lambda _: True)
    work()
    assert "I9 text" in invariants.broken()


def test_seen_a_message_that_is_visible_without_a_delivery(
    cast: Cast, work: Work, monkeypatch: Plant
) -> None:
    monkeypatch.setattr(outgoing, "_note_delivery", lambda *_: None)
    story(cast, work)
    assert "I4 inbox" in invariants.broken()


def test_seen_a_delivery_of_what_is_not_delivered(
    cast: Cast, work: Work, monkeypatch: Plant
) -> None:
    monkeypatch.setattr(outgoing.progress, "deliver", lambda *_: None)
    story(cast, work)
    assert {"I8 now", "I8 then", "I4 due"} <= set(invariants.broken(drained=True))


def test_seen_a_promise_that_was_not_made(cast: Cast, work: Work, monkeypatch: Plant) -> None:
    monkeypatch.setattr(moving, "put", lambda *_, **__: None)
    story(cast, work)
    assert set(invariants.broken(drained=True)) == {"I4 due"}


def test_seen_an_arrow_that_is_not_in_the_table(cast: Cast, work: Work, monkeypatch: Plant) -> None:
    message = story(cast, work)
    with monkeypatch.context() as patch:
        patch.setitem(moving.MOVES, (State.DELIVERED, State.WITHDRAWN), "Un-delivered.")
        with locked(message.thread_id) as thread:
            moving.move(thread, message, State.WITHDRAWN, by=POLICY, delivered_at=None)
    assert {"I10", "I8 now"} <= set(invariants.broken())


def zombie_writes(outcome: Exception | None, patch: Plant) -> tuple[Job, Job]:
    """Let a worker write after its lease went to another; return the job before and after."""
    now = clock.now()
    job = Job.objects.create(event="e", handler="h", key="1", queue="mail", due_at=now, put_at=now)
    (slept,) = claim("mail")
    Job.objects.update(leased_until=clock.now() - timedelta(seconds=1))
    claim("mail")
    before = Job.objects.get(pk=job.pk)

    def handler(_: str) -> None:
        if outcome:
            raise outcome

    patch.setattr(running, "function", lambda _: handler)
    running.run(slept)
    return before, Job.objects.get(pk=job.pk)


OUTCOMES = [None, ValueError(), Later(datetime(2026, 11, 30, tzinfo=UTC))]


@pytest.mark.parametrize("outcome", OUTCOMES, ids=["done", "failed", "later"])
def test_seen_an_outcome_without_a_look_at_the_token(
    monkeypatch: Plant, outcome: Exception | None
) -> None:
    before, after = zombie_writes(outcome, monkeypatch)
    assert after.token == before.token
    Job.objects.all().delete()
    with monkeypatch.context() as patch:
        patch.setattr(running, "Job", Blind(Job, "pk"))
        before, after = zombie_writes(outcome, patch)
    assert after.token != before.token  # the zombie took it from the one who has it


def test_seen_a_sweep_that_looks_between_instead_of_older_than(
    cast: Cast, at: Callable, monkeypatch: Plant
) -> None:
    placed = datetime(2026, 6, 10, tzinfo=UTC)
    order = builders.an_order(cast.shop, cast.buyer, placed_at=placed)
    at(placed + timedelta(days=29))
    message = builders.a_contact(order, cast.alma)
    with locked(message.thread_id) as thread:
        moving.move(thread, thread.message(message.pk), State.HELD, by=POLICY)
    at(placed + timedelta(days=60))  # the sweep was away for a month

    class Between(Blind):
        def filter(self, **condition: Any) -> Any:
            late = condition["window_closes_at__lt"]
            since = late - timedelta(minutes=5)
            return Message.objects.filter(**condition, window_closes_at__gt=since)

    with monkeypatch.context() as patch:
        patch.setattr(expire, "Message", Between(Message))
        expire.sweep()
    message.refresh_from_db()
    assert message.state == State.HELD  # seen: it waits for ever
    expire.sweep()
    message.refresh_from_db()
    assert message.state == State.EXPIRED


def test_seen_a_changed_entry(cast: Cast, work: Work) -> None:
    story(cast, work)
    with connection.cursor() as cursor:
        cursor.execute("ALTER TABLE audit_entry DISABLE TRIGGER audit_entry_rows")
        cursor.execute("UPDATE audit_entry SET target = 'held' WHERE seq = 2")
        cursor.execute("ALTER TABLE audit_entry ENABLE ALWAYS TRIGGER audit_entry_rows")
    assert {"I15", "I11"} <= set(invariants.broken())
    with connection.cursor() as cursor:
        cursor.execute("ALTER TABLE audit_entry DISABLE TRIGGER audit_entry_rows")
        cursor.execute("DELETE FROM audit_entry WHERE seq = 2")
        cursor.execute("ALTER TABLE audit_entry ENABLE ALWAYS TRIGGER audit_entry_rows")
    assert {"I15", "I16", "I16 end"} <= set(invariants.broken())
