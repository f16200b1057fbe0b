"""Makes what a test needs in one line; every default is a plain, allowed case."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager, suppress
from datetime import datetime, timedelta
from itertools import count

from allauth.account.models import EmailAddress
from django.db import transaction
from django.db.models import F

from compliance import pack
from compliance.models import PolicyVersion, Verdict
from messagecenter.accounts.models import Marketplace, Membership, Seller, User
from messagecenter.lib import clock
from messagecenter.lib.ids import public_id
from messagecenter.threads.models import Message, Thread
from messagecenter.threads.services.compose import Draft, submit_message
from messagecenter.threads.services.open import open_thread
from messagecenter.threads.services.receive import receive_message
from messagecenter.threads.states import OPEN, VISIBLE, State
from orders.models import Buyer, Order, OrderLine

PASSWORD = "correct horse battery"
_numbers = count(1)

# A text that every rule allows for the reason order_information.
CLEAN = "Which of the two colours would you like, blue or green?"
# A text that the rules block, and one that they hold in a reply.
WITH_PHONE = "Please call us: +49 30 12345678."
WITH_LINK = "The manual is on https://acme-manuals.example.com/lamp"
WITH_EMOJI = "Which size would you like? 😀"


def a_marketplace(slug: str = "market") -> Marketplace:
    made, _ = Marketplace.objects.get_or_create(
        slug=slug, defaults={"name": "Market", "pack": pack.DEFAULT}
    )
    return made


def a_seller(slug: str, name: str) -> Seller:
    return Seller.objects.create(slug=slug, name=name, marketplace=a_marketplace())


def a_user(name: str, *, staff_role: str = "none", email: str = "") -> User:
    email = email or f"{name.lower()}@people.example"
    user = User.objects.create_user(email, PASSWORD, name=name, staff_role=staff_role)
    EmailAddress.objects.create(user=user, email=user.email, verified=True, primary=True)
    return user


def a_member(name: str, seller: Seller, role: str) -> User:
    user = a_user(name)
    Membership.objects.create(seller=seller, user=user, role=role)
    return user


def a_buyer(user: User, short_name: str) -> Buyer:
    return Buyer.objects.create(user=user, email=user.email, short_name=short_name, locale="en")


def an_order(
    seller: Seller,
    buyer: Buyer | None,
    *,
    placed_at: datetime | None = None,
    state: str = "unshipped",
    number: str = "",
    **rest: object,
) -> Order:
    placed_at = placed_at or clock.now() - timedelta(days=3)
    fields = {
        "fulfilment": "seller",
        "window_closes_at": placed_at + timedelta(hours=720),
        "item_title": "Walnut lamp",
        "item_count": 1,
        "returns_known": True,
        **rest,
    }
    order = Order.objects.create(
        marketplace=seller.marketplace,
        seller=seller,
        buyer=buyer,
        number=number or f"403-0000000-{next(_numbers):07d}",
        state=state,
        placed_at=placed_at,
        **fields,
    )
    OrderLine.objects.create(
        order=order, line_no="1", sku="LAMP-1", title="Walnut lamp", quantity=1, traits=[]
    )
    return order


def a_draft(body: str = CLEAN, *, reason: str = "order_information", **rest: object) -> Draft:
    return Draft(**{"key": public_id(), "body": body, "reason": reason, **rest})


def a_contact(order: Order, author: User, body: str = CLEAN, **rest: object) -> Message:
    """Let a shop's person contact the buyer of an order."""
    return submit_message(open_thread(order), author, a_draft(body, **rest))


def a_reply(thread: Thread, author: User, body: str, **rest: object) -> Message:
    return submit_message(thread, author, a_draft(body, reason="", **rest))


def a_buyers_message(thread: Thread, buyer: User, body: str = "Blue, please.") -> Message:
    return receive_message(thread, buyer, key=public_id(), body=body)


def a_verdict(seller: Seller, *, text_sha256: str = "", outcome: str = "allow") -> Verdict:
    """Write a verdict that no rule gave, for tests of what may be done with a row."""
    policy, _ = PolicyVersion.objects.get_or_create(
        pack="none", version="1", sha256="0" * 64, defaults={"first_used_at": clock.now()}
    )
    return Verdict.objects.create(
        seller=seller,
        policy=policy,
        stage="send",
        outcome=outcome,
        findings=[],
        facts={},
        text_sha256=text_sha256,
        made_at=clock.now(),
    )


def a_message_in(state: State, thread: Thread, author: User) -> Message:
    """Put a message into a state without the story that leads there."""
    now = clock.now()
    if state in OPEN:
        Thread.objects.filter(pk=thread.pk).update(open_sends=F("open_sends") + 1)
    return Message.objects.create(
        thread=thread,
        seller=thread.seller,
        side="seller",
        author=author,
        category="proactive",
        reason="order_information",
        body=CLEAN,
        key=public_id(),
        state=state,
        verdict=a_verdict(thread.seller),
        submitted_at=now,
        due_at=now,
        window_closes_at=now + timedelta(days=1),
        delivered_at=now if state in VISIBLE else None,
    )


@contextmanager
def rolled_back() -> Iterator[None]:
    """Begin a transaction that never comes to its end, as when the process dies in it."""
    with suppress(_Dies), transaction.atomic():
        yield
        raise _Dies


class _Dies(Exception):
    pass
