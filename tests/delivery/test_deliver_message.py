"""The worker's part: judged once more, visible in one transaction, and never twice."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

import pytest
from django.db import IntegrityError, transaction

from compliance import engine, pack
from compliance.models import Verdict
from messagecenter.audit.models import Entry
from messagecenter.delivery.models import Delivery
from messagecenter.delivery.outgoing import deliver_message
from messagecenter.delivery.states import State as DeliveryState
from messagecenter.lib import clock
from messagecenter.outbox.models import Job
from messagecenter.review import services as desk
from messagecenter.review.models import Task
from messagecenter.threads import selectors
from messagecenter.threads.models import Message, Thread
from messagecenter.threads.states import State
from messagecenter.threads.submission import text_sha256
from tests import builders, invariants
from tests.conftest import Cast

Work = Callable[[], int]


@pytest.fixture
def queued(cast: Cast) -> Message:
    return builders.a_contact(cast.order, cast.alma)


@pytest.fixture
def law(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The file of the core rules, in a folder of this test's own where it may be rewritten."""
    folder = tmp_path / "policies"
    shutil.copytree(pack.FOLDER, folder)
    usual = pack.load
    monkeypatch.setattr(pack, "load", lambda name=pack.DEFAULT: usual(name, folder))
    return folder / "core-1.toml"


def rewrite(law: Path, old: str, new: str) -> None:
    text = law.read_text("utf-8")
    assert old in text
    law.write_text(text.replace(old, new), "utf-8")


def deliver(message: Message) -> Message:
    deliver_message(str(message.pk))
    message.refresh_from_db()
    return message


# --- what happens when all is well ---------------------------------------------------------------


def test_visible_and_delivered_are_one(queued: Message) -> None:
    message = deliver(queued)
    assert message.state == State.DELIVERED
    delivery = Delivery.objects.get()
    assert (delivery.message, delivery.channel) == (message, Delivery.Channel.INBOX)
    assert delivery.state == DeliveryState.SENT
    assert delivery.verdict.stage == Verdict.Stage.DELIVER
    assert delivery.verdict.text_sha256 == message.text_sha256
    assert message.verdict.stage == Verdict.Stage.SEND  # what it was sent under stays
    assert [m.pk for m in selectors.buyer_log(message.thread).messages] == [message.pk]


def test_it_writes_the_row_of_the_inbox(queued: Message) -> None:
    message = deliver(queued)
    thread = Thread.objects.get()
    assert thread.last_message_id == message.pk
    assert thread.last_at == message.delivered_at
    assert (thread.last_side, thread.buyer_unread, thread.open_sends) == ("seller", 1, 0)
    assert thread.subject == message.subject
    assert thread.snippet == builders.CLEAN


def test_a_handler_that_runs_twice_delivers_once(queued: Message) -> None:
    deliver(queued)
    deliver(queued)
    assert Delivery.objects.count() == 1
    assert Entry.objects.filter(target=State.DELIVERED).count() == 1
    assert Thread.objects.get().buyer_unread == 1
    assert invariants.broken() == {}


def test_half_a_delivery_does_not_exist(queued: Message, monkeypatch: pytest.MonkeyPatch) -> None:
    def full_disk(*_: object, **__: object) -> None:
        raise OSError

    monkeypatch.setattr("messagecenter.delivery.move.note", full_disk)
    with pytest.raises(OSError):  # noqa: PT011 (any will do)
        deliver_message(str(queued.pk))
    queued.refresh_from_db()
    assert queued.state == State.QUEUED
    assert not Delivery.objects.exists()
    assert Thread.objects.get().buyer_unread == 0


def test_a_message_that_is_gone_is_nobodys_fault(db: None) -> None:
    deliver_message("987654321")


# --- before its time, and out of its turn --------------------------------------------------------


def test_it_does_nothing_before_its_time(queued: Message) -> None:
    Message.objects.update(due_at=clock.now() + timedelta(seconds=30))
    assert deliver(queued).state == State.QUEUED
    assert Verdict.objects.count() == 1
    Message.objects.update(due_at=clock.now())
    assert deliver(queued).state == State.DELIVERED


@pytest.mark.parametrize("state", [state for state in State if state != State.QUEUED])
def test_it_delivers_nothing_that_is_not_queued(cast: Cast, queued: Message, state: State) -> None:
    message = builders.a_message_in(state, queued.thread, cast.alma)
    assert deliver(message).state == state
    assert not Delivery.objects.exists()


# --- what has changed since the send -------------------------------------------------------------


def test_a_gate_that_closed_meanwhile_blocks_it_without_a_reason_to_be_ashamed(
    cast: Cast, queued: Message, work: Work
) -> None:
    cast.order.state = "delivered"
    cast.order.save()
    message = deliver(queued)
    assert message.state == State.BLOCKED
    assert [one["rule"] for one in message.verdict.findings] == ["reason-not-eligible"]
    assert {one["points"] for one in message.verdict.findings} == {0}
    assert not Delivery.objects.exists()
    assert selectors.buyer_log(message.thread).messages == []


def test_an_order_that_went_to_another_buyer_meanwhile_is_no_order_of_theirs(
    cast: Cast, queued: Message
) -> None:
    cast.order.buyer = cast.other_buyer
    cast.order.save()
    message = deliver(queued)
    assert message.state == State.BLOCKED
    assert [one["rule"] for one in message.verdict.findings] == ["no-order-link"]


