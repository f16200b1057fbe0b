"""E-mail addresses: plain, in words, spaced, turned round, in look-alike letters or in base64."""

from __future__ import annotations

import base64
import binascii
import re
from collections.abc import Iterator
from urllib.parse import unquote

from compliance.detect.addressed import View, views
from compliance.detect.domains import ENDINGS, FILE_ENDINGS
from compliance.detect.found import Found, apart
from compliance.normalise import identity, normalise
from compliance.reading import Reading, Text

_LOCAL = re.compile(r"[a-z0-9\u0370-\u03ff\u0400-\u052f._%+\-]{1,64}$")
_DOMAIN = re.compile(
    r"[a-z0-9\u0370-\u03ff\u0400-\u052f\-]{1,63}(?:\.[a-z0-9\u0400-\u052f\-]{1,63}){0,5}"
)
_BASE64 = re.compile(r"(?<![A-Za-z0-9+/=_-])[A-Za-z0-9+/_-]{16,400}={0,2}(?![A-Za-z0-9+/=_-])")
_MAILTO = re.compile(r"\s*mailto:", re.IGNORECASE)
_BACKWARDS = re.compile(r"(?<![a-z0-9.])[a-z]{2,6}(?:\.[a-z0-9\-]{1,40}){1,3}@[a-z0-9._\-]{1,40}")
_SPOKEN_PROVIDER = re.compile(r"(?:the big g|google mail|proton mail|la poste)(?![a-z])")
_PLAIN = re.compile(r"[A-Za-z0-9._%+\-]+@[A-Za-z0-9.\-]+")
# Words that stand before a spelled `at` without being anybody's mailbox.
_NO_MAILBOX_LISTED = """
is are was be look looks looking page site website shop us me we it them him her you order ready
open here there available found arrive arrives arrived stay stays meet set only and or not but all
start starts starting end ends printed stored kept used made sold the a an our your my this that
visit see find call order located on up in out best good least most first last once day night noon
home work time times price rate speed degrees begins starts
"""
_NO_MAILBOX = frozenset(_NO_MAILBOX_LISTED.split())


def addresses(reading: Reading) -> list[Found]:
    """Every e-mail address outside the marketplace, each place once."""
    found = [one for text in reading.texts for one in _in_text(text, reading)]
    return apart([*found, *_in_links(reading)])


def _in_links(reading: Reading) -> Iterator[Found]:
    if reading.document is None:
        return
    for one in reading.document.attributes:
        if one.name == "href" and _MAILTO.match(one.value.text):
            target = unquote(_MAILTO.sub("", one.value.text, count=1)).partition("?")[0]
            if not _is_own(target.rpartition("@")[2].lower(), reading):
                yield Found("html", *one.value.span(0, len(one.value.text)))


def _in_text(text: Text, reading: Reading) -> Iterator[Found]:
    norm = text.norm
    if "@" in norm or "at" in text.places or "mail_provider" in text.places or _has_sign(text):
        for view in views(text, with_at=True):
            yield from _in_view(text, view, reading)
        if "@" in norm:
            yield from _backwards(text, reading)
    yield from _encoded(text)


def _has_sign(text: Text) -> bool:
    """Traces of an address that has neither the sign nor a word for it."""
    norm = text.norm
    return "(a)" in norm or "[a]" in norm or "AT" in text.plain.text


def _in_view(text: Text, view: View, reading: Reading) -> Iterator[Found]:
    shown = view.mapped.text
    at = shown.find("@")
    while at >= 0:
        place = _around(shown, at, view, reading, text)
        if place is not None:
            yield _found(text, view, *place)
        at = shown.find("@", at + 1)


