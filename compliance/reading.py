"""A message made ready to be judged: its texts, each with the views that detectors ask for."""

from __future__ import annotations

from collections.abc import Callable
from functools import cached_property
from typing import TypeVar

from compliance.detect.phrases import Places, places
from compliance.normalise import Mapped, identity, normalise
from compliance.pack import Pack, Reason
from compliance.parse import Document, parse
from compliance.types import Side, Submission

T = TypeVar("T")


class Text:
    """One stretch of a field: the visible text, the text with hidden parts, a subject, an alt text.

    `norm` is what detectors look at; `span` leads back to the field as it was given.
    """

    def __init__(self, field: str, kind: str, source: str, plain: Mapped, pack: Pack) -> None:
        self.field = field
        self.kind = kind
        self.source = source
        self.plain = plain
        self.pack = pack

    @cached_property
    def mapped(self) -> Mapped:
        return normalise(self.plain)

    @property
    def norm(self) -> str:
        return self.mapped.text

    @cached_property
    def places(self) -> Places:
        """Where the words of the pack's lists stand in `norm`, by list."""
        return places(self.norm, self.pack)

    @cached_property
    def courtesy(self) -> Places:
        """The same for the lists of everyday words, which few rules need."""
        return places(self.norm, self.pack, courtesy=True)

    def written(self, start: int, end: int, view: Mapped | None = None) -> str:
        """What stands in the field for a stretch of `norm` or of a view of it."""
        first, last = (view or self.mapped).span(start, end)
        return self.source[first:last]


class Reading:
    """All texts of one submission; what a detector found is kept, so that rules may share it."""

    def __init__(self, submission: Submission, pack: Pack) -> None:
        self.submission = submission
        self.pack = pack
        self._found: dict[Callable[..., object], object] = {}

    @property
    def field(self) -> str:
        return "body" if self.submission.html is None else "html"

    @property
    def source(self) -> str:
        return self.submission.body if self.submission.html is None else self.submission.html

    @property
    def lang(self) -> str:
        return self.submission.lang.partition("-")[0].lower()

    @property
    def reason(self) -> Reason | None:
        """None for replies, for buyers and for a slug that the pack does not know."""
        if self.submission.side is Side.BUYER:
            return None
        return self.pack.reasons.get(self.submission.reason or "")

    @cached_property
    def document(self) -> Document | None:
        return None if self.submission.html is None else parse(self.submission.html)

    @cached_property
    def main(self) -> Text:
        """The text that a reader sees: the body, or the rendered HTML without its hidden parts."""
        if self.document is None:
            return self._text("body", "body", self.source, identity(self.source))
        return self._text("html", "shown", self.source, self.document.shown or self.document.text)

    @cached_property
    def texts(self) -> tuple[Text, ...]:
        """Everything that carries words: subject, main text, hidden text, alt and title texts."""
        found = [self.main]
        if self.submission.subject:
            subject = self.submission.subject
            found.append(self._text("subject", "subject", subject, identity(subject)))
        if self.document is not None:
            if self.document.shown is not None:
                found.append(self._text("html", "all", self.source, self.document.text))
            found += [
                self._text("html", one.name, self.source, one.value)
                for one in self.document.attributes
                if one.name in ("alt", "title") and one.value.text
            ]
        return tuple(found)

    def limit(self, rule: str, name: str) -> int:
        """A number that the pack sets for a rule."""
        return self.pack.rules[rule].limits[name]

    def once(self, finder: Callable[[Reading], T]) -> T:
        """What a finder answers for this message, found once."""
        if finder not in self._found:
            self._found[finder] = finder(self)
        return self._found[finder]  # type: ignore[return-value] # stored under its own finder

    def _text(self, field: str, kind: str, source: str, plain: Mapped) -> Text:
        return Text(field, kind, source, plain, self.pack)
