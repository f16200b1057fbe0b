"""What runs before a commit is what `make check` runs, and nothing is fetched for it."""

from __future__ import annotations

import re

import yaml

from tests.house.source import ROOT


def test_each_hook_is_a_part_of_the_check() -> None:
    repos = yaml.safe_load((ROOT / ".pre-commit-config.yaml").read_text("utf-8"))["repos"]
    assert [repo["repo"] for repo in repos] == ["local"]
    makefile = (ROOT / "Makefile").read_text("utf-8")
    check = re.search(r"(?m)^check: (.*) ##", makefile)
    assert check
    hooks = repos[0]["hooks"]
    assert {hook["language"] for hook in hooks} == {"system"}
    assert {hook["entry"] for hook in hooks} <= {f"make {part}" for part in check[1].split()}
    assert len(hooks) == 5
