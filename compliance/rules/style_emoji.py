"""style-emoji: pictures among the letters."""

from __future__ import annotations

from collections.abc import Iterator

from compliance.detect.emoji import emoji
from compliance.reading import Reading
from compliance.registry import rule
from compliance.types import Facts, Hit, gettext_noop


@rule(
    "style-emoji",
    title=gettext_noop("No emoji"),
    explain=gettext_noop("Messages are written without emoji."),
    stage="style",
    rejects=(
        {"reason": "order_information", "body": "Please confirm the size 😀"},
        {"reason": "order_information", "body": "Please confirm the colour ❤️"},
        {"reason": "order_information", "body": "Please confirm the name 👍🏽"},
        {"reason": "reply", "html": "<p>The kettle is blue &#x1F499;</p>"},
        {"reason": "reply", "body": "Choose 1️⃣ or 2️⃣."},
        {"reason": "reply", "body": "It is made in 🇵🇹 by 👩🏽‍🔧 and her team."},
    ),
    accepts=(
        {"reason": "order_information", "body": "The Bluetooth® and Acme™ marks, © 2026."},
        {"reason": "order_information", "body": "Press # and then * on the keypad, 3 times."},
        {"reason": "order_information", "body": "Press Menu → Reset ✓"},
        {"reason": "reply", "body": "Turn it ↔ to the left, below 20 °C ★★★ :-)"},
    ),
)
def style_emoji(reading: Reading, facts: Facts) -> Iterator[Hit]:  # noqa: ARG001 - one shape
    for text in reading.texts:
        for start, end in emoji(text.plain.text):
            first, last = text.plain.span(start, end)
            yield Hit(text.field, first, last, fixes=("tidy",))
