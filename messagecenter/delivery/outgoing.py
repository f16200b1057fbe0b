"""The worker's part: judge once more, then make the message visible, all in one transaction."""

from __future__ import annotations

from datetime import datetime

from compliance import services
from compliance.models import Verdict
from compliance.types import Report
from messagecenter.audit.note import WORKER
from messagecenter.delivery.models import Delivery
from messagecenter.delivery.move import move as move_delivery
from messagecenter.delivery.states import State as DeliveryState
from messagecenter.lib import clock
from messagecenter.threads import submission
from messagecenter.threads.lock import Locked, locked
from messagecenter.threads.models import Message
from messagecenter.threads.services import progress, stop
from messagecenter.threads.states import State


def deliver_message(key: str) -> None:
    """Deliver the queued message with that id, or stop it where the law says so now.

    Does nothing unless the message is queued and due: this line is the whole of undoing and of
    running twice.
    """
    found = Message.objects.filter(pk=int(key)).values_list("thread_id", flat=True).first()
    if found is None:
        return
    with locked(found) as thread:
        message = thread.message(int(key))
        now = clock.now()
        if message.state != State.QUEUED or message.due_at is None or message.due_at > now:
            return
        if not _is_what_was_judged(message):
            stop.hold(thread, message, why="the text is not the one that was judged")
            return
        verdict, report = _judge_again(thread, message, now)
        if stop.stopped(thread, message, report, verdict, now):
            return
        progress.deliver(thread, message, now)
        _note_delivery(thread, message, verdict)


def _is_what_was_judged(message: Message) -> bool:
    verdict = message.verdict
    now_is = submission.text_sha256(message.subject, message.body)
    return verdict is not None and now_is == message.text_sha256 == verdict.text_sha256


def _judge_again(thread: Locked, message: Message, now: datetime) -> tuple[Verdict, Report]:
    seller = thread.thread.seller
    said = submission.build(message, now)
    if message.verdict is None:
        raise ValueError("a queued message has a verdict")
    report = services.recheck(said, seller, message.verdict)
    verdict = services.record(
        report,
        said,
        seller=seller,
        stage=Verdict.Stage.DELIVER,
        text_sha256=message.text_sha256,
        made_at=now,
    )
    return verdict, report


def _note_delivery(thread: Locked, message: Message, verdict: Verdict) -> None:
    delivery = Delivery.objects.create(
        message=message,
        seller=message.seller,
        channel=Delivery.Channel.INBOX,
        verdict=verdict,
    )
    move_delivery(thread, delivery, DeliveryState.SENT, by=WORKER)
