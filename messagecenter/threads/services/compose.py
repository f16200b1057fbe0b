"""A seller's person writes: the text is judged, stored and promised in one transaction."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.db.models import Q

from compliance import pack, services
from compliance.models import Verdict
from compliance.pack import Reason
from compliance.replies import is_live_reply
from compliance.types import Category, Outcome, Report, Submission
from compliance.window import anchor_of
from messagecenter.accounts.models import User
from messagecenter.audit.note import POLICY, person
from messagecenter.lib import clock, window
from messagecenter.lib.ids import public_id
from messagecenter.threads import submission
from messagecenter.threads.lock import Locked, locked
from messagecenter.threads.models import Message, Revision, Side, Thread
from messagecenter.threads.move import move
from messagecenter.threads.states import VISIBLE, State
from messagecenter.threads.subject import subject_of

_NEXT = {
    Outcome.ALLOW: State.QUEUED,
    Outcome.HOLD: State.HELD,
    Outcome.BLOCK: State.BLOCKED,
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Draft:
    """What the author hands in. `key` makes a second press harmless.

    `reason` is empty for a reply. `last_seen` is the id of the message that had arrived last when
    the author looked (0 for none), None where that does not matter. `tidied` says that the author
    has seen the rewritten text and wants that one sent.
    """

    key: str
    body: str
    reason: str = ""
    lang: str = "en"
    last_seen: int | None = None
    tidied: bool = False


class Refused(Exception):
    """The law forbids the text. It stays a draft; sending it unchanged under its new key means it.

    `message` is that draft, `report` says what to change.
    """

    def __init__(self, message: Message, report: Report) -> None:
        super().__init__(f"message {message.pk} refused: {[f.rule for f in report.findings]}")
        self.message = message
        self.report = report


class RewriteOffered(Exception):
    """The text would be tidied before it is sent; the author sees `after` first."""

    def __init__(self, report: Report, after: str) -> None:
        super().__init__("rewrite offered")
        self.report = report
        self.after = after


class ReasonNeeded(Exception):
    """Nothing is there to be answered any more: this counts as contact that the seller starts."""


class Overtaken(Exception):
    """Somebody else's message has arrived that the author has not seen."""


def judge(thread: Thread, draft: Draft, now: datetime) -> tuple[Message, Submission, Report]:
    """Judge a draft without storing anything: the live check and the send ask the same."""
    reason = _reason(draft.reason, thread)
    message = Message(
        thread=thread,
        seller=thread.seller,
        side=Side.SELLER,
        category=reason.category if reason else Category.REPLY,
        reason=draft.reason,
        subject=subject_of(thread, reason),
        body=draft.body,
        lang=draft.lang,
    )
    message.text_sha256 = submission.text_sha256(message.subject, message.body)
    said = submission.build(message, now)
    return message, said, services.check(said, thread.seller)


def submit_message(thread: Thread, author: User, draft: Draft) -> Message:
    """Accept, hold, block or refuse what a seller's person sends.

    Returns the message in state queued, held or blocked; the same author, thread and key always
    give the same message. Raises `Overtaken`, `ReasonNeeded`, `RewriteOffered`, and `Refused`
    after the first send of a forbidden text.
    """
    with locked(thread.pk) as held:
        earlier = _earlier(held, author, draft.key)
        if earlier and earlier.state != State.DRAFT:
            return earlier
        if _overtaken(held, author, draft.last_seen):
            raise Overtaken
        now = clock.now()
        if not draft.reason and not reply_is_open(held.thread, now):
            raise ReasonNeeded
        message, said, report = _judge_tidied(held.thread, draft, now)
        means_it = earlier is not None and _means_it(earlier, draft, message)
        message = _keep(earlier, message, author, draft.key, now)
        if report.outcome != Outcome.BLOCK or means_it:
            _keep_original(message, draft, author, now)
            _send(held, message, said, report, author, now)
            return message
        _remember_refusal(message, said, report, draft.key, now)
    # Outside the lock, so that the draft and its verdict are committed.
    raise Refused(message, report)


def edit_again(message: Message, author: User) -> Message:
    """Turn a message that was not delivered back into a draft of its author, under a fresh key."""
    with locked(message.thread_id) as held:
        message = held.message(message.pk)
        if message.state != State.DRAFT:
            move(held, message, State.DRAFT, by=person(author.pk))
        message.key, message.refused_key, message.text_sha256 = public_id(), "", ""
        # Whoever takes it up goes on with it.
        message.author, message.author_name = author, author.name
        message.save()
    return message


