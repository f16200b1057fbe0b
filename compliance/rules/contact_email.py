"""contact-email: e-mail addresses, written out or disguised."""

from __future__ import annotations

from collections.abc import Iterator

from compliance.detect.addresses import addresses
from compliance.reading import Reading
from compliance.registry import rule
from compliance.types import Facts, Hit, gettext_noop


@rule(
    "contact-email",
    title=gettext_noop("No e-mail addresses"),
    explain=gettext_noop(
        "Buyers and sellers talk through the message center, so that both stay protected."
    ),
    rejects=(
        "Write to help@acme-example.com",
        "acme (at) gmail dot com",
        "Reach us: service＠acme-example.de",
        "s a l e s @ a c m e . c o m",
        "Write to moc.elpmaxe@olleh, read backwards",
        "Send it to aW5mb0BhY21lLWV4YW1wbGUuY29t please",
        {"lang": "de", "body": "Bitte an laden (ät) muster-laden (Punkt) de senden."},
        {"lang": "it", "body": "Scriva a bottega chiocciola esempio punto it."},
        {"lang": "es", "body": "Escriba a taller arroba ejemplo punto es."},
        {"lang": "fr", "body": "Écrivez à atelier arobase exemple point fr."},
        {"lang": "ja", "body": "shop アットマーク example ドット jp までお願いします。"},
        {"html": '<p>Torn seam? <a href="mailto:help@acme-example.com">Mail us</a>.</p>'},
        {"from": "buyer", "body": "mail me at jo@x.example"},
    ),
    accepts=(
        "4 pcs @ 2.50 EUR",
        "Install the package @scope/name from npm.",
        "Serial number: QUJDREVGR0hJSktMTU5PUFFS",
        "Reply to this message",
        "The mug shows the @ sign in blue.",
        "Look at page 4. Come to the point.",
    ),
)
def contact_email(reading: Reading, facts: Facts) -> Iterator[Hit]:  # noqa: ARG001 - one shape
    for found in reading.once(addresses):
        yield Hit(
            found.field,
            found.start,
            found.end,
            disguised=found.disguised,
            fixes=("replace", "remove"),
            params=(("lang", reading.lang),),
        )
