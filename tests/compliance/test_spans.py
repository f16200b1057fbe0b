"""Places are true: inside the field, the same twice, gone after the fix, unmoved by clean text."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from compliance import fixes, lines
from compliance.engine import evaluate
from compliance.normalise import fold, identity, normalise
from compliance.pack import load
from compliance.parse import parse
from compliance.registry import all_rules
from compliance.types import Report, Submission

PACK = load()
CLEAN = (
    "The handle is made of beech and fits both lids. Wipe it with a dry cloth after use. "
    "The two screws at the back are longer than the others, turn them by hand first. "
)
SEEDS = [
    "Call 212-555-0142", "call +49 30 1234567", "jo@acme.com", "jo (at) acme dot com", "www.acme.com",  # noqa: E501 - a pattern or example reads best in one piece
    "https://acme.com/x", "a c m e [dot] c o m", "\u2764\ufe0f", "\U0001f44d\U0001f3fd", "\n\n\n\n",
    "\u200b", "\u202e", "\uff12", "five stars", "please rate us", "Thank you", "<b>", "</b>", "<br>",  # noqa: E501 - a pattern or example reads best in one piece
    "&#57;", "<p hidden>", "nine one seven", "double two", "\r\n", "\u3099", "e\u0301", "@", ".", " dot ",  # noqa: E501 - a pattern or example reads best in one piece
]  # fmt: skip
TEXTS = st.lists(
    st.one_of(st.sampled_from(SEEDS), st.text(max_size=12), st.just(" ")), max_size=12
).map("".join)
Judge = Callable[..., tuple[Submission, Report]]
FAST = settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.too_slow])


def _judged(text: str, kind: str) -> tuple[Submission, Report]:
    submission = lines.submission_of({kind: text}, PACK)
    return submission, evaluate(submission, PACK)


@FAST
@given(text=TEXTS, kind=st.sampled_from(["body", "html"]))
def test_spans_lie_inside_and_the_answer_is_the_same_twice(text: str, kind: str) -> None:
    submission, report = _judged(text, kind)
    assert not report.incomplete
    for one in report.findings:
        if one.start is not None and one.end is not None:
            assert 0 <= one.start < one.end <= len(text)
    assert lines.as_dict(submission, report) == lines.as_dict(*_judged(text, kind))
    json.dumps(lines.as_dict(submission, report))


@FAST
@given(text=st.text(max_size=200))
def test_every_normalised_stretch_leads_back_to_its_original(text: str) -> None:
    mapped = normalise(identity(text))
    assert len(mapped.text) == len(mapped.starts) == len(mapped.ends)
    for at in range(len(mapped.text)):
        start, end = mapped.span(at, at + 1)
        assert mapped.text[at] in fold(text[start:end]) or fold(text[start : end + 1])


@FAST
@given(text=TEXTS)
def test_rendered_text_maps_into_the_source(text: str) -> None:
    document = parse(text)
    for mapped in (document.text, document.shown):
        if mapped is not None:
            assert len(mapped.text) == len(mapped.starts) == len(mapped.ends)
            assert all(
                0 <= a < b <= len(text) for a, b in zip(mapped.starts, mapped.ends, strict=True)
            )


REPAIRABLE = [
    (rule.slug, example)
    for rule in all_rules().values()
    if rule.slug.startswith(("contact-", "link-", "review-", "style-"))
    for example in rule.rejects
]


@pytest.mark.parametrize(("slug", "example"), REPAIRABLE)
def test_each_fix_removes_its_finding(slug: str, example: Any, judge: Judge) -> None:
    row = {"body": example} if isinstance(example, str) else dict(example)
    kind = "html" if "html" in row else "body"
    _, report = judge(row)
    found = [one for one in report.findings if one.rule == slug]
    for fix in found[0].fixes:
        text = row[kind]
        for one in reversed(found):
            text = fixes.apply(text, one, fix)
        _, after = judge(row | {kind: text})
        assert slug not in [one.rule for one in after.findings], text


def test_a_fix_leaves_the_tags_whole() -> None:
    html = "<p>Call <b>2</b><i>12</i>-555-0142 now</p>"
    _, report = _judged(html, "html")
    phone = next(one for one in report.findings if one.rule == "contact-phone")
    assert fixes.apply(html, phone, "remove") == "<p>Call <b></b><i></i> now</p>"


def test_a_fix_that_is_not_offered_is_refused() -> None:
    _, report = _judged("jo@acme.com", "body")
    with pytest.raises(fixes.FixError):
        fixes.apply("jo@acme.com", report.findings[0], "tidy")


PADDED = [
    (rule.slug, example)
    for rule in all_rules().values()
    if rule.kind == "text" and rule.slug not in ("thank-you-only", "text-length")
    for example in rule.rejects
    if isinstance(example, str) or "body" in example
]


@pytest.mark.parametrize("before", [3, 12])
@pytest.mark.parametrize(("slug", "example"), PADDED)
def test_clean_text_around_it_hides_nothing(
    slug: str, example: Any, before: int, judge: Judge
) -> None:
    row = {"body": example} if isinstance(example, str) else dict(example)
    text = f"{CLEAN * before}\n{row['body']}\n{CLEAN * 3}"
    _, report = judge(row | {"body": text})
    found = [one for one in report.findings if one.rule == slug]
    assert found
    assert all(len(CLEAN) * before <= (one.start or 0) for one in found)


def test_clean_text_alone_is_clean(judge: Judge) -> None:
    _, report = judge(CLEAN * 12)
    assert report.findings == ()
