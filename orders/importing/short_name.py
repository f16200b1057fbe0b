"""Makes "Daniel M." of a full name while it is read, so that the full one is never kept."""

from __future__ import annotations

import re
import unicodedata

UNKNOWN = "Buyer"
_LONGEST = 30
_TITLES = frozenset(
    {
        "dr",
        "frau",
        "herr",
        "m",
        "miss",
        "mlle",
        "mme",
        "mr",
        "mrs",
        "ms",
        "prof",
        "sig",
        "sr",
        "sra",
    }
)
# Written without a space between the names, or with the family name first.
_FAMILY_FIRST = re.compile(r"[\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af]")


def short_name(full: str, *, lone_word_is_given_name: bool) -> str:
    """Return the given name and an initial; a name already short stays as it is.

    Words with digits or signs (telephone numbers, addresses) are left out. A lone word is kept
    where it is known to be a given name, else only its initial is.
    """
    family, comma, given = full.partition(",")
    told = (f"{given} {family}" if comma else full).split()
    words = [word for word in told if _is_name(word)]
    if len(words) < len(told):
        lone_word_is_given_name = False  # what was left out may have been the given name
    if len(words) > 1 and words[0].rstrip(".").lower() in _TITLES:
        # "Dr. Huber": what follows a title need not be a given name.
        words = words[1:]
        lone_word_is_given_name = False
    if not words:
        return UNKNOWN
    if _FAMILY_FIRST.search(words[0]):
        return f"{words[0][0]}."
    if len(words) > 1:
        return f"{words[0][:_LONGEST]} {words[-1][0].upper()}."
    return words[0][:_LONGEST] if lone_word_is_given_name else f"{words[0][0].upper()}."


def _is_name(word: str) -> bool:
    """Letters, with at most one hyphen, apostrophes and a closing dot; begins with a letter."""
    if word.isalpha():
        return True
    kinds = {
        unicodedata.category(character)[0] for character in re.sub(r"['’-]", "", word.rstrip("."))
    }
    return word[0].isalpha() and kinds <= {"L", "M"} and word.count("-") <= 1
