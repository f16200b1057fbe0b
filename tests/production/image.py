"""Reads Dockerfile and docker-compose.yml the way Docker does, as far as these two files go."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import yaml

from tests.house.source import ROOT

COMPOSE = ROOT / "docker-compose.yml"
_VARIABLE = re.compile(r"\$(?:(\$)|\{([A-Z_]+)(?:(:[?-])([^}]*))?\})")


@dataclass
class Stage:
    """What one FROM and the lines below it say."""

    base: str
    lines: list[tuple[str, str]] = field(default_factory=list)

    def of(self, word: str) -> list[str]:
        return [rest for instruction, rest in self.lines if instruction == word]

    def words(self, word: str) -> list[list[str]]:
        """Return the arguments of each such line, which all stand in exec form."""
        return [json.loads(rest) for rest in self.of(word)]

    def copied(self) -> list[str]:
        """Return what is copied from the checkout."""
        lines = [line.split() for line in self.of("COPY") if not line.startswith("--from")]
        return [name for *names, _to in lines for name in names]

    def environment(self) -> dict[str, str]:
        pairs = (pair.partition("=") for line in self.of("ENV") for pair in line.split())
        return {name: value for name, _is, value in pairs}

    def health(self) -> list[str]:
        return json.loads(self.of("HEALTHCHECK")[0].partition("CMD")[2])


def stages(path: Path = ROOT / "Dockerfile") -> list[Stage]:
    text = re.sub(r"(?m)^#.*\n", "", path.read_text("utf-8")).replace("\\\n", " ")
    found: list[Stage] = []
    for line in filter(None, map(str.strip, text.splitlines())):
        word, _, rest = line.partition(" ")
        if word == "FROM":
            found.append(Stage(rest))
        else:
            found[-1].lines.append((word, rest.strip()))
    return found


def filled(text: str, values: Mapping[str, str]) -> str:
    """Put in `${NAME:?why}`, `${NAME:-default}` and `$$` as Compose does."""

    def value(match: re.Match[str]) -> str:
        dollar, name, kind, rest = match.groups()
        if dollar:
            return "$"
        if values.get(name):
            return values[name]
        if kind == ":?":
            raise KeyError(f"{name}: {rest}")
        return rest or ""

    return _VARIABLE.sub(value, text)


def named(text: str) -> dict[str, bool]:
    """Return the variables a text asks for, and whether it can do without each."""
    needed: dict[str, bool] = {}
    for _dollar, name, kind, _rest in _VARIABLE.findall(text):
        if name:
            needed[name] = kind == ":?" or needed.get(name, False)
    return needed


def everywhere(part: Any, values: Mapping[str, str]) -> Any:
    """Fill in the texts of a document: after it is read, so that an empty text stays a text."""
    if isinstance(part, dict):
        return {name: everywhere(inner, values) for name, inner in part.items()}
    if isinstance(part, list):
        return [everywhere(inner, values) for inner in part]
    return filled(part, values) if isinstance(part, str) else part


def compose(values: Mapping[str, str] | None = None) -> dict[str, Any]:
    document: dict[str, Any] = yaml.safe_load(COMPOSE.read_text("utf-8"))
    return document if values is None else everywhere(document, values)
