"""Views of a text in which spelled, bracketed and spaced parts of addresses are put together."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from compliance.normalise import BIDI, Mapped, normalise
from compliance.reading import Text

_OPEN, _CLOSE = r"[\[({<|~*_\-]", r"[\])}>|~*_\-]"
_SPELLED_SIGN = r"[\[(]? ?(?:dot|punkt|point|punto|at|arobase|arroba|chiocciola) ?[\])]?"
_SPACED = re.compile(
    rf"(?<![^\s\[({{])[a-z0-9](?: {{1,2}}(?:[a-z0-9@.:/_\-](?![a-z0-9])|{_SPELLED_SIGN}(?= ))){{3,200}}"  # noqa: E501 - a pattern or example reads best in one piece
)
_BETWEEN_SINGLE = re.compile(r"(?<![^ ].) {1,2}(?=.(?: |$))")
_DOT_SYMBOL = re.compile(
    rf"\s{{0,2}}{_OPEN}\s{{0,2}}[.,\u00b7\u2022\u3002]\s{{0,2}}{_CLOSE}\s{{0,2}}"
    r"|(?<=[a-z0-9\-]) \. ?(?=[a-z]{2,15}(?![a-z0-9]))"
    r"|(?<=[a-z0-9\-])\. (?=(?:com|net|org|info|biz|io|example)(?![a-z0-9]))"
    r"|(?<=[a-z0-9\-]),(?=(?:com|net|org)(?![a-z0-9]))"
    r"|(?<=[a-z0-9\-])[\u00b7\u2022\u3002\uff61\u2219](?=[a-z]{2,15}(?![a-z0-9]))"
)
_AT_SYMBOL = re.compile(
    rf"\s{{0,2}}{_OPEN}\s{{0,2}}[@a]\s{{0,2}}{_CLOSE}\s{{0,2}}|(?<=[a-z0-9_])(?: @ |@ )(?=[a-z0-9])"
)
_BRACKETED = re.compile(rf"{_OPEN}\s{{0,2}}[.,@a\u00b7\u2022\u3002]\s{{0,2}}{_CLOSE}")
_LOOSE_DOT = re.compile(
    r"[.,] ?(?:com|net|org|info|biz|io|example)(?![a-z0-9])|[\u00b7\u2022\u3002\uff61\u2219][a-z]"
)
_SCHEME = re.compile(
    r"\b(?:hxxps?|h\*\*ps?|http|https|ftp)\s{0,2}[\[(]?:[\])]?\s{0,2}[/\\]{2}\s{0,2}"
)
_SPELLED = tuple(
    (
        sign,
        re.compile(rf"\s?{_OPEN}\s?{word}\s?{_CLOSE}\s?|(?<=[a-z0-9]) {word} (?=[a-z0-9])"),
    )
    for sign, word in (
        ("@", "(?:at|arobase|arroba|chiocciola)"),
        (".", "(?:dot|punkt|point|punto)"),
    )
)
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
    plain = View(text.mapped, bytearray(len(text.norm)))
    bases = [plain]
    spaced = _put_together(plain)
    if spaced is not None:
        bases.append(spaced)
    turned = _turned(text)
    if turned is not None:
        bases.append(turned)
    spelled = (_spelled(text, base, own=base is plain, with_at=with_at) for base in bases)
    return [*bases, *(view for view in spelled if view is not None)]


def _rewritten(base: View, pieces: list[tuple[int, int, str]]) -> View:
    """The view with parts replaced; new characters and those after a gap are marked as changed."""
    changed = bytearray()
    done, gap = 0, False
    for start, end, new in [*pieces, (len(base.changed), len(base.changed), "")]:
        kept = base.changed[done:start]
        if gap and kept:
            kept[0] = 1
        changed += kept + b"\1" * len(new)
        done, gap = end, not new
    return View(base.mapped.replaced(pieces), changed)


def _put_together(plain: View) -> View | None:
    """s h o p @ m a i l: single characters with a space between them."""
    pieces = []
    for match in _SPACED.finditer(plain.mapped.text):
        if sum(len(part) == 1 for part in match[0].split()) < 4:
            continue
        start = match.start()
        pieces += [
            (start + space.start(), start + space.end(), "")
            for space in _BETWEEN_SINGLE.finditer(match[0])
        ]
    return _rewritten(plain, pieces) if pieces else None


def _turned(text: Text) -> View | None:
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
    mapped = normalise(turned)
    return View(mapped, bytearray(b"\1") * len(mapped.text))


def _spelled(text: Text, base: View, *, own: bool, with_at: bool) -> View | None:
    """`at`, `dot`, `dash` and their signs become @ . and -."""
    norm = base.mapped.text
    pieces = list(_words(text, norm) if own else _words_of_view(norm))
    if _BRACKETED.search(norm) or " ." in norm or _LOOSE_DOT.search(norm):
        pieces += [(*match.span(), ".") for match in _DOT_SYMBOL.finditer(norm)]
        pieces += [(*match.span(), "@") for match in _AT_SYMBOL.finditer(norm) if len(match[0]) > 1]
    elif "@ " in norm:
        pieces += [(*match.span(), "@") for match in _AT_SYMBOL.finditer(norm) if len(match[0]) > 1]
    if "//" in norm or "\\\\" in norm:
        pieces += [
            (*match.span(), "http://") for match in _SCHEME.finditer(norm) if match[0] not in _GOOD
        ]
    if not with_at:
        pieces = [piece for piece in pieces if piece[2] != "@"]
    if not _says_anything(pieces, norm, with_at=with_at):
        return None
    return _rewritten(base, _without_overlap(pieces))


def _words(text: Text, norm: str) -> Iterator[tuple[int, int, str]]:
    for name, sign in (
        ("at", "@"),
        ("dot", "."),
        ("dash", "-"),
        ("underscore", "_"),
        ("dot_com", ".com"),
    ):
        for start, end in text.places.get(name, ()):
            piece = _word(norm, start, end, sign)
            if piece is not None:
                yield piece
    if len(text.plain.text) == len(norm):
        for match in _CAMEL.finditer(text.plain.text):
            yield *match.span(), "@" if match[0] == "AT" else "."


def _words_of_view(norm: str) -> Iterator[tuple[int, int, str]]:
    for sign, pattern in _SPELLED:
        for match in pattern.finditer(norm):
            yield *match.span(), sign


def _says_anything(pieces: list[tuple[int, int, str]], norm: str, *, with_at: bool) -> bool:
    """Dashes alone make no address, and dots no mailbox where there is no @."""
    signs = {sign for _, _, sign in pieces}
    if with_at:
        return bool(signs) and ("@" in signs or "@" in norm)
    return bool(signs - {"-", "_"}) or (bool(signs) and "." in norm)


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
