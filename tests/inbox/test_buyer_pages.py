"""The buyer's message center: what a buyer sees, and what they do not."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.test import Client
from django.urls import reverse

from messagecenter.accounts.models import User
from messagecenter.threads.models import Message, Thread
from tests import builders
from tests.conftest import Cast

SignIn = Callable[[User], Client]


@pytest.fixture
def thread(cast: Cast, work: Callable[[], int]) -> Thread:
    message = builders.a_contact(cast.order, cast.alma)
    work()
    message.thread.refresh_from_db()
    return message.thread


def test_the_buyer_reads_what_was_delivered(cast: Cast, thread: Thread, as_user: SignIn) -> None:
    client = as_user(cast.bea)
    listed = client.get(reverse("buyer:list")).content.decode()
    assert "Holt &amp; Linden" in listed
    page = client.get(reverse("buyer:thread", args=[thread.public_id])).content.decode()
    assert builders.CLEAN in page
    assert "Your e-mail address stays hidden" in page


def test_the_buyer_sees_nothing_that_waits_or_was_stopped(
    cast: Cast, thread: Thread, as_user: SignIn, work: Callable[[], int]
) -> None:
    builders.a_buyers_message(thread, cast.bea)
    work()
    builders.a_reply(thread, cast.ben, builders.WITH_LINK)
    work()
    page = as_user(cast.bea).get(reverse("buyer:thread", args=[thread.public_id])).content.decode()
    assert "Blue, please." in page
    assert "acme-manuals" not in page
    assert "review" not in page.lower()


def test_a_conversation_with_nothing_delivered_does_not_exist_for_the_buyer(
    cast: Cast, as_user: SignIn
) -> None:
    message = builders.a_contact(cast.order, cast.alma)
    client = as_user(cast.bea)
    assert client.get(reverse("buyer:thread", args=[message.thread.public_id])).status_code == 404
    assert message.thread.public_id not in client.get(reverse("buyer:list")).content.decode()


def test_the_buyer_answers_once(
    cast: Cast, thread: Thread, as_user: SignIn, work: Callable[[], int]
) -> None:
    client = as_user(cast.bea)
    where = reverse("buyer:reply", args=[thread.public_id])
    for _ in range(2):
        assert client.post(where, {"key": "b-1", "body": "Blue, please."}).status_code == 303
    work()
    assert Message.objects.filter(side="buyer").count() == 1
    page = client.get(reverse("buyer:thread", args=[thread.public_id])).content.decode()
    assert "Blue, please." in page
    assert "Sent" in page


def test_an_empty_answer_gets_a_sentence(cast: Cast, thread: Thread, as_user: SignIn) -> None:
    where = reverse("buyer:reply", args=[thread.public_id])
    response = as_user(cast.bea).post(where, {"key": "b-2", "body": "  \n"})
    assert response.status_code == 422
    assert "There is a problem" in response.content.decode()
    assert not Message.objects.filter(side="buyer").exists()


def test_reading_clears_the_badge_but_tells_the_seller_nothing(
    cast: Cast, thread: Thread, as_user: SignIn
) -> None:
    client = as_user(cast.bea)
    where = reverse("buyer:read", args=[thread.public_id])
    assert client.post(where, {"up_to": thread.last_message_id}).status_code == 303
    thread.refresh_from_db()
    assert thread.buyer_unread == 0
    assert Message.objects.get().state == "delivered"


def test_another_buyer_finds_nothing(cast: Cast, thread: Thread, as_user: SignIn) -> None:
    client = as_user(cast.dov)
    assert client.get(reverse("buyer:thread", args=[thread.public_id])).status_code == 404
    where = reverse("buyer:reply", args=[thread.public_id])
    assert client.post(where, {"key": "x", "body": "Hello"}).status_code == 404
