"""The desk in the browser: held messages with marked words, decided once."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.test import Client
from django.urls import reverse

from messagecenter.accounts.models import User
from messagecenter.review.models import Task
from messagecenter.threads.models import Message
from messagecenter.threads.services.compose import Refused, submit_message
from tests import builders
from tests.conftest import Cast

SignIn = Callable[[User], Client]


@pytest.fixture
def task(cast: Cast, work: Callable[[], int]) -> Task:
    message = builders.a_contact(cast.order, cast.alma)
    work()
    builders.a_buyers_message(message.thread, cast.bea)
    work()
    builders.a_reply(message.thread, cast.ben, builders.WITH_LINK)
    work()
    return Task.objects.get()


def test_the_queue_names_shop_rule_and_waiting_time(
    cast: Cast, task: Task, as_user: SignIn
) -> None:
    page = as_user(cast.rosa).get(reverse("desk:queue")).content.decode()
    assert "Holt &amp; Linden" in page
    assert task.public_id in page


def test_the_task_marks_the_words_and_shows_order_and_conversation(
    cast: Cast, task: Task, as_user: SignIn
) -> None:
    page = as_user(cast.rosa).get(reverse("desk:task", args=[task.public_id])).content.decode()
    assert '<mark class="hold" id="f-1">' in page
    assert cast.order.number in page
    assert "Blue, please." in page


def test_a_release_reaches_the_buyer(
    cast: Cast, task: Task, as_user: SignIn, work: Callable[[], int]
) -> None:
    client = as_user(cast.rosa)
    client.post(reverse("desk:claim", args=[task.public_id]))
    where = reverse("desk:verdict", args=[task.public_id])
    assert client.post(where, {"decision": "release"}).status_code == 303
    work()
    page = (
        as_user(cast.bea)
        .get(reverse("buyer:thread", args=[task.message.thread.public_id]))
        .content.decode()
    )
    assert "acme-manuals" in page


def test_a_refusal_needs_a_reason_that_the_seller_reads(
    cast: Cast, task: Task, as_user: SignIn, work: Callable[[], int]
) -> None:
    client = as_user(cast.rosa)
    where = reverse("desk:verdict", args=[task.public_id])
    without = client.post(where, {"decision": "refuse", "reason": " "})
    assert without.status_code == 422
    assert "Write the reason" in without.content.decode()
    said = "Links to other shops are not allowed; attach the manual instead."
    assert client.post(where, {"decision": "refuse", "reason": said}).status_code == 303
    work()
    thread = reverse("inbox:thread", args=[task.message.thread.public_id])
    page = as_user(cast.ben).get(thread).content.decode()
    assert said in page
    assert "Not delivered" in page
    assert "Edit and send again" in page


def test_a_second_admin_comes_too_late(cast: Cast, task: Task, as_user: SignIn) -> None:
    where = reverse("desk:verdict", args=[task.public_id])
    assert as_user(cast.rosa).post(where, {"decision": "release"}).status_code == 303
    late = as_user(cast.max).post(where, {"decision": "refuse", "reason": "No."})
    assert late.status_code == 409
    assert "decided already" in late.content.decode()


def test_a_claimed_task_names_its_holder(cast: Cast, task: Task, as_user: SignIn) -> None:
    as_user(cast.rosa).post(reverse("desk:claim", args=[task.public_id]))
    page = as_user(cast.max).get(reverse("desk:task", args=[task.public_id])).content.decode()
    assert "Rosa" in page
    where = reverse("desk:verdict", args=[task.public_id])
    response = as_user(cast.max).post(where, {"decision": "release"})
    assert response.status_code == 423


def test_blocked_messages_are_listed_to_be_read(cast: Cast, as_user: SignIn) -> None:
    with pytest.raises(Refused) as refused:
        builders.a_contact(cast.order, cast.alma, builders.WITH_PHONE)
    draft = refused.value.message
    submit_message(draft.thread, cast.alma, builders.a_draft(draft.body, key=draft.key))
    message = Message.objects.get()
    client = as_user(cast.max)
    assert message.public_id in client.get(reverse("desk:blocked")).content.decode()
    where = reverse("desk:blocked_message", args=[message.public_id])
    page = client.get(where).content.decode()
    assert '<mark class="must" id="f-1">' in page
    assert 'name="decision"' not in page
