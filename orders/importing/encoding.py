"""Bytes to text: finds the encoding on a bounded sample, and marks bytes that are no letters."""

from __future__ import annotations

import codecs
import io
import re
from collections.abc import Iterator
from typing import BinaryIO

from charset_normalizer import from_bytes
from django.utils.translation import gettext as _

from orders.importing.rows import UNREADABLE, UnknownFormatError
from orders.importing.sniff import is_binary, why_no_orders

LONGEST_LINE = 1024 * 1024
_START = 64 * 1024
_SAMPLE = 256 * 1024
_BYTE_ORDER_MARKS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
# The first where both look equally clean.
_WITHOUT_UNICODE = ("cp1252", "cp932")
# No byte of theirs is part of a letter in either encoding.
_BETWEEN_CELLS = re.compile(rb"[\t\r\n,]+")
_MARKING = "orders.mark"


def _mark(error: UnicodeError) -> tuple[str, int]:
    if not isinstance(error, UnicodeDecodeError):
        raise error
    return UNREADABLE, error.end


codecs.register_error(_MARKING, _mark)


def open_text(file: BinaryIO) -> io.TextIOWrapper:
    """Wrap the bytes; only a line feed ends a line, so that lines are counted as editors do.

    Bytes that are no letters become `UNREADABLE`, so that only their row is lost. Raises
    `UnknownFormatError` when this is no text at all.
    """
    file.seek(0)
    encoding = _encoding(file)
    file.seek(0)
    return io.TextIOWrapper(file, encoding=encoding, errors=_MARKING, newline="\n")


def _encoding(file: BinaryIO) -> str:
    start = file.read(_START)
    for mark, encoding in _BYTE_ORDER_MARKS:
        if start.startswith(mark):
            return encoding
    if sentence := why_no_orders(start):
        raise UnknownFormatError(sentence)
    if wide := _wide(start):
        return wide
    if is_binary(start):
        raise UnknownFormatError(_("This is not a text file."))
    file.seek(0)
    sample = list(_telling_lines(file))
    if sum(map(_is_utf8, sample)) * 2 >= len(sample):
        return "utf-8"
    return _guess(b"".join(sample))


def _wide(start: bytes) -> str:
    """Recognise UTF-16 without its mark: of a header in ASCII every other byte is zero."""
    head = start[:64]
    if len(head) < 8:
        return ""
    even, odd = head[::2], head[1::2]
    if not any(odd) and all(even):
        return "utf-16-le"
    if not any(even) and all(odd):
        return "utf-16-be"
    return ""


def _telling_lines(file: BinaryIO) -> Iterator[bytes]:
    """Yield lines that are not plain ASCII, wherever they begin, until there are enough."""
    size = 0
    while size < _SAMPLE and (line := file.readline(LONGEST_LINE)):
        if not line.isascii():
            size += len(line)
            yield line


def _is_utf8(line: bytes) -> bool:
    # Not final: a file that was cut in the middle of a letter was UTF-8 all the same.
    try:
        codecs.getincrementaldecoder("utf-8")().decode(line)
    except UnicodeDecodeError:
        return False
    return True


def _guess(sample: bytes) -> str:
    """Ask the library about the cells with other than ASCII letters: order numbers tell nothing."""
    cells = [cell for cell in _BETWEEN_CELLS.split(sample) if not cell.isascii()]
    scores = [(_disorder(cells, encoding), encoding) for encoding in _WITHOUT_UNICODE]
    least, usual = min(scores, key=lambda score: score[0])  # of two alike the first
    if least < 1:
        return usual
    if best := from_bytes(b"\n".join(cells)).best():
        return best.encoding
    raise UnknownFormatError(
        _("The letters of this file are in no encoding that we know. Save it as UTF-8.")
    )


def _disorder(cells: list[bytes], encoding: str) -> float:
    """Return 0 for words without a fault, about 1 for noise, more where bytes are no letters."""
    good = [cell for cell in cells if _decodes(cell, encoding)]
    lost = 1 - len(good) / len(cells)
    match = from_bytes(b"\n".join(good), cp_isolation=[encoding], threshold=1).best()
    return lost + (match.chaos if match and good else 1)


def _decodes(cell: bytes, encoding: str) -> bool:
    try:
        cell.decode(encoding)
    except UnicodeDecodeError:
        return False
    return True
