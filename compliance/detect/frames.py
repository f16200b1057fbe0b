"""Review talk: who is asked for what kind of review, seen as a frame within one sentence."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator

from compliance.detect.found import Found, apart
from compliance.detect.sentences import sentences
from compliance.normalise import Mapped
from compliance.reading import Reading, Text

NEAR, AFTER_NOUN, BESIDE, GIVEN = 20, 10, 44, 60
_STARS = r"(?:st[a*]rs?|sternen?|sterne-|etoiles?|estrellas?|stelle|stella)"
_FIVE = re.compile(
    rf"(?<![a-z0-9.,])(?:5|five|f\*ve|all five|the five|funf|fuenf|cinq|cinco|cinque|full|maximum|top)"  # noqa: E501 - a pattern or example reads best in one piece
    rf"[ -]{{0,2}}(?:out of (?:5|five) )?{_STARS}|(?<![0-9./])5\s?/\s?5(?![0-9/])|[★☆⭐]{{5}}"
    r"|(?:5|五)つ?星|星\s?(?:を\s?)?(?:5|五)(?:つ|個)?|満点|(?:a |the )?top marks|full marks|"
    r"(?:100|hundred)\s?%\s?positive|die volle punktzahl|bestnote"
)
_SCALE = re.compile(
    rf"\b(?:1|one|eins|einem|une?|uno)(?:[ -]{_STARS})?\s?(?:-|to|bis|a|and|or|oder|und|et|ou|y|o|e)\s?"  # noqa: E501 - a pattern or example reads best in one piece
    r"(?:5|five|funf|cinq|cinco|cinque)\b|1(?:から|～|~)5"
)
_TRACES = (
    "star", "stern", "etoile", "estrella", "stell", "5/5", "5 / 5", "★", "☆", "⭐", "星", "満点", "marks",  # noqa: E501 - a pattern or example reads best in one piece
    "% positive", "punktzahl", "bestnote", "st*r",
)  # fmt: skip
_THANKS_FOR = re.compile(
    r"(?:thank(?:s| you)[a-z ]{0,20} for|appreciate|dank[a-z ]{0,12} fur|merci[a-z ]{0,14} pour|"
    r"gracias por|grazie (?:mille )?per|received|saw|read|got|you wrote|you left|you gave us|you posted|noticed|haben|gesehen|recu|vu|visto|ricevuto) "  # noqa: E501 - a pattern or example reads best in one piece
    r"(?:your|the|ihre|die|votre|vos|su|sus|la|sua|un|una|une|a|eine)\s?[a-z ]{0,14}$"
)
_THANKED_JA = re.compile(r"(?:いただき|頂き|下さり|くださり)[^。]{0,12}(?:ありがとう|感謝|御礼)")
_FOLDED = re.compile(
    r"(?<![a-z0-9])(?=[a-z0-9@$!*]{0,30}[0-9@$!*])(?=[a-z0-9@$!*]{0,30}[a-z])[a-z0-9@$!*]{3,31}(?![a-z0-9])"
)
_PLEASE = re.compile(r"[ ,!]{0,3}(?:please|bitte|svp|s'il vous plait|por favor|per favore)")
_MIXED = re.compile(r"[0-9@$!*][a-z]")
_LEET = str.maketrans("4310579@$!*", "aeiostgasia")


def positive_asks(reading: Reading) -> list[Found]:
    """Sentences that ask for a positive review, for five stars, or for any other good mark."""
    return apart([one for text in reading.texts for one in _in_text(text)])


def _in_text(text: Text) -> Iterator[Found]:
    folded = _folded(text)
    yield from _in_view(text, disguised=False)
    if folded is not None:
        yield from _in_view(folded, disguised=True)


def _folded(text: Text) -> Text | None:
    """Figures and signs inside words read as letters: rev1ew, st@rs. Same length, same places."""
    norm = text.norm
    if not _MIXED.search(norm):
        return None
    new = _FOLDED.sub(_as_letters, norm)
    if new == norm:
        return None
    plain = Mapped(new, text.mapped.starts, text.mapped.ends)
    return Text(text.field, text.kind, text.source, plain, text.pack)


def _as_letters(match: re.Match[str]) -> str:
    token = match[0]
    letters = sum(char.isalpha() for char in token)
    return token.translate(_LEET) if letters * 2 > len(token) - 1 and token[0] != "*" else token


def _in_view(text: Text, *, disguised: bool) -> Iterator[Found]:
    norm = text.norm
    if "review_noun" not in text.places and not any(trace in norm for trace in _TRACES):
        return
    for start, end in sentences(norm):
        if _asks(text, start, end):
            yield Found(text.field, *text.mapped.span(start, end), disguised=disguised)


def _asks(text: Text, start: int, end: int) -> bool:
    sentence = text.norm[start:end]
    for first, last in _five_stars(text, start, end, sentence):
        if _is_asked(text, start, end, first, last):
            return True
    if _inside(text, "review_neutral", start, end):
        return False
    return any(
        _is_asked(text, start, end, first, last) for first, last in _good_reviews(text, start, end)
    )


def _five_stars(text: Text, start: int, end: int, sentence: str) -> Iterator[tuple[int, int]]:
    if _SCALE.search(sentence):
        return
    nouns = any(
        True
        for one in _inside(text, "review_noun", start, end)
        if text.norm[one[0] : one[1]] not in _VAGUE
    )
    asks = bool(_inside(text, "review_ask", start, end))
    for match in _FIVE.finditer(sentence):
        first, last = start + match.start(), start + match.end()
        given = any(
            0 <= first - b <= GIVEN or 0 <= a - last <= GIVEN
            for a, b in _inside(text, "star_give", max(start, first - 80), min(end, last + 80))
        )
        if _PLEASE.match(sentence, match.end()) and not nouns:
            given = True
        shape = re.match(
            r"[a-z]*[ ,-]{1,3}(?:(?:of|de|di|von|a|mit)\s)?(?:\d|shape|border|motif|around|entour|alrededor|intorno|um\b|als muster|notebook|hotel|screw|badge|shape)",  # noqa: E501 - a pattern or example reads best in one piece
            text.norm[last : last + 24],
        )
        if (nouns and asks) or (given and not shape):
            yield first, last


def _good_reviews(text: Text, start: int, end: int) -> Iterator[tuple[int, int]]:
    """A word of praise beside a word for reviews, where somebody is asked for it."""
    praise = _inside(text, "review_positive", start, end)
    if not praise or not _inside(text, "review_ask", start, end):
        return
    for a, b in praise:
        for c, d in _inside(text, "review_noun", max(start, a - 60), min(end, b + 60)):
            between = text.norm[min(b, d) : max(a, c)]
            vague = text.norm[c:d] in _VAGUE
            most = 3 if vague else (NEAR if a < c else AFTER_NOUN)
            if len(between) <= most and not re.search(r"[,;:()]", between):
                if vague and not text.norm[a:b].startswith(_CLEAR_PRAISE):
                    continue
                yield min(a, c), max(b, d)


_CLEAR_PRAISE = (
    "positiv",
    "favo",
    "excel",
    "high",
    "top",
    "maxim",
    "perfect",
    "full",
    "bonne",
    "gute",
)
_VAGUE = frozenset(
    (
        "note",
        "notes",
        "word",
        "words",
        "mark",
        "marks",
        "retour",
        "nota",
        "comment",
        "comments",
        "score",
        "opinion",
        "voto",
        "コメント",
    )
)


def _is_asked(text: Text, start: int, end: int, first: int, last: int) -> bool:
    """Not denied, not thanked for, and not a change of what is already written."""
    before = text.norm[max(start, first - 60) : first]
    if _THANKS_FOR.search(before) or _THANKED_JA.search(text.norm[last : min(end, last + 60)]):
        return False
    if _inside(text, "review_change", max(start, first - BESIDE), min(end, last + 16)):
        return False
    denials = _inside(text, "negation", max(start, first - BESIDE), first)
    denials += [
        one
        for one in _inside(text, "negation", last, min(end, last + 60))
        if not text.norm[one[0]].isascii()
    ]
    return not denials or bool(
        _inside(text, "no_negation", max(start, first - 90), min(end, last + 90))
    )


def _inside(text: Text, name: str, start: int, end: int) -> list[tuple[int, int]]:
    spans = text.places.get(name, [])
    low, high = bisect_left(spans, (start, 0)), bisect_left(spans, (end, 0))
    return [one for one in spans[low:high] if one[1] <= end]
