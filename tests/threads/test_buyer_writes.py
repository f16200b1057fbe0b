"""A buyer writes: judged by the rules for buyers, stored and promised; and who read what."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from messagecenter.lib.ids import public_id
from messagecenter.outbox.models import Job
from messagecenter.review import services as desk
from messagecenter.review.models import Task
from messagecenter.threads import selectors
from messagecenter.threads.models import Message, Thread
from messagecenter.threads.services import progress
from messagecenter.threads.services.open import open_thread
from messagecenter.threads.services.receive import Unfit, receive_message
from messagecenter.threads.states import State
from tests import builders, invariants
from tests.conftest import Cast

Work = Callable[[], int]


@pytest.fixture
def thread(cast: Cast) -> Thread:
    return open_thread(cast.order)


def test_a_buyers_message_leaves_at_once(cast: Cast, thread: Thread, work: Work) -> None:
    message = receive_message(thread, cast.bea, key="k", body="Is it walnut?")
    assert message.state == State.QUEUED
    assert (message.side, message.category, message.reason) == ("buyer", "none", "")
    assert message.author_name == "Bea C."  # never the full name
    assert message.due_at == message.submitted_at
    work()
    thread.refresh_from_db()
    assert (thread.seller_unread, thread.buyer_unread, thread.last_side) == (1, 0, "buyer")
    assert thread.snippet == "Is it walnut?"


def test_the_same_key_is_the_same_message(cast: Cast, thread: Thread) -> None:
    first = receive_message(thread, cast.bea, key="k", body="Is it walnut?")
    again = receive_message(thread, cast.bea, key="k", body="Is it oak?")
    assert again == first
    assert Message.objects.get().body == "Is it walnut?"
    assert Job.objects.count() == 1


def test_a_text_that_is_unfit_is_not_stored(cast: Cast, thread: Thread) -> None:
    with pytest.raises(Unfit) as unfit:
        receive_message(thread, cast.bea, key="k", body="long " * 25_000)
    assert [finding.rule for finding in unfit.value.report.findings] == ["text-length"]
    assert not Message.objects.exists()
    assert not Job.objects.exists()


def test_a_buyer_who_gives_a_number_is_warned_and_not_stopped(
    cast: Cast, thread: Thread, work: Work
) -> None:
    message = receive_message(thread, cast.bea, key="k", body=builders.WITH_PHONE)
    work()
    message.refresh_from_db()
    assert message.state == State.DELIVERED


def test_the_clock_runs_from_the_oldest_unanswered_message(
    cast: Cast, thread: Thread, work: Work
) -> None:
    for body in ("Is it walnut?", "Hello?"):
        builders.a_buyers_message(thread, cast.bea, body)
        work()
    thread.refresh_from_db()
    first = Message.objects.order_by("pk").first()
    assert thread.oldest_unanswered_at == first.delivered_at
    builders.a_reply(thread, cast.alma, "Yes, it is walnut.")
    thread.refresh_from_db()
    assert thread.oldest_unanswered_at == first.delivered_at  # not before it is delivered
    work()
    thread.refresh_from_db()
    assert thread.oldest_unanswered_at is None


# --- reading -------------------------------------------------------------------------------------


def test_the_shop_reads_what_was_on_its_screen(cast: Cast, thread: Thread, work: Work) -> None:
    for body in ("Is it walnut?", "Hello?"):
        builders.a_buyers_message(thread, cast.bea, body)
        work()
    first, second = Message.objects.order_by("pk")
    progress.mark_read_by_seller(thread, cast.alma.pk, first.pk)
    first.refresh_from_db()
    second.refresh_from_db()
    assert (first.state, second.state) == (State.READ, State.DELIVERED)
    assert first.read_at is not None
    thread.refresh_from_db()
    assert thread.seller_unread == 1
    progress.mark_read_by_seller(thread, cast.ben.pk, second.pk)
    progress.mark_read_by_seller(thread, cast.ben.pk, second.pk)
    thread.refresh_from_db()
    assert thread.seller_unread == 0
    assert invariants.broken(drained=True) == {}


def test_the_shops_own_messages_are_never_read_by_the_shop(
    cast: Cast, thread: Thread, work: Work
) -> None:
    message = builders.a_contact(cast.order, cast.alma)
    work()
    progress.mark_read_by_seller(thread, cast.alma.pk, message.pk)
    message.refresh_from_db()
    assert message.state == State.DELIVERED


@pytest.mark.parametrize("up_to", [0, 10**9])
def test_having_seen_a_message_that_is_not_there_reads_nothing(
    cast: Cast, thread: Thread, work: Work, up_to: int
) -> None:
    builders.a_buyers_message(thread, cast.bea)
    builders.a_contact(cast.order, cast.alma)
    work()
    progress.mark_read_by_seller(thread, cast.alma.pk, up_to)
    progress.mark_read_by_buyer(thread, up_to)
    thread.refresh_from_db()
    assert (thread.seller_unread, thread.buyer_unread) == (1, 1)


def test_a_seller_gets_no_read_receipt(cast: Cast, thread: Thread, work: Work) -> None:
    message = builders.a_contact(cast.order, cast.alma)
    work()
    progress.mark_read_by_buyer(thread, message.pk)
    message.refresh_from_db()
    thread.refresh_from_db()
    assert (message.state, message.read_at) == (State.DELIVERED, None)
    assert thread.buyer_unread == 0


def test_what_was_held_and_came_after_later_ones_is_still_unread(
    cast: Cast, held: Message, work: Work
) -> None:
    later = builders.a_reply(held.thread, cast.ben, "The manual follows.")
    work()
    desk.decide(Task.objects.get(), cast.rosa, desk.Decision.RELEASE, "")
    work()
    progress.mark_read_by_buyer(held.thread, later.pk)
    thread = Thread.objects.get()
    assert thread.last_message_id == held.pk
    assert thread.buyer_unread == 3  # nobody has seen the released one
    progress.mark_read_by_buyer(held.thread, held.pk)
    thread.refresh_from_db()
    assert thread.buyer_unread == 0


def test_a_conversation_is_shown_in_the_order_of_arrival(
    cast: Cast, held: Message, work: Work
) -> None:
    later = builders.a_reply(held.thread, cast.ben, "The manual follows.")
    work()
    desk.decide(Task.objects.get(), cast.rosa, desk.Decision.RELEASE, "")
    work()
    shown = [message.pk for message in selectors.buyer_log(held.thread).messages]
    assert shown[-2:] == [later.pk, held.pk]


def test_a_key_belongs_to_its_author(cast: Cast, thread: Thread, work: Work) -> None:
    key = public_id()
    builders.a_buyers_message(thread, cast.bea)
    work()
    receive_message(thread, cast.bea, key=key, body="Is it walnut?")
    builders.a_reply(thread, cast.alma, "Blue it is.", key=key)
    assert Message.objects.filter(key=key).count() == 2