def _earlier(held: Locked, author: User, key: str) -> Message | None:
    rows = held.thread.messages.filter(author=author)
    return rows.filter(Q(key=key) | Q(refused_key=key)).first()


def _overtaken(held: Locked, author: User, last_seen: int | None) -> bool:
    """Look by time of arrival: a message that was held arrives after others with a higher id."""
    if last_seen is None or last_seen == (held.thread.last_message_id or 0):
        return False
    others = held.thread.messages.filter(state__in=VISIBLE).exclude(author=author)
    seen = held.thread.messages.filter(pk=last_seen, delivered_at__isnull=False).first()
    return (others.filter(delivered_at__gt=seen.delivered_at) if seen else others).exists()


def _means_it(earlier: Message, draft: Draft, message: Message) -> bool:
    """Say whether this is the second send of a refused text, unchanged, under the fresh key."""
    fresh = bool(earlier.refused_key) and earlier.key == draft.key
    return fresh and earlier.text_sha256 == message.text_sha256


def _judge_tidied(
    thread: Thread, draft: Draft, now: datetime
) -> tuple[Message, Submission, Report]:
    message, said, report = judge(thread, draft, now)
    if report.outcome != Outcome.REWRITE:
        return message, said, report
    after = report.rewritten.get("body", draft.body)
    if not draft.tidied:
        raise RewriteOffered(report, after)
    # Judged as it will be stored: what is delivered is what has its own verdict.
    tidy = Draft(key=draft.key, body=after, reason=draft.reason, lang=draft.lang)
    message, said, report = judge(thread, tidy, now)
    if report.outcome == Outcome.REWRITE:
        raise RewriteOffered(report, report.rewritten.get("body", after))
    return message, said, report


def reply_is_open(thread: Thread, now: datetime) -> bool:
    """Say whether what the seller writes now answers the buyer, or is contact that they start."""
    return is_live_reply(submission.case_facts(thread, now))


def _reason(slug: str, thread: Thread) -> Reason | None:
    """Return the reason of a contact, None for a reply. Raises KeyError for an unknown one."""
    return pack.load(thread.seller.marketplace.pack).reasons[slug] if slug else None


def _keep(
    earlier: Message | None, message: Message, author: User, key: str, now: datetime
) -> Message:
    """Write the text down as a draft: a new row, or the one that was not delivered before."""
    if earlier is None:
        message.author, message.author_name, message.key = author, author.name, key
        message.save(force_insert=True)
        return message
    same = (earlier.subject, earlier.body) == (message.subject, message.body)
    if earlier.submitted_at and not same:
        _revise(earlier, earlier.body, author, now, "edited after it was not delivered")
    for name in ("category", "reason", "subject", "body", "lang", "text_sha256"):
        setattr(earlier, name, getattr(message, name))
    earlier.save()
    return earlier


def _keep_original(message: Message, draft: Draft, author: User, now: datetime) -> None:
    if message.body == draft.body:
        return
    _revise(message, draft.body, author, now, Revision.TIDIED)
    message.save(update_fields=["text_version"])


def _revise(message: Message, former: str, author: User, now: datetime, why: str) -> None:
    """Keep a former text of the message; the text that replaces it is the next version."""
    Revision.objects.create(
        message=message,
        text_version=message.text_version,
        subject=message.subject,
        body=former,
        by=person(author.pk).name,
        why=why,
        at=now,
    )
    message.text_version += 1


def _remember_refusal(
    message: Message, said: Submission, report: Report, key: str, now: datetime
) -> None:
    message.verdict = _record(message, said, report, now)
    if message.key == key:
        message.key, message.refused_key = public_id(), key
    message.save(update_fields=["verdict", "key", "refused_key"])


def _send(
    held: Locked, message: Message, said: Submission, report: Report, author: User, now: datetime
) -> None:
    closes_at = None
    if message.category in (Category.PROACTIVE, Category.NECESSARY):
        law = pack.load(held.thread.seller.marketplace.pack)
        # Where the window has not begun to count, it lasts at least this long.
        closes_at = window.closes_at(anchor_of(said.facts, law) or now, law.window.hours)
    move(
        held,
        message,
        State.CHECKED,
        by=person(author.pk),
        verdict=_record(message, said, report, now),
        submitted_at=now,
        due_at=now,
        window_closes_at=closes_at,
    )
    move(held, message, _NEXT[report.outcome], by=POLICY)


def _record(message: Message, said: Submission, report: Report, now: datetime) -> Verdict:
    return services.record(
        report,
        said,
        seller=message.seller,
        stage=Verdict.Stage.SEND,
        text_sha256=message.text_sha256,
        made_at=now,
    )
