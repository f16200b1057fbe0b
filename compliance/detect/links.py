"""Links that lead out of the marketplace: addresses, bare hosts, spelled ones, and HTML links."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator
from urllib.parse import unquote

from compliance.detect.addressed import View, views
from compliance.detect.addresses import addresses, decoded
from compliance.detect.domains import ENDINGS, SPELLED, is_word_too
from compliance.detect.found import Found, apart
from compliance.normalise import identity, normalise
from compliance.reading import Reading, Text

_LABEL = r"[a-z0-9\u0370-\u03ff\u0400-\u052f](?:[a-z0-9\u0370-\u03ff\u0400-\u052f_\-]{0,62})"
_SCHEME = re.compile(
    r"(?:(?<![a-z])(https?|ftps?|sftp|wss?):|(?<![a-z0-9:/.]))//(\[[0-9a-f:.]{2,45}\]|[^\s/?#\"'<>()\[\]{}\u3000-\u9fff]{1,255})"
    r"([/?#][^\s\"'<>\u3000-\u9fff]{0,2000})?"
)
_HOST = re.compile(
    rf"(?<![a-z0-9@._\-/])({_LABEL}(?:\.{_LABEL}){{1,6}})\.?(:\d{{2,5}}(?!\d))?"
    r"([/?#][^\s\"'<>\u3000-\u9fff]{0,2000})?"
)
_IP = re.compile(r"(?:(?:25[0-5]|2[0-4]\d|1?\d?\d)(?:\.|$)){4}")
_PRIVATE = re.compile(r"(?:10|127|192\.168|169\.254|0)\.")
_COMMA = re.compile(r"[a-z0-9],(?:com|net|org)(?![a-z0-9])")
_BASE64 = re.compile(r"(?<![A-Za-z0-9+/=_-])[A-Za-z0-9+/_-]{16,400}={0,2}(?![A-Za-z0-9+/=_-])")
_HREF = re.compile(r"\s*(?:(?P<scheme>[a-z][a-z0-9+.\-]{1,20}):)?(?P<slashes>[/\\]{0,9})")
_WEB_SCHEMES = frozenset(("http", "https", "ftp", "ftps", "sftp", "ws", "wss"))
_TRAILING = ".,;:!?)]}*'\""
CUE_BEFORE, CUE_AFTER = 70, 40
# Words that stand before a spelled dot without being part of a name.
_NO_NAME_LISTED = """
the a an this that each every one first last size polka black red blue white green yellow un une
le la les ce au du des el los las este al il lo gli del questo der die das den dem ein eine einen
zum am per con en y e et und and or is at to of in on for
"""
_NO_NAME = frozenset(_NO_NAME_LISTED.split())


def links(reading: Reading) -> list[Found]:
    """Every link to a host that is not on the allow-list, each place once."""
    mails = reading.once(addresses)
    found = [one for text in reading.texts for one in _in_text(text, reading)]
    starts = [(mail.field, mail.start) for mail in mails]
    found = [one for one in found if _has_scheme(reading, one) or not _overlaps(one, mails, starts)]
    return apart([*found, *_in_html(reading)])


def _has_scheme(reading: Reading, one: Found) -> bool:
    """What stands before an @ in a web address is a user name, and the whole is a link."""
    return one.field == reading.field and "://" in reading.source[one.start : one.start + 12]


def _overlaps(one: Found, mails: list[Found], starts: list[tuple[str, int]]) -> bool:
    """The mails are in order and apart, so only the last one that begins before may reach in."""
    at = bisect_left(starts, (one.field, one.end)) - 1
    return at >= 0 and mails[at].field == one.field and mails[at].end > one.start


def _in_html(reading: Reading) -> Iterator[Found]:
    if reading.document is None:
        return
    for one in reading.document.attributes:
        if one.name not in ("href", "xlink:href", "action", "formaction", "cite") or one.tag in (
            "link",
            "base",
        ):
            continue
        host = _host_of_href(one.value.text)
        if host is not None and not allowed(host, reading):
            disguised = not host.isascii() or "xn--" in host
            yield Found("html", *one.value.span(0, len(one.value.text)), disguised=disguised)


def _host_of_href(value: str) -> str | None:
    """None for what leads to no other host: a path, an anchor, a placeholder, mailto and the like."""  # noqa: E501 - a pattern or example reads best in one piece
    plain = normalise(identity("".join(value.split())))
    match = _HREF.match(plain.text)
    if match is None:
        return None
    scheme, slashes = match["scheme"], match["slashes"]
    if scheme is None and len(slashes) < 2:
        return None
    if scheme is not None and scheme not in _WEB_SCHEMES:
        return None
    rest = "".join(value.split())[match.end() :]
    return re.split(r"[/?#\\]", rest, maxsplit=1)[0] or None


def allowed(host: str, reading: Reading) -> bool:
    """Is this host, as it is written, the marketplace's own or below it?"""
    plain = unquote(host).rpartition("@")[2].rpartition(":")
    bare = (plain[0] if plain[2].isdecimal() else "".join(plain)).lower().rstrip(".")
    return any(bare == own or bare.endswith(f".{own}") for own in reading.pack.allow_hosts)


