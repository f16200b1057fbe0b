"""Every rule, present and future: its examples behave, and it does not know them by heart."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

import pytest

from compliance import pack
from compliance.registry import Rule, all_rules
from compliance.types import Finding

RULES = list(all_rules().values())
EXAMPLES = [(rule.slug, example) for rule in RULES for example in rule.rejects]
INNOCENT = [(rule.slug, example) for rule in RULES for example in rule.accepts]
Findings = Callable[..., list[Finding]]

SYNONYMS = {
    "call": "ring", "write to": "write at", "please": "kindly", "our": "my", "see": "visit",
    "purchase": "order", "thanks so much": "many thanks", "help": "support", "leave": "give",
    "business": "company", "positive": "favourable", "text": "call", "great": "lovely",
    "thank you": "many thanks", "bitte": "Bitte,", "freuen uns über": "würden uns freuen über",
    "vielen dank": "herzlichen Dank", "muchas gracias": "mil gracias", "colour": "shade",
    "ci lasci": "ci dia", "laisser": "donner", "valoración": "reseña", "appelez": "composez",
    "would mean the world to us": "would make our day", "size": "length", "look at": "go to",
}  # fmt: skip


@pytest.mark.parametrize(("slug", "example"), EXAMPLES)
def test_it_fires_on_what_it_rejects(slug: str, example: Any, findings: Findings) -> None:
    assert findings(slug, example)


@pytest.mark.parametrize(("slug", "example"), INNOCENT)
def test_it_stays_silent_on_what_it_accepts(slug: str, example: Any, findings: Findings) -> None:
    assert findings(slug, example) == []


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.slug)
def test_it_has_examples_of_both_kinds(rule: Rule) -> None:
    assert len(rule.rejects) >= 2
    assert len(rule.accepts) >= 2


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.slug)
def test_the_core_pack_prices_it(rule: Rule) -> None:
    setting = pack.load().rules[rule.slug]
    assert setting.points in (0, 1, 3)
    if rule.kind == "gate":
        assert setting.points == 0


@pytest.mark.parametrize("rule", [r for r in RULES if r.kind == "text"], ids=lambda rule: rule.slug)
def test_it_fires_on_nine_of_ten_mutations(rule: Rule, findings: Findings) -> None:
    mutated = [one for example in rule.rejects for one in _mutations(example)]
    fired = [one for one in mutated if findings(rule.slug, one)]
    assert len(fired) >= 0.9 * len(mutated), [one for one in mutated if one not in fired]


def _mutations(example: Any) -> list[dict[str, Any]]:
    row = {"body": example} if isinstance(example, str) else dict(example)
    name = "html" if "html" in row else "body"
    text = row[name]
    changed = {_amounts(text), _names(text), _synonym(text)}
    if "aW5m" not in text and "xn--" not in text:  # letters of either case are the code itself
        changed |= {text.upper(), text.lower()} if name == "body" else set()
    return [row | {name: one} for one in sorted(changed - {text})]


def _amounts(text: str) -> str:
    """Other figures of the same length; entities and the first figure of each group stay."""
    if "&#" in text or "5-star" in text.lower():
        return text
    return re.sub(r"(?<=[0-9])[0-9]", lambda match: str((int(match[0]) + 2) % 10), text)


def _names(text: str) -> str:
    for old, new in (
        ("acme", "zenit"),
        ("help@", "office@"),
        ("jo@", "kim@"),
        ("market.example.", "market.examples."),
    ):
        text = text.replace(old, new)
    return text


def _synonym(text: str) -> str:
    for old, new in SYNONYMS.items():
        match = re.search(rf"\b{re.escape(old)}\b", text, re.IGNORECASE)
        if match:
            return text[: match.start()] + new + text[match.end() :]
    return text
