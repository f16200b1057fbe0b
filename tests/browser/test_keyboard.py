"""Nobody needs a mouse: the main job by keys alone, and a walk around every page."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.test import Client
from playwright.sync_api import BrowserContext, Locator, Page, expect
from pytest_django.live_server_helper import LiveServer

from messagecenter.accounts.models import User
from tests import builders
from tests.browser.conftest import OpenFor, become, listen
from tests.browser.keys import Keyboard
from tests.browser.pages import everything
from tests.conftest import Cast

WIDE, NARROW = {"width": 1440, "height": 844}, {"width": 390, "height": 700}


@pytest.mark.parametrize("size", [WIDE, NARROW], ids=["wide", "narrow"])
def test_every_page_can_be_walked_both_ways(
    size: dict[str, int],
    transactional_db: None,
    cast: Cast,
    contexts: Callable[..., BrowserContext],
    live_server: LiveServer,
    complaints: list[str],
) -> None:
    """All is reached, nothing holds the focus, it is always seen (WCAG 2.1.1, 2.1.2, 2.4.11)."""
    context = contexts(viewport=size)
    page = context.new_page()
    listen(page, complaints)
    faults: dict[str, list[str]] = {}
    for shown, world, client in everything(cast):
        become(context, client, live_server.url)
        shown.open(page, world)
        hands = Keyboard(page)
        steps = hands.walk("Tab") + hands.walk("Shift+Tab")
        assert steps > 2, shown.name
        if hands.faults:
            faults[shown.name] = hands.faults
    assert faults == {}


def heading(page: Page, text: str) -> None:
    expect(page.locator("h1:visible")).to_contain_text(text)


def selected(field: Locator) -> str:
    words: str = field.evaluate("e => e.value.slice(e.selectionStart, e.selectionEnd)")
    return words


def test_the_main_job_needs_no_mouse(
    transactional_db: None, cast: Cast, open_for: OpenFor, work: Callable[[], int]
) -> None:
    number = cast.order.number
    seller = Keyboard(open_for())
    sign_in(seller, cast.alma)
    choose_a_reason(seller, number)
    send_after_mending(seller)
    work()

    buyer = Keyboard(open_for(as_client(cast.bea)))
    buyer_replies(buyer)
    work()

    seller_answers(seller, number)
    work()

    desk = Keyboard(open_for(as_client(cast.rosa)))
    desk_releases(desk)
    work()

    buyer.page.reload()
    expect(buyer.page.locator("#log")).to_contain_text("acme-manuals")
    assert seller.faults + buyer.faults + desk.faults == []


def as_client(user: User) -> Client:
    client = Client()
    client.force_login(user)
    return client


def sign_in(hands: Keyboard, user: User) -> None:
    hands.page.goto("/")
    expect(hands.page.get_by_label("E-mail address")).to_be_focused()
    hands.type(user.email)
    hands.press("Tab")
    hands.type("wrong")
    hands.press("Enter")
    expect(hands.page.locator("#error-summary")).to_be_focused()
    hands.press("Tab", "Enter")
    expect(hands.page.get_by_label("E-mail address")).to_be_focused()
    hands.press("Tab")
    hands.type(builders.PASSWORD)
    hands.press("Enter")
    heading(hands.page, "Manage orders")


def choose_a_reason(hands: Keyboard, number: str) -> None:
    page = hands.page
    hands.tab_to(page.get_by_role("link", name="Skip to content"))
    hands.press("Enter")
    hands.tab_to(page.get_by_label("Order number, item or buyer name"))
    hands.type(number)
    expect(page.locator("#say")).to_have_text("1 order")
    expect(page.locator("#q")).to_be_focused()
    hands.tab_to(page.get_by_role("link", name=f"Contact Bea C. about order {number}"))
    hands.press("Enter")
    heading(page, "Contact buyer")
    hands.tab_to(page.get_by_role("link", name="Ask for missing details"))
    hands.press("Enter")
    expect(page.locator("#body")).to_be_visible()


def send_after_mending(hands: Keyboard) -> None:
    page, text = hands.page, hands.page.locator("#body")
    hands.tab_to(page.get_by_role("link", name="Skip to message"))
    hands.press("Enter")
    expect(text).to_be_focused()
    hands.type("😀 Blue or green? +49 30 12345678 bea@mail.example")
    expect(page.locator("#mirror mark.must")).to_have_count(2)
    hands.press("Control+Enter")
    expect(page.locator("#error-summary")).to_be_focused()
    hands.look()
    hands.tab_to(page.locator("#error-summary a").first)
    hands.press("Enter")
    expect(text).to_be_focused()
    assert selected(text) == "+49 30 12345678"
    hands.press("Alt+ArrowDown")
    assert selected(text) == "bea@mail.example"
    hands.press("Backspace")
    expect(page.locator("#check-status")).to_contain_text("1 thing to fix")
    hands.press("Alt+ArrowUp")
    assert selected(text) == "+49 30 12345678"
    hands.press("Backspace")
    expect(page.locator("#check-status")).to_have_text("1 thing to tidy")
    hands.press("Alt+ArrowDown")
    assert selected(text) == "😀"
    hands.press("Backspace")
    expect(page.locator("#check-status")).to_contain_text("No problems found")
    hands.press("Control+Enter")
    expect(page.locator("#log")).to_contain_text("Blue or green?")
    assert hands.faults == []


def buyer_replies(hands: Keyboard) -> None:
    page, text = hands.page, hands.page.locator("#body")
    page.goto("/")
    heading(page, "Messages")
    hands.tab_to(page.get_by_role("link", name="Holt & Linden"))
    hands.press("Enter")
    expect(page.locator("#log")).to_contain_text("Blue or green?")
    hands.tab_to(page.get_by_role("link", name="Skip to reply"))
    hands.press("Enter")
    expect(text).to_be_focused()
    hands.type("Blue, please.")
    hands.tab_to(page.get_by_role("button", name="Send"))
    hands.press("Enter")
    expect(page.locator("#log")).to_contain_text("Blue, please.")
    expect(text).to_have_value("")
    expect(text).to_be_focused()


def seller_answers(hands: Keyboard, number: str) -> None:
    page, text = hands.page, hands.page.locator("#body")
    hands.tab_to(page.get_by_role("link", name="Inbox"))
    hands.press("Enter")
    heading(page, "All messages")
    hands.tab_to(page.get_by_role("link", name="Skip to messages"))
    hands.press("Enter")
    hands.tab_to(page.locator("a.row"))
    hands.press("Enter")
    expect(page.locator("#thread-title")).to_be_focused()
    heading(page, number)
    hands.tab_to(text)
    hands.type(builders.WITH_LINK)
    expect(page.locator("#mirror mark.hold")).to_be_visible()
    hands.tab_to(page.get_by_role("button", name="Send", exact=True))
    hands.press("Enter")
    expect(page.locator("#log")).to_contain_text("Waiting for review")
    expect(text).to_have_value("")
    expect(text).to_be_focused()


def desk_releases(hands: Keyboard) -> None:
    page = hands.page
    page.goto("/")
    heading(page, "Review queue")
    hands.tab_to(page.get_by_role("link", name="Review", exact=False).last)
    hands.press("Enter")
    expect(page.get_by_text("Claimed by you until")).to_be_visible()
    hands.tab_to(page.get_by_role("button", name="Record decision"))
    hands.press("Enter")
    expect(page.locator("#problem")).to_be_focused()
    hands.look()
    hands.tab_to(page.get_by_label("Release"))
    hands.press("Space")
    hands.tab_to(page.get_by_role("button", name="Record decision"))
    hands.press("Enter")
    heading(page, "Review queue")
    expect(page.get_by_text("Released. It is on its way")).to_be_visible()
