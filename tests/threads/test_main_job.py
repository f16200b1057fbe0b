"""The story of the product, from service to service."""

from __future__ import annotations

from collections.abc import Callable

from messagecenter.threads import selectors
from messagecenter.threads.models import Thread
from messagecenter.threads.states import State
from tests import builders
from tests.conftest import Cast


def test_a_seller_contacts_a_buyer_who_answers(cast: Cast, work: Callable[[], int]) -> None:
    message = builders.a_contact(cast.order, cast.alma)
    assert message.state == State.QUEUED
    work()
    thread = Thread.objects.get()
    assert [m.body for m in selectors.buyer_log(thread).messages] == [builders.CLEAN]
    assert thread.buyer_unread == 1
    builders.a_buyers_message(thread, cast.bea, "Blue, please.")
    work()
    thread.refresh_from_db()
    assert thread.seller_unread == 1
    assert thread.oldest_unanswered_at is not None
    builders.a_reply(thread, cast.ben, "Thank you, blue it is: we pack it today.")
    work()
    thread.refresh_from_db()
    assert thread.oldest_unanswered_at is None
    assert len(selectors.buyer_log(thread).messages) == 3