def test_the_text_is_not_judged_again_under_the_same_law(
    queued: Message, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[str] = []
    usual = engine._judge

    def listening(rule, *rest):  # noqa: ANN001, ANN002, ANN202 (passes through)
        asked.append(rule.kind)
        return usual(rule, *rest)

    monkeypatch.setattr(engine, "_judge", listening)
    deliver(queued)
    assert set(asked) == {"gate"}


@pytest.mark.parametrize("column", ["body", "subject"])
def test_a_text_that_was_changed_behind_our_back_is_held(
    queued: Message, work: Work, column: str
) -> None:
    Message.objects.update(**{column: "Call me at once."})
    message = deliver(queued)
    assert message.state == State.HELD
    assert message.why == "the text is not the one that was judged"
    assert not Delivery.objects.exists()
    work()
    assert Task.objects.get().message == message


def test_a_text_whose_digest_was_changed_with_it_is_held(queued: Message) -> None:
    body = "Call me at once."
    Message.objects.update(body=body, text_sha256=text_sha256(queued.subject, body))
    assert deliver(queued).state == State.HELD


def test_a_changed_text_that_a_reviewer_releases_is_still_not_delivered(
    cast: Cast, queued: Message, work: Work
) -> None:
    Message.objects.update(body="Call me at once.")
    work()
    desk.decide(Task.objects.get(), cast.rosa, desk.Decision.RELEASE, "")
    work()
    queued.refresh_from_db()
    assert queued.state == State.HELD
    assert not Delivery.objects.exists()


# --- a new law between the send and the delivery -------------------------------------------------


def test_a_new_law_that_forbids_the_text_blocks_it(cast: Cast, law: Path, work: Work) -> None:
    message = builders.a_contact(cast.order, cast.alma, "Which size do you need, M or L?")
    rewrite(law, "max_bytes = 100000", "max_bytes = 10")
    work()
    message.refresh_from_db()
    assert message.state == State.BLOCKED
    assert [one["rule"] for one in message.verdict.findings] == ["text-length"]
    assert not Delivery.objects.exists()


def test_a_new_law_that_wants_a_person_holds_it(cast: Cast, law: Path, work: Work) -> None:
    builders.a_buyers_message(builders.a_contact(cast.order, cast.alma).thread, cast.bea)
    work()
    rewrite(
        law,
        '[rule.link-external]\nproactive = "block"\nnecessary = "block"\nreply = "hold"',
        '[rule.link-external]\nproactive = "block"\nnecessary = "block"\nreply = "warn"',
    )
    message = builders.a_reply(Thread.objects.get(), cast.alma, builders.WITH_LINK)
    assert message.state == State.QUEUED
    rewrite(law, 'reply = "warn"', 'reply = "hold"')
    work()
    message.refresh_from_db()
    assert message.state == State.HELD
    assert Task.objects.get().message == message
    assert {e.actor for e in Entry.objects.filter(target=State.HELD)} == {"worker"}


def test_a_new_law_that_changes_nothing_for_it_delivers_it(
    cast: Cast, law: Path, work: Work
) -> None:
    message = builders.a_contact(cast.order, cast.alma)
    rewrite(law, "max_bytes = 100000", "max_bytes = 100001")
    work()
    message.refresh_from_db()
    assert message.state == State.DELIVERED
    delivery = Delivery.objects.get()
    assert delivery.verdict.policy != message.verdict.policy


def test_what_a_reviewer_released_is_not_held_again_under_the_same_law(
    cast: Cast, held: Message, work: Work
) -> None:
    desk.decide(Task.objects.get(), cast.rosa, desk.Decision.RELEASE, "")
    work()
    held.refresh_from_db()
    assert held.state == State.DELIVERED


# --- what the database itself refuses ------------------------------------------------------------


def test_a_second_inbox_delivery_is_refused_by_the_table(queued: Message) -> None:
    deliver(queued)
    with pytest.raises(IntegrityError), transaction.atomic():
        Delivery.objects.create(
            message=queued,
            seller=queued.seller,
            channel=Delivery.Channel.INBOX,
            verdict=queued.verdict,
        )


def test_a_contact_without_a_reason_cannot_be_queued(queued: Message) -> None:
    with pytest.raises(IntegrityError), transaction.atomic():
        Message.objects.filter(pk=queued.pk).update(reason="")
    with pytest.raises(IntegrityError), transaction.atomic():
        Message.objects.filter(pk=queued.pk).update(window_closes_at=None)


def test_a_message_is_not_delivered_without_its_instant(queued: Message) -> None:
    with pytest.raises(IntegrityError), transaction.atomic():
        Message.objects.filter(pk=queued.pk).update(state=State.DELIVERED)


def test_nothing_leaves_a_draft_without_a_verdict(queued: Message) -> None:
    with pytest.raises(IntegrityError), transaction.atomic():
        Message.objects.filter(pk=queued.pk).update(verdict=None)


def test_nothing_is_left_to_do_when_it_is_delivered(queued: Message, work: Work) -> None:
    work()
    assert not Job.objects.filter(done_at=None).exists()
    assert invariants.broken(drained=True) == {}
