"""Telephone numbers: runs of digits that nothing else explains, weighed by the words around them."""  # noqa: E501 - a pattern or example reads best in one piece

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterator
from itertools import pairwise

from compliance.detect import masks
from compliance.detect.dialling import is_goods_number, is_valid, vanity
from compliance.detect.digits import Run, chains
from compliance.detect.found import Found, apart
from compliance.normalise import BIDI
from compliance.reading import Reading, Text

LEAST, MOST = 7, 15
SHORTEST = 5  # only right after a word for telephoning
BEFORE, AFTER, LABEL, NEXT_TO = 100, 60, 42, 16
APART = 26

_DIGITS = re.compile(r"[0-9]")
_WORD = re.compile(r"[a-z]+")
_CONNECTORS_LISTED = """
to and or number numbers no nos nummern until bis und oder et ou a au y o e ed x is are ist sind
est sont es son sono
"""
_CONNECTORS = frozenset(_CONNECTORS_LISTED.split())
_DEVICES = (
    "telefon", "phone", "mobil", "handy", "fax", "portable", "movil", "celular",
    "cellulare", "cell",
)  # fmt: skip
_LETTERS = re.compile(r"[a-z]")
_SENTENCE_END = re.compile(
    r"(?:[.!?]\s+|[。！？]|\n\n)(?=.*[a-z\u3040-\u30ff\u4e00-\u9fff])", re.DOTALL
)
_PLAIN = re.compile(r"[+(]{0,2}[0-9](?:[0-9]|[ ().\-/\u2010-\u2013\u00a0]{1,3}(?=[0-9])){3,40}\)?")
_TEL = re.compile(r"(?:tel|callto|sms|fax):", re.IGNORECASE)


def numbers(reading: Reading) -> list[Found]:
    """Every telephone number of a message, each place once."""
    found = [one for text in reading.texts for one in _in_text(text, reading.lang)]
    return apart([*found, *_in_links(reading)])


def _in_links(reading: Reading) -> Iterator[Found]:
    if reading.document is None:
        return
    for one in reading.document.attributes:
        value = one.value.text.strip()
        if one.name == "href" and _TEL.match(value) and len(_DIGITS.findall(value)) >= 3:
            yield Found("html", *one.value.span(0, len(one.value.text)))


def _in_text(text: Text, lang: str) -> Iterator[Found]:
    norm = text.norm
    clusters = list(_clusters(text))
    if clusters:
        windows = [(max(0, first - 12), last) for first, last in clusters]
        covered = masks.masks(norm, _merged(windows))
        for first, last in clusters:
            for runs, whole in chains(norm, covered, first, last):
                if _enough(whole):
                    yield from _in_chain(text, runs, whole, lang)
    if "phone_cue" in text.places:
        for start, end in vanity(norm):
            if _Case(text, start, end).cue:
                yield _found(text, start, end, unsure=False)


def _enough(run: Run) -> bool:
    return sum(map(len, run.groups)) >= SHORTEST


def _clusters(text: Text) -> Iterator[tuple[int, int]]:
    """Stretches with enough digits or number words near each other to be worth a look."""
    norm = text.norm
    places = [match.start() for match in _DIGITS.finditer(norm)]
    words = text.places.get("numeral")
    if words:
        places = sorted({*places, *(start for start, _ in words)})
    begin = 0
    for at in range(1, len(places) + 1):
        if at == len(places) or places[at] - places[at - 1] > APART:
            if at - begin >= SHORTEST - 1:
                yield max(0, places[begin] - 12), min(len(norm), places[at - 1] + APART)
            begin = at


def _merged(windows: list[tuple[int, int]]) -> list[tuple[int, int]]:
    merged: list[tuple[int, int]] = []
    for start, end in windows:
        if merged and start <= merged[-1][1]:
            merged[-1] = (merged[-1][0], max(end, merged[-1][1]))
        else:
            merged.append((start, end))
    return merged


