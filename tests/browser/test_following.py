"""Pages follow what happens elsewhere, and nobody's focus is moved by it."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.test import Client
from playwright.sync_api import Page, expect

from messagecenter.threads.models import Message, Thread
from tests import builders
from tests.browser.conftest import OpenFor
from tests.conftest import Cast


@pytest.fixture
def thread(transactional_db: None, cast: Cast, work: Callable[[], int]) -> Thread:
    """A conversation whose last message the shop has not read."""
    found = builders.a_contact(cast.order, cast.alma).thread
    work()
    builders.a_buyers_message(found, cast.bea)
    work()
    return found


@pytest.fixture
def seller(thread: Thread, cast: Cast, as_user: Callable[..., Client], open_for: OpenFor) -> Page:
    page = open_for(as_user(cast.alma))
    page.goto("/inbox/all/")
    return page


def test_the_unread_number_goes_when_the_conversation_was_read(seller: Page) -> None:
    number = seller.locator(".nav [data-count=unread]")
    expect(number).to_have_text("1 unread")
    seller.locator("a.row").click()
    expect(seller.locator("#thread-title")).to_be_focused()
    expect(number).to_be_hidden()
    expect(seller.locator("#list .unread")).to_have_count(0)
    expect(seller.locator("#thread-title")).to_be_focused()


def test_news_wait_while_the_focus_is_in_the_list(
    seller: Page, cast: Cast, work: Callable[[], int]
) -> None:
    row = seller.locator("a.row").first
    row.focus()
    other = builders.a_contact(builders.an_order(cast.shop, cast.buyer), cast.alma).thread
    work()
    builders.a_buyers_message(other, cast.bea, "And the green one?")
    work()
    seller.evaluate("htmx.trigger('#list', 'refresh')")
    expect(seller.locator(".nav [data-count=unread]")).to_have_text("2 unread")
    expect(row).to_be_focused()
    expect(seller.locator("#list")).not_to_contain_text("And the green one?")
    seller.get_by_role("button", name="Show new messages").click()
    expect(seller.locator("#list")).to_contain_text("And the green one?")


def test_a_buyer_keeps_the_focus_when_the_list_is_renewed(
    thread: Thread, cast: Cast, as_user: Callable[..., Client], open_for: OpenFor
) -> None:
    page = open_for(as_user(cast.bea))
    page.goto("/b/")
    row = page.locator("a.row").first
    row.focus()
    with page.expect_response("**/b/"):
        page.evaluate("htmx.trigger('#list', 'refresh')")
    page.wait_for_timeout(100)
    expect(row).to_be_focused()


def test_the_drawer_gives_the_focus_back(seller: Page, thread: Thread) -> None:
    """Below 1280 the order stands in a drawer; it never covers what has the focus."""
    seller.set_viewport_size({"width": 1024, "height": 700})
    seller.goto(f"/threads/{thread.public_id}/")
    drawer, opener = (
        seller.locator("#context"),
        seller.get_by_role("button", name="Order and buyer"),
    )
    expect(drawer).to_be_hidden()
    opener.press("Enter")
    expect(drawer).to_be_visible()
    seller.keyboard.press("Tab")
    expect(drawer.get_by_role("button", name="Close")).to_be_focused()
    seller.keyboard.press("Escape")
    expect(drawer).to_be_hidden()
    expect(opener).to_be_focused()
    opener.press("Enter")
    for _ in range(4):
        seller.keyboard.press("Tab")
    expect(drawer).to_be_hidden()
    opener.click()
    expect(drawer).to_be_visible()
    drawer.get_by_role("button", name="Close").click()
    expect(drawer).to_be_hidden()
    seller.set_viewport_size({"width": 1440, "height": 844})
    expect(drawer).to_be_visible()
    expect(opener).to_be_hidden()


def test_the_queue_says_whose_claim_it_is(
    transactional_db: None,
    cast: Cast,
    held: Message,
    as_user: Callable[..., Client],
    open_for: OpenFor,
) -> None:
    mine, other = open_for(as_user(cast.rosa)), open_for(as_user(cast.max))
    mine.goto("/desk/review/")
    mine.get_by_role("link", name="Review", exact=False).last.click()
    expect(mine.get_by_text("Claimed by you until")).to_be_visible()
    for page, words in ((mine, "Claimed by you"), (other, "Rosa is looking at it")):
        page.goto("/desk/review/")
        expect(page.locator("#queue")).to_contain_text(words)
    assert "Rosa is looking" not in mine.content()
