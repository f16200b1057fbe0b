"""What figures can mean besides a telephone number: dates, prices, measures, order numbers."""

from __future__ import annotations

import re
from collections.abc import Iterable

_CURRENCY = (
    r"(?:[$\u20ac\u00a3\u00a5]|usd|eur|euros?|gbp|chf|jpy|cad|aud|pln|sek|dollars?|円|\u00a5)"
)
_MONTHS = (
    r"(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec|mai|okt|dez|janv|fev|avr|juin|juil|aout|"
    r"ene|abr|ago|dic|gen|mag|giu|lug|set|ott)[a-z]{0,8}"
)
_UNITS = (
    r"(?:mm|cm|dm|km|m|m2|m3|kg|g|mg|lbs?|oz|ml|cl|l|litres?|liters?|inch(?:es)?|in|ft|feet|w|kw|watts?|"
    r"v|kv|volts?|a|ma|mah|ah|wh|kwh|ohms?|ohmios?|hz|khz|mhz|ghz|rpm|lux|lumens?|lm|k|db|psi|bar|"
    r"mb|gb|tb|px|dpi|pcs|pieces?|stuck|pieces|piezas|pezzi|percent|%|\u00b0c?|\u2103|cycles|hours?|"
    r"openings|stunden|heures|horas|ore|個|枚|本|時間|グラム|ミリ|センチ|キロ)"
)

_ALWAYS = (
    # 3-7-7 order numbers, also when somebody broke them
    r"(?<![\d-])\d{3}[-. ]{1,2}\d{7}[-. ]{1,2}\d{6,7}(?!\d)",
    rf"{_CURRENCY}\s?\d{{1,7}}(?:[.,' ]\d{{2,3}}){{0,4}}(?!\d)",
    rf"(?<!\d)\d{{1,7}}(?:[.,']\d{{2,3}}){{0,4}}\s?{_CURRENCY}(?![a-z])",
    # dates and times of day; a further group of digits would make it something else
    r"(?<![\d./-])(?<!\+\d\d )(?<!\+\d\d\d )(?:[0-2]?\d|3[01])([./-])(?:[0-2]?\d|3[01])\1(?:19|20)?\d\d(?![./-]?\d)",  # noqa: E501 - a pattern or example reads best in one piece
    r"(?<![\d./-])(?:19|20)\d\d([./-])(?:0?\d|1[0-2])\1(?:[0-2]?\d|3[01])(?![./-]?\d)",
    r"(?<![\d-])(?:19|20)\d\d\s?[-/]\s?(?:19|20)\d\d(?![\d-])",
    r"(?<![\d.:])(?:[01]?\d|2[0-4])[:h][0-5]\d(?::[0-5]\d)?(?![\d:])",
    r"(?<![\d.])(?:[01]?\d|2[0-4])\.[0-5]\d\s?-\s?(?:[01]?\d|2[0-4])\.[0-5]\d(?![\d.])",
    rf"(?<!\d)\d{{1,2}}(?:st|nd|rd|th|\.)?\s(?:de\s)?{_MONTHS}\.?,?\s(?:de\s)?(?:19|20)\d\d(?!\d)",
    rf"{_MONTHS}\s\d{{1,2}}(?:st|nd|rd|th)?,\s(?:19|20)\d\d(?!\d)",
    r"\d{1,4}年|\d{1,2}月|\d{1,2}日|\d{1,2}時|\d{1,2}分",
    # measures and amounts
    (
        r"(?<![\d.,])\d{1,5}(?:[.,]\d{1,3})?\s?[x\u00d7]\s?\d{1,5}(?:[.,]\d{1,3})?"
        r"(?:\s?[x\u00d7]\s?\d{1,5}(?:[.,]\d{1,3})?)?(?!\d)"
    ),
    rf"(?<![\d.,])\d{{1,7}}(?:[.,]\d{{1,3}})?\s?{_UNITS}(?![a-z0-9])",
    r"(?<![\d,.])\d{1,3}(?:,\d{3}){1,4}(?:\.\d{1,2})?(?![\d,])",
    r"(?<![\d,.])[1-9]\d{0,2}(?:\.\d{3}){1,4},\d{1,2}(?!\d)",
    r"(?<![\d.])\d{1,7}[.,]\d{1,2}(?!\d|[.,-]\d)(?!\s\d)",
    r"(?<![\d.])(?:[1-9]?\d|1[0-7]\d)\.\d{4,8}(?!\d|\.\d)",  # coordinates
    # codes that letters belong to: standards, licence keys, IBAN
    (
        r"\b(?:iso|iec|din|vde|ul|ansi|bs|nf)[ -]{1,3}\d{2,6}(?:[-:]\d{1,4}){0,4}"
        r"|\ben \d{5}(?:-\d{1,3}){0,3}(?![- ]?\d)"
    ),
    r"\b[a-z]{2}\d{2}(?:[ -]?[0-9a-z]{4}){3,7}(?:[ -]?[0-9a-z]{1,3})?\b",
    r"\b97[89][- ]?(?:\d[- ]?){9}\d\b",
)
# What a window must hold for the pattern at the same place above to be worth trying.
_SIGNS: tuple[str, ...] = (
    "-. ", "$\u20ac\u00a3\u00a5uefjcpsd円", "$\u20ac\u00a3\u00a5uefjcpsd円", "./-", "./-", "-/", ":h", ".", "", "",  # noqa: E501 - a pattern or example reads best in one piece
    "年月日時分", "x\u00d7", "", ",", ",", ".,", ".", "idvuabne", "", "9",
)  # fmt: skip
_MEMBERS = tuple(
    (frozenset(signs), re.compile(pattern)) for signs, pattern in zip(_SIGNS, _ALWAYS, strict=True)
)


def masks(norm: str, windows: Iterable[tuple[int, int]]) -> bytearray:
    """1 for each character whose digits are explained and belong to no telephone number.

    Only the windows are looked at, to spare long texts.
    """
    covered = bytearray(len(norm))
    for first, last in windows:
        part = norm[first:last]
        present = frozenset(part)
        for signs, pattern in _MEMBERS:
            if signs and signs.isdisjoint(present):
                continue
            for match in pattern.finditer(part):
                start, end = match.span()
                covered[first + start : first + end] = b"\1" * (end - start)
    return covered