def _in_chain(text: Text, runs: list[Run], whole: Run, lang: str) -> Iterator[Found]:
    hit = False
    for run in runs:
        for part in _parts(run):
            verdict = _weigh(text, part, lang)
            if verdict is not None:
                hit = True
                yield _found(text, *_with_sign(text, part), unsure=verdict)
    if not hit and whole.loose and LEAST <= len(whole.digits) <= MOST:
        case = _Case(text, whole.start, whole.end)
        if _split_on_purpose(whole, case):
            yield _found(text, *_with_sign(text, whole), unsure=False)


def _parts(run: Run) -> Iterator[Run]:
    """A run that is too long for one number is parted where its writer left most room."""
    if len(run.digits) <= MOST:
        yield run
        return
    part = [run.atoms[0]]
    for before, after in pairwise(run.atoms):
        if after.start - before.end >= 3:
            yield Run(tuple(part))
            part = []
        part.append(after)
    if len(part) < len(run.atoms):
        yield Run(tuple(part))


def _with_sign(text: Text, run: Run) -> tuple[int, int]:
    start, end, norm = run.start, run.end, text.norm
    while start and norm[start - 1] in "+(" and run.start - start < 2:
        start -= 1
    if norm[start:end].count("(") > norm[start:end].count(")") and norm[end : end + 1] == ")":
        end += 1
    return start, end


def _weigh(text: Text, run: Run, lang: str) -> bool | None:  # noqa: PLR0911 - a list of readings, first one wins
    """None: no telephone number. Otherwise whether it can be read in an innocent way."""
    size = len(run.digits)
    if size > MOST or size < SHORTEST:
        return None
    case = _Case(text, run.start, run.end)
    if size < LEAST:
        if case.sign and is_valid("+" + run.digits, lang):
            return False
        close = case.cue_beside and case.distance <= NEXT_TO // 2
        return False if close and not case.label and not case.glued else None
    kinds = run.kinds()
    if kinds == {"figures"}:
        return _weigh_figures(run, case, lang)
    if case.label and not case.cue:
        return None
    if "leet" in kinds:
        real = sum(len(atom.digits) for atom in run.atoms if atom.kind != "leet")
        real += sum(
            c.isdecimal() for a in run.atoms if a.kind == "leet" for c in text.norm[a.start : a.end]
        )
        sure = case.cue or (real >= 6 and is_valid(run.digits, lang))
        return False if real >= 5 and sure else None
    if kinds <= {"kanji", "kana"}:
        return False if case.cue or run.digits[0] == "0" else None
    if _counting(run) and not case.cue:
        return None
    words = sum(atom.kind != "figures" for atom in run.atoms)
    return False if case.cue or words >= 5 or run.digits[0] == "0" else None


def _weigh_figures(run: Run, case: _Case, lang: str) -> bool | None:  # noqa: PLR0911 - a list of readings, first one wins
    digits = run.digits
    if case.sign:
        sure = case.cue or is_valid("+" + digits, lang)
        return None if case.label and not sure else not sure
    if case.glued and not case.cue_beside:
        return None
    if case.label:
        if not case.cue:
            return None
        return None if case.hard_label or not _shaped(run) else False
    if case.cue:
        return None if _counting(run) and not case.cue_beside else False
    if _counting(run) or (len(run.atoms) == 1 and is_goods_number(digits)):
        return None
    one_piece = len(run.atoms) == 1 and digits[0] != "0"
    return one_piece or not is_valid(digits, lang)


def _shaped(run: Run) -> bool:
    """Grouped, or begun with the nought of a trunk line: numbers of goods are mostly in one piece."""  # noqa: E501 - a pattern or example reads best in one piece
    return len(run.atoms) > 1 or run.digits[0] == "0"


def _counting(run: Run) -> bool:
    """36 38 40 42, one two three: each more than the one before, and no leading nought."""
    if len(run.atoms) < 3 or any(group[0] == "0" for group in run.groups):
        return False
    values = [int(group) for group in run.groups]
    steps = {after - before for before, after in pairwise(values)}
    return min(steps) > 0 and (len(values) > 3 or len(steps) == 1)


def _split_on_purpose(whole: Run, case: _Case) -> bool:
    """Over lines or with commas: only with a word for telephoning, or spelled word by word."""
    if case.label and not case.cue_beside:
        return False
    if whole.kinds() == {"figures"}:
        return case.cue and not _counting(whole) and len(whole.digits) >= LEAST + 1
    spelled = all(len(group) <= 2 for group in whole.groups)
    return case.cue or (spelled and len(whole.atoms) >= LEAST + 1 and not _counting(whole))


