"""HTML source turned into the text a reader sees, each character with its place in the source."""

from __future__ import annotations

import html
import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field

from compliance.normalise import Mapped

_BLOCKS_LISTED = """
address article aside blockquote body center dd details div dl dt fieldset figcaption figure
footer form h1 h2 h3 h4 h5 h6 header hr li main nav ol p pre section summary table tbody tfoot
thead tr ul
"""
_BLOCKS = frozenset(_BLOCKS_LISTED.split())
_VOID_LISTED = """
area base br col embed hr img input link meta source track wbr
"""
_VOID = frozenset(_VOID_LISTED.split())
_SILENT = frozenset(["script", "style", "title", "template", "iframe", "object", "svg", "math"])
_CELLS = frozenset(("td", "th"))

_TAG = re.compile(r"<(/?)([a-zA-Z][a-zA-Z0-9:-]{0,63})")
_ATTRIBUTE = re.compile(
    r"""[\s/]*([^\s=>/"'][^\s=>/]{0,200})(?:\s{0,20}=\s{0,20}(?:"([^"]*)"|'([^']*)'|([^\s>]*)))?"""
)
_TAG_END = re.compile(r"[^>]*>?")
_PIECE = re.compile(r"[ \t\r\n\f]+|&[#a-zA-Z][#a-zA-Z0-9]{0,31};?|[^ \t\r\n\f&]+|&")
_ENTITY = re.compile(r"&[#a-zA-Z][#a-zA-Z0-9]{0,31};?")
_UNSEEN = re.compile(
    r"display\s{0,9}:\s{0,9}none|visibility\s{0,9}:\s{0,9}hidden|"
    r"font-size\s{0,9}:\s{0,9}[01](?:px|pt|em|rem|%|\s|;|$)|opacity\s{0,9}:\s{0,9}0(?![.\d])|"
    r"(?:left|top|text-indent)\s{0,9}:\s{0,9}-\d{3}",
    re.IGNORECASE,
)
_CLASS_RULE = re.compile(r"\.([\w-]{1,60})[^{}]{0,60}\{([^}]{0,400})\}")


@dataclass(frozen=True, slots=True)
class Attribute:
    """One attribute; `value` is decoded and maps into the source."""

    tag: str
    name: str
    value: Mapped


@dataclass(frozen=True, slots=True)
class Event:
    """What stands in the source, in order. `kind` is text, br, open, close or image."""

    kind: str
    tag: str
    start: int
    end: int


@dataclass(slots=True)
class Document:
    """A parsed source. `shown` leaves out what the style hides and is None if nothing is hidden."""

    source: str
    text: Mapped = field(default_factory=lambda: Mapped("", (), ()))
    shown: Mapped | None = None
    attributes: list[Attribute] = field(default_factory=list)
    events: list[Event] = field(default_factory=list)


def parse(source: str) -> Document:
    """Linear in the length of the source; any text at all is accepted."""
    reader = _Reader(source)
    reader.run()
    return reader.document


def decode(source: str, start: int, end: int) -> Mapped:
    """A stretch of source with its entities read, white space as it is."""
    out: list[str] = []
    starts: list[int] = []
    ends: list[int] = []
    done = start
    for match in _ENTITY.finditer(source, start, end):
        out.append(source[done : match.start()])
        starts.extend(range(done, match.start()))
        ends.extend(range(done + 1, match.start() + 1))
        new = html.unescape(match[0])
        out.append(new)
        starts.extend([match.start()] * len(new))
        ends.extend([match.end()] * len(new))
        done = match.end()
    out.append(source[done:end])
    starts.extend(range(done, end))
    ends.extend(range(done + 1, end + 1))
    return Mapped("".join(out), starts, ends)


