"""Speech acts: what each sentence of a message does, as far as courtesy goes."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum

from compliance.detect.phrases import COURTESY
from compliance.detect.sentences import sentences
from compliance.reading import Reading, Text

NAME_WORDS, SIGNATURE_LINES, CLAUSE_WORDS = 7, 5, 3
SIGNATURE = 300  # characters
WARM_SHARE = 0.8
_ORDER_ID = re.compile(r"\(?#?\b\d{3}-\d{7}-\d{7}\b\)?|\b[a-z]{0,3}-?\d{5,20}\b")
_WORD = re.compile(r"[a-z]+(?:'[a-z]+)?")
_ANY_WORD = re.compile(r"[a-z0-9\u3040-\u30ff\u4e00-\u9fff]")
_CLAUSE = re.compile(
    r"[,;:!]+\s*|\s-+\s|\s(?:and|und|et|y|e)\s(?=(?:we|you|your|our|it|the|wir|sie|ihr|ihre|nous|vous|votre|c'est|su|le|nos|lei|la|ci)\b)"
)
_REQUEST_FR = re.compile(  # merci de vérifier asks, merci d'avoir choisi thanks
    r"\bmerci (?:de |d')(?:bien |vouloir |nous |me |le |la |les |l'){0,3}"
    r"(?!avoir|etre)[a-z]{2,20}(?:er|ir|re|oir)\b"
)
_NAME_END = re.compile(r"[,:!.\n]|$")
_JAPANESE = re.compile(r"[\u3040-\u30ff\u4e00-\u9fff]")
_HONORIFIC = re.compile(r"[^。\n]{1,20}(?:様|さん|さま|殿)[、,。!！]?\s*")
# What may open a clause that only goes on with the thanks before it.
_GOING_ON_LISTED = """
for of to that from with by like as because since so in at on among especially and or also fur von
dass weil aus mit bei und pour de que par avec parce du por para que con per che di da sul of
"""
_GOING_ON = frozenset(_GOING_ON_LISTED.split())


class Act(StrEnum):
    GREET = "greet"
    THANK = "thank"
    WISH = "wish"
    HELP = "help"
    SIGN = "sign"
    OTHER = "other"


@dataclass(frozen=True, slots=True)
class Said:
    """One act and its place in the main field."""

    act: Act
    start: int
    end: int


def acts(reading: Reading) -> list[Said]:
    """What every sentence of the main text does; order numbers say nothing."""
    text = reading.main
    if "thanks" not in text.places and "help_offer" not in text.places:
        return []
    begin, greeting = _greeting(text)
    finish, signature = _signature(text, begin)
    found = [*greeting]
    for start, end in sentences(text.norm[:finish]):
        if end <= begin:
            continue
        first = max(start, begin)
        act = _sentence(text, first, end)
        if act is not None:
            found.append(_said(text, act, first, end))
    return [*found, *signature]


def _said(text: Text, act: Act, start: int, end: int) -> Said:
    return Said(act, *text.mapped.span(start, end))


def _inside(text: Text, name: str, start: int, end: int) -> list[tuple[int, int]]:
    spans = (text.courtesy if name in COURTESY else text.places).get(name, [])
    low = bisect_left(spans, (start, 0))
    high = bisect_left(spans, (end, 0))
    return [one for one in spans[low:high] if one[1] <= end]


def _greeting(text: Text) -> tuple[int, list[Said]]:
    """Where the message proper begins: after a salutation with its name."""
    norm = text.norm
    start = len(norm) - len(norm.lstrip())
    honorific = _HONORIFIC.match(norm, start)
    if honorific is not None:
        return honorific.end(), [_said(text, Act.GREET, start, honorific.end())]
    opening = [one for one in text.courtesy.get("greeting", []) if one[0] == start]
    if not opening:
        return 0, []
    stop = max(end for _, end in opening)
    end = _NAME_END.search(norm, stop)
    until = end.end() if end is not None else stop
    name = norm[stop:until]
    if len(_WORD.findall(name)) > NAME_WORDS or _inside(text, "thanks", stop, until):
        until = stop
    return until, [_said(text, Act.GREET, start, until)]


def _signature(text: Text, begin: int) -> tuple[int, list[Said]]:
    """Where the message proper ends: before a closing formula or a name on the last line."""
    norm = text.norm
    for start, end in _inside(text, "closing", max(begin, len(norm) - SIGNATURE), len(norm)):
        if not _opens(norm, start) or _inside(text, "thanks", start, len(norm)):
            continue
        rest = norm[end:]
        few = len(_WORD.findall(rest)) <= 4 * NAME_WORDS and rest.count("\n") <= SIGNATURE_LINES
        says = _inside(text, "business", end, len(norm)) or "?" in rest or _help_after(text, end)
        if few and not says:
            return start, [_said(text, Act.SIGN, start, len(norm.rstrip()) or end)]
    last = norm.rstrip().rfind("\n")
    line = norm[last + 1 :].strip()
    if last > begin and _is_name(text, last + 1, line):
        return last, [_said(text, Act.SIGN, last + 1, len(norm.rstrip()))]
    return len(norm), []


def _help_after(text: Text, start: int) -> bool:
    return bool(_inside(text, "help_offer", start, len(text.norm)))


def _opens(norm: str, start: int) -> bool:
    """At the beginning of a line or of a sentence."""
    before = norm[:start].rstrip(" ")
    return not before or before[-1] in "\n.!,。！" or not before[-1].isascii()


def _is_name(text: Text, start: int, line: str) -> bool:
    end = start + len(line)
    known = any(
        _inside(text, name, start, end) for name in ("thanks", "business", "help_offer", "wish")
    )
    return (
        not known
        and len(line) <= 40
        and line[-1:] not in (".", "?", "!", "。")
        and (
            0 < len(_WORD.findall(line)) <= NAME_WORDS + 1
            or (bool(_JAPANESE.search(line)) and len(line) <= 16)
        )
    )


def _sentence(text: Text, start: int, end: int) -> Act | None:  # noqa: PLR0911 - a list of readings, first one wins
    norm = _ORDER_ID.sub(lambda match: " " * len(match[0]), text.norm[start:end])
    if not _ANY_WORD.search(norm) or _only_order(text, norm, start, end):
        return None
    thanks = _inside(text, "thanks", start, end)
    helps = _inside(text, "help_offer", start, end)
    wishes = _inside(text, "wish", start, end)
    business = _inside(text, "business", start, end)
    if helps:
        # Please let us know, feel free: the courtesy of an offer is no request.
        said = {text.norm[a:b] for a, b in business} - {
            "please",
            "bitte",
            "problem with",
            "por favor",
            "per favore",
        }
        if said:
            return Act.OTHER
        return Act.HELP
    if business or "?" in norm or _REQUEST_FR.search(norm):
        return Act.OTHER
    if thanks or wishes:
        act = Act.THANK if thanks else Act.WISH
        if _JAPANESE.search(norm):
            return act
        cores = sorted(begin for begin, _ in (*thanks, *wishes))
        return (
            act
            if all(_goes_on(text, norm, start, cores, *one) for one in _clauses(norm))
            else Act.OTHER
        )
    if _inside(text, "greeting", start, end) and len(_WORD.findall(norm)) <= NAME_WORDS:
        return Act.GREET
    return Act.WISH if _is_warm(text, start, end, norm) else Act.OTHER


def _only_order(text: Text, norm: str, start: int, end: int) -> bool:
    words = _WORD.findall(norm)
    return (
        len(words) <= 3
        and not _JAPANESE.search(norm)
        and bool(_inside(text, "reference", start, end))
        and len(norm.strip()) < 30
    )


def _clauses(norm: str) -> Iterator[tuple[int, int]]:
    begin = 0
    for match in _CLAUSE.finditer(norm):
        if match.start() > begin:
            yield begin, match.start()
        begin = match.end()
    if begin < len(norm):
        yield begin, len(norm)


def _goes_on(text: Text, norm: str, start: int, cores: list[int], first: int, last: int) -> bool:
    """A clause that thanks or wishes itself, goes on with it, or says nothing of its own."""
    nearest = bisect_left(cores, start + first)
    if nearest < len(cores) and cores[nearest] < start + last:
        return True
    words = _WORD.findall(norm[first:last])
    if len(words) <= CLAUSE_WORDS or words[0] in _GOING_ON:
        return True
    return _is_warm(text, start + first, start + last, norm[first:last])


def _is_warm(text: Text, start: int, end: int, norm: str) -> bool:
    words = _WORD.findall(norm)
    if not words or _JAPANESE.search(norm):
        return False
    warm = len({a for a, _ in _inside(text, "warm", start, end)})
    return warm >= WARM_SHARE * len(words)
