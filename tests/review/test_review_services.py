"""The desk: one person has a task for a while, one decides, once, and the seller hears why."""

from __future__ import annotations

import threading
from collections import Counter
from collections.abc import Callable
from datetime import datetime, timedelta
from functools import partial
from typing import Any

import pytest
from django.db import IntegrityError, connection, transaction

from compliance.models import Verdict
from messagecenter.audit.models import Entry
from messagecenter.lib import clock
from messagecenter.review import services as desk
from messagecenter.review.models import Task
from messagecenter.threads import selectors
from messagecenter.threads.lock import locked
from messagecenter.threads.models import Message, Thread
from messagecenter.threads.move import move
from messagecenter.threads.states import State
from tests import builders, invariants
from tests.conftest import Cast

Work = Callable[[], int]
At = Callable[[datetime], None]
RELEASE, REFUSE = desk.Decision.RELEASE, desk.Decision.REFUSE


@pytest.fixture
def task(held: Message) -> Task:
    return Task.objects.get()


# --- who has it ----------------------------------------------------------------------------------


def test_a_claim_keeps_others_away_and_names_who_has_it(cast: Cast, task: Task) -> None:
    desk.claim(task, cast.rosa)
    with pytest.raises(desk.HeldBySomebody) as refused:
        desk.claim(Task.objects.get(), cast.max)
    assert refused.value.holder == "Rosa"
    with pytest.raises(desk.HeldBySomebody):
        desk.decide(Task.objects.get(), cast.max, RELEASE, "")
    assert Task.objects.get().claimed_by == cast.rosa


def test_a_claim_lasts_ten_minutes_and_is_prolonged_by_its_owner(
    cast: Cast, task: Task, at: At
) -> None:
    began = clock.now()
    at(began)
    desk.claim(task, cast.rosa)
    assert task.claimed_until == began + timedelta(minutes=10)
    at(began + timedelta(minutes=9))
    desk.claim(task, cast.rosa)
    at(began + timedelta(minutes=12))
    with pytest.raises(desk.HeldBySomebody):
        desk.claim(task, cast.max)


def test_when_the_lease_has_ended_somebody_else_may_have_it(cast: Cast, task: Task, at: At) -> None:
    began = clock.now()
    at(began)
    desk.claim(task, cast.rosa)
    at(began + timedelta(minutes=10))
    with pytest.raises(desk.HeldBySomebody):  # the last instant is still hers
        desk.claim(task, cast.max)
    at(began + timedelta(minutes=10, seconds=1))
    desk.claim(task, cast.max)
    assert Task.objects.get().claimed_by == cast.max
    with pytest.raises(desk.HeldBySomebody) as refused:
        desk.decide(task, cast.rosa, RELEASE, "")
    assert refused.value.holder == "Max"


def test_what_is_decided_cannot_be_claimed(cast: Cast, task: Task) -> None:
    desk.decide(task, cast.rosa, RELEASE, "")
    with pytest.raises(desk.AlreadyDecided):
        desk.claim(task, cast.rosa)


# --- release and refusal -------------------------------------------------------------------------


def test_a_released_message_reaches_the_buyer(
    cast: Cast, held: Message, task: Task, work: Work
) -> None:
    assert desk.decide(task, cast.rosa, RELEASE, "") == State.QUEUED
    assert held.pk not in [m.pk for m in selectors.buyer_log(held.thread).messages]
    work()
    assert held.pk in [m.pk for m in selectors.buyer_log(held.thread).messages]
    task.refresh_from_db()
    assert (task.decided_by, task.decision) == (cast.rosa, RELEASE)
    held.refresh_from_db()
    assert held.verdict.stage == Verdict.Stage.REVIEW
    assert held.verdict.outcome == Verdict.Outcome.HOLD  # as it stands; a person let it pass
    entry = Entry.objects.get(object_id=held.pk, object_kind="message", source=State.HELD)
    assert (entry.actor, entry.target) == (f"user:{cast.rosa.pk}", State.QUEUED)
    assert invariants.broken(drained=True) == {}


def test_a_refused_message_tells_the_seller_why_and_the_buyer_nothing(
    cast: Cast, held: Message, task: Task, work: Work
) -> None:
    why = "Please send the manual as a file instead."
    assert desk.decide(task, cast.max, REFUSE, f"  {why} ") == State.BLOCKED
    work()
    held.refresh_from_db()
    assert (held.state, held.why) == (State.BLOCKED, why)
    assert Task.objects.get().reason == why
    shown = {m.pk: m for m in selectors.seller_log(held.thread).messages}
    assert shown[held.pk].why == why
    assert held.pk not in [m.pk for m in selectors.buyer_log(held.thread).messages]
    assert [m.pk for m in selectors.blocked_messages().rows] == [held.pk]
    assert Thread.objects.get().open_sends == 0


@pytest.mark.parametrize("reason", ["", "   \n"])
def test_nobody_is_refused_without_a_reason(cast: Cast, task: Task, reason: str) -> None:
    with pytest.raises(desk.ReasonMissing):
        desk.decide(task, cast.rosa, REFUSE, reason)
    assert Task.objects.get().decided_at is None


def test_a_decision_stands(cast: Cast, held: Message, task: Task) -> None:
    desk.decide(task, cast.rosa, REFUSE, "No links.")
    for user in (cast.rosa, cast.max):
        with pytest.raises(desk.AlreadyDecided):
            desk.decide(Task.objects.get(), user, RELEASE, "")
    held.refresh_from_db()
    assert held.state == State.BLOCKED


