"""review-positive-request: asking for a good review instead of an honest one."""

from __future__ import annotations

from collections.abc import Iterator

from compliance.detect.frames import positive_asks
from compliance.reading import Reading
from compliance.registry import rule
from compliance.types import Facts, Hit, gettext_noop


@rule(
    "review-positive-request",
    title=gettext_noop("No asking for good reviews"),
    explain=gettext_noop("Ask every buyer in the same way, whatever they may write."),
    rejects=(
        {"reason": "review_request", "body": "Please leave us a 5-star review."},
        {
            "reason": "review_request",
            "body": "A positive feedback would help our small family business.",
        },
        {"reason": "review_request", "lang": "de", "body": "Wir freuen uns über 5 Sterne."},
        {"reason": "review_request", "body": "A f1ve st@r rat1ng would mean the world to us."},
        {"lang": "fr", "body": "Merci de nous laisser un avis positif."},
        {"lang": "es", "body": "Le agradeceríamos una valoración de cinco estrellas."},
        {"lang": "it", "body": "Ci lasci una recensione a 5 stelle, per favore."},
        {"lang": "ja", "body": "星5つのレビューをいただけると嬉しいです。"},
    ),
    accepts=(
        {
            "reason": "review_request",
            "body": "Please leave a product review or seller feedback, good or bad.",
        },
        {
            "reason": "order_information",
            "body": "You ordered the 5 Star Notebook A5. Lined or blank?",
        },
        "The positive pole of the battery points up.",
        "Thank you for your positive review.",
        "We never ask for positive reviews.",
        {"lang": "fr", "body": "Cinq étoiles de 8 mm entourent le nom ; faut-il les remplir ?"},
    ),
)
def review_positive_request(reading: Reading, facts: Facts) -> Iterator[Hit]:  # noqa: ARG001 - one shape
    for found in reading.once(positive_asks):
        yield Hit(
            found.field,
            found.start,
            found.end,
            disguised=found.disguised,
            fixes=("neutral", "remove-sentence"),
            params=(("lang", reading.lang),),
        )
