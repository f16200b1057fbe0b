"""Contacting a buyer in the browser, without JavaScript and with htmx."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from django.test import Client
from django.urls import reverse

from messagecenter.accounts.models import User
from messagecenter.threads.models import Message, Revision
from messagecenter.threads.states import State
from tests import builders
from tests.conftest import Cast

SignIn = Callable[[User], Client]
HTMX = {"HX-Request": "true"}


@pytest.fixture
def alma(cast: Cast, as_user: SignIn) -> Client:
    return as_user(cast.alma)


def send(client: Client, cast: Cast, body: str, **rest: object):  # noqa: ANN201 (a test response)
    headers = rest.pop("headers", None)
    data = {"key": "k-1", "reason": "order_information", "body": body, "action": "send", **rest}
    where = reverse("inbox:contact_send", args=[cast.order.public_id])
    return client.post(where, data, headers=headers)


def key_in(page: str) -> str:
    found = re.search(r'name="key" value="([^"]+)"', page)
    assert found
    return found[1]


def test_it_offers_all_ten_reasons_with_the_cause_where_closed(cast: Cast, alma: Client) -> None:
    page = alma.get(reverse("inbox:contact", args=[cast.order.public_id])).content.decode()
    for title in (
        "Ask for missing details",
        "Ask for a review",
        "Tell about a problem with the order",
    ):
        assert title in page
    assert len(re.findall(r'class="offer', page)) == 10 + 2 or page.count("<li>") >= 10
    assert "?reason=order_information" in page
    assert "?reason=review_request" not in page
    assert "Not before the order is shipped." in page


def test_a_clean_text_is_queued_and_leads_to_the_conversation(cast: Cast, alma: Client) -> None:
    response = send(alma, cast, builders.CLEAN)
    message = Message.objects.get()
    assert message.state == State.QUEUED
    assert response.status_code == 303
    assert response["Location"] == reverse("inbox:thread", args=[message.thread.public_id])


def test_htmx_is_led_on_by_a_header_not_by_a_redirect(cast: Cast, alma: Client) -> None:
    response = send(alma, cast, builders.CLEAN, headers=HTMX)
    assert response.status_code == 204
    assert response["HX-Redirect"].startswith("/threads/")


def test_a_double_click_is_one_message(cast: Cast, alma: Client) -> None:
    assert send(alma, cast, builders.CLEAN).status_code == 303
    assert send(alma, cast, builders.CLEAN).status_code == 303
    assert Message.objects.count() == 1


def test_a_forbidden_text_comes_back_with_its_words_and_a_way_on(cast: Cast, alma: Client) -> None:
    response = send(alma, cast, builders.WITH_PHONE)
    page = response.content.decode()
    assert response.status_code == 422
    assert "There is a problem" in page
    assert '<mark class="must" id="f-1">+49 30 12345678</mark>' in page
    assert builders.WITH_PHONE in page
    assert "it will not be delivered" in page
    assert "Error:" in page
    assert Message.objects.get().state == State.DRAFT


def test_a_second_send_of_the_unchanged_text_is_stored_as_blocked(cast: Cast, alma: Client) -> None:
    first = send(alma, cast, builders.WITH_PHONE)
    fresh = key_in(first.content.decode())
    assert fresh != "k-1"
    second = send(alma, cast, builders.WITH_PHONE, key=fresh)
    assert second.status_code == 303
    assert Message.objects.get().state == State.BLOCKED


def test_a_mended_text_goes_out_under_the_fresh_key(cast: Cast, alma: Client) -> None:
    fresh = key_in(send(alma, cast, builders.WITH_PHONE).content.decode())
    assert send(alma, cast, builders.CLEAN, key=fresh).status_code == 303
    assert Message.objects.get().state == State.QUEUED


def test_a_rewrite_is_shown_first_and_keeps_the_original(cast: Cast, alma: Client) -> None:
    offered = send(alma, cast, builders.WITH_EMOJI)
    page = offered.content.decode()
    assert offered.status_code == 422
    assert "Send this version" in page
    assert "<del>" in page
    assert not Message.objects.exists()
    assert send(alma, cast, builders.WITH_EMOJI, tidied="on").status_code == 303
    message = Message.objects.get()
    assert (message.state, message.text_version) == (State.QUEUED, 2)
    assert message.body == "Which size would you like?"
    assert Revision.objects.get().body == builders.WITH_EMOJI


def test_check_without_javascript_sends_nothing(cast: Cast, alma: Client) -> None:
    response = send(alma, cast, builders.WITH_PHONE, action="check")
    assert response.status_code == 200
    assert '<mark class="must"' in response.content.decode()
    assert not Message.objects.exists()


def test_the_live_check_answers_only_fragments(cast: Cast, alma: Client) -> None:
    data = {
        "order": cast.order.public_id,
        "reason": "order_information",
        "body": builders.WITH_PHONE,
    }
    response = alma.post(reverse("inbox:messages_check"), data, headers=HTMX)
    page = response.content.decode()
    assert response.status_code == 200
    assert "<html" not in page
    assert 'id="check"' in page
    assert re.search(r'id="mirror"[^>]*hx-swap-oob="true"', page)
    assert not Message.objects.exists()


def test_the_marks_escape_what_was_typed(cast: Cast, alma: Client) -> None:
    body = "<script>alert(1)</script> +49 30 12345678"
    page = send(alma, cast, body).content.decode()
    assert "<script>alert" not in page
    assert "&lt;script&gt;" in page


def test_a_reason_that_does_not_fit_is_refused(cast: Cast, alma: Client) -> None:
    response = send(alma, cast, "How do you like the lamp?", reason="review_request")
    assert response.status_code == 422
    assert "Not before the order is shipped." in response.content.decode()


def test_an_unknown_reason_is_not_found(cast: Cast, alma: Client) -> None:
    assert send(alma, cast, builders.CLEAN, reason="flattery").status_code == 404


def test_somebody_who_may_only_read_is_told_so(cast: Cast, as_user: SignIn) -> None:
    response = send(as_user(cast.rea), cast, builders.CLEAN)
    assert response.status_code == 403
    assert "not write" in response.content.decode()
    assert not Message.objects.exists()


def test_edit_and_send_again_brings_the_text_back(cast: Cast, alma: Client) -> None:
    fresh = key_in(send(alma, cast, builders.WITH_PHONE).content.decode())
    send(alma, cast, builders.WITH_PHONE, key=fresh)
    message = Message.objects.get()
    response = alma.post(reverse("inbox:message_edit", args=[message.public_id]))
    assert response.status_code == 303
    page = alma.get(response["Location"]).content.decode()
    assert builders.WITH_PHONE in page
    again = send(alma, cast, builders.CLEAN, key=key_in(page))
    assert again.status_code == 303
    assert Message.objects.get().state == State.QUEUED


def test_an_order_without_a_buyer_cannot_be_contacted(cast: Cast, alma: Client) -> None:
    order = builders.an_order(cast.shop, None)
    assert alma.get(reverse("inbox:contact", args=[order.public_id])).status_code == 200
    where = reverse("inbox:contact_send", args=[order.public_id])
    data = {"key": "k", "reason": "order_information", "body": builders.CLEAN}
    assert alma.post(where, data).status_code == 404
