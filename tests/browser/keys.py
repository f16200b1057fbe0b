"""Hands that touch nothing but the keyboard, and eyes that look where the focus is."""

from __future__ import annotations

from typing import Any

from playwright.sync_api import Locator, Page, expect

# Where the focus is: its name, whether a ring shows it, and whether a bar covers it.
_FOCUS = """() => {
    const at = document.activeElement;
    if (!at || at === document.body) return null;
    let ring = at;
    const drawn = (e) => getComputedStyle(e).outlineStyle !== "none"
        && parseFloat(getComputedStyle(e).outlineWidth) >= 2;
    while (ring && !drawn(ring)) ring = ring.parentElement;
    const box = at.getClientRects()[0] ?? at.getBoundingClientRect();
    let seen = 0;
    for (const x of [.1, .5, .9]) for (const y of [.1, .5, .9]) {
        const hit = document.elementFromPoint(box.x + x * box.width, box.y + y * box.height);
        if (hit && (at.contains(hit) || hit.contains(at))) seen += 1;
    }
    window.stops ??= new Set();
    const again = window.stops.has(at);
    window.stops.add(at);
    const words = (at.getAttribute("aria-label") ?? at.innerText ?? "").trim().slice(0, 40);
    // Of something high it is enough that one of three parts is seen.
    const enough = box.height > 200 ? 3 : 5;
    const name = `${at.localName}#${at.id}.${at.className} ${words}`;
    return {name, ring: !!ring, covered: seen < enough, again};
}"""
# What a keyboard must reach; of a group of radio buttons one is enough.
_MISSED = """() => [...document.querySelectorAll(
        "a[href], button, input:not([type=hidden]):not([type=radio]), select, textarea, summary, "
        + "[tabindex='0']")]
    .filter((e) => !e.disabled && e.tabIndex >= 0 && e.checkVisibility({visibilityProperty: true}))
    .filter((e) => !window.stops.has(e)).map((e) => e.outerHTML.slice(0, 90))"""
MANY = 150


class Keyboard:
    def __init__(self, page: Page) -> None:
        self.page = page
        self.faults: list[str] = []

    def press(self, *keys: str) -> None:
        for key in keys:
            self.page.keyboard.press(key)

    def type(self, text: str) -> None:
        self.page.keyboard.type(text)

    def look(self) -> dict[str, Any] | None:
        """Return where the focus is; note when nobody could see it there."""
        at: dict[str, Any] | None = self.page.evaluate(_FOCUS)
        if at and not at["ring"]:
            self.faults.append(f"no ring: {at['name']}")
        if at and at["covered"]:
            self.faults.append(f"covered: {at['name']}")
        return at

    def tab_to(self, target: Locator, key: str = "Tab") -> None:
        """Go from stop to stop until the target has the focus."""
        expect(target).to_be_visible()
        for _ in range(MANY):
            self.press(key)
            self.look()
            if target.evaluate("e => e === document.activeElement"):
                assert self.faults == []
                return
        raise AssertionError(f"{key} never came to {target}")

    def walk(self, key: str) -> int:
        """Go once around the page; everything is reached, nothing holds the focus."""
        self.page.evaluate("window.stops = new Set()")
        outside = steps = 0
        while steps < MANY:
            steps += 1
            self.press(key)
            at = self.look()
            outside = 0 if at else outside + 1
            if outside > 2 or (at and at["again"]):
                break
        else:
            self.faults.append(f"{key} does not come to an end")
        self.faults += [f"{key} never came to {missed}" for missed in self.page.evaluate(_MISSED)]
        return steps
