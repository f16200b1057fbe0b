"""A seller's person sends: accepted, held, refused once, blocked the second time."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import timedelta

import pytest
from django.db import DatabaseError, transaction

from compliance.models import Verdict
from messagecenter.audit.models import Entry
from messagecenter.lib import clock
from messagecenter.lib.ids import public_id
from messagecenter.outbox.models import Job
from messagecenter.review import services as desk
from messagecenter.review.models import Task
from messagecenter.threads.models import Message, Revision, Thread
from messagecenter.threads.services.compose import (
    Overtaken,
    ReasonNeeded,
    Refused,
    RewriteOffered,
    edit_again,
    submit_message,
)
from messagecenter.threads.services.open import NobodyToContact, open_thread
from messagecenter.threads.states import State
from messagecenter.threads.submission import text_sha256
from orders.services import opt_out
from tests import builders
from tests.conftest import Cast

Work = Callable[[], int]

GAPS = "Which size would you like?\n\n\n\n\nM or L?"
TIDY = "Which size would you like?\n\nM or L?"


@pytest.fixture
def thread(cast: Cast) -> Thread:
    return open_thread(cast.order)


def refusal(thread: Thread, author: object, draft: object) -> Refused:
    with pytest.raises(Refused) as refused:
        submit_message(thread, author, draft)
    return refused.value


def rules_of(refused: Refused) -> set[str]:
    return {finding.rule for finding in refused.report.findings}


# --- what is allowed -----------------------------------------------------------------------------


def test_a_clean_text_is_queued_with_its_verdict_and_its_window(cast: Cast, thread: Thread) -> None:
    message = submit_message(thread, cast.alma, builders.a_draft())
    message.refresh_from_db()
    assert message.state == State.QUEUED
    assert (message.category, message.reason) == ("proactive", "order_information")
    assert message.author == cast.alma
    assert message.author_name == "Alma"
    assert message.submitted_at == message.due_at
    assert message.window_closes_at == cast.order.placed_at + timedelta(hours=720)
    assert message.text_sha256 == text_sha256(message.subject, builders.CLEAN)
    assert message.verdict.stage == Verdict.Stage.SEND
    assert message.verdict.outcome == Verdict.Outcome.ALLOW
    assert message.verdict.text_sha256 == message.text_sha256
    job = Job.objects.get()
    assert (job.event, job.key, job.queue) == ("message.queued", str(message.pk), "mail")


def test_a_text_and_its_promise_are_one_transaction(
    cast: Cast, thread: Thread, monkeypatch: pytest.MonkeyPatch
) -> None:
    def no_table(*_: object, **__: object) -> None:
        raise OSError

    monkeypatch.setattr("messagecenter.threads.move.put", no_table)
    with pytest.raises(OSError):  # noqa: PT011 (any will do)
        submit_message(thread, cast.alma, builders.a_draft())
    assert not Message.objects.exists()
    assert not Entry.objects.exists()
    assert not Verdict.objects.exists()


def test_an_unknown_reason_is_no_reason(cast: Cast, thread: Thread) -> None:
    with pytest.raises(KeyError):
        submit_message(thread, cast.alma, builders.a_draft(reason="because"))


# --- what is never stored ------------------------------------------------------------------------


@pytest.mark.parametrize(
    "body",
    [
        "Zanzibar: please ring Quentin on +49 30 12345678 about the marmalade.",
        "Zanzibar: write to quentin.marmalade@true-address.example please.",
        "Zanzibar: see https://marmalade.example/quentin for the lamp.",
        "Zanzibar: Quentin gives marmalade for five stars, please leave a positive review 😀.",
    ],
)
def test_a_verdict_holds_places_and_facts_but_no_words(
    cast: Cast, thread: Thread, body: str
) -> None:
    refused = refusal(thread, cast.alma, builders.a_draft(body))
    verdict = refused.message.verdict
    assert verdict.findings
    found = [one for one in verdict.findings if one["start"] is not None]
    assert all(0 <= one["start"] < one["end"] <= len(body) for one in found)
    said = json.dumps([verdict.findings, verdict.facts], ensure_ascii=False).lower()
    for word in ("zanzibar", "quentin", "marmalade", "12345678", "+49", "canary", "true-address"):
        assert word not in said


# --- the first send and the second ---------------------------------------------------------------


def test_the_first_send_of_a_forbidden_text_leaves_a_draft_and_promises_nothing(
    cast: Cast, thread: Thread
) -> None:
    draft = builders.a_draft(builders.WITH_PHONE)
    refused = refusal(thread, cast.alma, draft)
    message = Message.objects.get()
    assert refused.message == message
    assert message.state == State.DRAFT
    assert message.body == builders.WITH_PHONE
    assert message.verdict.outcome == Verdict.Outcome.BLOCK
    assert message.refused_key == draft.key
    assert message.key != draft.key
    assert not Job.objects.exists()
    assert not Entry.objects.exists()


def test_the_same_press_again_is_the_same_refusal(cast: Cast, thread: Thread) -> None:
    draft = builders.a_draft(builders.WITH_PHONE)
    first = refusal(thread, cast.alma, draft)
    second = refusal(thread, cast.alma, draft)
    assert second.message.pk == first.message.pk
    assert second.message.key == first.message.key
    assert rules_of(second) == rules_of(first)
    assert Message.objects.get().state == State.DRAFT


def test_the_unchanged_text_under_its_fresh_key_is_blocked_once(cast: Cast, thread: Thread) -> None:
    refused = refusal(thread, cast.alma, builders.a_draft(builders.WITH_PHONE))
    again = builders.a_draft(builders.WITH_PHONE, key=refused.message.key)
    message = submit_message(thread, cast.alma, again)
    assert message.state == State.BLOCKED
    assert submit_message(thread, cast.alma, again) == message
    assert Message.objects.count() == 1
    assert [e.target for e in Entry.objects.order_by("seq")] == [State.CHECKED, State.BLOCKED]


def test_a_changed_text_under_the_fresh_key_is_sent_in_the_same_row(
    cast: Cast, thread: Thread
) -> None:
    refused = refusal(thread, cast.alma, builders.a_draft(builders.WITH_PHONE))
    message = submit_message(thread, cast.alma, builders.a_draft(key=refused.message.key))
    assert message.pk == refused.message.pk
    assert message.state == State.QUEUED
    assert Message.objects.get().body == builders.CLEAN


def test_another_forbidden_text_under_the_fresh_key_is_refused_anew(
    cast: Cast, thread: Thread
) -> None:
    first = refusal(thread, cast.alma, builders.a_draft(builders.WITH_PHONE)).message.key
    other = builders.a_draft("Or write to help@shop.example please.", key=first)
    second = refusal(thread, cast.alma, other)
    assert second.message.key != first
    assert Message.objects.get().state == State.DRAFT


def test_the_old_key_never_means_it(cast: Cast, thread: Thread) -> None:
    draft = builders.a_draft(builders.WITH_PHONE)
    for _ in range(3):
        refusal(thread, cast.alma, draft)
    assert Message.objects.get().state == State.DRAFT


def test_a_colleague_may_use_the_same_key(cast: Cast, thread: Thread) -> None:
    key = public_id()
    submit_message(thread, cast.alma, builders.a_draft(key=key))
    submit_message(thread, cast.ben, builders.a_draft("Which height do you need?", key=key))
    assert Message.objects.count() == 2


def test_the_same_key_is_the_same_message_whatever_the_text_says_now(
    cast: Cast, thread: Thread
) -> None:
    draft = builders.a_draft()
    first = submit_message(thread, cast.alma, draft)
    assert submit_message(thread, cast.alma, draft) == first
    other = builders.a_draft(builders.WITH_PHONE, key=draft.key)
    assert submit_message(thread, cast.alma, other) == first
    assert Message.objects.get().body == builders.CLEAN
    assert Job.objects.count() == 1


# --- a text that would be tidied -----------------------------------------------------------------


def test_a_rewrite_is_offered_and_nothing_is_stored(cast: Cast, thread: Thread) -> None:
    with pytest.raises(RewriteOffered) as offered:
        submit_message(thread, cast.alma, builders.a_draft(GAPS))
    assert offered.value.after == TIDY
    assert not Message.objects.exists()


def test_a_confirmed_rewrite_is_what_is_sent_and_judged(cast: Cast, thread: Thread) -> None:
    message = submit_message(thread, cast.alma, builders.a_draft(GAPS, tidied=True))
    assert message.state == State.QUEUED
    message.refresh_from_db()
    assert message.body == TIDY
    assert message.text_version == 2
    assert message.verdict.outcome == Verdict.Outcome.ALLOW
    assert message.verdict.text_sha256 == text_sha256(message.subject, TIDY)
    former = Revision.objects.get()
    assert (former.message, former.text_version, former.body) == (message, 1, GAPS)
    assert former.by == f"user:{cast.alma.pk}"


def test_confirming_a_text_that_needs_no_tidying_keeps_one_text(cast: Cast, thread: Thread) -> None:
    message = submit_message(thread, cast.alma, builders.a_draft(tidied=True))
    assert message.text_version == 1
    assert not Revision.objects.exists()


def test_a_tidied_text_may_be_tidied_again_after_it_was_blocked(
    cast: Cast, thread: Thread, work: Work
) -> None:
    message = submit_message(thread, cast.alma, builders.a_draft(GAPS, tidied=True))
    cast.order.state = "delivered"  # a gate closes between send and delivery
    cast.order.save()
    work()
    draft = edit_again(Message.objects.get(state=State.BLOCKED), cast.alma)
    cast.order.state = "unshipped"
    cast.order.save()
    again = builders.a_draft(GAPS.replace("M or", "S, M or"), key=draft.key, tidied=True)
    sent = submit_message(thread, cast.alma, again)
    assert sent.pk == message.pk
    assert sent.state == State.QUEUED
    kept = [r.body for r in sent.revisions.order_by("text_version")]
    assert kept == [GAPS, TIDY, GAPS.replace("M or", "S, M or")]
    assert sent.text_version == 4


# --- a text for a person to look at --------------------------------------------------------------


def test_a_held_reply_waits_on_the_desk(cast: Cast, held: Message) -> None:
    assert held.state == State.HELD
    assert held.verdict.outcome == Verdict.Outcome.HOLD
    task = Task.objects.get()
    assert (task.message, task.seller, task.decided_at) == (held, cast.shop, None)


# --- what makes a reply --------------------------------------------------------------------------


def test_a_reply_needs_a_buyer_who_wrote(cast: Cast, thread: Thread) -> None:
    with pytest.raises(ReasonNeeded):
        builders.a_reply(thread, cast.alma, "Blue it is.")
    assert not Message.objects.exists()


@pytest.mark.parametrize(("days", "seconds", "open_"), [(30, 0, True), (30, 1, False)])
def test_a_reply_is_open_for_thirty_days_after_the_buyer_wrote(
    cast: Cast, thread: Thread, work: Work, at: Callable, *, days: int, seconds: int, open_: bool
) -> None:
    builders.a_buyers_message(thread, cast.bea)
    work()
    wrote = Message.objects.get().delivered_at
    at(wrote + timedelta(days=days, seconds=seconds))
    if open_:
        assert builders.a_reply(thread, cast.alma, "Blue it is.").category == "reply"
    else:
        with pytest.raises(ReasonNeeded):
            builders.a_reply(thread, cast.alma, "Blue it is.")


@pytest.mark.parametrize(("days", "seconds", "open_"), [(14, 0, True), (14, 1, False)])
def test_an_answered_buyer_may_be_answered_again_for_fourteen_days(
    cast: Cast, thread: Thread, work: Work, at: Callable, *, days: int, seconds: int, open_: bool
) -> None:
    builders.a_buyers_message(thread, cast.bea)
    work()
    builders.a_reply(thread, cast.alma, "Blue it is.")
    work()
    wrote = Message.objects.get(side="buyer").delivered_at
    at(wrote + timedelta(days=days, seconds=seconds))
    if open_:
        assert builders.a_reply(thread, cast.alma, "It is packed.").state == State.QUEUED
    else:
        with pytest.raises(ReasonNeeded):
            builders.a_reply(thread, cast.alma, "It is packed.")


def test_a_reply_has_no_window_of_its_own(cast: Cast, work: Work) -> None:
    old = builders.an_order(
        cast.shop, cast.buyer, placed_at=clock.now() - timedelta(days=400), state="delivered"
    )
    thread = open_thread(old)
    builders.a_buyers_message(thread, cast.bea, "Which bulb does it take?")
    work()
    message = builders.a_reply(thread, cast.alma, "Any bulb with an E27 base.")
    work()
    message.refresh_from_db()
    assert message.state == State.DELIVERED
    assert message.window_closes_at is None


# --- what the case forbids -----------------------------------------------------------------------


def test_a_reason_that_does_not_fit_the_order_is_refused(cast: Cast, thread: Thread) -> None:
    refused = refusal(thread, cast.alma, builders.a_draft(reason="return_question"))
    assert rules_of(refused) == {"reason-not-eligible"}


def test_an_order_of_another_shop_opens_no_contact(cast: Cast) -> None:
    stolen = Thread.objects.create(
        seller=cast.shop, buyer=cast.other_buyer, order=cast.rival_order, last_at=clock.now()
    )
    refused = refusal(stolen, cast.alma, builders.a_draft())
    assert "no-order-link" in rules_of(refused)
    assert "placed_at" not in refused.message.verdict.facts


def test_an_order_without_a_buyer_has_nobody_to_contact(cast: Cast) -> None:
    with pytest.raises(NobodyToContact):
        open_thread(builders.an_order(cast.shop, None))


def test_a_buyer_who_wants_no_optional_messages_stays_known_to_the_law(
    cast: Cast, thread: Thread
) -> None:
    opt_out(cast.buyer)
    message = submit_message(thread, cast.alma, builders.a_draft())
    assert message.verdict.facts["opted_out"] is True


# --- what somebody else wrote meanwhile ----------------------------------------------------------


def test_a_reply_to_what_is_not_the_newest_any_more_is_overtaken(
    cast: Cast, thread: Thread, work: Work
) -> None:
    builders.a_buyers_message(thread, cast.bea)
    work()
    seen = Message.objects.get().pk
    builders.a_buyers_message(thread, cast.bea, "No, green.")
    work()
    with pytest.raises(Overtaken):
        builders.a_reply(thread, cast.alma, "Blue it is.", last_seen=seen)
    newest = Thread.objects.get().last_message_id
    sent = builders.a_reply(thread, cast.alma, "Green it is.", last_seen=newest)
    assert sent.state == State.QUEUED


def test_a_page_that_showed_nothing_is_overtaken_by_the_first_message(
    cast: Cast, thread: Thread, work: Work
) -> None:
    builders.a_buyers_message(thread, cast.bea)
    work()
    with pytest.raises(Overtaken):
        builders.a_reply(thread, cast.alma, "Blue it is.", last_seen=0)


def test_nobody_is_overtaken_by_what_they_wrote_themselves(
    cast: Cast, thread: Thread, work: Work
) -> None:
    builders.a_buyers_message(thread, cast.bea)
    work()
    seen = Message.objects.get().pk
    builders.a_reply(thread, cast.alma, "Blue it is.", last_seen=seen)
    work()
    more = builders.a_reply(thread, cast.alma, "It leaves today.", last_seen=seen)
    assert more.state == State.QUEUED
    with pytest.raises(Overtaken):
        builders.a_reply(thread, cast.ben, "Which one?", last_seen=seen)


def test_a_message_that_was_held_overtakes_though_its_id_is_lower(
    cast: Cast, held: Message, work: Work
) -> None:
    later = builders.a_reply(held.thread, cast.ben, "The manual follows.")
    work()
    assert later.pk > held.pk
    desk.decide(Task.objects.get(), cast.rosa, desk.Decision.RELEASE, "")
    work()
    with pytest.raises(Overtaken):
        builders.a_reply(held.thread, cast.ben, "Did it come?", last_seen=later.pk)


def test_the_same_press_again_is_answered_even_when_it_is_overtaken_by_then(
    cast: Cast, thread: Thread, work: Work
) -> None:
    builders.a_buyers_message(thread, cast.bea)
    work()
    seen = Message.objects.get().pk
    draft = builders.a_draft("Blue it is.", reason="", last_seen=seen)
    sent = submit_message(thread, cast.alma, draft)
    builders.a_buyers_message(thread, cast.bea, "No, green.")
    work()
    assert submit_message(thread, cast.alma, draft) == sent


# --- editing what was not delivered --------------------------------------------------------------


@pytest.fixture
def blocked(cast: Cast, thread: Thread) -> Message:
    refused = refusal(thread, cast.alma, builders.a_draft(builders.WITH_PHONE))
    again = builders.a_draft(builders.WITH_PHONE, key=refused.message.key)
    return submit_message(thread, cast.alma, again)


def test_a_blocked_message_is_edited_and_sent_in_the_same_row(
    cast: Cast, thread: Thread, blocked: Message, work: Work
) -> None:
    draft = edit_again(blocked, cast.alma)
    assert draft.state == State.DRAFT
    assert draft.body == builders.WITH_PHONE
    message = submit_message(thread, cast.alma, builders.a_draft(key=draft.key))
    assert (message.pk, message.state) == (blocked.pk, State.QUEUED)
    work()
    assert Message.objects.get().state == State.DELIVERED


def test_the_text_that_was_blocked_is_kept_as_it_was(
    cast: Cast, thread: Thread, blocked: Message
) -> None:
    judged = blocked.verdict.text_sha256
    draft = edit_again(blocked, cast.alma)
    submit_message(thread, cast.alma, builders.a_draft(key=draft.key))
    former = Revision.objects.get()
    assert former.body == builders.WITH_PHONE
    assert text_sha256(former.subject, former.body) == judged


def test_an_edited_text_that_is_still_forbidden_is_refused_first_again(
    cast: Cast, thread: Thread, blocked: Message
) -> None:
    draft = edit_again(blocked, cast.alma)
    again = builders.a_draft(builders.WITH_PHONE, key=draft.key)
    assert refusal(thread, cast.alma, again).message.pk == blocked.pk
    assert Message.objects.get().state == State.DRAFT


def test_whoever_edits_it_sends_it(cast: Cast, thread: Thread, blocked: Message) -> None:
    draft = edit_again(blocked, cast.ben)
    message = submit_message(thread, cast.ben, builders.a_draft(key=draft.key))
    assert (message.pk, message.author, message.author_name) == (blocked.pk, cast.ben, "Ben")
    assert Message.objects.count() == 1


def test_a_former_text_is_never_changed_but_may_be_emptied(
    cast: Cast, thread: Thread, blocked: Message
) -> None:
    draft = edit_again(blocked, cast.alma)
    submit_message(thread, cast.alma, builders.a_draft(key=draft.key))
    with pytest.raises(DatabaseError), transaction.atomic():
        Revision.objects.update(body="Something else.")
    with pytest.raises(DatabaseError), transaction.atomic():
        Revision.objects.update(body="", subject="", by="user:0")
    assert Revision.objects.update(body="", subject="") == 1