def _found(text: Text, start: int, end: int, *, unsure: bool) -> Found:
    first, last = text.mapped.span(start, end)
    written = text.source[first:last]
    plain = _PLAIN.fullmatch(written) is not None and not _apart(written)
    bidi = not text.source.isascii() and not BIDI.isdisjoint(text.source[max(0, first - 3) : last])
    return Found(text.field, first, last, disguised=bidi or not plain, unsure=unsure)


def _apart(written: str) -> bool:
    """Nearly every digit on its own."""
    groups = re.findall(r"[0-9]+", written)
    return len(groups) >= 6 and sum(len(group) == 1 for group in groups) > len(groups) / 2


class _Case:
    """What stands around a run: words for telephoning, and labels of other numbers."""

    def __init__(self, text: Text, start: int, end: int) -> None:
        norm, places = text.norm, text.places
        self.start, self.end = start, end
        before = norm[max(0, start - BEFORE) : start]
        cut = max((match.end() for match in _SENTENCE_END.finditer(before)), default=0)
        self.first = start - len(before) + cut
        after = _SENTENCE_END.search(norm, end, end + AFTER)
        self.last = end + AFTER if after is None else after.start()
        self.sign = "+" in norm[max(0, start - 2) : start]
        cues = self._near(places.get("phone_cue", []), self.first, self.last)
        hard = self._near(places.get("reference", []), max(self.first, start - LABEL), end + 26)
        soft = self._near(places.get("ticket", []), max(self.first, start - LABEL), start)
        labels = [one for one in hard if self._holds(norm, one)]
        cues = [one for one in cues if not self._swallowed(norm, one, labels)]
        self.cue = bool(cues)
        nearest = max((stop for _, stop in cues if stop <= start), default=-1)
        self.distance = start - nearest
        self.cue_beside = nearest >= 0 and start - nearest <= NEXT_TO
        self.hard_label = any(begin >= end or begin >= nearest for begin, _ in labels)
        self.label = self.hard_label or any(begin >= nearest for begin, _ in soft)
        self.glued = self._is_glued(norm, nearest)

    def _near(self, spans: list[tuple[int, int]], first: int, last: int) -> list[tuple[int, int]]:
        low = bisect_left(spans, (first, 0))
        high = bisect_right(spans, (last, 0))
        return [one for one in spans[low:high] if one[1] <= self.start or one[0] >= self.end]

    def _holds(self, norm: str, label: tuple[int, int]) -> bool:
        """A label before a number counts unless another number stands between; one after, if near."""  # noqa: E501 - a pattern or example reads best in one piece
        begin, stop = label
        if begin >= self.end:
            return bool(
                re.fullmatch(
                    r"[ ,)]{0,2}(?:is|was|ist|est|es|e|on|as|は|が|の)?[ ]?(?:the|your|our|die|der|das|la|le|el|il|votre|su|ihre)? ?",  # noqa: E501 - a pattern or example reads best in one piece
                    norm[self.end : begin],
                )
            )
        between = norm[stop : self.start]
        if len(_DIGITS.findall(between)) < 4:
            return True
        return not set(_WORD.findall(between)) - _CONNECTORS

    def _swallowed(self, norm: str, cue: tuple[int, int], labels: list[tuple[int, int]]) -> bool:
        """The phone of `the serial number of your phone` is no word for telephoning."""
        noun = norm.startswith(_DEVICES, cue[0])
        return any(
            (first <= cue[0] and cue[1] <= last) or (noun and 0 <= cue[0] - last <= 16)
            for first, last in labels
        )

    def _is_glued(self, norm: str, nearest: int) -> bool:
        """Part of a code with letters: WT-410-25-0012, B4012345."""
        start = self.start
        before = norm[max(0, start - 2) : start]
        if before and before[-1] in "-_./#" and _LETTERS.match(before[:1]):
            return nearest < start - 2
        if before and _LETTERS.match(before[-1]):
            return nearest != start
        return re.match(r"[-_]?[a-z]", norm[self.end : self.end + 2]) is not None
