"""Writes icons.svg, the sprite of the icons the pages use.

Needs the `lucide` package from PyPI in the Python that runs it (one of a throw-away environment:
the product itself does not need it): `python static/make_icons.py`.

To use one more icon, add its Lucide name below and run it again.
"""

# ruff: noqa: INP001 - a script for the person who adds an icon, not a package

from __future__ import annotations

import re
import sys
import zipfile
from importlib.resources import files
from pathlib import Path

NAMES = """
arrow-left ban calendar-days check chevron-left chevron-right circle-alert circle-check circle-x
clock eye file-text hourglass inbox info lock log-out mail-x message-square message-square-text
messages-square package package-check package-open pencil scale search send shield shield-alert
shield-check smartphone triangle-alert truck undo-2 user wand-sparkles x
"""

TARGET = Path(__file__).with_name("icons.svg")
SVG_TAG = re.compile(r"<svg[^>]*>|</svg>", re.DOTALL)
STROKE = (
    'fill="none" stroke="currentColor" stroke-width="1.75" '
    'stroke-linecap="round" stroke-linejoin="round"'
)


def symbol(name: str, svg: str) -> str:
    """One icon of the sprite, without the outer svg element and white space."""
    shapes = "".join(line.strip() for line in SVG_TAG.sub("", svg).splitlines())
    shapes = shapes.replace(" />", "/>")
    return f'<symbol id="{name}" viewBox="0 0 24 24" {STROKE}>{shapes}</symbol>'


def main() -> None:
    archive = files("lucide").joinpath("lucide.zip")
    with archive.open("rb") as opened, zipfile.ZipFile(opened) as icons:
        symbols = [
            symbol(name, icons.read(f"{name}.svg").decode()) for name in sorted(NAMES.split())
        ]
    lines = [
        '<svg xmlns="http://www.w3.org/2000/svg">',
        "<!-- Lucide icons, ISC licence: see vendor/LICENSES.md -->",
        *symbols,
        "</svg>",
    ]
    TARGET.write_text("\n".join(lines) + "\n", encoding="utf-8")
    sys.stdout.write(f"{len(symbols)} icons, {TARGET.stat().st_size} bytes\n")


if __name__ == "__main__":
    main()
