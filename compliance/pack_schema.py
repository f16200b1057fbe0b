"""What a pack file may say, checked key by key so that an error names its place."""

from __future__ import annotations

from datetime import date
from typing import Any

SEVERITIES = ("warn", "rewrite", "hold", "block")
RULE_KEYS = ("proactive", "necessary", "reply", "buyer", "points")
STATES = ("pending", "unshipped", "partly-shipped", "shipped", "delivered", "cancelled")
TRAITS = ("custom", "bulky", "service", "digital")
ANCHORS = ("order_date", "completion", "delivery")
SECTIONS = ("pack", "window", "reply", "links", "caps", "rule", "reason", "words")

_PACK: dict[str, type] = {"id": str, "version": str, "valid_from": date, "extends": str}
_WINDOW: dict[str, type] = {"anchor": str, "hours": int}
_REPLY: dict[str, type] = {"text_max": int, "files_max": int, "file_kinds": list}
_LINKS: dict[str, type] = {"allow_hosts": list}
_CAPS: dict[str, type] = {"proactive": int, "free_form": int}
_SECTIONS: tuple[tuple[str, dict[str, type]], ...] = (
    ("window", _WINDOW),
    ("reply", _REPLY),
    ("links", _LINKS),
    ("caps", _CAPS),
)
_REASON: dict[str, type] = {
    "title": str,
    "subject": str,
    "what_for": str,
    "category": str,
    "critical": bool,
    "template_only": bool,
    "text_max": int,
    "files_max": int,
    "file_kinds": list,
    "states": list,
    "traits": list,
    "fulfilment": str,
    "needs_return": bool,
    "return_within_hours": int,
    "no_open_return": bool,
    "delivery_from_hours": int,
    "delivery_until_hours": int,
    "cap": int,
    "allowed": list,
    "denied": list,
    "offered": bool,
    "free_form": bool,
}
_REASON_REQUIRED = ("title", "subject", "what_for", "category", "critical", "text_max", "files_max")
_CHOICES: dict[str, tuple[str, ...]] = {
    "window.anchor": ANCHORS,
    "category": ("proactive", "necessary"),
    "fulfilment": ("marketplace", "seller"),
    "states": STATES,
    "traits": TRAITS,
}


class PackError(ValueError):
    """A pack cannot be used; the text names the file and the key."""

    def __init__(self, file: str, key: str, problem: str) -> None:
        super().__init__(f"{file}: {key}: {problem}" if key else f"{file}: {problem}")
        self.file = file
        self.key = key
        self.problem = problem


def check(file: str, data: dict[str, Any], *, known_rules: set[str]) -> None:
    """Check one layer on its own; what only the merged whole can have is in `check_whole`."""
    for section in data:
        if section not in SECTIONS:
            raise PackError(file, section, "is not known")
    head = table(file, "pack", data.get("pack"))
    _typed(file, "pack", head, _PACK)
    for key in ("id", "version"):
        if key not in head:
            raise PackError(file, f"pack.{key}", "is missing")
    for name, kinds in _SECTIONS:
        if name in data:
            _typed(file, name, table(file, name, data[name]), kinds)
    _check_rows(file, data, known_rules)


def _check_rows(file: str, data: dict[str, Any], known_rules: set[str]) -> None:
    for slug, row in table(file, "rule", data.get("rule", {})).items():
        _rule(file, f"rule.{slug}", table(file, f"rule.{slug}", row), slug in known_rules)
    for slug, row in table(file, "reason", data.get("reason", {})).items():
        _typed(file, f"reason.{slug}", table(file, f"reason.{slug}", row), _REASON)
    for name, lists in table(file, "words", data.get("words", {})).items():
        for lang, words in table(file, f"words.{name}", lists).items():
            _strings(file, f"words.{name}.{lang}", words)


def check_whole(file: str, data: dict[str, Any]) -> None:
    """Check what all layers together must have."""
    for section, keys in _SECTIONS:
        for key in keys:
            if key not in data.get(section, {}):
                raise PackError(file, f"{section}.{key}", "is missing")
    for slug, row in data.get("rule", {}).items():
        if "points" not in row:
            raise PackError(file, f"rule.{slug}.points", "is missing")
    for slug, row in data.get("reason", {}).items():
        for key in _REASON_REQUIRED:
            if key not in row:
                raise PackError(file, f"reason.{slug}.{key}", "is missing")
        if slug == "reply":
            raise PackError(file, "reason.reply", "a reply needs no reason")


def table(file: str, key: str, value: object) -> dict[str, Any]:
    if not isinstance(value, dict):
        raise PackError(file, key, "is missing" if value is None else "must be a table")
    return value


def _rule(file: str, key: str, row: dict[str, Any], known: bool) -> None:  # noqa: FBT001 - private
    if not known:
        raise PackError(file, key, "there is no rule of this name")
    for name, value in row.items():
        if name in RULE_KEYS and name != "points":
            if value not in SEVERITIES:
                raise PackError(file, f"{key}.{name}", f"must be one of {', '.join(SEVERITIES)}")
        elif not _is(value, int) or value < 0:
            raise PackError(file, f"{key}.{name}", "must be a whole number, 0 or more")


def _typed(file: str, key: str, row: dict[str, Any], kinds: dict[str, type]) -> None:
    for name, value in row.items():
        place = f"{key}.{name}"
        if name not in kinds:
            raise PackError(file, place, "is not known")
        if not _is(value, kinds[name]):
            raise PackError(file, place, f"must be a {kinds[name].__name__}")
        if isinstance(value, list):
            _strings(file, place, value)
        if _is(value, int) and value < 0:
            raise PackError(file, place, "must be 0 or more")
        choices = _CHOICES.get(place) or (key.startswith("reason.") and _CHOICES.get(name)) or ()
        given = value if isinstance(value, list) else [value]
        if choices and any(one not in choices for one in given):
            raise PackError(file, place, f"must be one of {', '.join(choices)}")


def _is(value: object, kind: type) -> bool:
    if kind is int:
        return isinstance(value, int) and not isinstance(value, bool)
    return isinstance(value, kind)


def _strings(file: str, key: str, value: object) -> None:
    if not isinstance(value, list) or not all(isinstance(one, str) and one for one in value):
        raise PackError(file, key, "must be a list of texts")