def _in_text(text: Text, reading: Reading) -> Iterator[Found]:
    norm = text.norm
    if (
        "." in norm
        or "//" in norm
        or "dot" in text.places
        or "dot_com" in text.places
        or "\u3002" in norm
        or _COMMA.search(norm)
    ):
        for number, view in enumerate(views(text, with_at=False)):
            yield from _in_view(text, view, reading, first=number == 0)
    yield from _encoded(text)


def _in_view(text: Text, view: View, reading: Reading, *, first: bool) -> Iterator[Found]:
    shown = view.mapped.text
    if "." not in shown and "//" not in shown:
        return
    taken = bytearray(len(shown))
    if "//" in shown:
        for match in _SCHEME.finditer(shown):
            host = text.written(*match.span(2), view.mapped)
            if match[1] is None and match[2].rpartition(".")[2] not in ENDINGS:
                continue
            taken[match.start() : match.end()] = b"\1" * len(match[0])
            if not _may_stay(host, match[2], reading):
                yield _found(text, view, match.start(), _cut(shown, *match.span()))
    for match in _HOST.finditer(shown):
        if taken[match.start()]:
            continue
        if _is_link(text, view, match, reading, first=first):
            yield _found(text, view, match.start(), _cut(shown, *match.span()))


def _may_stay(written: str, host: str, reading: Reading) -> bool:
    """Look-alike letters make `written` differ from what it is compared as."""
    return (
        allowed(written, reading)
        if written.isascii()
        else allowed(host, reading) and _wide(written)
    )


def _wide(written: str) -> bool:
    return all(char.isascii() or "\uff01" <= char <= "\uff5e" for char in written)


def _cut(shown: str, start: int, end: int) -> int:
    while end > start and shown[end - 1] in _TRAILING:
        end -= 1
    return end


def _is_link(  # noqa: PLR0911 - a list of readings, first one wins
    text: Text, view: View, match: re.Match[str], reading: Reading, *, first: bool
) -> bool:
    start, end = match.span(1)
    host = match[1].rstrip(".-_")
    before = view.mapped.text[max(0, start - 1) : start]
    if before == "@" or view.mapped.text[end : end + 1] == "@":
        return False
    if _may_stay(text.written(start, end, view.mapped), host, reading):
        return False
    if _IP.fullmatch(host):
        return bool(match[3] or match[2]) and not _PRIVATE.match(host)
    labels = host.split(".")
    ending = labels[-1]
    if labels[0] in ("www", "www2", "m") and len(labels) > 2 and len(ending) >= 2:
        return not ending.isdecimal()
    if "xn--" in host and len(ending) >= 2:
        return True
    if not first and not view.is_changed(start, end):
        return False
    if ending not in ENDINGS or not _is_name(labels, host, text):
        return False
    changed = view.is_changed(start, end)
    return _convincing(text, view, match, reading, spelled=changed)


def _is_name(labels: list[str], host: str, text: Text) -> bool:
    name = labels[-2]
    if not any(char.isalpha() for char in name) or (len(name) < 2 and len(labels) < 3):
        return len(name) == 1 and name.isalpha() and labels[-1] in ("com", "co", "me", "ly")
    return host not in text.pack.word_list("harmless_name")


def _convincing(
    text: Text, view: View, match: re.Match[str], reading: Reading, *, spelled: bool
) -> bool:
    """A name with a dot may be a link or a slip of the space bar; what tells them apart."""
    labels = match[1].rstrip(".-_").split(".")
    ending = labels[-1]
    if spelled and (labels[-2] in _NO_NAME or ending not in SPELLED):
        return False
    last = view.mapped.span(match.end(1) - len(ending), match.end(1))[0]
    typed = text.source[last : last + 1]
    path = match[3] or ""
    if len(path) > 1 and path[0] == "/" and (len(labels) > 2 or not typed.isupper()):
        return True
    capital = typed.isupper() and not text.source[max(0, last - 3) : last].isupper()
    if capital and not spelled:
        return False
    if not is_word_too(ending, reading.lang):
        return True
    if "-" in labels[-2] and not spelled:
        return True
    return _cue_near(text, *view.mapped.span(*match.span(1)))


def _cue_near(text: Text, start: int, end: int) -> bool:
    """Is there a word for pages near this place of the field?"""
    here = bisect_left(text.mapped.starts, start)
    there = bisect_left(text.mapped.starts, end)
    spans = text.places.get("web_cue", [])
    low = bisect_left(spans, (here - CUE_BEFORE, 0))
    high = bisect_left(spans, (there + CUE_AFTER, 0))
    return any(stop <= here or begin >= there for begin, stop in spans[low:high])


def _found(text: Text, view: View, start: int, end: int) -> Found:
    first, last = view.mapped.span(start, end)
    while first < last and text.source[first].isspace():
        first += 1
    while last > first and text.source[last - 1].isspace():
        last -= 1
    written = text.source[first:last]
    disguised = (
        view.is_changed(start, end)
        or not written.isascii()
        or "xn--" in view.mapped.text[start:end]
    )
    return Found(text.field, first, last, disguised=disguised or "<" in written)


def _encoded(text: Text) -> Iterator[Found]:
    for match in _BASE64.finditer(text.plain.text):
        plain = decoded(match[0])
        if plain is not None and ("://" in plain or plain.startswith("www.")):
            yield Found(text.field, *text.plain.span(*match.span()), disguised=True)
