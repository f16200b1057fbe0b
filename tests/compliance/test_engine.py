"""The judge: worst severity wins, nothing that fails lets a message out, and time stays linear."""

from __future__ import annotations

import time
from collections.abc import Iterator
from dataclasses import replace

import pytest

from compliance import registry
from compliance.engine import evaluate
from compliance.pack import Pack
from compliance.reading import Reading
from compliance.registry import Rule, RuleError, all_rules, rule
from compliance.types import Category, Facts, Hit, Outcome, Side, Submission

HOSTILE = {
    "at signs": "a@a.a.",
    "spaced ones": "1 1 1 ",
    "schemes": "http://a.a.a ",
    "brackets": "((((",
    "dashes": "a-a-a-a ",
    "digits": "1234567 ",
    "number words": "one two oh ",
    "dots": "a dot a at a ",
    "singles": "a . a @ ",
    "prices": "1.5 1,5 $1 ",
    "order numbers": "111-1111111-1111111 ",
    "cues": "call us tel 12 ",
    "thanks": "thank you, and we ",
    "stars": "5 stars please review good ",
    "kana": "ありがとう〇一ゼロ",
    "full width": "１１＠ａ．ａ",
    "invisible": "1\u200b2\u202e3",
    "emoji": "\U0001f469\u200d\U0001f527\u2764\ufe0f",
    "breaks": "\n \n",
    "base64": "aW5mb0BhY21lLmNvbQ== ",
    "praise": "good review please ",
    "denied praise": "not a positive review please ",
    "pages": "page a.it ",
    "mails and hosts": "jo@a.com a.com ",
    "closings": "best regards thanks ",
    "spelled": "visit x dot it ",
    "words in capitals": "aATbDOTcom ",
    "no end": "+49 (030) 12",
}
HOSTILE_HTML = {
    "open tags": "<b>",
    "nested": "<div><p>",
    "closing": "</i></b>",
    "attributes": '<a href="http://a.a/',
    "quotes": "<a b=\"c' ",
    "entities": "&#57;&amp;&x",
    "comments": "<!-- a ",
    "styles": "<style>.a{display:none}",
    "less": "<<<< a < b ",
    "breaks": "<br><p></p>",
    "hidden": "<i hidden>1</i>2",
}


def _seconds(text: str, kind: str, pack: Pack) -> float:
    submission = Submission(
        **({"html": text} if kind == "html" else {"body": text}),
        category=Category.PROACTIVE,
        reason="order_information",
    )
    best = 9.0
    for _ in range(3):
        began = time.process_time()
        report = evaluate(submission, pack, budget=60)
        best = min(best, time.process_time() - began)
        assert not report.incomplete
    return best


@pytest.fixture(scope="module")
def roomy(shipped: Pack) -> Pack:
    """No limit of length, so that every rule runs on the hostile text."""
    limits = {"max_bytes": 10**9}
    rules = dict(shipped.rules)
    rules["text-length"] = replace(rules["text-length"], limits=limits)
    return replace(shipped, rules=rules)


@pytest.mark.parametrize(
    ("kind", "unit"),
    [("body", one) for one in HOSTILE.values()] + [("html", one) for one in HOSTILE_HTML.values()],
    ids=[*HOSTILE, *(f"html {name}" for name in HOSTILE_HTML)],
)
def test_twice_the_text_takes_twice_the_time(kind: str, unit: str, roomy: Pack) -> None:
    size = 8000 // len(unit)
    small, large = (_seconds(unit * n, kind, roomy) for n in (size, 2 * size))
    if large / small > 2.5:  # a second look, for a machine that was busy
        small, large = (_seconds(unit * n, kind, roomy) for n in (size, 2 * size))
    assert large / small <= 2.5
    assert large < 1.0


def test_the_worst_severity_decides(shipped: Pack) -> None:
    def outcome(body: str, **more: object) -> Outcome:
        return evaluate(replace(Submission(body=body), **more), shipped).outcome

    assert outcome("Blue.") is Outcome.ALLOW
    assert outcome("Blue \U0001f499") is Outcome.REWRITE
    assert outcome("Blue \U0001f499 www.acme.com") is Outcome.HOLD
    assert outcome("Blue \U0001f499 www.acme.com jo@acme.com") is Outcome.BLOCK
    assert outcome("jo@acme.com", side=Side.BUYER, category=Category.NONE) is Outcome.ALLOW


def test_gates_only_asks_gates_only(shipped: Pack) -> None:
    submission = Submission(
        body="jo@acme.com",
        category=Category.NECESSARY,
        reason="order_problem",
        facts=Facts(order_linked=False),
    )
    report = evaluate(submission, shipped, gates_only=True)
    assert [one.rule for one in report.findings] == ["no-order-link"]
    assert len(evaluate(submission, shipped).findings) == 2


def test_a_rule_that_fails_holds_the_message(
    shipped: Pack, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    def broken(reading: Reading, facts: Facts) -> Iterator[Hit]:
        raise RuntimeError("secret words")
        yield Hit()

    rules = dict(all_rules())
    rules["style-emoji"] = replace(rules["style-emoji"], judge=broken)
    monkeypatch.setattr("compliance.engine.all_rules", lambda: rules)
    report = evaluate(Submission(body="Blue, private words."), shipped)
    assert (report.outcome, report.incomplete) == (Outcome.HOLD, True)
    assert "private words" not in caplog.text
    assert evaluate(Submission(body="jo@acme.com"), shipped).outcome is Outcome.BLOCK


def test_a_message_that_takes_too_long_is_held(shipped: Pack) -> None:
    ticks = iter(range(1000))
    report = evaluate(Submission(body="Blue."), shipped, budget=3, clock=lambda: next(ticks))
    assert (report.outcome, report.incomplete) == (Outcome.HOLD, True)


def test_the_report_names_what_judged(shipped: Pack) -> None:
    report = evaluate(Submission(body="Blue."), shipped)
    assert (report.pack, report.version, report.pack_sha256) == (
        shipped.id,
        shipped.version,
        shipped.sha256,
    )


def test_a_rule_must_be_named_after_its_file() -> None:
    with pytest.raises(RuleError, match="named after"):
        rule("other-name", title="T", explain="E")(_nothing)


def test_a_taken_id_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(registry, "_book", dict(registry._book))
    other = replace(all_rules()["style-emoji"], judge=_nothing)
    monkeypatch.setitem(registry._book, "test-engine", other)
    monkeypatch.setattr(_nothing, "__module__", "elsewhere.test_engine")
    enter = rule("test-engine", title="T", explain="E")
    monkeypatch.setitem(registry._book, "test-engine", replace(other, judge=_other))
    with pytest.raises(RuleError, match="taken"):
        enter(_nothing)


def test_an_explanation_is_required(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(_nothing, "__module__", "rules.some_rule")
    with pytest.raises(RuleError, match="explanation"):
        rule("some-rule", title="T", explain=" ")(_nothing)


def _nothing(reading: Reading, facts: Facts) -> Iterator[Hit]:
    return iter(())


def _other(reading: Reading, facts: Facts) -> Iterator[Hit]:
    return iter(())


def test_rules_are_ordered_by_stage() -> None:
    stages = [one.stage for one in all_rules().values()]
    assert stages == sorted(stages, key=registry.STAGES.index)
    assert all(isinstance(one, Rule) for one in all_rules().values())
