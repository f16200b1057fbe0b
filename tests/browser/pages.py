"""Every page of the product in each of its states: who opens it, its heading, a row of its data."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass

import pytest
from django.test import Client
from django.urls import reverse
from playwright.sync_api import Page, expect

from messagecenter.inbox.views import orders
from tests import builders
from tests.conftest import Cast
from tests.house.world import World, make_world

Step = Callable[[Page], None]


@dataclass(frozen=True, slots=True)
class Shown:
    """One page in one state. `of` names an object of the world; `then` brings the state about."""

    name: str
    url: str
    actor: str
    h1: str
    row: str
    of: str = ""
    query: str = ""
    then: Step | None = None

    def open(self, page: Page, world: World) -> None:
        """Go there, and be sure to stand on the right page with its data on it."""
        args = [world.ids.get(self.of, self.of)] if self.of else []
        args = world.links.get(self.of, args)
        page.goto(reverse(self.url, args=args) + self.query)
        if self.then:
            self.then(page)
        expect(page.locator("h1:visible")).to_contain_text(self.h1)
        expect(page.locator("main")).to_contain_text(self.row)


def types(text: str, status: str) -> Step:
    """Write a text and wait for what the live check says about it."""

    def step(page: Page) -> None:
        page.locator("#body").fill(text)
        expect(page.locator("#check-status")).to_contain_text(status)

    return step


def sends(text: str, lands_on: str) -> Step:
    """Write a text and send it; what comes back takes the focus."""

    def step(page: Page) -> None:
        page.locator("#body").fill(text)
        page.locator("form[data-send] .primary, .send-round").click()
        expect(page.locator(lands_on)).to_be_focused()

    return step


def presses(selector: str, lands_on: str) -> Step:
    def step(page: Page) -> None:
        page.locator(selector).first.click()
        expect(page.locator(lands_on)).to_be_visible()

    return step


def opens_the_drawer(page: Page) -> None:
    """Below 1280 what a conversation is about stands in a drawer."""
    wide = page.viewport_size
    page.set_viewport_size({"width": 1024, "height": 700})
    page.get_by_role("button", name="Order and buyer").click()
    expect(page.locator("#context")).to_be_visible()
    page.set_viewport_size(wide)


def decides_nothing(page: Page) -> None:
    """Press the button without a choice, once the task is claimed."""
    expect(page.get_by_text("Claimed by you until")).to_be_visible()
    page.get_by_role("button", name="Record decision").click()
    expect(page.locator("#problem")).to_be_focused()


def posts(*, token: bool) -> Step:
    """Send a form to the address of a reply, as a page does that was open for a long time."""
    post = """([address, token]) => {
        const make = (name, more) => Object.assign(document.createElement(name), more);
        const form = make("form", {method: "post", action: address});
        const field = make("input", {name: "csrfmiddlewaretoken"});
        field.value = token ? document.querySelector("meta[name=csrf-token]").content : "";
        form.append(field);
        document.body.append(form);
        form.submit();
    }"""

    def step(page: Page) -> None:
        with page.expect_navigation():
            page.evaluate(post, [f"{page.url}reply/", token])

    return step


def fails(page: Page) -> None:
    """Open the list of orders while the database fails it."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(orders.selectors, "orders_page", None)
        page.reload()


_CHECKED, _TWO_FAULTS = "No problems found", f"{builders.WITH_PHONE} bea@mail.example 😀"
_WRITE = {"url": "inbox:contact", "of": "order", "query": "?reason=order_information"}
_THREAD = {"url": "inbox:thread", "of": "thread", "row": "The lamp, please."}

# Before anything has happened: a shop, a buyer and a desk with nothing to show.
EMPTY = (
    Shown("orders-none", "inbox:orders", "cem", "Manage orders", "No orders yet"),
    Shown("inbox-none", "inbox:inbox", "cem", "All messages", "No conversations yet", "all"),
    Shown("reply-none", "inbox:inbox", "cem", "Needs reply", "Nothing needs", "needs-reply"),
    Shown("unread-none", "inbox:inbox", "cem", "Unread", "Everything is read", "unread"),
    Shown("held-none", "inbox:inbox", "cem", "Held messages", "Nothing is held", "held"),
    Shown("refused-none", "inbox:inbox", "cem", "Not delivered", "Everything", "not-delivered"),
    Shown("buyer-none", "buyer:list", "dov", "Messages", "No messages yet"),
    Shown("desk-none", "desk:queue", "rosa", "Review queue", "Nothing waits for review"),
    Shown("blocked-none", "desk:blocked", "rosa", "Blocked messages", "Nothing was blocked"),
)

