"""Thirty days are 720 hours to the second, at the send and again at the delivery, in any zone."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from django.db import connection

from messagecenter.audit.models import Entry
from messagecenter.delivery.models import Delivery
from messagecenter.lib import clock
from messagecenter.outbox.models import Job
from messagecenter.review import services as desk
from messagecenter.review.models import Task
from messagecenter.threads import selectors
from messagecenter.threads.lock import locked
from messagecenter.threads.models import Message
from messagecenter.threads.move import move
from messagecenter.threads.services import expire
from messagecenter.threads.services.compose import Refused
from messagecenter.threads.states import State
from orders.models import Order
from tests import builders, invariants
from tests.conftest import Cast

Work = Callable[[], int]
At = Callable[[datetime], None]

HOURS = timedelta(hours=720)
SECOND = timedelta(seconds=1)
NEW_YORK, BERLIN = ZoneInfo("America/New_York"), ZoneInfo("Europe/Berlin")
PLAIN = datetime(2026, 6, 10, 9, 30, tzinfo=UTC)

# Orders whose thirty days hold a clock change, and two whose last instant lies inside the hour
# that the wall clock shows twice.
CHANGES = [
    datetime(2026, 2, 20, 18, 0, tzinfo=NEW_YORK),
    datetime(2026, 10, 20, 18, 0, tzinfo=NEW_YORK),
    datetime(2026, 10, 2, 1, 30, tzinfo=NEW_YORK),
    datetime(2026, 3, 14, 18, 0, tzinfo=BERLIN),
    datetime(2026, 10, 10, 18, 0, tzinfo=BERLIN),
    datetime(2026, 9, 25, 2, 30, tzinfo=BERLIN),
]


@pytest.fixture(params=["UTC", "America/New_York", "Europe/Berlin"])
def zone(request: pytest.FixtureRequest, db: None, settings: object) -> Iterator[str]:
    """Let process and database connection live in that zone."""
    connection.settings_dict["TIME_ZONE"] = request.param
    settings.TIME_ZONE = request.param  # changing it makes the connection look again
    yield request.param
    connection.settings_dict["TIME_ZONE"] = None


def an_order_of(cast: Cast, placed_at: datetime) -> Order:
    order = builders.an_order(cast.shop, cast.buyer, placed_at=placed_at)
    order.refresh_from_db()
    return order


def last_instant(placed_at: datetime) -> datetime:
    return placed_at.astimezone(UTC) + HOURS


def held_contact(cast: Cast, order: Order) -> Message:
    """A contact that the law let pass, and then held: no rule of the shipped pack holds one."""
    message = builders.a_contact(order, cast.alma)
    with locked(message.thread_id) as held:
        message = held.message(message.pk)
        move(held, message, State.HELD, by=desk.person(cast.rosa.pk))
    return message


# --- at the send ---------------------------------------------------------------------------------


def test_the_connection_lives_in_the_zone(zone: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute("SHOW TIME ZONE")
        assert cursor.fetchone() == (zone,)
    assert clock.now().tzinfo == UTC


@pytest.mark.parametrize("placed_at", [PLAIN, *CHANGES], ids=str)
def test_it_is_open_up_to_its_last_instant_and_not_a_second_longer(
    zone: str, cast: Cast, at: At, work: Work, placed_at: datetime
) -> None:
    order = an_order_of(cast, placed_at)
    for early in (SECOND, timedelta(0)):
        at(last_instant(placed_at) - early)
        message = builders.a_contact(order, cast.alma)
        assert message.window_closes_at == last_instant(placed_at)
        work()
        message.refresh_from_db()
        assert message.state == State.DELIVERED
    at(last_instant(placed_at) + SECOND)
    with pytest.raises(Refused) as refused:
        builders.a_contact(order, cast.alma)
    assert {finding.rule for finding in refused.value.report.findings} == {"window-expired"}


@pytest.mark.parametrize("placed_at", [PLAIN, *CHANGES], ids=str)
def test_it_is_judged_again_at_the_delivery_to_the_second(
    zone: str, cast: Cast, at: At, work: Work, placed_at: datetime
) -> None:
    order = an_order_of(cast, placed_at)
    at(last_instant(placed_at) - timedelta(minutes=5))
    in_time = builders.a_contact(order, cast.alma)
    at(last_instant(placed_at))
    work()
    late = builders.a_contact(order, cast.alma, "Which height do you need, 40 or 60 cm?")
    at(last_instant(placed_at) + SECOND)
    work()
    states = dict(Message.objects.values_list("pk", "state"))
    assert states == {in_time.pk: State.DELIVERED, late.pk: State.EXPIRED}


# --- too late at the delivery --------------------------------------------------------------------


def test_what_missed_its_window_is_seen_by_the_seller_and_never_by_the_buyer(
    cast: Cast, at: At, work: Work
) -> None:
    order = an_order_of(cast, PLAIN)
    at(last_instant(PLAIN) - SECOND)
    message = builders.a_contact(order, cast.alma)
    at(last_instant(PLAIN) + timedelta(minutes=1))
    work()
    message.refresh_from_db()
    assert message.state == State.EXPIRED
    assert message.verdict.stage == "deliver"
    assert [rule["rule"] for rule in message.verdict.findings] == ["window-expired"]
    assert not Delivery.objects.exists()
    thread = message.thread
    assert [m.pk for m in selectors.seller_log(thread).messages] == [message.pk]
    assert selectors.buyer_log(thread).messages == []
    thread.refresh_from_db()
    assert (thread.buyer_unread, thread.open_sends, thread.last_message_id) == (0, 0, None)
    assert invariants.broken() == {}


def test_a_longer_window_of_a_later_law_does_not_help_what_was_sent_before(
    cast: Cast, at: At, work: Work
) -> None:
    order = an_order_of(cast, PLAIN)
    at(last_instant(PLAIN))
    message = builders.a_contact(order, cast.alma)
    Message.objects.update(window_closes_at=last_instant(PLAIN) - timedelta(hours=1))
    work()
    message.refresh_from_db()
    assert message.state == State.EXPIRED
    assert invariants.broken() == {}


# --- held meanwhile ------------------------------------------------------------------------------


@pytest.mark.parametrize("placed_at", [PLAIN, *CHANGES], ids=str)
def test_a_release_after_the_last_instant_expires_it(
    zone: str, cast: Cast, at: At, work: Work, placed_at: datetime
) -> None:
    order = an_order_of(cast, placed_at)
    at(last_instant(placed_at) - timedelta(days=2))
    first, second = held_contact(cast, order), held_contact(cast, order)
    work()
    tasks = {task.message_id: task for task in Task.objects.all()}
    at(last_instant(placed_at))
    released = desk.decide(tasks[first.pk], cast.rosa, desk.Decision.RELEASE, "")
    work()
    at(last_instant(placed_at) + SECOND)
    missed = desk.decide(tasks[second.pk], cast.rosa, desk.Decision.RELEASE, "")
    work()
    assert (released, missed) == (State.QUEUED, State.EXPIRED)
    states = dict(Message.objects.values_list("pk", "state"))
    assert states == {first.pk: State.DELIVERED, second.pk: State.EXPIRED}


def test_a_release_on_day_31_never_reaches_the_buyer(cast: Cast, at: At, work: Work) -> None:
    order = an_order_of(cast, PLAIN)
    at(PLAIN + timedelta(days=29))
    message = held_contact(cast, order)
    work()
    at(PLAIN + timedelta(days=31))
    assert desk.decide(Task.objects.get(), cast.rosa, desk.Decision.RELEASE, "") == State.EXPIRED
    work()
    assert selectors.buyer_log(message.thread).messages == []
    assert not Delivery.objects.exists()


def test_a_release_in_time_that_is_delivered_too_late_expires(
    cast: Cast, at: At, work: Work
) -> None:
    order = an_order_of(cast, PLAIN)
    at(PLAIN + timedelta(days=29))
    message = held_contact(cast, order)
    work()
    at(last_instant(PLAIN))
    desk.decide(Task.objects.get(), cast.rosa, desk.Decision.RELEASE, "")
    at(last_instant(PLAIN) + SECOND)
    work()
    message.refresh_from_db()
    assert message.state == State.EXPIRED


def test_the_sweep_expires_what_waited_too_long_and_clears_the_desk(
    cast: Cast, at: At, work: Work
) -> None:
    at(PLAIN + timedelta(days=29))
    old = held_contact(cast, an_order_of(cast, PLAIN))
    fresh = held_contact(cast, an_order_of(cast, PLAIN + timedelta(days=2)))
    work()
    at(last_instant(PLAIN))
    expire.sweep()
    old.refresh_from_db()
    assert old.state == State.HELD
    at(last_instant(PLAIN) + SECOND)
    expire.sweep()
    expire.sweep()
    work()
    old.refresh_from_db()
    fresh.refresh_from_db()
    assert (old.state, fresh.state) == (State.EXPIRED, State.HELD)
    assert Entry.objects.filter(target=State.EXPIRED, actor="sweep").count() == 1
    decided = dict(Task.objects.values_list("message_id", "decision"))
    assert decided == {old.pk: Task.Decision.MOOT, fresh.pk: ""}
    assert invariants.broken() == {}


def test_the_sweep_looks_older_than_and_never_between(cast: Cast, at: At, work: Work) -> None:
    at(PLAIN + timedelta(days=29))
    message = held_contact(cast, an_order_of(cast, PLAIN))
    at(PLAIN + timedelta(days=400))  # nobody swept for a year
    expire.sweep()
    message.refresh_from_db()
    assert message.state == State.EXPIRED


def test_a_held_reply_has_no_window_and_is_never_swept(cast: Cast, held: Message, at: At) -> None:
    at(held.submitted_at + timedelta(days=400))
    expire.sweep()
    held.refresh_from_db()
    assert held.state == State.HELD


def test_nothing_is_promised_for_what_expired(cast: Cast, at: At, work: Work) -> None:
    at(last_instant(PLAIN))
    builders.a_contact(an_order_of(cast, PLAIN), cast.alma)
    at(last_instant(PLAIN) + SECOND)
    work()
    assert not Job.objects.filter(done_at=None).exists()