class _Reader:
    def __init__(self, source: str) -> None:
        self.source = source
        self.lower = source.lower()
        # İ grows in lower case; then the places no longer agree and the search is case-exact.
        if len(self.lower) != len(source):
            self.lower = source
        self.document = Document(source)
        self.out: list[str] = []
        self.starts: list[int] = []
        self.ends: list[int] = []
        self.unseen: list[tuple[int, int]] = []  # places in the rendered text
        self.length = 0
        self.last = "\n"
        self.stack: list[tuple[str, bool]] = []
        self.open: Counter[str] = Counter()
        self.hidden = 0
        self.hidden_classes: set[str] = set()

    def run(self) -> None:
        at, end = 0, len(self.source)
        while at < end:
            tag = self.source.find("<", at)
            if tag < 0:
                tag = end
            if tag > at:
                self._text(at, tag)
            at = self._markup(tag) if tag < end else end
        document = self.document
        document.text = Mapped("".join(self.out), self.starts, self.ends)
        if self.unseen:
            pieces = [(start, stop, "") for start, stop in self.unseen]
            document.shown = document.text.replaced(pieces)

    def _markup(self, at: int) -> int:
        source = self.source
        if source.startswith("<!--", at):
            end = source.find("-->", at + 4)
            return len(source) if end < 0 else end + 3
        if source.startswith(("<!", "<?"), at):
            end = source.find(">", at)
            return len(source) if end < 0 else end + 1
        tag = _TAG.match(source, at)
        if tag is None:
            self._text(at, at + 1)
            return at + 1
        name = tag[2].lower()
        if tag[1]:
            end = self._tag_end(tag.end())
            self._close(name, at, end)
            return end
        return self._open(name, at, tag.end())

    def _tag_end(self, at: int) -> int:
        match = _TAG_END.match(self.source, at)
        return match.end() if match else len(self.source)

    def _open(self, name: str, start: int, at: int) -> int:
        given: dict[str, Mapped] = {}
        while (match := _ATTRIBUTE.match(self.source, at)) is not None:
            group = next((one for one in (2, 3, 4) if match[one] is not None), 0)
            value = decode(self.source, *match.span(group)) if group else Mapped("", (), ())
            given.setdefault(match[1].lower(), value)
            at = match.end()
        end = self._tag_end(at)
        self.document.attributes += [Attribute(name, key, value) for key, value in given.items()]
        if name == "br":
            self.document.events.append(Event("br", name, start, end))
            self._put("\n", start, end)
        elif name in _BLOCKS:
            self.document.events.append(Event("open", name, start, end))
            self._new_line(start, end)
        elif name in _CELLS:
            self.document.events.append(Event("open", name, start, end))
            if self.last not in "\n\t":
                self._put("\t", start, end)
        elif name == "img":
            self.document.events.append(Event("image", name, start, end))
        if name in _SILENT:
            return self._skip(name, end)
        if name not in _VOID:
            self._push(name, given)
        return end

    def _push(self, name: str, given: dict[str, Mapped]) -> None:
        style = given["style"].text if "style" in given else ""
        classes = given["class"].text.split() if "class" in given else []
        hides = (
            "hidden" in given
            or _UNSEEN.search(style) is not None
            or not self.hidden_classes.isdisjoint(classes)
        )
        self.stack.append((name, hides))
        self.open[name] += 1
        self.hidden += hides

    def _close(self, name: str, start: int, end: int) -> None:
        if name in _BLOCKS or name in _CELLS:
            self.document.events.append(Event("close", name, start, end))
        if name in _BLOCKS:
            self._new_line(start, end)
        if not self.open[name]:
            return
        while self.stack:
            top, hides = self.stack.pop()
            self.open[top] -= 1
            self.hidden -= hides
            if top == name:
                return

    def _skip(self, name: str, at: int) -> int:
        """Pass over an element that shows no text; a style sheet is looked at for what it hides."""
        end = self.lower.find(f"</{name}", at)
        if end < 0:
            return len(self.source)
        if name == "style":
            for match in _CLASS_RULE.finditer(self.source, at, end):
                if _UNSEEN.search(match[2]):
                    self.hidden_classes.add(match[1])
        return self._tag_end(end)

    def _text(self, start: int, end: int) -> None:
        pre = self.open["pre"] > 0
        shown = False
        for piece in _PIECE.finditer(self.source, start, end):
            one = piece[0]
            if one[0] in " \t\r\n\f" and not pre:
                if self.last not in " \n\t":
                    self._put(" ", *piece.span())
                continue
            if one[0] == "&":
                new = html.unescape(one)
                self._put(new, *piece.span())
            else:
                new = one
                self._put_all(one, piece.start())
            shown = shown or not new.isspace()
        if shown:
            self.document.events.append(Event("text", "", start, end))

    def _new_line(self, start: int, end: int) -> None:
        if self.last != "\n":
            self._put("\n", start, end)

    def _put(self, new: str, start: int, end: int) -> None:
        """Add text that stands for one whole stretch of source."""
        if new:
            self._note_hidden(len(new))
            self.out.append(new)
            self.starts.extend([start] * len(new))
            self.ends.extend([end] * len(new))
            self.last = new[-1]

    def _put_all(self, new: str, start: int) -> None:
        self._note_hidden(len(new))
        self.out.append(new)
        self.starts.extend(range(start, start + len(new)))
        self.ends.extend(range(start + 1, start + len(new) + 1))
        self.last = new[-1]

    def _note_hidden(self, length: int) -> None:
        if self.hidden:
            if self.unseen and self.unseen[-1][1] == self.length:
                self.unseen[-1] = (self.unseen[-1][0], self.length + length)
            else:
                self.unseen.append((self.length, self.length + length))
        self.length += length


def spans_of_text(document: Document) -> Sequence[tuple[int, int]]:
    """Where in the source text stands, tags left out; for fixes that must not break a tag."""
    return [(event.start, event.end) for event in document.events if event.kind == "text"]
