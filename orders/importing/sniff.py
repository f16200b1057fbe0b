"""Recognises, by their first bytes, files that cannot be orders, and says what they are."""

from __future__ import annotations

from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

_EXCEL = gettext_noop(
    "This is an Excel workbook. Save the sheet as “CSV UTF-8” or “Unicode Text”, then import that."
)
_ARCHIVE = gettext_noop("This is a compressed archive. Unpack it, then import the file inside.")
_PICTURE = gettext_noop("This is a picture, not a list of orders.")
_WEB_PAGE = gettext_noop("This is a web page. Download the report itself, then import that.")
_KINDS = (
    (b"%PDF-", gettext_noop("This is a PDF document, not a list of orders.")),
    (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", _EXCEL),
    (b"\x89PNG\r\n", _PICTURE),
    (b"\xff\xd8\xff", _PICTURE),
    (b"GIF8", _PICTURE),
    (b"RIFF", _PICTURE),
    (b"\x1f\x8b", _ARCHIVE),
    (b"BZh", _ARCHIVE),
    (b"7z\xbc\xaf\x27\x1c", _ARCHIVE),
    (b"Rar!\x1a\x07", _ARCHIVE),
    (b"\xfd7zXZ", _ARCHIVE),
    (b"<?xml", gettext_noop("This is an XML file. Import the tab separated report instead.")),
    (b"<!doctype html", _WEB_PAGE),
    (b"<html", _WEB_PAGE),
)
_ZIP = b"PK\x03\x04"
# What a spreadsheet carries near its beginning, beside the rest of a ZIP archive.
_SHEETS = (b"[Content_Types].xml", b"xl/", b"opendocument.spreadsheet")
_CONTROLS = bytes({*range(32), 127} - set(b"\t\n\v\f\r\x1a"))


def why_no_orders(start: bytes) -> str:
    """Return a sentence for whoever chose the file, "" where it may well be text."""
    if not start.strip():
        return _("The file is empty.")
    if start.startswith(_ZIP):
        return _(_EXCEL if any(part in start for part in _SHEETS) else _ARCHIVE)
    head = start.lstrip()[:16].lower()
    for magic, sentence in _KINDS:
        if start.startswith(magic) or head.startswith(magic):
            return _(sentence)
    return ""


def is_binary(start: bytes) -> bool:
    """Say whether so many control characters stand there that this is no text in bytes."""
    return len(start) - len(start.translate(None, _CONTROLS)) > len(start) // 20
