"""Views of a text in which spelled, bracketed and spaced parts of addresses are put together."""

from __future__ import annotations

import re
from dataclasses import dataclass

from compliance.normalise import BIDI, Mapped, normalise
from compliance.reading import Text

_OPEN, _CLOSE = r"[\[({<|~*_\-]", r"[\])}>|~*_\-]"
_SPACED = re.compile(r"(?<![^\s\[({])[a-z0-9](?: {1,2}[a-z0-9@.:/_\-]){3,200}(?![^\s\]).,;!?)}\[])")
_DOT_SYMBOL = re.compile(
    rf"\s{{0,2}}{_OPEN}\s{{0,2}}[.,\u00b7\u2022\u3002]\s{{0,2}}{_CLOSE}\s{{0,2}}"
    r"|(?<=[a-z0-9\-]) \. ?(?=[a-z]{2,15}(?![a-z0-9]))"
    r"|(?<=[a-z0-9\-])\. (?=(?:com|net|org|info|biz|io|example)(?![a-z0-9]))"
    r"|(?<=[a-z0-9\-])[\u00b7\u2022\u3002\uff61\u2219](?=[a-z]{2,15}(?![a-z0-9]))"
)
_AT_SYMBOL = re.compile(
    rf"\s{{0,2}}{_OPEN}\s{{0,2}}[@a]\s{{0,2}}{_CLOSE}\s{{0,2}}|(?<=[a-z0-9_])(?: @ |@ )(?=[a-z0-9])"
)
_SCHEME = re.compile(r"\b(?:hxxps?|h\*\*ps?|http|https|ftp)\s{0,2}[\[(]?:[\])]?\s{0,2}[/\\]{2}\s{0,2}")
_CAMEL = re.compile(r"(?<=[a-z0-9])(?:AT|DOT)(?=[a-z0-9])")


@dataclass(frozen=True, slots=True)
class View:
    """A derived text. `changed` marks the characters that were put there for something else."""

    mapped: Mapped
    changed: bytearray

    def is_changed(self, start: int, end: int) -> bool:
        return self.changed.find(1, start, end) >= 0


def views(text: Text, *, with_at: bool) -> list[View]:
    """The text as it is, and where there is a trace of one, its disguised forms put right.

    Without `with_at` the word stays a word: "look at shop dot example" is no mailbox.
    """
    plain = text.mapped
    found = [View(plain, bytearray(len(plain.text)))]
    bases = [plain]
    spaced = _put_together(plain)
    if spaced is not None:
        bases.append(spaced)
        found.append(_marked(spaced, plain.text))
    turned = _turned(text)
    if turned is not None:
        bases.append(turned)
        found.append(View(turned, bytearray(b"\1") * len(turned.text)))
    for base in bases:
        rewritten = _spelled(text, base, own=base is plain, with_at=with_at)
        if rewritten is not None:
            found.append(_marked(rewritten, plain.text))
    return found


def _marked(view: Mapped, norm: str) -> View:
    """A character is changed when its neighbours did not stand beside it in the original."""
    changed = bytearray(len(view.text))
    previous = -1
    for at in range(len(view.text)):
        if view.ends[at] - view.starts[at] > 1 or (previous >= 0 and view.starts[at] > previous + 1):
            changed[at] = 1
        previous = view.ends[at] - 1
    return View(view, changed)


def _put_together(plain: Mapped) -> Mapped | None:
    """s h o p @ m a i l: single characters with a space between them."""
    pieces = []
    for match in _SPACED.finditer(plain.text):
        start = match.start()
        pieces += [
            (start + at, start + at + 1, "") for at, char in enumerate(match[0]) if char == " "
        ]
    return plain.replaced(pieces) if pieces else None


def _turned(text: Text) -> Mapped | None:
    """What a reader sees after a right-to-left override."""
    shown = text.plain.text
    if BIDI.isdisjoint(shown):
        return None
    order: list[int] = []
    at = 0
    while at < len(shown):
        if shown[at] in "\u202e\u202b\u2067":
            end = at + 1
            while end < len(shown) and shown[end] not in "\u202c\u2069\n":
                end += 1
            order += range(end - 1, at, -1)
            at = end
        else:
            order.append(at)
            at += 1
    starts, ends = text.plain.starts, text.plain.ends
    turned = Mapped(
        "".join(shown[one] for one in order), [starts[o] for o in order], [ends[o] for o in order]
    )
    return normalise(turned)


def _spelled(text: Text, base: Mapped, *, own: bool, with_at: bool) -> Mapped | None:
    """`at`, `dot`, `dash` and their signs become @ . and -."""
    norm = base.text
    pieces: list[tuple[int, int, str]] = []
    if own:
        for name, sign in (("at", "@"), ("dot", "."), ("dash", "-"), ("underscore", "_")):
            for start, end in text.places.get(name, ()):
                piece = _word(norm, start, end, sign)
                if piece is not None:
                    pieces.append(piece)
        pieces += [
            (match.start(), match.end(), "@" if match[0] == "AT" else ".")
            for match in _CAMEL.finditer(text.plain.text)
            if len(text.plain.text) == len(norm)
        ]
    else:
        for sign, word in (("@", r"(?:at|arobase|arroba|chiocciola)"), (".", r"(?:dot|punkt|point|punto)")):
            pattern = re.compile(rf"\s?{_OPEN}\s?{word}\s?{_CLOSE}\s?|(?<=[a-z0-9]) {word} (?=[a-z0-9])")
            pieces += [(*match.span(), sign) for match in pattern.finditer(norm)]
    pieces += [(*match.span(), ".") for match in _DOT_SYMBOL.finditer(norm)]
    pieces += [(*match.span(), "@") for match in _AT_SYMBOL.finditer(norm) if len(match[0]) > 1]
    pieces += [
        (*match.span(), "http://") for match in _SCHEME.finditer(norm) if match[0] not in _GOOD
    ]
    if not with_at:
        pieces = [piece for piece in pieces if piece[2] != "@"]
    if not pieces:
        return None
    return base.replaced(_without_overlap(pieces))


_GOOD = ("http://", "https://", "ftp://")


def _word(norm: str, start: int, end: int, sign: str) -> tuple[int, int, str] | None:
    """The word with the brackets, dashes or spaces that set it off; both sides must be set off."""
    first, last = start, end
    while first and start - first < 4 and norm[first - 1] in " [({<|~*_-":
        first -= 1
    while last < len(norm) and last - end < 4 and norm[last] in " ])}>|~*_-":
        last += 1
    foreign = not norm[start].isascii()
    if not foreign and (first == start or last == end):
        return None
    if not first or last == len(norm):
        return None
    return first, last, sign


def _without_overlap(pieces: list[tuple[int, int, str]]) -> list[tuple[int, int, str]]:
    kept: list[tuple[int, int, str]] = []
    for piece in sorted(pieces, key=lambda one: (one[0], -one[1])):
        if not kept or piece[0] >= kept[-1][1]:
            kept.append(piece)
    return kept
