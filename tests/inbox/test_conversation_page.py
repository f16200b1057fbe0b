"""The shop's inbox and a conversation in the browser."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.test import Client
from django.urls import reverse

from messagecenter.accounts.models import User
from messagecenter.threads.models import Message, Thread
from messagecenter.threads.states import State
from tests import builders
from tests.conftest import Cast

SignIn = Callable[[User], Client]
HTMX = {"HX-Request": "true"}


@pytest.fixture
def thread(cast: Cast, work: Callable[[], int]) -> Thread:
    """A conversation in which the buyer wrote last."""
    message = builders.a_contact(cast.order, cast.alma)
    work()
    builders.a_buyers_message(message.thread, cast.bea)
    work()
    return Thread.objects.get()


def reply(client: Client, thread: Thread, body: str, **rest: object):  # noqa: ANN201 (a test response)
    headers = rest.pop("headers", None)
    data = {"key": "r-1", "body": body, "last_seen": thread.last_message_id, **rest}
    return client.post(reverse("inbox:reply", args=[thread.public_id]), data, headers=headers)


def test_the_list_shows_who_waits_and_how_long(cast: Cast, thread: Thread, as_user: SignIn) -> None:
    page = as_user(cast.alma).get(reverse("inbox:inbox", args=["needs-reply"])).content.decode()
    assert "Bea C." in page
    assert "Blue, please." in page
    assert "23h left" in page
    assert "Unread," in page


def test_every_section_is_an_address(cast: Cast, thread: Thread, as_user: SignIn) -> None:
    client = as_user(cast.alma)
    for section in ("all", "needs-reply", "unread", "held", "not-delivered"):
        assert client.get(reverse("inbox:inbox", args=[section])).status_code == 200
    assert client.get(reverse("inbox:inbox", args=["bin"])).status_code == 404


def test_htmx_gets_the_list_alone(cast: Cast, thread: Thread, as_user: SignIn) -> None:
    client = as_user(cast.alma)
    where = reverse("inbox:inbox", args=["all"])
    part = client.get(where, headers=HTMX).content.decode()
    assert part.lstrip().startswith('<div id="list"')
    restored = client.get(where, headers={**HTMX, "HX-History-Restore-Request": "true"})
    assert "<html" in restored.content.decode()


def test_a_reply_is_sent_once_and_answers_the_clock(
    cast: Cast, thread: Thread, as_user: SignIn, work: Callable[[], int]
) -> None:
    client = as_user(cast.ben)
    assert reply(client, thread, "Blue it is, we pack it today.").status_code == 303
    assert reply(client, thread, "Blue it is, we pack it today.").status_code == 303
    work()
    thread.refresh_from_db()
    assert thread.oldest_unanswered_at is None
    assert Message.objects.filter(side="seller", category="reply").count() == 1


def test_an_htmx_reply_returns_an_empty_composer_and_the_log(
    cast: Cast, thread: Thread, as_user: SignIn
) -> None:
    response = reply(as_user(cast.ben), thread, "Blue it is.", headers=HTMX)
    page = response.content.decode()
    assert response.status_code == 200
    assert 'id="composer"' in page
    assert 'id="log"' in page
    assert "Sending" in page
    assert "toast" in response["HX-Trigger"]


def test_a_stale_reply_is_refused_and_loses_nothing(
    cast: Cast, thread: Thread, as_user: SignIn, work: Callable[[], int]
) -> None:
    seen = thread.last_message_id
    builders.a_buyers_message(thread, cast.bea, "Or rather green.")
    work()
    response = reply(as_user(cast.ben), thread, "Blue it is.", last_seen=seen)
    page = response.content.decode()
    assert response.status_code == 409
    assert "Blue it is." in page
    assert "Or rather green." in page
    assert not Message.objects.filter(side="seller", category="reply").exists()


def test_a_link_is_held_and_the_seller_is_told(cast: Cast, thread: Thread, as_user: SignIn) -> None:
    client = as_user(cast.ben)
    reply(client, thread, builders.WITH_LINK)
    page = client.get(reverse("inbox:thread", args=[thread.public_id])).content.decode()
    assert "Waiting for review" in page
    assert "A person will check this message" in page
    held = client.get(reverse("inbox:inbox", args=["held"])).content.decode()
    assert "acme-manuals" in held


def test_without_a_buyers_message_there_is_nothing_to_reply_to(
    cast: Cast, as_user: SignIn, work: Callable[[], int]
) -> None:
    message = builders.a_contact(cast.order, cast.alma)
    work()
    response = reply(as_user(cast.alma), message.thread, "One more thing.", last_seen=0)
    assert response.status_code in (409, 422)
    message.thread.refresh_from_db()
    response = reply(as_user(cast.alma), message.thread, "One more thing.")
    assert response.status_code == 422
    assert "Pick a reason" in response.content.decode()
    assert Message.objects.count() == 1


def test_reading_is_a_post_and_clears_the_unread_mark(
    cast: Cast, thread: Thread, as_user: SignIn
) -> None:
    client = as_user(cast.alma)
    client.get(reverse("inbox:thread", args=[thread.public_id]))
    thread.refresh_from_db()
    assert thread.seller_unread == 1
    where = reverse("inbox:thread_read", args=[thread.public_id])
    assert client.post(where, {"up_to": thread.last_message_id}).status_code == 303
    thread.refresh_from_db()
    assert thread.seller_unread == 0
    assert Message.objects.get(side="buyer").state == State.READ


def test_the_poll_answers_nothing_while_nothing_changed(
    cast: Cast, thread: Thread, as_user: SignIn
) -> None:
    client = as_user(cast.alma)
    where = reverse("inbox:thread_since", args=[thread.public_id])
    assert client.get(where, {"rev": thread.rev}, headers=HTMX).status_code == 204
    changed = client.get(where, {"rev": thread.rev - 1}, headers=HTMX)
    assert changed.status_code == 200
    assert "Blue, please." in changed.content.decode()


def test_the_number_of_queries_does_not_grow(
    cast: Cast,
    thread: Thread,
    as_user: SignIn,
    work: Callable[[], int],
    django_assert_max_num_queries: Callable[[int], object],
) -> None:
    for _ in range(5):
        message = builders.a_contact(builders.an_order(cast.shop, cast.buyer), cast.alma)
        work()
        builders.a_buyers_message(message.thread, cast.bea)
        work()
    client = as_user(cast.alma)
    client.get(reverse("inbox:inbox", args=["all"]))
    # Session, user, shop, role, clock, rows, and four counts that stop at a hundred.
    with django_assert_max_num_queries(11):
        client.get(reverse("inbox:inbox", args=["all"]))
    with django_assert_max_num_queries(10):
        client.get(reverse("inbox:inbox", args=["all"]), headers=HTMX)
    with django_assert_max_num_queries(11):
        client.get(reverse("inbox:orders"))
