"""The table of a delivery's states as the full product, through the function that moves one."""

from __future__ import annotations

import pytest

from messagecenter.audit.models import Entry
from messagecenter.audit.note import WORKER
from messagecenter.delivery.models import Delivery
from messagecenter.delivery.move import IllegalMove, LostRace, move
from messagecenter.delivery.states import MOVES, State
from messagecenter.threads.lock import locked
from messagecenter.threads.models import Message
from messagecenter.threads.services.open import open_thread
from messagecenter.threads.states import State as MessageState
from tests import builders
from tests.conftest import Cast


@pytest.fixture
def message(cast: Cast) -> Message:
    return builders.a_message_in(MessageState.DELIVERED, open_thread(cast.order), cast.alma)


def a_delivery(message: Message, state: State) -> Delivery:
    Delivery.objects.all().delete()
    return Delivery.objects.create(
        message=message,
        seller=message.seller,
        channel=Delivery.Channel.EMAIL,
        state=state,
        verdict=message.verdict,
    )


def step(delivery: Delivery, target: State) -> None:
    with locked(delivery.message.thread_id) as held:
        move(held, delivery, target, by=WORKER)


def noted(delivery: Delivery) -> list[tuple[str, str]]:
    found = Entry.objects.filter(object_kind="delivery", object_id=delivery.pk)
    return [(entry.source, entry.target) for entry in found.order_by("seq")]


@pytest.mark.parametrize("source", State)
@pytest.mark.parametrize("target", State)
def test_it_moves_along_the_arrows_of_the_table_and_no_others(
    message: Message, source: State, target: State
) -> None:
    delivery = a_delivery(message, source)
    if (source, target) in MOVES:
        step(delivery, target)
    else:
        with pytest.raises(IllegalMove):
            step(delivery, target)
    moved = (source, target) in MOVES
    delivery.refresh_from_db()
    assert delivery.state == (target if moved else source)
    assert noted(delivery) == ([(source, target)] if moved else [])


def test_bounced_and_cancelled_have_no_way_out() -> None:
    assert set(State) - {source for source, _ in MOVES} == {State.BOUNCED, State.CANCELLED}


def test_a_row_that_somebody_else_moved_is_a_lost_race(message: Message) -> None:
    delivery = a_delivery(message, State.PENDING)
    stale = Delivery.objects.get()
    step(delivery, State.CANCELLED)
    with pytest.raises(LostRace):
        step(stale, State.SENT)
    assert noted(delivery) == [(State.PENDING, State.CANCELLED)]


def test_a_move_that_is_rolled_back_leaves_nothing(message: Message) -> None:
    delivery = a_delivery(message, State.PENDING)
    with builders.rolled_back():
        step(delivery, State.SENT)
    delivery.refresh_from_db()
    assert delivery.state == State.PENDING
    assert noted(delivery) == []
