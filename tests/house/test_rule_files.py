"""One file per rule, named after it."""

from __future__ import annotations

from pathlib import Path

from compliance import pack
from compliance.registry import all_rules
from tests.house.source import ROOT

FILES = sorted((ROOT / "compliance" / "rules").glob("*.py"))


def test_the_name_of_each_file_is_its_slug() -> None:
    names = {path.stem for path in FILES} - {"__init__"}
    assert names == {slug.replace("-", "_") for slug in all_rules()}
    for slug, rule in all_rules().items():
        path = Path(rule.judge.__code__.co_filename)
        assert path.stem == slug.replace("-", "_") == rule.judge.__name__
        assert path.read_text("utf-8").startswith(f'"""{slug}: ')


def test_no_file_holds_two_rules() -> None:
    for path in FILES:
        assert path.read_text("utf-8").count("\n@rule(") == (path.stem != "__init__")


def test_every_rule_is_priced_in_the_shipped_pack() -> None:
    assert set(pack.load().rules) == set(all_rules())
