"""link-external: links that lead out of the marketplace, written out or disguised."""

from __future__ import annotations

from collections.abc import Iterator

from compliance.detect.links import links
from compliance.reading import Reading
from compliance.registry import rule
from compliance.types import Facts, Hit, gettext_noop


@rule(
    "link-external",
    title=gettext_noop("No links to other sites"),
    explain=gettext_noop("Only links that are needed to complete the order may be sent."),
    rejects=(
        "See https://acme-example.com/new",
        "Manual: drive.google.com/file/xyz",
        "The list is on acme-example.io",
        "Our page is a c m e [dot] c o m",
        "Look at hxxp://acme-example[.]com",
        "The plan is on acme-example dot com",
        "Open http://198.51.100.7/plan",
        "Pick one in our [gallery](https://acme.example/colours)",
        "Sign in at https://market.example.acme.test/orders",
        {"lang": "fr", "body": "Le guide est sur acme-exemple point fr."},
        {"html": '<p>Read <a href="https://help.acme.example/lamp">our page</a>.</p>'},
        {"from": "buyer", "body": "I saw it on www.acme-example.com"},
    ),
    accepts=(
        "Your order page is https://market.example/orders/111-1111111-1111111",
        "We used the file design.final.v2 and version 2.5.in",
        "The cloth has a size dot pattern.",
        "Please confirm the size.The bag comes in M. Call.It fits.",
        "It works with node.js and ASP.NET; see log.csv, e.g. line 3.",
        {
            "html": '<p><a href="https://www.market.example/orders">your order</a> <a href="#a">a</a></p>'  # noqa: E501 - a pattern or example reads best in one piece
        },
    ),
)
def link_external(reading: Reading, facts: Facts) -> Iterator[Hit]:  # noqa: ARG001 - one shape
    for found in reading.once(links):
        yield Hit(
            found.field,
            found.start,
            found.end,
            disguised=found.disguised,
            fixes=("remove",),
        )
