"""The phrase automaton: all words of the pack's lists are found in one pass over a text."""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING

import ahocorasick

from compliance.detect import numerals
from compliance.normalise import fold

if TYPE_CHECKING:
    from compliance.pack import Pack

Places = dict[str, list[tuple[int, int]]]


def places(norm: str, pack: Pack) -> Places:
    """Where each list's words stand, by list, in order. A word counts only as a whole word.

    A word of a list that ends in `*` may go on, one that begins with `*` may stand inside a word;
    both only for scripts that part words with spaces. Number words are the list `numeral`.
    """
    found: Places = {}
    size = len(norm)
    for last, entries in _automaton(pack).iter(norm):
        for length, left, right, name in entries:
            end = last + 1
            start = end - length
            if left and start and _in_word(norm[start - 1]):
                continue
            if right and end < size and _in_word(norm[end]):
                continue
            while end < size and norm[start].isascii() and _in_word(norm[end]):
                end += 1
            found.setdefault(name, []).append((start, end))
    for spans in found.values():
        spans.sort()
    return found


@lru_cache(maxsize=8)
def _automaton(pack: Pack) -> ahocorasick.Automaton:
    words: dict[str, set[tuple[int, bool, bool, str]]] = {}
    for name in pack.words:
        for word in pack.word_list(name):
            plain = fold(word.strip("*"))
            left = not word.startswith("*") and _in_word(plain[0])
            right = not word.endswith("*") and _in_word(plain[-1])
            words.setdefault(plain, set()).add((len(plain), left, right, name))
    for word in (*numerals.WORDS, *numerals.TIMES):
        words.setdefault(word, set()).add((len(word), True, True, "numeral"))
    for word in (*numerals.KANA, *numerals.KANJI):
        words.setdefault(word, set()).add((len(word), False, False, "numeral"))
    automaton = ahocorasick.Automaton()
    automaton.add_word("\0", ())  # an automaton without any word cannot search
    for plain, entries in words.items():
        automaton.add_word(plain, tuple(sorted(entries)))
    automaton.make_automaton()
    return automaton


def _in_word(char: str) -> bool:
    return "a" <= char <= "z" or "0" <= char <= "9" or "\u0400" <= char <= "\u052f"
