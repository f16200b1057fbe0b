"""People and workers do the same thing at the same instant: real threads, real locks."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from datetime import timedelta
from functools import partial
from typing import Any

import pytest

from messagecenter.audit.models import Entry
from messagecenter.delivery.models import Delivery
from messagecenter.delivery.outgoing import deliver_message
from messagecenter.lib.ids import public_id
from messagecenter.outbox.models import Job
from messagecenter.review import services as desk
from messagecenter.review.models import Task
from messagecenter.threads.models import Message, Thread
from messagecenter.threads.move import IllegalMove
from messagecenter.threads.services import expire, progress
from messagecenter.threads.services.compose import Refused, edit_again, submit_message
from messagecenter.threads.services.open import open_thread
from messagecenter.threads.services.receive import receive_message
from messagecenter.threads.states import OPEN, State
from tests import builders, invariants
from tests.conftest import Cast

pytestmark = pytest.mark.django_db(transaction=True)

Work = Callable[[], int]
AtOnce = Callable[..., list[Any]]


@pytest.fixture(autouse=True)
def whole(transactional_db: None) -> Any:
    """After each of these races every invariant still holds."""
    yield
    assert invariants.broken() == {}


def moves(message: Message) -> list[str]:
    found = Entry.objects.filter(object_kind="message", object_id=message.pk)
    return list(found.order_by("seq").values_list("target", flat=True))


def test_eight_presses_of_send_are_one_message(cast: Cast, at_once: AtOnce) -> None:
    thread = open_thread(cast.order)
    draft = builders.a_draft()
    sent = at_once(*[partial(submit_message, thread, cast.alma, draft)] * 8)
    assert {message.pk for message in sent} == {Message.objects.get().pk}
    assert Job.objects.count() == 1
    assert moves(sent[0]) == [State.CHECKED, State.QUEUED]


def test_eight_presses_of_a_forbidden_text_are_one_refused_draft(
    cast: Cast, at_once: AtOnce
) -> None:
    thread = open_thread(cast.order)
    draft = builders.a_draft(builders.WITH_PHONE)
    answers = at_once(*[partial(submit_message, thread, cast.alma, draft)] * 8)
    assert {type(answer) for answer in answers} == {Refused}
    assert len({answer.message.key for answer in answers}) == 1
    assert Message.objects.get().state == State.DRAFT


def test_eight_second_sends_block_the_text_once(cast: Cast, at_once: AtOnce) -> None:
    thread = open_thread(cast.order)
    with pytest.raises(Refused) as refused:
        submit_message(thread, cast.alma, builders.a_draft(builders.WITH_PHONE))
    again = builders.a_draft(builders.WITH_PHONE, key=refused.value.message.key)
    answers = at_once(*[partial(submit_message, thread, cast.alma, again)] * 8)
    assert {message.state for message in answers} == {State.BLOCKED}
    assert moves(answers[0]) == [State.CHECKED, State.BLOCKED]


def test_two_who_open_the_same_order_share_one_thread(cast: Cast, at_once: AtOnce) -> None:
    opened = at_once(*[partial(open_thread, cast.order)] * 6)
    assert {thread.pk for thread in opened} == {Thread.objects.get().pk}


def test_a_buyer_and_a_seller_who_write_at_once_both_arrive(
    cast: Cast, at_once: AtOnce, work: Work
) -> None:
    thread = open_thread(cast.order)
    builders.a_buyers_message(thread, cast.bea)
    work()
    at_once(
        partial(receive_message, thread, cast.bea, key=public_id(), body="Or rather green."),
        partial(submit_message, thread, cast.alma, builders.a_draft("Blue it is.", reason="")),
        partial(receive_message, thread, cast.bea, key=public_id(), body="Is that possible?"),
        partial(submit_message, thread, cast.ben, builders.a_draft("It leaves today.", reason="")),
    )
    thread.refresh_from_db()
    assert thread.open_sends == 4
    queued = Message.objects.filter(state=State.QUEUED).values_list("pk", flat=True)
    at_once(*[partial(deliver_message, str(pk)) for pk in queued])
    thread.refresh_from_db()
    assert thread.open_sends == 0
    assert (thread.seller_unread, thread.buyer_unread) == (3, 2)
    newest = Message.objects.order_by("-delivered_at").first()
    assert thread.last_message_id == newest.pk
    assert thread.last_at == newest.delivered_at


def test_a_message_that_four_workers_deliver_arrives_once(cast: Cast, at_once: AtOnce) -> None:
    message = builders.a_contact(cast.order, cast.alma)
    at_once(*[partial(deliver_message, str(message.pk))] * 4)
    assert Delivery.objects.count() == 1
    assert moves(message) == [State.CHECKED, State.QUEUED, State.DELIVERED]
    assert Thread.objects.get().buyer_unread == 1


def test_what_is_being_delivered_cannot_be_edited_at_the_same_time(
    cast: Cast, at_once: AtOnce
) -> None:
    message = builders.a_contact(cast.order, cast.alma)
    delivered, edited = at_once(
        partial(deliver_message, str(message.pk)), partial(edit_again, message, cast.alma)
    )
    assert delivered is None
    assert isinstance(edited, IllegalMove)
    message.refresh_from_db()
    assert (message.state, message.body) == (State.DELIVERED, builders.CLEAN)


def test_what_a_gate_stops_is_either_still_closed_to_editing_or_a_draft(
    cast: Cast, at_once: AtOnce
) -> None:
    message = builders.a_contact(cast.order, cast.alma)
    cast.order.state = "delivered"
    cast.order.save()
    _, edited = at_once(
        partial(deliver_message, str(message.pk)), partial(edit_again, message, cast.alma)
    )
    message.refresh_from_db()
    if isinstance(edited, IllegalMove):
        assert message.state == State.BLOCKED
    else:
        assert message.state == State.DRAFT
    assert not Delivery.objects.exists()


def test_a_release_and_the_sweep_expire_a_late_message_once(
    cast: Cast, held: Message, at_once: AtOnce, work: Work, at: Callable
) -> None:
    # A reply has no window; give this one the window of a contact that was held.
    Message.objects.filter(pk=held.pk).update(
        category="proactive",
        reason="order_information",
        window_closes_at=held.submitted_at + timedelta(days=27),
    )
    at(held.submitted_at + timedelta(days=31))
    task = Task.objects.get()
    release = partial(desk.decide, task, cast.rosa, desk.Decision.RELEASE, "")
    at_once(release, expire.sweep, expire.sweep)
    work()
    held.refresh_from_db()
    assert held.state == State.EXPIRED
    assert moves(held).count(State.EXPIRED) == 1
    assert State.QUEUED not in moves(held)[2:]
    assert Task.objects.get().decided_at
    assert not Delivery.objects.filter(message=held).exists()


def test_reading_and_delivering_at_once_lose_no_count(
    cast: Cast, at_once: AtOnce, work: Work
) -> None:
    thread = open_thread(cast.order)
    first = builders.a_buyers_message(thread, cast.bea)
    work()
    second = builders.a_buyers_message(thread, cast.bea, "Or green?")
    at_once(
        partial(progress.mark_read_by_seller, thread, cast.alma.pk, first.pk),
        partial(deliver_message, str(second.pk)),
        partial(progress.mark_read_by_seller, thread, cast.ben.pk, first.pk),
    )
    thread.refresh_from_db()
    states = dict(Message.objects.values_list("pk", "state"))
    assert states == {first.pk: State.READ, second.pk: State.DELIVERED}
    assert thread.seller_unread == 1


def test_many_people_in_many_threads_leave_no_deadlock(
    cast: Cast, at_once: AtOnce, work: Work
) -> None:
    orders = [builders.an_order(cast.shop, cast.buyer) for _ in range(3)]
    threads = [open_thread(order) for order in orders]
    for thread in threads:
        builders.a_buyers_message(thread, cast.bea)
    work()
    sends = [
        partial(submit_message, thread, author, builders.a_draft(body, reason=""))
        for thread in threads
        for author, body in (
            (cast.alma, "Blue it is."),
            (cast.ben, builders.WITH_LINK),
            (cast.alma, "It leaves today."),
        )
    ]
    sent = at_once(*sends)
    assert all(isinstance(message, Message) for message in sent), sent
    jobs = [
        partial(call, key)
        for event, key in Job.objects.filter(done_at=None).values_list("event", "key")
        for call in {"message.queued": [deliver_message], "message.held": [desk.open_task]}[event]
    ]
    assert [answer for answer in at_once(*jobs) if answer is not None] == []
    decisions = [
        partial(desk.decide, task, user, desk.Decision.RELEASE, "")
        for task in Task.objects.all()
        for user in (cast.rosa, cast.max)
    ]
    kinds = Counter(type(answer).__name__ for answer in at_once(*decisions))
    assert kinds["State"] == 3
    assert set(kinds) <= {"State", "AlreadyDecided", "HeldBySomebody"}
    work()
    assert Message.objects.filter(state=State.DELIVERED, side="seller").count() == 9
    assert sum(Thread.objects.values_list("open_sends", flat=True)) == 0
    assert not Message.objects.filter(state__in=OPEN).exists()
