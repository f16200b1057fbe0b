"""Asking the law from inside the house, and keeping its answers."""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from compliance import pack, services
from compliance.models import PolicyVersion, Verdict
from compliance.selectors import findings_of
from compliance.types import Category, Facts, Outcome, Submission
from messagecenter.accounts.models import Seller
from tests import builders

NOW = datetime(2026, 11, 23, 12, 0, tzinfo=UTC)
LATE = Facts(now=NOW, placed_at=datetime(2026, 10, 1, tzinfo=UTC), order_linked=True)


@pytest.fixture
def shop(db: None) -> Seller:
    return builders.a_seller("holt-linden", "Holt & Linden")


def said(body: str, facts: Facts | None = None, **rest: Any) -> Submission:
    fields = {"category": Category.PROACTIVE, "reason": "order_information", **rest}
    return Submission(body=body, facts=facts or Facts(now=NOW), **fields)


def recorded(shop: Seller, submission: Submission) -> Verdict:
    made = services.record(
        services.check(submission, shop),
        submission,
        seller=shop,
        stage=Verdict.Stage.SEND,
        text_sha256="a" * 64,
        made_at=NOW,
    )
    return Verdict.objects.select_related("policy").get(pk=made.pk)


def test_asking_stores_nothing(shop: Seller) -> None:
    report = services.check(said(builders.WITH_PHONE), shop)
    assert report.outcome == Outcome.BLOCK
    assert not Verdict.objects.exists()
    assert not PolicyVersion.objects.exists()


def test_the_law_is_that_of_the_marketplace(shop: Seller) -> None:
    shop.marketplace.pack = "core-1"
    report = services.check(said(builders.CLEAN, reason=None), shop)
    assert (report.pack, report.version) == ("core", "1")


def test_an_answer_is_kept_with_its_law_its_facts_and_its_places(shop: Seller) -> None:
    submission = said(builders.WITH_PHONE, LATE)
    verdict = recorded(shop, submission)
    law = pack.load(shop.marketplace.pack)
    assert (verdict.policy.pack, verdict.policy.version) == (law.id, law.version)
    assert verdict.policy.sha256 == law.sha256
    assert (verdict.stage, verdict.outcome) == ("send", "block")
    assert verdict.facts["now"] == NOW.isoformat()
    assert verdict.facts["order_linked"] is True
    assert verdict.facts["reason"] == "order_information"
    assert "answered_at" not in verdict.facts  # what is not known is not told
    assert tuple(findings_of(verdict)) == services.check(submission, shop).findings


def test_the_hashes_of_other_texts_are_not_kept(shop: Seller) -> None:
    verdict = recorded(shop, said(builders.CLEAN, Facts(now=NOW, recent=("deadbeef",))))
    assert "deadbeef" not in json.dumps(verdict.facts)


def test_one_law_is_one_row_however_often_it_judged(shop: Seller) -> None:
    policies = {recorded(shop, said(builders.CLEAN)).policy_id for _ in range(3)}
    assert policies == {PolicyVersion.objects.get().pk}


@pytest.mark.django_db(transaction=True)
def test_two_who_judge_by_a_new_law_at_once_share_its_row(
    transactional_db: None, at_once: Callable[..., list[Any]]
) -> None:
    shop = builders.a_seller("holt-linden", "Holt & Linden")

    def judge() -> int:
        return recorded(shop, said(builders.CLEAN)).policy_id

    assert set(at_once(*[judge] * 6)) == {PolicyVersion.objects.get().pk}


# --- judging again -------------------------------------------------------------------------------


@pytest.fixture
def law(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The file of the core rules, in a folder where it may be rewritten."""
    folder = tmp_path / "policies"
    shutil.copytree(pack.FOLDER, folder)
    usual = pack.load
    monkeypatch.setattr(pack, "load", lambda name=pack.DEFAULT: usual(name, folder))
    return folder / "core-1.toml"


def test_under_the_same_law_only_the_gates_are_asked_again(shop: Seller) -> None:
    verdict = recorded(shop, said(builders.WITH_PHONE))
    again = services.recheck(said(builders.WITH_PHONE, LATE), shop, verdict)
    assert [finding.rule for finding in again.findings] == ["window-expired"]


def test_under_a_new_law_all_of_it_is_asked_again(shop: Seller, law: Path) -> None:
    verdict = recorded(shop, said(builders.WITH_PHONE))
    law.write_text(law.read_text("utf-8") + "\n# one word more\n", "utf-8")
    again = services.recheck(said(builders.WITH_PHONE, LATE), shop, verdict)
    assert {finding.rule for finding in again.findings} == {"contact-phone", "window-expired"}


def test_gates_give_no_points(shop: Seller) -> None:
    verdict = recorded(shop, said(builders.CLEAN, LATE))
    assert verdict.outcome == "block"
    assert [finding.points for finding in findings_of(verdict)] == [0]
