"""The main job, clicked through in a real browser with a real worker behind it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from django.core.management import call_command
from playwright.sync_api import Browser, BrowserContext, Page, expect
from pytest_django.live_server_helper import LiveServer

from messagecenter.accounts.models import Seller, User
from messagecenter.lib import clock
from messagecenter.review.models import Task
from messagecenter.threads.models import Thread
from orders.models import Buyer
from tests import builders
from tests.browser.conftest import keep
from tests.worker import Worker, until

ORDER = "403-1234567-1234567"
OpenAs = Callable[[User, str], Page]


@pytest.fixture
def shop(transactional_db: None) -> Seller:
    return builders.a_seller("holt-linden", "Holt & Linden")


@pytest.fixture
def report(tmp_path: Path) -> Path:
    """A marketplace's shipping report with one order of Bea's, placed three days ago."""
    placed = (clock.now() - timedelta(days=3)).isoformat(timespec="seconds")
    columns = {
        "order-id": ORDER,
        "order-item-id": "61234567890123",
        "purchase-date": placed,
        "payments-date": placed,
        "promise-date": (clock.now() + timedelta(days=4)).isoformat(timespec="seconds"),
        "buyer-email": "bea.canary@true-address.example",
        "buyer-name": "Bea Canary",
        "buyer-phone-number": "+1 212 555 0147",
        "sku": "LAMP-W-01",
        "product-name": "Walnut lamp",
        "quantity-purchased": "1",
        "quantity-shipped": "0",
        "quantity-to-ship": "1",
        "ship-service-level": "Standard",
        "recipient-name": "Bea Canary",
        "ship-city": "Ghent",
        "ship-country": "BE",
    }
    file = tmp_path / "report.txt"
    file.write_text("\t".join(columns) + "\n" + "\t".join(columns.values()) + "\n", "utf-8")
    return file


@pytest.fixture
def open_as(browser: Browser, live_server: LiveServer) -> Iterator[OpenAs]:
    """Sign somebody in through the form, in a browser window of their own."""
    contexts: list[BrowserContext] = []
    complaints: list[str] = []

    def sign_in(user: User, look: str = "light") -> Page:
        context = browser.new_context(
            base_url=live_server.url,
            color_scheme="dark" if look == "dark" else "light",
            java_script_enabled=look != "no-script",
            viewport={"width": 390, "height": 844}
            if look == "phone"
            else {"width": 1440, "height": 900},
        )
        contexts.append(context)
        page = context.new_page()
        page.on("pageerror", lambda error: complaints.append(str(error)))
        page.on(
            "console", lambda said: complaints.append(said.text) if "Policy" in said.text else 0
        )
        page.goto("/")
        expect(page.get_by_role("heading", level=1)).to_have_text("Sign in")
        page.get_by_label("E-mail").fill(user.email)
        page.get_by_label("Password", exact=True).fill(builders.PASSWORD)
        page.get_by_role("button", name="Sign in").click()
        return page

    yield sign_in
    for context in contexts:
        context.close()
    assert not complaints


def heading(page: Page, text: str) -> None:
    expect(page.get_by_role("heading", level=1)).to_contain_text(text)


def test_a_seller_contacts_a_buyer_and_the_desk_decides(
    shop: Seller, report: Path, open_as: OpenAs, worker: Worker
) -> None:
    alma = builders.a_member("Alma", shop, "owner")
    bea = builders.a_user("Bea Canary", email="bea.canary@true-address.example")
    rosa = builders.a_user("Rosa", staff_role="admin")
    call_command("import_orders", str(report), seller=shop.slug)
    Buyer.objects.update(user=bea)

    seller = open_as(alma, "light")
    heading(seller, "Manage orders")
    expect(seller.get_by_role("row", name=ORDER)).to_contain_text("26 days left")
    keep(seller, "1-orders")
    seller.get_by_role("link", name="Contact Bea C.").first.click()
    heading(seller, "Contact buyer")
    expect(seller.get_by_text("Not before the order is shipped.")).to_be_visible()
    keep(seller, "2-reasons")
    seller.get_by_role("link", name="Ask for missing details").click()

    editor = seller.get_by_role("textbox", name="Message")
    editor.fill("Which colour would you like? Call us: +49 30 12345678.")
    expect(seller.locator("#mirror mark.must")).to_have_text("+49 30 12345678")
    keep(seller, "3-marks-while-typing")
    seller.get_by_role("button", name="Send to buyer").click()
    expect(seller.locator("#error-summary")).to_be_focused()
    expect(seller.locator("#error-summary")).to_contain_text("There is a problem")
    editor.fill("Which colour would you like, blue or green?")
    expect(seller.get_by_text("No problems found")).to_be_visible()
    seller.get_by_role("button", name="Send to buyer").click()

    expect(seller.locator("#log")).to_contain_text("Delivered", timeout=20_000)
    assert worker.delivered_by()
    assert all(worker.is_mine(pid) for pid in worker.delivered_by())
    keep(seller, "4-delivered")

    buyer = open_as(bea, "phone")
    heading(buyer, "Messages")
    buyer.get_by_role("link", name="Holt & Linden").click()
    expect(buyer.locator("#log")).to_contain_text("blue or green?")
    buyer.get_by_label("Write a reply").fill("Blue, please. When will it ship?")
    buyer.get_by_role("button", name="Send").click()
    expect(buyer.locator("#log")).to_contain_text("Blue, please.")
    keep(buyer, "5-buyer")

    expect(seller.locator("#log")).to_contain_text("Blue, please.", timeout=20_000)
    answer = seller.get_by_label("Reply to Bea C.")
    answer.fill("Tomorrow. The manual is on https://acme-manuals.example.com/lamp")
    expect(seller.locator("#mirror mark.hold")).to_be_visible()
    seller.get_by_role("button", name="Send", exact=True).click()
    expect(seller.locator("#log")).to_contain_text("Waiting for review")
    keep(seller, "6-held")

    desk = open_as(rosa, "dark")
    heading(desk, "Review queue")
    expect(desk.get_by_text("Holt & Linden").first).to_be_visible(timeout=20_000)
    desk.locator("#queue a").first.click()
    expect(desk.locator("mark.hold")).to_contain_text("acme-manuals")
    keep(desk, "7-desk")
    desk.get_by_label("Release").check()
    desk.get_by_role("button", name="Record decision").click()
    heading(desk, "Review queue")

    expect(buyer.locator("#log")).to_contain_text("acme-manuals", timeout=20_000)
    assert "true-address" not in seller.content()


def test_the_main_job_works_without_javascript(
    shop: Seller, open_as: OpenAs, worker: Worker
) -> None:
    alma = builders.a_member("Alma", shop, "owner")
    bea = builders.a_user("Bea")
    rosa = builders.a_user("Rosa", staff_role="admin")
    order = builders.an_order(shop, builders.a_buyer(bea, "Bea C."))

    seller = open_as(alma, "no-script")
    heading(seller, "Manage orders")
    seller.get_by_role("link", name=f"Contact Bea C. about order {order.number}").click()
    seller.get_by_role("link", name="Ask for missing details").click()
    text = seller.get_by_role("textbox", name="Message")
    text.fill("Which size? 😀")
    seller.get_by_role("button", name="Check").click()
    expect(seller.locator("#check")).to_contain_text("No emoji")
    seller.get_by_role("button", name="Send to buyer").click()
    heading(seller, "Contact buyer")
    expect(seller.get_by_text("We tidied your message")).to_be_visible()
    keep(seller, "8-rewrite-without-javascript")
    seller.get_by_role("button", name="Send this version").click()
    expect(seller.locator("#log")).to_contain_text("Which size?")
    until(lambda: Thread.objects.get().last_message_id, 20, "the message is delivered")

    buyer = open_as(bea, "no-script")
    heading(buyer, "Messages")
    buyer.get_by_role("link", name="Holt & Linden").click()
    buyer.get_by_label("Write a reply").fill("Size M, please.")
    buyer.get_by_role("button", name="Send").click()
    expect(buyer.locator("#log")).to_contain_text("Size M, please.")
    until(lambda: Thread.objects.get().seller_unread, 20, "the reply has arrived")

    seller.get_by_role("link", name="Inbox").click()
    seller.get_by_role("link", name="Unread, Bea C.").click()
    seller.get_by_role("button", name="Mark as read").click()
    expect(seller.get_by_role("button", name="Mark as read")).to_have_count(0)
    seller.get_by_label("Reply to Bea C.").fill("See https://acme-manuals.example.com/sizes")
    seller.get_by_role("button", name="Check").click()
    expect(seller.locator("#check")).to_contain_text("No links to other sites")
    seller.get_by_role("button", name="Send", exact=True).click()
    expect(seller.locator("#log")).to_contain_text("Waiting for review")
    keep(seller, "9-held-without-javascript")
    until(Task.objects.exists, 20, "the message is on the desk")

    desk = open_as(rosa, "no-script")
    desk.get_by_role("link", name="Review", exact=False).last.click()
    desk.get_by_role("button", name="Record decision").click()
    expect(desk.locator("#problem")).to_have_text("Choose Release or Refuse.")
    desk.get_by_label("Refuse").check()
    desk.get_by_label("Reason the seller will read").fill("Without the link, please.")
    desk.get_by_role("button", name="Record decision").click()
    expect(desk.get_by_text("Refused. The seller reads your reason.")).to_be_visible()
    keep(desk, "10-desk-without-javascript")

    seller.get_by_role("link", name="Not delivered").click()
    seller.locator("a.row").click()
    expect(seller.locator("#log")).to_contain_text("Without the link, please.")
    seller.get_by_role("button", name="Edit and send again").click()
    seller.get_by_label("Reply to Bea C.").fill("Size M it is.")
    seller.get_by_role("button", name="Send", exact=True).click()
    expect(seller.locator("#log")).to_contain_text("Size M it is.")
    until(lambda: Thread.objects.get().snippet == "Size M it is.", 20, "the answer is delivered")
    buyer.reload()
    expect(buyer.locator("#log")).to_contain_text("Size M it is.")
    assert "acme-manuals" not in buyer.content()
