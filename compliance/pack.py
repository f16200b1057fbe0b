"""Policy packs: TOML layers turned into one frozen, hashed object that says what a finding costs."""  # noqa: E501 - a pattern or example reads best in one piece

from __future__ import annotations

import hashlib
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from types import MappingProxyType
from typing import Any

from compliance import pack_schema as schema
from compliance.registry import all_rules
from compliance.types import Category, Severity, Side

DEFAULT = "marketplace-default-1"
FOLDER = Path(__file__).parent / "policies"
DEPTH = 4
PackError = schema.PackError


@dataclass(frozen=True, slots=True)
class RuleSetting:
    """What a finding of one rule costs; `None` means that the rule is off for that category."""

    proactive: Severity | None
    necessary: Severity | None
    reply: Severity | None
    buyer: Severity | None
    points: int
    limits: Mapping[str, int]

    def severity(self, category: Category, side: Side) -> Severity | None:
        if side is Side.BUYER:
            return self.buyer
        by_category = {
            Category.PROACTIVE: self.proactive,
            Category.NECESSARY: self.necessary,
            Category.REPLY: self.reply,
        }
        return by_category.get(category)


@dataclass(frozen=True, slots=True)
class Reason:
    """One reason for which a seller may begin a contact, and when it applies.

    `title` and `what_for` speak to the seller, `subject` to the buyer.
    `states` and `traits` empty mean any; `cap` None means no cap. The two `delivery_*` hours
    count from the delivery, or from the latest promised date where no delivery is known.
    """

    slug: str
    title: str
    subject: str
    what_for: str
    category: Category
    critical: bool
    template_only: bool
    text_max: int
    files_max: int
    file_kinds: tuple[str, ...]
    states: tuple[str, ...]
    traits: tuple[str, ...]
    fulfilment: str | None
    needs_return: bool
    return_within_hours: int | None
    no_open_return: bool
    delivery_from_hours: int | None
    delivery_until_hours: int | None
    cap: int | None
    allowed: tuple[str, ...]
    denied: tuple[str, ...]
    offered: bool
    free_form: bool

    @property
    def group(self) -> str:
        """`needed` contacts reach a buyer who opted out, `optional` ones do not."""
        needed = self.critical or self.category is Category.NECESSARY
        return "needed" if needed else "optional"


@dataclass(frozen=True, slots=True)
class Window:
    anchor: str
    hours: int


@dataclass(frozen=True, slots=True)
class ReplyLimits:
    text_max: int
    files_max: int
    file_kinds: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Caps:
    """How many messages a seller may start on one order: in all, and optional free-form ones."""

    proactive: int
    free_form: int


@dataclass(frozen=True, slots=True, eq=False)
class Pack:
    """All layers of one marketplace, merged. `sha256` covers the bytes of every layer, in order."""

    id: str
    version: str
    sha256: str
    rules: Mapping[str, RuleSetting]
    reasons: Mapping[str, Reason]
    window: Window
    reply: ReplyLimits
    caps: Caps
    allow_hosts: tuple[str, ...]
    words: Mapping[str, Mapping[str, tuple[str, ...]]]

    def word_list(self, name: str) -> tuple[str, ...]:
        """The words of one list in every language, each once."""
        found = (word for words in self.words.get(name, {}).values() for word in words)
        return tuple(dict.fromkeys(found))


def load(pack_id: str = DEFAULT, folder: Path = FOLDER) -> Pack:
    """Read a pack by `id-version`, or by bare `id` for its newest version.

    Files are read on each call and parsed once per content, so an edited draft is seen at once.
    Raises PackError, which names the file and the key.
    """
    layers = _read_layers(_path_of(pack_id, folder), folder)
    return _build(tuple(layers))


def _path_of(name: str, folder: Path) -> Path:
    plain = name and all(part.isalnum() for part in name.split("-"))
    if plain and (exact := folder / f"{name}.toml").is_file():
        return exact
    if plain:
        versions = [
            path
            for path in folder.glob(f"{name}-*.toml")
            if path.stem.removeprefix(f"{name}-").isdecimal()
        ]
        if versions:
            return max(versions, key=lambda path: int(path.stem.rpartition("-")[2]))
    raise PackError(f"{name}.toml", "pack", "there is no such pack")


