"""The contracts of architecture.md 3 hold, and each of them notices the wrong that it is for."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
PACKAGES = ("messagecenter", "orders", "compliance")
CONTRACTS = tomllib.loads((ROOT / "pyproject.toml").read_text())["tool"]["importlinter"][
    "contracts"
]

# Where a wrong line is written, the line, and the contracts that notice it, with what they say.
VIOLATIONS = (
    ("orders/selectors.py", "messagecenter.threads.selectors", {"layers"}),
    ("orders/facts.py", "compliance.types", {"layers"}),
    ("messagecenter/lib/ids.py", "messagecenter.accounts.models", {"layers"}),
    ("messagecenter/outbox/claim.py", "messagecenter.audit.note", {"layers"}),
    ("messagecenter/threads/subject.py", "messagecenter.delivery.models", {"layers"}),
    ("messagecenter/inbox/forms.py", "messagecenter.review.selectors", {"layers"}),
    ("messagecenter/newcomer/views.py", "messagecenter.lib.ids", {"every-package-has-a-layer"}),
    ("compliance/rules/contact_phone.py", "django.conf", {"pure"}),
    ("compliance/engine.py", "celery", {"pure", "celery-in-one-place"}),
    ("compliance/window.py", "orders.models", {"pure", "layers"}),
    ("messagecenter/embedded/runner.py", "django.db", {"pure"}),
    ("compliance/rules/text_length.py", "compliance.rules.contact_email", {"rules-apart"}),
    ("messagecenter/inbox/rows.py", "messagecenter.threads.move", {"message-move-private"}),
    ("messagecenter/delivery/outgoing.py", "messagecenter.threads.move", {"message-move-private"}),
    ("messagecenter/review/services.py", "messagecenter.delivery.move", {"delivery-move-private"}),
    ("messagecenter/inbox/check.py", "messagecenter.threads.models", {"doors-are-thin"}),
    ("messagecenter/inbox/views/home.py", "orders.models", {"doors-are-thin"}),
    ("messagecenter/review/views/queue.py", "messagecenter.review.models", {"doors-are-thin"}),
    ("messagecenter/threads/lock.py", "celery", {"celery-in-one-place"}),
    ("messagecenter/delivery/models.py", "celery", {"celery-in-one-place"}),
)


def lint(folder: Path) -> tuple[int, str]:
    """Run the linter of imports on the packages in that folder."""
    done = subprocess.run(
        [str(Path(sys.executable).with_name("lint-imports")), "--no-cache"],
        cwd=folder,
        env={**os.environ, "PYTHONPATH": str(folder)},
        capture_output=True,
        text=True,
        check=False,
    )
    return done.returncode, done.stdout + done.stderr


def test_the_contracts_are_kept() -> None:
    status, said = lint(ROOT)
    assert status == 0, said
    assert f"{len(CONTRACTS)} kept, 0 broken" in said


@pytest.fixture(scope="module")
def broken(tmp_path_factory: pytest.TempPathFactory) -> dict[str, str]:
    """Write every wrong line into a copy; return what each broken contract says of it."""
    copy = tmp_path_factory.mktemp("planted")
    shutil.copy(ROOT / "pyproject.toml", copy)
    for package in PACKAGES:
        shutil.copytree(
            ROOT / package, copy / package, ignore=shutil.ignore_patterns("__pycache__")
        )
    for file, wrong, _contracts in VIOLATIONS:
        path = copy / file
        if not path.exists():
            path.parent.mkdir()
            (path.parent / "__init__.py").touch()
            path.touch()
        path.write_text(path.read_text("utf-8") + f"\nimport {wrong}\n", "utf-8")
    status, said = lint(copy)
    assert status == 1, said
    details = said.partition("Broken contracts")[2]
    places = {one["id"]: details.find(f"\n{one['name']}\n---") for one in CONTRACTS}
    assert -1 not in places.values(), f"kept in spite of all: {places}\n{said}"
    starts = sorted(places.values())
    ends = dict(zip(starts, [*starts[1:], len(details)], strict=True))
    return {name: details[start : ends[start]] for name, start in places.items()}


@pytest.mark.parametrize(
    ("file", "wrong", "contract"),
    [
        (file, wrong, contract)
        for file, wrong, contracts in VIOLATIONS
        for contract in sorted(contracts)
    ],
)
def test_a_wrong_import_breaks_its_contract(
    broken: dict[str, str], file: str, wrong: str, contract: str
) -> None:
    if contract == "every-package-has-a-layer":
        assert "messagecenter.newcomer" in broken[contract]
        return
    importer = file.removesuffix(".py").replace("/", ".")
    target = "django" if wrong.startswith("django.") else wrong
    assert f"{importer} -> {target} (" in broken[contract]


def test_every_contract_has_its_violation() -> None:
    proved = set().union(*(contracts for _file, _wrong, contracts in VIOLATIONS))
    assert proved == {one["id"] for one in CONTRACTS}
