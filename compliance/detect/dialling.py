"""What dialling plans know: valid numbers by region, words on a keypad, and barcodes to tell apart."""  # noqa: E501 - a pattern or example reads best in one piece

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache

import phonenumbers

REGIONS = {
    "en": ("US", "GB", "AU", "IE"),
    "de": ("DE", "AT", "CH"),
    "fr": ("FR", "BE", "CH", "CA"),
    "es": ("ES", "MX", "AR", "US"),
    "it": ("IT", "CH"),
    "ja": ("JP",),
}
_VANITY = re.compile(
    r"(?<![0-9a-z])(?:\+?1[-. ]{0,2}\(?[2-9]\d\d\)?|\(?8(?:00|33|44|55|66|77|88)\)?|0[89]00|0?120)"
    r"[-. ]{1,3}(?:\d{3}[-. ])?(?:[a-z]{4,9}|[a-z]{3}-[a-z]{4}|\d{1,3}[-. ]?[a-z]{3,6})(?![a-z0-9])"
)


@lru_cache(maxsize=4096)
def is_valid(digits: str, lang: str) -> bool:
    """A number that some region of the language could give out; with `+` any region of the world."""  # noqa: E501 - a pattern or example reads best in one piece
    regions: tuple[str | None, ...] = (None,) if digits[0] == "+" else REGIONS.get(lang, ("US",))
    if digits.startswith("00"):
        return is_valid("+" + digits.lstrip("0"), lang) if digits.lstrip("0") else False
    for region in regions:
        try:
            number = phonenumbers.parse(digits, region)
        except phonenumbers.NumberParseException:
            continue
        if phonenumbers.is_valid_number(number):
            return True
    return False


def vanity(norm: str) -> Iterator[tuple[int, int]]:
    """Numbers that end in a word, as on a keypad: 1-888-555-LAMP."""
    for match in _VANITY.finditer(norm):
        yield match.span()


def is_goods_number(digits: str) -> bool:
    """EAN, UPC and GTIN in one piece, by their check digit."""
    if len(digits) not in (12, 13, 14):
        return False
    weights = (3, 1) if len(digits) % 2 == 0 else (1, 3)
    total = sum(int(char) * weights[at % 2] for at, char in enumerate(digits))
    return total % 10 == 0
