"""The contact window to the second, in two time zones and over a change of the clocks."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from compliance import pack
from compliance.types import Facts, Finding
from compliance.window import anchor_of
from messagecenter.lib import window

BERLIN, NEW_YORK = ZoneInfo("Europe/Berlin"), ZoneInfo("America/New_York")
PLACED = datetime(2026, 3, 1, 9, 30, tzinfo=UTC)
SECOND = timedelta(seconds=1)


@pytest.mark.parametrize("zone", [UTC, BERLIN, NEW_YORK])
def test_the_last_instant_is_open_and_the_next_is_not(zone: ZoneInfo) -> None:
    closes = window.closes_at(PLACED.astimezone(zone))
    assert closes == PLACED + timedelta(hours=720)
    assert window.is_open((closes - SECOND).astimezone(zone), closes)
    assert window.is_open(closes.astimezone(zone), closes)
    assert not window.is_open((closes + SECOND).astimezone(zone), closes)


def test_thirty_days_are_720_hours_when_the_clocks_go_forward() -> None:
    placed = datetime(2026, 3, 20, 12, 0, tzinfo=BERLIN)
    closes = window.closes_at(placed).astimezone(BERLIN)
    assert closes == datetime(2026, 4, 19, 13, 0, tzinfo=BERLIN)


def test_thirty_days_are_720_hours_when_the_clocks_go_back() -> None:
    placed = datetime(2026, 10, 20, 12, 0, tzinfo=NEW_YORK)
    assert window.closes_at(placed) == datetime(2026, 11, 19, 11, 0, tzinfo=NEW_YORK)


def test_the_hour_that_comes_twice_is_told_apart() -> None:
    closes = datetime(2026, 10, 25, 2, 30, tzinfo=BERLIN, fold=0)
    later = datetime(2026, 10, 25, 2, 30, tzinfo=BERLIN, fold=1)
    assert not window.is_open(later, closes)
    assert window.is_open(closes, later)


@pytest.mark.parametrize("naive", [datetime(2026, 3, 1), datetime(2026, 3, 1, 9)])  # noqa: DTZ001
def test_an_instant_without_a_zone_is_refused(naive: datetime) -> None:
    with pytest.raises(ValueError, match="offset"):
        window.closes_at(naive)
    with pytest.raises(ValueError, match="offset"):
        window.is_open(naive, PLACED)
    with pytest.raises(ValueError, match="offset"):
        window.is_open(PLACED, naive)


def test_the_pack_names_the_anchor() -> None:
    shipped = pack.load()
    facts = Facts(placed_at=PLACED, completed_at=PLACED + SECOND, delivered_at=PLACED + 2 * SECOND)
    assert anchor_of(facts, shipped) == PLACED
    assert anchor_of(Facts(delivered_at=PLACED), shipped) is None


@pytest.mark.parametrize("late", [0, 1])
@pytest.mark.parametrize("reason", ["return_question", "order_problem", "legal_disclosure"])
def test_the_gate_follows_the_window(
    reason: str, late: int, findings: Callable[..., list[Finding]]
) -> None:
    now = PLACED + timedelta(hours=720, seconds=late)
    facts = {"placed_at": PLACED.isoformat(), "now": now.astimezone(NEW_YORK).isoformat()}
    line = {"reason": reason, "body": "Was the lid missing?", "facts": facts}
    assert len(findings("window-expired", line)) == late


def test_a_reply_is_never_late(findings: Callable[..., list[Finding]]) -> None:
    facts = {"placed_at": "2024-01-01T00:00:00Z", "now": "2026-01-01T00:00:00Z"}
    assert findings("window-expired", {"body": "Yes, it fits.", "facts": facts}) == []
