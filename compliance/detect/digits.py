"""Runs of digits in a text, however they are written: figures, words, kana, look-alike letters."""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterator
from dataclasses import dataclass
from enum import IntEnum

from compliance.detect import numerals

_LEET = str.maketrans("oilsbzg", "0115829")
_LEET_TOKEN = re.compile(r"[0-9oilsbzg]+")
_ALTERNATING = re.compile(r"[a-z]+|[0-9]+")
_KANA = "|".join(sorted(numerals.KANA, key=len, reverse=True))
_KANJI = "".join(numerals.KANJI)
_TOKEN = re.compile(rf"(?P<plain>[0-9a-z]+)|(?P<kana>{_KANA})|(?P<kanji>[{_KANJI}])")
_TIGHT = re.compile(r"[ .\-/()\[\]{}*_|\u2022\u00b7~+\\\u30fc\u2010の]*")
_LOOSE = re.compile(r"[^a-z0-9\u3040-\u30ff\u4e00-\u9fff]*")
_FILLERS_LISTED = """
dash hyphen minus space strich bindestrich tiret guion trattino dot point punkt punto slash then
pause dann puis luego poi
"""
_FILLERS = frozenset(_FILLERS_LISTED.split())
_TIGHT_MAX, _LOOSE_MAX = 4, 6


class Gap(IntEnum):
    """How closely two neighbours of a run stand together."""

    NONE = 0
    TIGHT = 1
    LOOSE = 2
    BREAK = 3


@dataclass(frozen=True, slots=True)
class Atom:
    """One written piece. `kind` is figures, word, leet, kana or kanji."""

    start: int
    end: int
    digits: str
    kind: str


@dataclass(frozen=True, slots=True)
class Run:
    """Atoms that may make one number."""

    atoms: tuple[Atom, ...]
    loose: bool = False

    @property
    def start(self) -> int:
        return self.atoms[0].start

    @property
    def end(self) -> int:
        return self.atoms[-1].end

    @property
    def digits(self) -> str:
        return "".join(atom.digits for atom in self.atoms)

    @property
    def groups(self) -> tuple[str, ...]:
        return tuple(atom.digits for atom in self.atoms)

    def kinds(self) -> set[str]:
        return {atom.kind for atom in self.atoms}


def chains(
    norm: str, masks: bytearray | None, first: int, last: int
) -> Iterator[tuple[list[Run], Run]]:
    """Tight runs that stand in one chain, with the run they would make together.

    Only what lies between `first` and `last` is read.
    """
    chain: list[Atom] = []
    cuts: list[int] = []  # where a loose gap lies before an atom of the chain
    for atom, gap in _linked(norm, masks, first, last):
        if gap is Gap.BREAK:
            yield from _chain(chain, cuts)
            chain, cuts = [], []
        elif gap is Gap.LOOSE:
            cuts.append(len(chain))
        chain.append(atom)
    yield from _chain(chain, cuts)


def _chain(chain: list[Atom], cuts: list[int]) -> Iterator[tuple[list[Run], Run]]:
    if chain:
        bounds = [0, *cuts, len(chain)]
        runs = [Run(tuple(chain[a:b])) for a, b in itertools.pairwise(bounds) if a < b]
        yield runs, Run(tuple(chain), loose=bool(cuts))


def _linked(norm: str, masks: bytearray | None, begin: int, end: int) -> Iterator[tuple[Atom, Gap]]:
    """Each atom with the gap that parts it from the one before."""
    last = -1
    filler = 0
    for atom in _atoms(norm, begin, end):
        if not atom.digits:
            filler += atom.end - atom.start
            continue
        gap = Gap.BREAK
        if last >= 0 and atom.start - last <= _LOOSE_MAX + filler + 4:
            gap = _gap(norm, last, atom.start)
        if gap is not Gap.BREAK and _masked(last, atom.end, masks):
            gap = Gap.BREAK
        if not _masked(atom.start, atom.end, masks):
            yield atom, gap
            last = atom.end
        else:
            last = -1
        filler = 0


def _gap(norm: str, start: int, end: int) -> Gap:
    between = norm[start:end]
    words = re.findall(r"[a-z]+", between)
    for word in words:
        if word not in _FILLERS and word not in numerals.JOINERS:
            return Gap.BREAK
        between = between.replace(word, "-", 1)
    if len(between) <= _TIGHT_MAX + 3 * len(words) and _TIGHT.fullmatch(between):
        return Gap.NONE if not between else Gap.TIGHT
    if len(between) <= _LOOSE_MAX and _LOOSE.fullmatch(between) and between.count("\n") <= 2:
        return Gap.LOOSE
    return Gap.BREAK


def _masked(start: int, end: int, masks: bytearray | None) -> bool:
    return masks is not None and masks.find(1, max(0, start), end) >= 0


def _atoms(norm: str, first: int, last: int) -> Iterator[Atom]:
    """Atoms in order; words that may stand between digits come without digits of their own."""
    times = 1
    began = -1
    held: Atom | None = None  # a word that the next one may complete: twenty, quatre
    for match in _TOKEN.finditer(norm, first, last):
        atom = _read(match)
        if atom is None:
            times, began = _multiplier(match, times, began)
            if match[0] not in numerals.JOINERS and held is not None:
                yield held
                held = None
            continue
        if times > 1 and atom.digits:
            digits = atom.digits[0] * times + atom.digits[1:]
            atom = Atom(began, atom.end, digits, atom.kind)
            times, began = 1, -1
        if held is not None:
            joined = numerals.join(held.digits, atom.digits) if atom.kind == "word" else None
            if joined and atom.start - held.end <= 4:
                held = Atom(held.start, atom.end, joined, "word")
                continue
            yield held
            held = None
        if atom.kind == "word" and (len(atom.digits) == 2 or atom.digits == "4"):
            held = atom
        else:
            yield atom
    if held is not None:
        yield held


def _multiplier(match: re.Match[str], times: int, began: int) -> tuple[int, int]:
    if match[0] in numerals.TIMES:
        return numerals.TIMES[match[0]], match.start()
    return (times, began) if match[0] in numerals.JOINERS else (1, -1)


def _read(match: re.Match[str]) -> Atom | None:  # noqa: PLR0911 - a list of readings, first one wins
    token = match[0]
    start, end = match.span()
    if match["kana"]:
        return Atom(start, end, numerals.KANA[token], "kana")
    if match["kanji"]:
        return Atom(start, end, numerals.KANJI[token], "kanji")
    if token.isdecimal():
        return Atom(start, end, token, "figures")
    if token in numerals.WORDS:
        return Atom(start, end, numerals.WORDS[token], "word")
    if token in _FILLERS:
        return Atom(start, end, "", "filler")
    parts = _ALTERNATING.findall(token) if len(token) <= 40 else []
    if len(parts) > 1 and all(part.isdecimal() or part in numerals.WORDS for part in parts):
        return Atom(start, end, "".join(numerals.WORDS.get(part, part) for part in parts), "word")
    if _LEET_TOKEN.fullmatch(token) and len(token) <= 15 and _looks_leet(token):
        return Atom(start, end, token.translate(_LEET), "leet")
    return None


def _looks_leet(token: str) -> bool:
    """A figure followed by a unit (5 l, 10 g) is none, nor is a word."""
    if not any(char.isdecimal() for char in token):
        return token in ("o", "oo", "i", "oi", "io", "il", "li", "ol", "lo", "ooo", "iii", "ioi")
    body = token.rstrip("lgsb")
    return not body.isdecimal() or token[-1] == "o"
