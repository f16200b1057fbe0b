"""What the demo shows came through the product's own doors, and is whole."""

from __future__ import annotations

import re
from collections import Counter
from datetime import timedelta
from io import StringIO
from pathlib import Path
from tempfile import TemporaryDirectory

from django.core.management import call_command
from django.test import TestCase, override_settings

from messagecenter.accounts.models import Seller
from messagecenter.audit.models import Chain, Entry
from messagecenter.audit.verify import verify
from messagecenter.delivery.models import Delivery
from messagecenter.lib import clock
from messagecenter.metrics.demo import people
from messagecenter.outbox.models import Job
from messagecenter.review.models import Task
from messagecenter.threads.models import Message, Revision, Thread
from messagecenter.threads.states import MOVES, State
from orders.models import Alias, Buyer, OptOut, Order, Return
from orders.selectors import orders_page


class TestDemo(TestCase):
    """Loads the demo once for all tests; they only look at it."""

    said: str
    shop: Seller

    @classmethod
    def setUpTestData(cls) -> None:
        out = StringIO()
        with TemporaryDirectory() as folder, override_settings(VAR_DIR=Path(folder)):
            call_command("load_demo", stdout=out)
            cls.said = out.getvalue().replace(folder, "FOLDER")
        cls.shop = Seller.objects.get(slug=people.SHOP)

    def test_says_in_one_line_what_was_made(self) -> None:
        messages = Message.objects.count()
        assert self.said == (
            f"Demo loaded: 70 orders, 30 conversations, {messages} messages; "
            "sign-ins are in FOLDER/demo-accounts.json.\n"
        )

    def test_every_state_of_this_release_is_there(self) -> None:
        states = Counter(Message.objects.values_list("state", flat=True))
        assert states[State.HELD] == 1
        assert states[State.EXPIRED] == 1
        assert states[State.BLOCKED] == 2
        assert states[State.DRAFT] >= 1
        assert states[State.DELIVERED] > 20
        assert states[State.READ] > 15
        # Nothing stands half-way: the workers of the demo have done all their work.
        assert not states[State.QUEUED]
        assert not states[State.CHECKED]
        assert not Job.objects.filter(done_at=None).exists()

    def test_one_is_held_one_refused_one_released_one_sent_twice(self) -> None:
        assert Task.objects.get(decided_at=None).message.state == State.HELD
        refused = Task.objects.get(decision="refuse")
        assert refused.message.state == State.BLOCKED
        assert refused.message.why == refused.reason != ""
        assert Task.objects.get(decision="release").message.state == State.DELIVERED
        meant = Message.objects.filter(state=State.BLOCKED).exclude(pk=refused.message_id).get()
        assert meant.refused_key
        assert meant.submitted_at is not None
        tidied = Message.objects.get(body__startswith="Which of the two sizes")
        assert tidied.text_version == 2
        assert Revision.objects.filter(message=tidied, body__contains="😊").exists()

    def test_states_were_reached_by_arrows_only(self) -> None:
        moved = Entry.objects.filter(object_kind="message").order_by("pk")
        last: dict[int, str] = {}
        for entry in moved:
            assert (State(entry.source), State(entry.target)) in MOVES
            assert entry.source == last.get(entry.object_id, State.DRAFT)
            last[entry.object_id] = entry.target
        for message in Message.objects.all():
            assert message.state == last.get(message.pk, State.DRAFT)
        assert [verify(chain) for chain in Chain.objects.all()] == [None] * Chain.objects.count()

    def test_verdicts_are_those_of_the_engine(self) -> None:
        sent = Message.objects.exclude(submitted_at=None).select_related("verdict")
        for message in sent:
            assert message.verdict is not None
            if message.state != State.DRAFT:
                assert message.verdict.text_sha256 == message.text_sha256
        visible = Message.objects.filter(state__in=[State.DELIVERED, State.READ])
        inboxes = Delivery.objects.filter(channel="inbox", state="sent")
        assert set(visible.values_list("pk")) == set(inboxes.values_list("message"))

    def test_rows_of_the_inbox_agree_with_their_messages(self) -> None:
        for thread in Thread.objects.all():
            visible = thread.messages.filter(state__in=[State.DELIVERED, State.READ])
            newest = visible.order_by("delivered_at", "pk").last()
            assert thread.last_message_id == (newest.pk if newest else None)
            unread = visible.filter(side="buyer", state=State.DELIVERED).count()
            assert thread.seller_unread == unread
            replies = visible.filter(side="seller").order_by("delivered_at", "pk")
            answered = replies.last()
            asked = visible.filter(side="buyer").order_by("delivered_at", "pk")
            if answered:
                asked = asked.filter(delivered_at__gt=answered.delivered_at)
            oldest = asked.first()
            assert thread.oldest_unanswered_at == (oldest.delivered_at if oldest else None)

    def test_reply_clocks_of_every_urgency(self) -> None:
        now = clock.now()
        waiting = Thread.objects.filter(seller=self.shop, oldest_unanswered_at__isnull=False)
        left = [
            (thread.oldest_unanswered_at + timedelta(hours=24) - now) / timedelta(hours=1)
            for thread in waiting
            if thread.oldest_unanswered_at
        ]
        for low, high in ((-1.2, -0.9), (1.5, 1.7), (4.8, 5.1), (19, 20.1)):
            assert any(low < hours < high for hours in left), (low, high, left)
        assert Thread.objects.filter(seller=self.shop, seller_unread__gt=0).count() >= 3
        assert Thread.objects.filter(seller=self.shop, oldest_unanswered_at=None).count() >= 10

    def test_nothing_happened_in_the_future_or_before_its_order(self) -> None:
        now = clock.now()
        for message in Message.objects.exclude(submitted_at=None).select_related("thread__order"):
            assert message.thread.order is not None
            assert message.submitted_at is not None
            assert message.thread.order.placed_at < message.submitted_at <= now
            delivered = message.thread.order.delivered_at
            arrived = re.search("arrived|safe in the dishwasher|dent on", message.body)
            if message.side == "buyer" and arrived:
                assert delivered is not None
                assert delivered < message.submitted_at

    def test_orders_of_every_kind(self) -> None:
        now = clock.now()
        orders = Order.objects.filter(seller=self.shop)
        assert orders.count() == 60
        assert Order.objects.filter(seller__slug=people.RIVAL).count() == 10
        assert set(orders.values_list("state", flat=True)) == set(Order.State.values)
        for window in ("open", "closing", "closed"):
            assert orders_page(self.shop, window=window, now=now).rows, window
        assert orders.filter(placed_at__lt=now - timedelta(days=30)).exists()
        assert not orders.filter(placed_at__lt=now - timedelta(days=46)).exists()
        returns = Return.objects.filter(order__in=orders)
        assert returns.filter(closed_at=None).exists()
        assert returns.exclude(closed_at=None).exists()
        assert not returns.filter(opened_at__gt=now).exists()
        # Some things no import has told.
        assert orders.filter(fulfilment="").exists()
        assert orders.filter(returns_known=False).exists()
        assert orders.filter(lines__traits=None).exists()
        assert orders.filter(buyer=None).exists()
        traits = {
            trait for told in orders.values_list("lines__traits", flat=True) for trait in told or ()
        }
        assert traits == {"custom", "bulky", "service", "digital"}
        assert not orders.filter(item_title="").exists()
        assert OptOut.objects.exists()

    def test_shops_know_buyers_by_short_name_and_alias(self) -> None:
        assert Buyer.objects.get(email=people.DANIEL).short_name == "Daniel M."
        assert Buyer.objects.get(email=people.MEI).short_name == "Mei W."
        bought = Buyer.objects.filter(orders__seller=self.shop).distinct().count()
        assert 20 <= bought <= len(people.BUYERS)
        assert Alias.objects.filter(seller=self.shop).count() == 2 * bought