def _around(  # noqa: PLR0911 - a list of readings, first one wins
    shown: str, at: int, view: View, reading: Reading, text: Text
) -> tuple[int, int] | None:
    local = _LOCAL.search(shown, max(0, at - 64), at)
    spoken = _SPOKEN_PROVIDER.match(shown, at + 1)
    if local is not None and spoken is not None and local[0] not in _NO_MAILBOX:
        return at - len(local[0]), spoken.end()
    domain = _DOMAIN.match(shown, at + 1)
    if local is None or domain is None:
        return None
    name = local[0].lstrip(".-_%+")
    host = domain[0].rstrip(".-")
    if not name or not name[-1].isalnum():
        return None
    start, end = at - len(name), at + 1 + len(host)
    spelled_at = view.is_changed(at, at + 1)
    if not _is_host(host, text) or _is_own(host, reading):
        return None
    bare = spelled_at and _written_at(text, view, at)
    if bare and name in _NO_MAILBOX and not _provider(host, text):
        return None
    # "look at example.com": a link, unless a mailbox is named or a letter is spoken of.
    named = _MAILBOX.fullmatch(name) or text.places.get("mail_cue")
    if bare and not named and not view.is_changed(at + 1, end):
        return None
    return start, end


_MAILBOX = re.compile(
    r"(?:info|kontakt|contact|support|help|service|sales|office|mail|shop|orders?|returns?|"
    r"hello|admin|team|billing|verkauf|ventas|ventes|clienti|kundendienst|[a-z]+[._][a-z]+)\d*"
)


def _written_at(text: Text, view: View, at: int) -> bool:
    """Is the sign a bare word `at`, the one that English needs for everything?"""
    return text.written(at, at + 1, view.mapped).strip().lower() == "at"


def _is_host(host: str, text: Text) -> bool:
    head, _, ending = host.rpartition(".")
    if not head:
        return _provider(host, text)
    if not any(char.isalpha() for char in head) or ending in FILE_ENDINGS:
        return False
    return ending in ENDINGS or (ending.isalpha() and len(ending) >= 2)


def _provider(host: str, text: Text) -> bool:
    names = text.pack.word_list("mail_provider")
    return host in names or host.partition(".")[0] in names


def _is_own(host: str, reading: Reading) -> bool:
    return any(host == own or host.endswith(f".{own}") for own in reading.pack.allow_hosts)


def _found(text: Text, view: View, start: int, end: int) -> Found:
    first, last = view.mapped.span(start, end)
    while first < last and text.source[first].isspace():
        first += 1
    while last > first and text.source[last - 1].isspace():
        last -= 1
    plain = _PLAIN.fullmatch(text.source[first:last]) is not None
    return Found(text.field, first, last, disguised=not plain)


def _backwards(text: Text, reading: Reading) -> Iterator[Found]:
    """moc.pohs@ofni: the end of a host stands first, and read forwards there is none."""
    for match in _BACKWARDS.finditer(text.norm):
        turned = match[0][::-1]
        host = turned.rpartition("@")[2]
        forwards = match[0].rpartition("@")[2].rpartition(".")
        if host.rpartition(".")[2] not in ENDINGS or _is_own(host, reading):
            continue
        if not forwards[0] or forwards[2] not in ENDINGS:
            yield Found(text.field, *text.mapped.span(*match.span()), disguised=True)


def _encoded(text: Text) -> Iterator[Found]:
    shown = text.plain.text
    for match in _BASE64.finditer(shown):
        plain = decoded(match[0])
        if plain is not None and _PLAIN_HOST.search(plain):
            yield Found(text.field, *text.plain.span(*match.span()), disguised=True)


_PLAIN_HOST = re.compile(r"[A-Za-z0-9._%+\-]{1,64}@[A-Za-z0-9\-]{1,63}\.[A-Za-z]{2,15}")


def decoded(written: str) -> str | None:
    """Base64 read once; None unless it is text that a person could have written."""
    body = written.rstrip("=").replace("-", "+").replace("_", "/")
    try:
        raw = base64.b64decode(body + "=" * (-len(body) % 4), validate=True)
        plain = raw.decode()
    except (binascii.Error, ValueError):
        return None
    return normalise(identity(plain)).text if plain.isprintable() else None
