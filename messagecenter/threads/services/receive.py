"""A buyer writes: judged by the buyer's rules, stored and promised in one transaction."""

from __future__ import annotations

from compliance import services
from compliance.models import Verdict
from compliance.types import Category, Outcome, Report
from messagecenter.accounts.models import User
from messagecenter.audit.note import POLICY, person
from messagecenter.lib import clock
from messagecenter.threads import submission
from messagecenter.threads.lock import locked
from messagecenter.threads.models import Message, Side, Thread
from messagecenter.threads.move import move
from messagecenter.threads.states import State

_NEXT = {
    Outcome.ALLOW: State.QUEUED,
    Outcome.REWRITE: State.QUEUED,
    Outcome.HOLD: State.HELD,
}


class Unfit(Exception):
    """The buyer's text cannot be sent as it is, for instance because it is empty."""

    def __init__(self, report: Report) -> None:
        super().__init__("unfit")
        self.report = report


def receive_message(thread: Thread, buyer: User, *, key: str, body: str) -> Message:
    """Take a buyer's message; it leaves at once. The same key always gives the same message.

    Raises `Unfit` when the rules for buyers forbid the text; nothing is stored then.
    """
    with locked(thread.pk) as held:
        earlier = held.thread.messages.filter(author=buyer, key=key).first()
        if earlier:
            return earlier
        now = clock.now()
        message = Message(
            thread=held.thread,
            seller=held.thread.seller,
            side=Side.BUYER,
            author=buyer,
            author_name=held.thread.buyer_name,
            category=Category.NONE,
            body=body,
            lang=held.thread.buyer.locale,
            key=key,
        )
        message.text_sha256 = submission.text_sha256(message.subject, message.body)
        said = submission.build(message, now)
        report = services.check(said, held.thread.seller)
        if report.outcome == Outcome.BLOCK:
            raise Unfit(report)
        message.verdict = services.record(
            report,
            said,
            seller=held.thread.seller,
            stage=Verdict.Stage.SEND,
            text_sha256=message.text_sha256,
            made_at=now,
        )
        message.save(force_insert=True)
        move(held, message, State.CHECKED, by=person(buyer.pk), submitted_at=now, due_at=now)
        move(held, message, _NEXT[report.outcome], by=POLICY)
    return message
