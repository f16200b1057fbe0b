"""One comparable form of a text, and the way back from each of its characters to the original."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass

BIDI = frozenset("\u202a\u202b\u202d\u202e\u2066\u2067\u2068")
_VOICING = "\u3099\u309a"
_NEWLINES = "\r\n\v\f\x85\u2028\u2029"
_QUOTES = dict.fromkeys("\u2018\u2019\u02bc\u201b\u00b4`\u2032", "'")
_LOOK_ALIKE = dict(
    zip("авекмнорстухіјѕһԁԛԝɡαεικνορτυχγϲıłøđ", "abekmhopctyxijshdqwgaeikvoptuxycilod", strict=True)
)
_SPELLED = {"ß": "ss", "æ": "ae", "œ": "oe", "ﬀ": "ff", "ƒ": "f"}
_SMALL_CAPITALS = dict(zip("ᴀʙᴄᴅᴇꜰɢʜɪᴊᴋʟᴍɴᴏᴘʀꜱᴛᴜᴠᴡʏᴢ", "abcdefghijklmnoprstuvwyz", strict=True))
_LETTER_BADGES = (0x1F150, 0x1F170)  # negative circled and squared A to Z: NFKC leaves them


@dataclass(frozen=True, slots=True)
class Mapped:
    """A text whose character i stands for `[starts[i], ends[i])` of an original."""

    text: str
    starts: Sequence[int]
    ends: Sequence[int]

    def span(self, start: int, end: int) -> tuple[int, int]:
        """The original of `text[start:end]`, which must not be empty.

        Not simply first start and last end: a view may have turned a part round.
        """
        first, last = self.starts[start], self.ends[end - 1]
        if first < last:
            return first, last
        return min(self.starts[start:end]), max(self.ends[start:end])

    def replaced(self, pieces: Sequence[tuple[int, int, str]]) -> Mapped:
        """Replace parts, in order and apart from each other; each new character maps to all of it."""  # noqa: E501 - a pattern or example reads best in one piece
        out: list[str] = []
        starts: list[int] = []
        ends: list[int] = []
        done = 0
        for start, end, new in pieces:
            out.append(self.text[done:start])
            starts.extend(self.starts[done:start])
            ends.extend(self.ends[done:start])
            if new:
                first, last = self.span(start, end)
                out.append(new)
                starts.extend([first] * len(new))
                ends.extend([last] * len(new))
            done = end
        out.append(self.text[done:])
        starts.extend(self.starts[done:])
        ends.extend(self.ends[done:])
        return Mapped("".join(out), starts, ends)


def identity(text: str) -> Mapped:
    return Mapped(text, range(len(text)), range(1, len(text) + 1))


def fold(text: str) -> str:
    """The comparable form alone, for words that come from a list."""
    return normalise(identity(text)).text


def normalise(given: Mapped) -> Mapped:
    """Lower case, NFKC, no accents, no invisible characters, look-alike letters made Latin.

    Every kind of line break becomes one newline, every digit of any script 0 to 9.
    """
    text = given.text
    if _ODD.search(text) is None:
        return Mapped(text.lower(), given.starts, given.ends)
    out: list[str] = []
    starts: list[int] = []
    ends: list[int] = []
    for part in _PARTS.finditer(text):
        at, end = part.span()
        char = part[0]
        if char[0] in _PLAIN:
            out.append(char.lower())
            starts.extend(given.starts[at:end])
            ends.extend(given.ends[at:end])
            continue
        new = _known.get(char)
        if new is None:
            new = _known.setdefault(char, _fold_one(char))
        if new in _VOICING_SET and out:
            _voice(out, new)
            continue
        out.append(new)
        starts.extend([given.starts[at]] * len(new))
        ends.extend([given.ends[end - 1]] * len(new))
    return Mapped("".join(out), starts, ends)


def is_ignorable(char: str) -> bool:
    """Characters that show nothing: they may not hide what stands around them."""
    if unicodedata.category(char) in ("Cf", "Cc", "Me"):
        return char not in "\t" + _NEWLINES
    return char in _IGNORABLE or "\u0300" <= char <= "\u036f" or "\ufe00" <= char <= "\ufe0f"


_ODD = re.compile(r"[^\n\t -_a-~]")
_PARTS = re.compile(r"[\n\t -_a-~]+|\r\n|.", re.DOTALL)
_PLAIN = frozenset("\n\t" + "".join(map(chr, range(0x20, 0x7F)))) - {"`"}
_IGNORABLE = frozenset("\u034f\u115f\u1160\u17b4\u17b5\u2800\u3164\uffa0")
_VOICING_SET = frozenset(_VOICING)
_known: dict[str, str] = {}


def _voice(out: list[str], mark: str) -> None:
    """Half-width kana carry their voicing mark as a character of its own."""
    if out[-1]:
        joined = unicodedata.normalize("NFC", out[-1][-1] + mark)
        if len(joined) == 1:
            out[-1] = out[-1][:-1] + joined


def _fold_one(char: str) -> str:
    if char[0] in _NEWLINES:
        return "\n"
    if is_ignorable(char):
        return ""
    digit = unicodedata.digit(char, None)
    if digit is not None:
        return str(digit)
    for base in _LETTER_BADGES:
        if base <= ord(char) < base + 26:
            return chr(ord("a") + ord(char) - base)
    return "".join(_fold_letter(one) for one in unicodedata.normalize("NFKC", char).lower())


def _fold_letter(char: str) -> str:  # noqa: PLR0911 - a list of readings, first one wins
    if char in _QUOTES:
        return "'"
    category = unicodedata.category(char)
    if category == "Pd" or char == "\u2212":
        return "-"
    if category == "Zs":
        return " "
    if char in "\u201c\u201d\u201e\u00ab\u00bb":
        return '"'
    for table in (_LOOK_ALIKE, _SPELLED, _SMALL_CAPITALS):
        if char in table:
            return table[char]
    if char < "\u0530" or "\u1e00" <= char < "\u2000":
        plain = unicodedata.normalize("NFD", char)[0]
        return _LOOK_ALIKE.get(plain, plain)
    if "\u0300" <= char <= "\u036f":
        return ""
    return char
