"""text-length: no text at all, or more than the reason allows."""

from __future__ import annotations

import re
from collections.abc import Iterator

from compliance.detect.emoji import without
from compliance.normalise import is_ignorable
from compliance.reading import Reading
from compliance.registry import rule
from compliance.types import Facts, Hit, gettext_noop

_BREAK = re.compile("\r\n")


@rule(
    "text-length",
    title=gettext_noop("Not empty, not too long"),
    explain=gettext_noop("Each reason has a limit for the length of the text."),
    stage="mandatory",
    rejects=(
        {"reason": "reply", "body": "\u200b \u200b "},
        {"reason": "reply", "html": "<p> </p>"},
        {"reason": "reply", "body": "🙂"},
        {"reason": "order_information", "body": "Which size? " * 167},
        {"reason": "customization", "body": "x" * 801},
        {"reason": "reply", "body": "Yes. " * 801},
        {"from": "buyer", "body": "ab" * 50_001},
    ),
    accepts=(
        {"reason": "reply", "body": "Yes."},
        {"reason": "order_information", "body": "Which size?\r\n" * 166 + "M or L?!"},
        {"reason": "customization", "body": "x" * 800 + "🙂"},
        {"reason": "reply", "html": f"<p style='{'x' * 5000}'>Yes.</p>"},
        {"reason": "reply", "html": '<img src="cid:a" alt="drawing">'},
    ),
)
def text_length(reading: Reading, facts: Facts) -> Iterator[Hit]:  # noqa: ARG001 - one shape
    most_bytes = reading.limit("text-length", "max_bytes")
    if len(reading.source) + len(reading.submission.subject) > most_bytes // 4 and (
        len(reading.source.encode(errors="replace")) > most_bytes
        or len(reading.submission.subject.encode(errors="replace")) > most_bytes
    ):
        yield Hit(params=(("why", "size"), ("max", str(most_bytes))))
        return
    shown = _BREAK.sub("\n", without(reading.main.plain.text)).strip()
    reason = reading.reason
    most = reading.pack.reply.text_max if reason is None else reason.text_max
    if len(shown) > most:
        yield Hit(
            reading.field,
            0,
            len(reading.source),
            params=(("length", str(len(shown))), ("max", str(most)), ("why", "long")),
        )
    elif _empty(shown) and not _has_picture(reading):
        yield Hit(params=(("why", "empty"),))


def _empty(text: str) -> bool:
    return all(char.isspace() or is_ignorable(char) for char in text)


def _has_picture(reading: Reading) -> bool:
    document = reading.document
    return document is not None and any(event.kind == "image" for event in document.events)