def test_a_decision_that_could_not_be_written_leaves_the_task_open(
    cast: Cast, held: Message, task: Task, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full_disk(*_: object, **__: object) -> None:
        raise OSError

    monkeypatch.setattr("messagecenter.threads.move.note", full_disk)
    with pytest.raises(OSError):  # noqa: PT011 (any will do)
        desk.decide(task, cast.rosa, RELEASE, "")
    again = Task.objects.get()
    assert (again.decided_at, again.claimed_by) == (None, None)
    held.refresh_from_db()
    assert held.state == State.HELD


# --- opening and closing -------------------------------------------------------------------------


def test_a_handler_that_runs_twice_opens_one_task(held: Message) -> None:
    desk.open_task(str(held.pk))
    desk.open_task(str(held.pk))
    assert Task.objects.count() == 1


def test_what_is_no_longer_held_opens_no_task(cast: Cast) -> None:
    message = builders.a_contact(cast.order, cast.alma)
    desk.open_task(str(message.pk))
    desk.open_task("987654321")
    assert not Task.objects.exists()


@pytest.mark.parametrize("target", [State.EXPIRED, State.WITHDRAWN])
def test_what_left_the_desk_by_itself_closes_its_task(
    cast: Cast, held: Message, task: Task, work: Work, target: State
) -> None:
    with locked(held.thread_id) as thread:
        move(thread, held, target, by=desk.person(cast.alma.pk))
    with pytest.raises(desk.AlreadyDecided):
        desk.decide(task, cast.rosa, RELEASE, "")
    work()
    task.refresh_from_db()
    assert (task.decision, task.decided_by) == (Task.Decision.MOOT, None)
    assert task.decided_at is not None


def test_a_task_whose_message_is_still_held_stays(held: Message, task: Task) -> None:
    desk.close_moot(str(held.pk))
    task.refresh_from_db()
    assert task.decided_at is None


def test_a_message_that_is_held_again_gets_a_task_of_its_own(
    cast: Cast, held: Message, task: Task, work: Work
) -> None:
    desk.decide(task, cast.rosa, RELEASE, "")
    Message.objects.filter(pk=held.pk).update(body="Something else.")
    work()
    assert Task.objects.filter(message=held).count() == 2
    assert Task.objects.get(decided_at=None).message == held


def test_a_message_has_one_open_task(held: Message, task: Task) -> None:
    with pytest.raises(IntegrityError), transaction.atomic():
        Task.objects.create(message=held, seller=held.seller, opened_at=clock.now())


def test_a_decision_without_its_person_is_refused_by_the_table(task: Task) -> None:
    with pytest.raises(IntegrityError), transaction.atomic():
        Task.objects.update(decided_at=clock.now(), decision=RELEASE)
    with pytest.raises(IntegrityError), transaction.atomic():
        Task.objects.update(decided_at=clock.now())


# --- at once -------------------------------------------------------------------------------------


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("decisions", [(RELEASE, REFUSE), (RELEASE, RELEASE), (REFUSE, REFUSE)])
def test_of_two_who_decide_at_once_exactly_one_does(
    cast: Cast, held: Message, at_once: Callable[..., list[Any]], work: Work, decisions: tuple
) -> None:
    rosas, maxs = decisions
    answers = at_once(
        partial(desk.decide, Task.objects.get(), cast.rosa, rosas, "No links."),
        partial(desk.decide, Task.objects.get(), cast.max, maxs, "No links."),
    )
    kinds = Counter(type(answer) for answer in answers)
    assert kinds[State] == 1
    assert kinds[desk.AlreadyDecided] + kinds[desk.HeldBySomebody] == 1
    moved = Entry.objects.filter(object_kind="message", object_id=held.pk, source=State.HELD)
    assert moved.count() == 1
    won = answers.index(next(answer for answer in answers if isinstance(answer, State)))
    task = Task.objects.get()
    assert task.decided_by == (cast.rosa, cast.max)[won]
    assert task.decision == decisions[won]
    work()
    assert invariants.broken(drained=True) == {}


@pytest.mark.django_db(transaction=True)
def test_of_two_who_claim_at_once_exactly_one_has_it(
    cast: Cast, held: Message, at_once: Callable[..., list[Any]]
) -> None:
    answers = at_once(
        partial(desk.claim, Task.objects.get(), cast.rosa),
        partial(desk.claim, Task.objects.get(), cast.max),
    )
    assert Counter(map(type, answers)) == {type(None): 1, desk.HeldBySomebody: 1}


@pytest.mark.django_db(transaction=True)
def test_a_task_that_is_opened_while_its_message_leaves_does_not_stay(
    cast: Cast, held: Message, monkeypatch: pytest.MonkeyPatch
) -> None:
    Task.objects.all().delete()
    usual = clock.now

    def leave() -> None:
        monkeypatch.setattr(clock, "now", usual)
        with locked(held.thread_id) as thread:
            move(thread, thread.message(held.pk), State.WITHDRAWN, by=desk.person(1))
        desk.close_moot(str(held.pk))
        connection.close()

    leaving = threading.Thread(target=leave)

    def meanwhile() -> datetime:
        """The task is about to be written: the message leaves now, or as soon as it can."""
        leaving.start()
        leaving.join(0.5)
        return usual()

    monkeypatch.setattr(clock, "now", meanwhile)
    desk.open_task(str(held.pk))
    leaving.join(10)
    assert not Task.objects.filter(decided_at=None).exists()
