"""The phrase automaton: all words of the pack's lists are found in one pass over a text."""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING

import ahocorasick

from compliance.detect import numerals
from compliance.normalise import fold

if TYPE_CHECKING:
    from compliance.pack import Pack

COURTESY = frozenset(("greeting", "closing", "wish", "business", "warm"))
_WORD = frozenset("abcdefghijklmnopqrstuvwxyz0123456789") | {
    chr(code) for code in range(0x0400, 0x0530)
}

Places = dict[str, list[tuple[int, int]]]


def places(norm: str, pack: Pack, *, courtesy: bool = False) -> Places:
    """Where each list's words stand, by list, in order. A word counts only as a whole word.

    A word of a list that ends in `*` may go on, one that begins with `*` may stand inside a word;
    both only for scripts that part words with spaces. Number words are the list `numeral`. The
    lists of everyday words in COURTESY match nearly everywhere and are looked for only on request.
    """
    found: Places = {}
    size = len(norm)
    for last, entries in _automaton(pack, courtesy=courtesy).iter(norm):
        after = last + 1
        goes_on = after < size and norm[after] in _WORD
        for length, left, right, name in entries:
            start = after - length
            if (right and goes_on) or (left and start and norm[start - 1] in _WORD):
                continue
            end = after
            if goes_on and norm[start] in _WORD:
                while end < size and norm[end] in _WORD:
                    end += 1
            if name in found:
                found[name].append((start, end))
            else:
                found[name] = [(start, end)]
    for spans in found.values():
        spans.sort()
    return found


@lru_cache(maxsize=8)
def _automaton(pack: Pack, *, courtesy: bool) -> ahocorasick.Automaton:
    words: dict[str, set[tuple[int, bool, bool, str]]] = {}
    for name in pack.words:
        if (name in COURTESY) is not courtesy:
            continue
        for word in pack.word_list(name):
            plain = fold(word.strip("*"))
            left = not word.startswith("*") and plain[0] in _WORD
            right = not word.endswith("*") and plain[-1] in _WORD
            words.setdefault(plain, set()).add((len(plain), left, right, name))
    for word in () if courtesy else (*numerals.WORDS, *numerals.TIMES):
        words.setdefault(word, set()).add((len(word), True, True, "numeral"))
    for word in () if courtesy else (*numerals.KANA, *numerals.KANJI):
        words.setdefault(word, set()).add((len(word), False, False, "numeral"))
    automaton = ahocorasick.Automaton()
    automaton.add_word("\0", ())  # an automaton without any word cannot search
    for plain, entries in words.items():
        automaton.add_word(plain, tuple(sorted(entries)))
    automaton.make_automaton()
    return automaton