def _read_layers(path: Path, folder: Path) -> list[tuple[str, bytes]]:
    layers: list[tuple[str, bytes]] = []
    following: Path | None = path
    while following is not None:
        if len(layers) == DEPTH or any(name == following.name for name, _ in layers):
            raise PackError(path.name, "pack.extends", "the layers go round in a circle")
        raw = following.read_bytes()
        layers.append((following.name, raw))
        parent = _parent(following.name, raw)
        following = None if parent is None else _path_of(parent, folder)
    return layers[::-1]


@lru_cache(maxsize=32)
def _parent(name: str, raw: bytes) -> str | None:
    parent = schema.table(name, "pack", _parse(name, raw).get("pack")).get("extends")
    return None if parent is None else str(parent)


def _parse(name: str, raw: bytes) -> dict[str, Any]:  # Any: TOML holds what its author wrote
    try:
        return tomllib.loads(raw.decode())
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise PackError(name, "", str(error)) from None


@lru_cache(maxsize=32)
def _build(layers: tuple[tuple[str, bytes], ...]) -> Pack:
    digest = hashlib.sha256()
    merged: dict[str, Any] = {}  # Any: as above, checked key by key below
    for name, raw in layers:
        digest.update(raw)
        data = _parse(name, raw)
        schema.check(name, data, known_rules=set(all_rules()))
        _merge(merged, data)
    top = layers[-1][0]
    head = merged["pack"]
    if f"{head['id']}-{head['version']}.toml" != top:
        raise PackError(top, "pack.id", "the file is named after its id and version")
    schema.check_whole(top, merged)
    reply = merged["reply"]
    return Pack(
        id=head["id"],
        version=head["version"],
        sha256=digest.hexdigest(),
        rules=MappingProxyType({k: _setting(v) for k, v in merged.get("rule", {}).items()}),
        reasons=MappingProxyType({k: _reason(k, v) for k, v in merged.get("reason", {}).items()}),
        window=Window(anchor=merged["window"]["anchor"], hours=merged["window"]["hours"]),
        reply=ReplyLimits(reply["text_max"], reply["files_max"], tuple(reply["file_kinds"])),
        caps=Caps(merged["caps"]["proactive"], merged["caps"]["free_form"]),
        allow_hosts=tuple(host.lower() for host in merged["links"]["allow_hosts"]),
        words=MappingProxyType(
            {
                name: MappingProxyType({lang: tuple(words) for lang, words in lists.items()})
                for name, lists in merged.get("words", {}).items()
            }
        ),
    )


def _merge(below: dict[str, Any], above: dict[str, Any]) -> None:
    """Tables are merged key by key; a list or value above replaces the one below."""
    for key, value in above.items():
        if isinstance(value, dict) and isinstance(below.get(key), dict):
            _merge(below[key], value)
        else:
            below[key] = value


def _setting(row: dict[str, Any]) -> RuleSetting:
    def severity(name: str) -> Severity | None:
        return Severity(row[name]) if name in row else None

    limits = {key: row[key] for key in row if key not in schema.RULE_KEYS}
    return RuleSetting(
        proactive=severity("proactive"),
        necessary=severity("necessary"),
        reply=severity("reply"),
        buyer=severity("buyer"),
        points=row["points"],
        limits=MappingProxyType(limits),
    )


def _reason(slug: str, row: dict[str, Any]) -> Reason:
    return Reason(
        slug=slug,
        title=row["title"],
        subject=row["subject"],
        what_for=row["what_for"],
        category=Category(row["category"]),
        critical=row["critical"],
        template_only=row.get("template_only", False),
        text_max=row["text_max"],
        files_max=row["files_max"],
        file_kinds=tuple(row.get("file_kinds", ())),
        states=tuple(row.get("states", ())),
        traits=tuple(row.get("traits", ())),
        fulfilment=row.get("fulfilment"),
        needs_return=row.get("needs_return", False),
        return_within_hours=row.get("return_within_hours"),
        no_open_return=row.get("no_open_return", False),
        delivery_from_hours=row.get("delivery_from_hours"),
        delivery_until_hours=row.get("delivery_until_hours"),
        cap=row.get("cap"),
        allowed=tuple(row.get("allowed", ())),
        denied=tuple(row.get("denied", ())),
        offered=row.get("offered", True),
        free_form=row.get("free_form", False),
    )
