"""A real browser, on a live site of this test run with a real worker behind it."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from django.conf import settings
from django.test import Client
from playwright.sync_api import Browser, BrowserContext, Page, sync_playwright
from pytest_django.live_server_helper import LiveServer

CHROMIUM = "/usr/bin/chromium"
# Nothing on this machine answers Chromium's own questions to the outside.
FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
SCREENS = Path(__file__).parent.parent.parent / "var" / "screens"
OpenFor = Callable[..., Page]


@pytest.fixture(scope="session", autouse=True)
def orm_beside_the_browser() -> Iterator[None]:
    """Playwright keeps an event loop in this thread; the tests still ask the database."""
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "1"
    yield
    del os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"]


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    if not Path(CHROMIUM).exists():
        pytest.fail(f"{CHROMIUM} is missing: run `make system-packages` as root.")
    with sync_playwright() as playwright:
        started = playwright.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        yield started
        started.close()


@pytest.fixture
def complaints() -> Iterator[list[str]]:
    """What the pages of this test complained of: errors, and breaches of the site's own policy."""
    heard: list[str] = []
    yield heard
    assert not heard


@pytest.fixture
def contexts(browser: Browser, live_server: LiveServer) -> Iterator[Callable[..., BrowserContext]]:
    """Make browser windows with cookies of their own, closed with the test."""
    made: list[BrowserContext] = []

    def make(**options: object) -> BrowserContext:
        made.append(browser.new_context(base_url=live_server.url, **options))
        return made[-1]

    yield make
    for context in made:
        context.close()


@pytest.fixture
def open_for(
    contexts: Callable[..., BrowserContext], live_server: LiveServer, complaints: list[str]
) -> OpenFor:
    """Open a page for somebody whom a test client has signed in already."""

    def open_page(client: Client | None = None, **options: object) -> Page:
        context = contexts(**options)
        become(context, client, live_server.url)
        page = context.new_page()
        listen(page, complaints)
        return page

    return open_page


def become(context: BrowserContext, client: Client | None, url: str) -> None:
    """Let the window belong to whoever is signed in at that client, or to nobody."""
    context.clear_cookies()
    known = client and client.cookies.get(settings.SESSION_COOKIE_NAME)
    if known:
        context.add_cookies([{"name": known.key, "value": known.value, "url": url}])


def listen(page: Page, complaints: list[str]) -> None:
    page.on("pageerror", lambda error: complaints.append(f"{page.url}: {error}"))
    page.on(
        "console",
        lambda said: complaints.append(f"{page.url}: {said.text}") if "Policy" in said.text else 0,
    )


def keep(page: Page, name: str, *, whole: bool = False) -> None:
    """Keep a picture of the page to be looked at, under var/screens."""
    SCREENS.mkdir(parents=True, exist_ok=True)
    # Hiding the caret would need a style of its own, which the site's policy forbids.
    page.screenshot(path=SCREENS / f"{name}.png", caret="initial", full_page=whole)
