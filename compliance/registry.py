"""The book of rules: every file under `compliance.rules` enters itself here when imported."""

from __future__ import annotations

import importlib
import pkgutil
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from types import MappingProxyType
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from compliance.reading import Reading
    from compliance.types import Facts, Hit

STAGES = ("gate", "mandatory", "content", "style")
KINDS = ("text", "gate")
Example = str | Mapping[str, Any]  # Any: a line of check_messages, as its author writes it
Judge = Callable[["Reading", "Facts"], "Iterator[Hit]"]


class RuleError(TypeError):
    """A rule file is wrong; raised when it is imported."""


@dataclass(frozen=True, slots=True)
class Rule:
    """One rule. An example is a text (judged as a reply) or a line of `check_messages`."""

    slug: str
    title: str
    explain: str
    kind: str
    stage: str
    rejects: tuple[Example, ...]
    accepts: tuple[Example, ...]
    judge: Judge


_book: dict[str, Rule] = {}


def rule(  # noqa: PLR0913 - a rule is declared in one place, by name
    slug: str,
    *,
    title: str,
    explain: str,
    rejects: tuple[Example, ...] = (),
    accepts: tuple[Example, ...] = (),
    kind: str = "text",
    stage: str = "content",
) -> Callable[[Judge], Judge]:
    """Enter a rule. A taken id, a file not named after it or a missing text fails at import."""

    def enter(judge: Judge) -> Judge:
        where = judge.__module__
        if where.rpartition(".")[2] != slug.replace("-", "_"):
            raise RuleError(f"{where}: the file of the rule {slug} must be named after it")
        if slug in _book and _book[slug].judge.__module__ != where:
            raise RuleError(f"{where}: the id {slug} is taken by {_book[slug].judge.__module__}")
        if not title.strip() or not explain.strip():
            raise RuleError(f"{where}: the rule {slug} needs a title and an explanation")
        final_stage = "gate" if kind == "gate" else stage
        if kind not in KINDS or final_stage not in STAGES:
            raise RuleError(f"{where}: unknown kind or stage of the rule {slug}")
        _book[slug] = Rule(slug, title, explain, kind, final_stage, rejects, accepts, judge)
        return judge

    return enter


@cache
def all_rules() -> Mapping[str, Rule]:
    """Every rule by slug, in the order in which they are judged: by stage, then by name."""
    package = importlib.import_module("compliance.rules")
    for module in pkgutil.iter_modules(package.__path__):
        importlib.import_module(f"compliance.rules.{module.name}")
    ordered = sorted(_book.values(), key=lambda one: (STAGES.index(one.stage), one.slug))
    return MappingProxyType({one.slug: one for one in ordered})