PAGES = (
    Shown("sign-in", "account_login", "anonymous", "Sign in", "E-mail address"),
    Shown(
        "sign-in-refused",
        "account_login",
        "anonymous",
        "Sign in",
        "There is a problem",
        then=presses("button[type=submit]", "#error-summary"),
    ),
    Shown("sign-out", "account_logout", "alma", "Sign out", "Stay signed in"),
    Shown("closed", "account_inactive", "anonymous", "This account is closed", "another account"),
    Shown("nowhere", "home", "nobody", "nothing for this account", "belongs to no shop"),
    Shown("reset", "account_reset_password", "anonymous", "Set a new password", "mail you a link"),
    Shown("reset-sent", "account_reset_password_done", "anonymous", "Look into your mail", "once"),
    Shown(
        "reset-key",
        "account_reset_password_from_key",
        "anonymous",
        "Set a new password",
        "",
        "reset",
    ),
    Shown(
        "reset-ended",
        "account_reset_password_from_key",
        "anonymous",
        "This link has ended",
        "",
        "ended reset",
    ),
    Shown(
        "reset-done",
        "account_reset_password_from_key_done",
        "anonymous",
        "The new password is set",
        "",
    ),
    Shown("sign-up", "account_signup", "anonymous", "Make an account", "you ordered with"),
    Shown(
        "sign-up-sent",
        "account_email_verification_sent",
        "anonymous",
        "Look into your mail",
        "Nothing there?",
    ),
    Shown("confirm", "account_confirm_email", "anonymous", "Confirm your address", "una@", "claim"),
    Shown("join", "join", "anonymous", "Join Holt & Linden", "invites", "join"),
    Shown("join-ended", "join", "anonymous", "This invitation has ended", "", "ended join"),
    Shown("settings", "settings:profile", "alma", "Your settings", "Where you are signed in"),
    Shown("sessions", "settings:sessions", "alma", "Where you are signed in", "Sign out here"),
    Shown("password", "account_change_password", "alma", "Change your password", "other devices"),
    Shown("team", "team:members", "alma", "Team", "Ben"),
    Shown("orders", "inbox:orders", "alma", "Manage orders", "Walnut lamp"),
    Shown("orders-no-fit", "inbox:orders", "alma", "Manage orders", "No order fits", query="?q=x"),
    Shown("order", "inbox:order", "alma", "Order #", "LAMP-1", "order"),
    Shown("reasons", "inbox:contact", "alma", "Contact buyer", "Needed for this order", "order"),
    Shown(
        "write",
        actor="alma",
        h1="Contact buyer",
        row="Step 2 of 2",
        then=types(builders.CLEAN, _CHECKED),
        **_WRITE,
    ),
    Shown(
        "write-findings",
        actor="alma",
        h1="Contact buyer",
        row="No e-mail addresses",
        then=types(_TWO_FAULTS, "things to fix"),
        **_WRITE,
    ),
    Shown(
        "write-refused",
        actor="alma",
        h1="Contact buyer",
        row="There is a problem",
        then=sends(builders.WITH_PHONE, "#error-summary"),
        **_WRITE,
    ),
    Shown(
        "write-rewrite",
        actor="alma",
        h1="Contact buyer",
        row="We tidied your message",
        then=sends(builders.WITH_EMOJI, "#rewrite-title"),
        **_WRITE,
    ),
    Shown("inbox", "inbox:inbox", "alma", "All messages", "Bea C.", "all"),
    Shown("inbox-reply", "inbox:inbox", "alma", "Needs reply", "The lamp", "needs-reply"),
    Shown("inbox-unread", "inbox:inbox", "alma", "Unread", "The lamp", "unread"),
    Shown("inbox-held", "inbox:inbox", "alma", "Held messages", "acme-manuals", "held"),
    Shown("inbox-refused", "inbox:inbox", "alma", "Not delivered", "49 30", "not-delivered"),
    Shown(
        "inbox-thread",
        "inbox:inbox",
        "alma",
        "order",
        "Waiting for review",
        "all",
        then=presses("a.row", "#thread-title"),
    ),
    Shown("thread", actor="alma", h1="order", **_THREAD),
    Shown("thread-about", actor="alma", h1="order", then=opens_the_drawer, **_THREAD),
    Shown(
        "thread-findings",
        actor="alma",
        h1="order",
        then=types(builders.WITH_PHONE, "1 thing to fix"),
        **_THREAD,
    ),
    Shown(
        "thread-refused",
        actor="alma",
        h1="order",
        then=sends(builders.WITH_PHONE, "#error-summary"),
        **_THREAD,
    ),
    Shown(
        "thread-rewrite",
        actor="alma",
        h1="order",
        then=sends(builders.WITH_EMOJI, "#rewrite-title"),
        **_THREAD,
    ),
    Shown("thread-read-only", actor="rea", h1="order", **_THREAD),
    Shown("thread-closed", "inbox:thread", "alma", "order", "Not delivered", "silent"),
    Shown("buyer-list", "buyer:list", "bea", "Messages", "The lamp, please."),
    Shown("buyer-thread", "buyer:thread", "bea", "Holt & Linden", "The lamp, please.", "thread"),
    Shown(
        "buyer-refused",
        "buyer:thread",
        "bea",
        "Holt & Linden",
        "Write a message first.",
        "thread",
        then=sends("", "#error-summary"),
    ),
    Shown("desk", "desk:queue", "rosa", "Review queue", "Holt & Linden"),
    Shown(
        "task",
        "desk:task",
        "rosa",
        "order",
        "acme-manuals",
        "task",
        then=presses("text=Claimed by you until", ".verdict form"),
    ),
    Shown(
        "task-undecided",
        "desk:task",
        "rosa",
        "order",
        "Choose Release or Refuse.",
        "task",
        then=decides_nothing,
    ),
    Shown("task-of-another", "desk:task", "max", "order", "Rosa is working", "task"),
    Shown("imports", "desk:orders_import", "rosa", "Import orders", "orders.csv"),
    Shown("import", "desk:orders_import_run", "rosa", "orders.csv", "Holt & Linden", "import"),
    Shown("blocked", "desk:blocked", "rosa", "Blocked messages", "Holt & Linden"),
    Shown("blocked-one", "desk:blocked_message", "rosa", "order", "for reading only", "blocked"),
    Shown("400", "inbox:orders", "alma", "could not be read", "Go back", query="?" + 201 * "a=1&"),
    Shown(
        "403",
        "inbox:thread",
        "rea",
        "You can't do this",
        "another role",
        "thread",
        then=posts(token=True),
    ),
    Shown(
        "403-token",
        "inbox:thread",
        "rea",
        "This form was open too long",
        "Nothing was sent",
        "thread",
        then=posts(token=False),
    ),
    Shown("404", "inbox:order", "cem", "We can't find this page", "does not exist", "order"),
    Shown("500", "inbox:orders", "alma", "went wrong on our side", "Nothing was sent", then=fails),
)

# Addresses that answer a GET with something other than a page of their own.
NO_PAGE = {
    "desk": "leads on to the queue",
    "livez": "one word for machines",
    "inbox:thread_since": "a piece of the conversation",
    "buyer:since": "a piece of the conversation",
}


def everything(cast: Cast) -> Iterator[tuple[Shown, World, Client]]:
    """Yield each page with the data it needs and whoever opens it: the empty ones come first."""
    cast.rival_order.delete()
    bare = World(cast, clients={name: Client() for name in ("cem", "dov", "rosa")})
    for name, client in bare.clients.items():
        client.force_login(getattr(cast, name))
    for shown in EMPTY:
        yield shown, bare, bare.clients[shown.actor]
    for client in bare.clients.values():
        client.logout()
    world = make_world(cast)
    world.clients["nobody"] = Client()
    world.clients["nobody"].force_login(builders.a_user("Nobody"))
    for shown in PAGES:
        yield shown, world, world.clients[shown.actor]
