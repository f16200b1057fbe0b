"""contact-phone: telephone numbers, written out, spelled, split or disguised."""

from __future__ import annotations

from collections.abc import Iterator

from compliance.detect.numbers import numbers
from compliance.reading import Reading
from compliance.registry import rule
from compliance.types import Facts, Hit, gettext_noop


@rule(
    "contact-phone",
    title=gettext_noop("No phone numbers"),
    explain=gettext_noop(
        "Buyers and sellers talk through the message center, so that both stay protected."
    ),
    rejects=(
        "Call us: +49 30 1234567",
        "Ring 0 8 0 0 - five five five - 12 34",
        "Tel (212) 555-0147",
        "Dial eight zero zero five five five one two three four",
        "Ring me on 6l7-555-OI34 after six",
        "Our line: 2\u200b0\u200b6-5\u200b5\u200b5-0\u200b1\u200b4\u200b7",
        {"lang": "fr", "body": "Appelez le zéro six, douze, trente-quatre, cinquante, dix-huit."},
        {"lang": "ja", "body": "お電話は〇六、六一二三、四五六七まで。"},
        {"html": '<p>Any question? <a href="tel:+13125550199">Call us</a></p>'},
        {"html": "<p>Call <b>3</b><i>12</i>-555-&#48;144 now.</p>"},
        {"from": "buyer", "body": "My mobile is 0171 2345678"},
    ),
    accepts=(
        "Order 111-1111111-1111111",
        "Tracking 1Z999AA10123456784, EAN 4006381333931",
        {"reason": "oversize_delivery", "body": "Which phone number may the driver use?"},
        "Two-tone size list: one two three four",
        "The desk measures 120 x 60 x 75 cm and costs $1,299.99.",
        "The serial number of your phone is 0212555014301.",
        "The visit is possible on 12/05/2026 or 13/05/2026 between 10:00 and 12:00.",
    ),
)
def contact_phone(reading: Reading, facts: Facts) -> Iterator[Hit]:  # noqa: ARG001 - one shape
    for found in reading.once(numbers):
        yield Hit(
            found.field,
            found.start,
            found.end,
            disguised=found.disguised,
            fixes=("remove",),
            unsure=found.unsure,
        )
