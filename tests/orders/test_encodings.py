"""Whatever encoding a store writes, the letters arrive; what is no text is named."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable

import pytest

from messagecenter.accounts.models import Seller
from orders.importing.rows import UnknownFormatError
from orders.importing.run import Report, import_orders
from orders.models import Order, OrderLine
from tests.orders.order_files import sample

pytestmark = pytest.mark.django_db

HEADER = "amazon-order-id\tpurchase-date\torder-status\tquantity\tsku\tproduct-name\tship-city"
WESTERN = ("Müller's Café – “Größe M”, 12 €", "Crème brûlée", "Blåbær", "¿Qué? Año", "25°C")
JAPANESE = ("マグカップ【2個セット】", "山田 太郎", "収納ボックス", "能登 表 ソファ", "ﾏｸﾞｶｯﾌﾟ")


def table(*titles: str, end: str = "\r\n") -> str:
    lines = [HEADER]
    for number, title in enumerate(titles):
        lines.append(f"302-{number}\t2026-11-11T09:17:32+00:00\tShipped\t1\tS{number}\t{title}\tX")
    return end.join([*lines, ""])


def bring(shop: Seller, content: bytes) -> Report:
    return import_orders(io.BytesIO(content), shop)


def titles() -> tuple[str, ...]:
    return tuple(OrderLine.objects.order_by("pk").values_list("title", flat=True))


@pytest.mark.parametrize("end", ["\n", "\r\n"])
@pytest.mark.parametrize(
    ("encoding", "written"),
    [
        ("utf-8", WESTERN + JAPANESE),
        ("utf-8-sig", WESTERN + JAPANESE),
        ("utf-16", WESTERN + JAPANESE),
        ("utf-16-le", WESTERN + JAPANESE),
        ("utf-16-be", WESTERN + JAPANESE),
        ("cp1252", WESTERN),
        ("cp932", JAPANESE),
        ("ascii", ("Mug", "Saucer")),
    ],
)
def test_the_letters_arrive(
    shop: Seller, encoding: str, written: tuple[str, ...], end: str
) -> None:
    report = bring(shop, table(*written, end=end).encode(encoding))
    assert report.refusals == []
    assert titles() == written


def test_a_big_endian_byte_order_mark_counts(shop: Seller) -> None:
    bring(shop, b"\xfe\xff" + table(*WESTERN).encode("utf-16-be"))
    assert titles() == WESTERN


@pytest.mark.parametrize("encoding", ["cp1252", "cp932"])
def test_one_word_far_down_is_enough(shop: Seller, encoding: str) -> None:
    word = "Größe M" if encoding == "cp1252" else "東京都"
    rows = table(*["Mug"] * 3000, word)
    bring(shop, rows.encode(encoding))
    assert titles()[-1] == word


@pytest.mark.parametrize("word", WESTERN)
def test_a_single_western_word_is_western(shop: Seller, word: str) -> None:
    bring(shop, table(word).encode("cp1252"))
    assert titles() == (word,)


@pytest.mark.parametrize("word", JAPANESE)
def test_a_single_japanese_word_is_japanese(shop: Seller, word: str) -> None:
    bring(shop, table(word).encode("cp932"))
    assert titles() == (word,)


def test_quotation_marks_of_a_report_are_letters(shop: Seller) -> None:
    bring(shop, table('12" plate', '"blue', 'a "b" c').encode())
    assert titles() == ('12" plate', '"blue', 'a "b" c')


@pytest.mark.parametrize("encoding", ["utf-8", "cp932"])
def test_bytes_that_are_no_letters_lose_their_row_alone(shop: Seller, encoding: str) -> None:
    lines = table(*JAPANESE, "XX", *JAPANESE).encode(encoding)
    report = bring(shop, lines.replace(b"\tXX\t", b"\t\x81\xff\t"))
    (refusal,) = report.refusals
    assert (refusal.line, refusal.column) == (7, "product-name")
    assert "no letters" in refusal.reason
    assert titles() == JAPANESE + JAPANESE


def test_bytes_in_a_column_that_is_dropped_do_no_harm(shop: Seller) -> None:
    lines = table(*WESTERN, "Mug").encode().replace(b"Mug\tX", b"Mug\t\xff\xfe")
    assert bring(shop, lines).refusals == []


@pytest.mark.parametrize("encoding", ["utf-8", "utf-16", "cp932"])
@pytest.mark.parametrize("less", [1, 2, 5, 30])
def test_a_file_that_was_cut_loses_its_last_row_alone(
    shop: Seller, encoding: str, less: int
) -> None:
    whole = table("マグカップ", "山田太郎", "能登").rstrip().removesuffix("\tX")
    report = bring(shop, whole.encode(encoding)[:-less])
    (refusal,) = report.refusals
    assert (refusal.line, refusal.reason) == (4, "The file ends in the middle of this row.")
    assert titles() == ("マグカップ", "山田太郎")


def test_own_csv_that_was_cut_inside_quotes_loses_its_last_row_alone(shop: Seller) -> None:
    content = sample("own_orders.csv").read()
    report = bring(shop, content[: content.rindex(b'"') - 3] if b'"' in content else content)
    assert report.refusals[-1].reason == "The file ends in the middle of this row."


def test_own_json_that_was_cut_loses_its_last_order_alone(shop: Seller) -> None:
    report = bring(shop, sample("own_orders.jsonl").read()[:-20])
    (refusal,) = report.refusals
    assert (refusal.line, refusal.reason) == (3, "The file ends in the middle of this row.")
    assert Order.objects.count() == 2


def archive(*names: str) -> bytes:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w") as made:
        for name in names:
            made.writestr(name, "order-id")
    return file.getvalue()


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (lambda: archive("[Content_Types].xml", "xl/workbook.xml"), "Excel workbook"),
        (lambda: b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600), "Excel workbook"),
        (lambda: archive("orders.txt"), "compressed archive"),
        (lambda: b"\x1f\x8b\x08\x00" + bytes(range(256)), "compressed archive"),
        (lambda: b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n1 0 obj", "PDF"),
        (lambda: b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR", "picture"),
        (lambda: b"\xff\xd8\xff\xe0\x00\x10JFIF", "picture"),
        (lambda: b"\n<!DOCTYPE html><title>Sign in</title>", "web page"),
        (lambda: b"<?xml version='1.0'?><AmazonEnvelope/>", "XML"),
        (lambda: bytes(range(256)) * 10, "not a text file"),
        (lambda: bytes(1000), "not a text file"),
        (lambda: b"", "empty"),
        (lambda: b" \r\n\r\n", "empty"),
        (lambda: b"\xef\xbb\xbf", "first line"),
        (lambda: b"order-id", "first line"),
        (lambda: HEADER.encode()[:30], "first line"),
    ],
)
def test_a_file_of_another_kind_is_named_and_nothing_is_imported(
    shop: Seller, content: Callable[[], bytes], words: str
) -> None:
    with pytest.raises(UnknownFormatError, match=words):
        bring(shop, content())
    assert not Order.objects.exists()


def test_a_line_without_end_is_refused_and_takes_little_memory(shop: Seller) -> None:
    lines = table("Mug", "X" * 3_000_000, "Saucer").encode()
    report = bring(shop, lines)
    (refusal,) = report.refusals
    assert (refusal.line, "longer than" in refusal.reason) == (3, True)
    assert titles() == ("Mug", "Saucer")
