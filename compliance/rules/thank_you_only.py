"""thank-you-only: a message that the seller begins only to say thanks."""

from __future__ import annotations

from collections.abc import Iterator

from compliance.detect.acts import Act, acts
from compliance.reading import Reading
from compliance.registry import rule
from compliance.types import Facts, Hit, gettext_noop


@rule(
    "thank-you-only",
    title=gettext_noop("Not only thanks"),
    explain=gettext_noop("The buyer has already read that the order is welcome."),
    rejects=(
        {"reason": "order_information", "body": "Thank you for your purchase!"},
        {"reason": "order_information", "body": "Thanks so much, have a great day."},
        {
            "reason": "order_information",
            "lang": "de",
            "body": "Vielen Dank für Ihre Bestellung. Ihr Team",
        },
        {
            "reason": "order_information",
            "body": "Thank you for your order. If you need anything, we are happy to help.",
        },
        {
            "reason": "fba_issue",
            "lang": "fr",
            "body": "Bonjour Madame Roux,\n\nun grand merci pour votre confiance !\n\nCordialement\nLéa",  # noqa: E501 - a pattern or example reads best in one piece
        },
        {"reason": "fba_issue", "lang": "es", "body": "Muchas gracias por comprar con nosotros."},
        {"reason": "fba_issue", "lang": "it", "body": "La ringraziamo di cuore per l'acquisto."},
        {"reason": "fba_issue", "lang": "ja", "body": "ご注文いただき、誠にありがとうございます。"},
    ),
    accepts=(
        {
            "reason": "order_information",
            "body": "Thank you for your order. Please tell us the name to engrave.",
        },
        {"reason": "reply", "body": "Thank you, that solves it."},
        {"reason": "invoice", "body": "Thanks, your invoice is attached."},
        {"reason": "invoice", "lang": "fr", "body": "Merci de vérifier la facture ci-jointe."},
        {
            "reason": "order_information",
            "lang": "ja",
            "body": "ご注文ありがとうございます。サイズをお知らせください。",
        },
    ),
)
def thank_you_only(reading: Reading, facts: Facts) -> Iterator[Hit]:  # noqa: ARG001 - one shape
    found = reading.once(acts)
    kinds = {one.act for one in found}
    if Act.THANK not in kinds or Act.OTHER in kinds:
        return
    thanks = [one for one in found if one.act is Act.THANK]
    yield Hit(reading.field, thanks[0].start, thanks[-1].end)
