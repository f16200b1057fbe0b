"""Line breaks and emoji: counted as Unicode and HTML have them, and tidied so that none is left."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from compliance import explain
from compliance.detect.emoji import emoji
from compliance.types import Finding, Report, Submission

Findings = Callable[..., list[Finding]]
Judge = Callable[..., tuple[Submission, Report]]

BREAKS = ["\n", "\r", "\r\n", "\v", "\f", "\x85", "\u2028", "\u2029"]


@pytest.mark.parametrize("one", BREAKS)
@pytest.mark.parametrize("between", ["", " ", "\t", "\u00a0", "\u200b"])
def test_each_kind_of_break_counts_once(one: str, between: str, findings: Findings) -> None:
    assert findings("style-linebreaks", f"Hi{one}{between}{one}there") == []
    text = f"Hi{one}{between}{one}{between}{one}there"
    assert [(f.start, f.end) for f in findings("style-linebreaks", text)] == [(2, len(text) - 5)]


@pytest.mark.parametrize(
    ("html", "tidied"),
    [
        ("<p>Hi<br><br><br/>there</p>", "<p>Hi<br><br>there</p>"),
        (
            "<p>Hi</p><p></p><p>&nbsp;</p><p> <br> </p><p>there</p>",
            "<p>Hi</p><p></p><p>&nbsp;</p><p>there</p>",
        ),
        ("<div>Hi<br>\n<br>\n<br>\n<br>there</div>", "<div>Hi<br>\n<br>\n\nthere</div>"),
        ("<p>Hi<br><b><br></b><i><br></i>there</p>", "<p>Hi<br><b><br></b><i></i>there</p>"),
    ],
)
def test_breaks_in_html_are_tidied(html: str, tidied: str, judge: Judge) -> None:
    _, report = judge({"html": html})
    assert report.rewritten == {"html": tidied}
    assert judge({"html": tidied})[1].findings == ()


@pytest.mark.parametrize(
    ("text", "tidied"),
    [
        ("Hi\n\n\n\nthere", "Hi\n\nthere"),
        ("Hi\r\n \r\n\r\n\r\nthere", "Hi\r\n \r\nthere"),
        ("Hi\u2028\u2028\u2028there", "Hi\u2028\u2028there"),
        ("a\n\n\n\nb\n\n\n\nc \U0001f600\n\n\n\n\U0001f600 d", "a\n\nb\n\nc\n\n d"),
    ],
)
def test_breaks_in_text_are_tidied(text: str, tidied: str, judge: Judge) -> None:
    _, report = judge(text)
    assert report.rewritten["body"].replace("  ", " ") == tidied
    assert judge(report.rewritten["body"])[1].findings == ()


@pytest.mark.parametrize(
    "one",
    [
        "\U0001f600", "\u2764\ufe0f", "\U0001f44d\U0001f3fd", "1\ufe0f\u20e3", "#\ufe0f\u20e3",
        "\U0001f1f5\U0001f1f9", "\U0001f469\U0001f3fd\u200d\U0001f527", "\u00a9\ufe0f", "\u261d\U0001f3fd",  # noqa: E501 - a pattern or example reads best in one piece
        "\U0001f3f4\U000e0067\U000e0062\U000e0073\U000e0063\U000e0074\U000e007f",
        "\U0001f9d4\u200d\u2642", "\u2b50", "\u26a0\ufe0f",
    ],
)  # fmt: skip
def test_an_emoji_is_one_place(one: str) -> None:
    assert list(emoji(f"a {one} b")) == [(2, 2 + len(one))]


@pytest.mark.parametrize(
    "one",
    [
        "\u00ae",
        "\u2122",
        "\u2194",
        "\u2714",
        "\u2605",
        "\u2764",
        "\U0001f600\ufe0e",
        "1",
        "#",
        "\u2192",
    ],
)
def test_text_is_no_emoji(one: str) -> None:
    assert list(emoji(f"a {one} b")) == []


def test_entities_are_emoji_too(judge: Judge) -> None:
    _, report = judge({"html": "<p>Dimmable &#x1F4A1; lamp &#10084;&#65039;</p>"})
    assert report.rewritten == {"html": "<p>Dimmable lamp</p>"}


def test_the_limit_is_counted_as_people_count(findings: Findings) -> None:
    assert findings("text-length", {"reason": "customization", "body": "a\r\n" * 399 + "bc"}) == []
    long = findings("text-length", {"reason": "customization", "body": "a\r\n" * 399 + "bcd"})
    assert explain.sentence(long[0]) == "The text has 801 characters; 800 are allowed."


def test_every_sentence_and_label_can_be_said(judge: Judge) -> None:
    _, report = judge(
        "Mail jo@acme.com or 212-555-0142 or www.acme.com \U0001f600\n\n\n\nFive stars, please rate us"  # noqa: E501 - a pattern or example reads best in one piece
    )
    assert len(report.findings) == 6
    for one in report.findings:
        assert "%(" not in explain.sentence(one)
        assert explain.title(one.rule)
        assert all(explain.fix_label(fix) for fix in one.fixes)
