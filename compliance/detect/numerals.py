"""Number words of six languages, as the digits a listener would write down."""

from __future__ import annotations

_UNITS = {
    "en": "zero one two three four five six seven eight nine",
    "de": "null eins zwei drei vier funf sechs sieben acht neun",
    "fr": "zero un deux trois quatre cinq six sept huit neuf",
    "es": "cero uno dos tres cuatro cinco seis siete ocho nueve",
    "it": "zero uno due tre quattro cinque sei sette otto nove",
}
_TEENS = {
    "en": "ten eleven twelve thirteen fourteen fifteen sixteen seventeen eighteen nineteen",
    "de": "zehn elf zwolf dreizehn vierzehn funfzehn sechzehn siebzehn achtzehn neunzehn",
    "fr": "dix onze douze treize quatorze quinze seize",
    "es": "diez once doce trece catorce quince dieciseis diecisiete dieciocho diecinueve",
    "it": "dieci undici dodici tredici quattordici quindici sedici diciassette diciotto diciannove",
}
_TENS = {
    "en": "twenty thirty forty fifty sixty seventy eighty ninety",
    "de": "zwanzig dreissig vierzig funfzig sechzig siebzig achtzig neunzig",
    "fr": "vingt trente quarante cinquante soixante septante huitante nonante",
    "es": "veinte treinta cuarenta cincuenta sesenta setenta ochenta noventa",
    "it": "venti trenta quaranta cinquanta sessanta settanta ottanta novanta",
}
_MORE = {
    "oh": "0", "nought": "0", "naught": "0", "nil": "0", "nul": "0", "zwo": "2", "ein": "1",
    "fuenf": "5", "zwoelf": "12", "dreiszig": "30", "une": "1", "una": "1", "fuenfzig": "50",
    "fourty": "40", "niner": "9", "quatrevingt": "80", "octante": "80", "fifteen": "15",
    "hundred": "00", "hundert": "00", "cents": "00", "cento": "00", "thousand": "000",
    "tausend": "000", "veintiun": "21", "veintiuno": "21",
    "achthundert": "800", "neunhundert": "900", "nullachthundert": "0800", "nullneunhundert": "0900",  # noqa: E501 - a pattern or example reads best in one piece
}  # fmt: skip
TIMES = {
    "double": 2, "triple": 3, "treble": 3, "twice": 2, "thrice": 3, "doppel": 2, "doppelt": 2,
    "zweimal": 2, "dreimal": 3, "doble": 2, "doppio": 2, "doppia": 2, "triplo": 3, "tripla": 3,
}  # fmt: skip
JOINERS = frozenset(("and", "et", "y", "und"))
KANA = {
    "ゼロ": "0", "レイ": "0", "レー": "0", "マル": "0", "イチ": "1", "ニイ": "2", "ニー": "2",
    "ニ": "2", "サン": "3", "ヨン": "4", "シ": "4", "ゴー": "5", "ゴ": "5", "ロク": "6",
    "ナナ": "7", "シチ": "7", "ハチ": "8", "キュウ": "9", "キュー": "9", "ク": "9",
    "ぜろ": "0", "いち": "1", "さん": "3", "よん": "4", "ろく": "6", "なな": "7", "はち": "8",
    "きゅう": "9", "まる": "0", "れい": "0", "にい": "2", "ごう": "5", "しち": "7",
}  # fmt: skip
KANJI = {char: str(value) for value, char in enumerate("〇一二三四五六七八九")} | {"零": "0"}


def _table() -> dict[str, str]:
    words = dict(_MORE)
    for lang, listed in _UNITS.items():
        words |= {word: str(value) for value, word in enumerate(listed.split())}
        words |= {word: str(value) for value, word in enumerate(_TEENS[lang].split(), 10)}
        words |= {word: str(value * 10) for value, word in enumerate(_TENS[lang].split(), 2)}
    for value, ten in enumerate(_TENS["de"].split(), 2):
        for unit, word in enumerate(["ein", *_UNITS["de"].split()[2:]], 1):
            words[f"{word}und{ten}"] = str(value * 10 + unit)
    for value, ten in enumerate(_TENS["it"].split(), 2):
        for unit, word in enumerate(_UNITS["it"].split()[1:], 1):
            stem = ten[:-1] if word[0] in "uo" else ten
            words[stem + word] = str(value * 10 + unit)
    for unit, word in enumerate(_UNITS["es"].split()[1:], 1):
        words[f"veinti{word}"] = str(20 + unit)
    return words


WORDS = _table()


def join(before: str, after: str) -> str | None:
    """Twenty and two make 22, soixante and douze 72, quatre and vingt 80; None if they stand apart.

    Whole hundreds only add their noughts, as in a spoken 0 800.
    """
    if len(before) == 2 and before.endswith("0") and before != "00":
        if len(after) == 1 and after != "0":
            return before[0] + after
        if before in ("60", "80") and len(after) == 2 and after[0] == "1":
            return str(int(before) + int(after))
    return "80" if (before, after) == ("4", "20") else None
