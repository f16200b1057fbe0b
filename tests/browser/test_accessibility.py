"""No page has a fault that a machine can find: WCAG 2.2 AA, four widths, light and dark."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from axe_playwright_python.base import AXE_SCRIPT
from django.urls import get_resolver
from playwright.sync_api import BrowserContext, Page
from pytest_django.live_server_helper import LiveServer

from tests.browser.conftest import become, keep, listen
from tests.browser.pages import NO_PAGE, PAGES, Shown, everything
from tests.conftest import Cast
from tests.house.access_matrix import MATRIX
from tests.house.test_every_url_has_a_guard import named_urls

WIDTHS = (1440, 768, 390, 320)
HEIGHT = 844
# The rule about the size of targets is off until it is asked for by name.
AXE = {
    "runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"],
    "rules": {"target-size": {"enabled": True}},
    "resultTypes": ["violations"],
    "preload": False,
}
Faults = dict[str, list[str]]


def faults_of(page: Page) -> list[str]:
    """Let axe look at the page as it stands, and name each fault and where it is."""
    found: dict[str, Any] = page.evaluate("options => axe.run(options)", AXE)
    return [
        f"{fault['id']}: {' '.join(node['target'])} {node['failureSummary']}"
        for fault in found["violations"]
        for node in fault["nodes"]
    ]


def look_at(page: Page, shown: Shown, look: str) -> Faults:
    """Look at one page in every width and keep a picture of each."""
    faults: Faults = {}
    page.evaluate(AXE_SCRIPT)
    for width in WIDTHS:
        page.set_viewport_size({"width": width, "height": HEIGHT})
        found = faults_of(page)
        if page.evaluate("document.documentElement.scrollWidth > innerWidth"):
            found.append("scrolls sideways")
        keep(page, f"{shown.name}-{width}-{look}")
        if found:
            faults[f"{shown.name} {width} {look}"] = found
    page.set_viewport_size({"width": WIDTHS[0], "height": HEIGHT})
    return faults


@pytest.mark.parametrize("look", ["light", "dark"])
def test_no_page_has_a_fault(
    look: str,
    transactional_db: None,
    cast: Cast,
    contexts: Callable[..., BrowserContext],
    live_server: LiveServer,
    complaints: list[str],
) -> None:
    context = contexts(color_scheme=look, viewport={"width": WIDTHS[0], "height": HEIGHT})
    page = context.new_page()
    listen(page, complaints)
    faults: Faults = {}
    for shown, world, client in everything(cast):
        become(context, client, live_server.url)
        shown.open(page, world)
        faults |= look_at(page, shown, look)
    assert faults == {}


def test_no_page_is_left_out() -> None:
    """Whoever adds an address adds its page to the table, or says why it has none."""
    refuses_get = {row.name for row in MATRIX if row.method == "GET"} - {
        row.name for row in MATRIX if row.method == "GET" and set(row.statuses.values()) != {405}
    }
    known = set(named_urls(get_resolver().url_patterns)) - refuses_get
    told = {shown.url for shown in PAGES} | set(NO_PAGE)
    assert known - told == set(), "these pages are proved nowhere: see tests/browser/pages.py"
    assert told - known == set(), "these addresses are gone"


def test_the_proof_itself_finds_faults(contexts: Callable[..., BrowserContext]) -> None:
    page = contexts().new_page()
    page.set_content(
        """<html lang="en"><title>Faults</title><main><h1>Faults</h1>
        <p style="color: #aaa; background: #fff">Pale</p><input>
        <button style="width: 14px; height: 14px; padding: 0">a</button
        ><button style="width: 14px; height: 14px; padding: 0">b</button></main>"""
    )
    page.evaluate(AXE_SCRIPT)
    found = {fault.partition(":")[0] for fault in faults_of(page)}
    assert found == {"color-contrast", "label", "target-size"}
