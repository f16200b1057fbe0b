"""Finds or begins the one conversation that a buyer and a seller have about an order."""

from __future__ import annotations

from django.db import transaction

from messagecenter.lib import clock
from messagecenter.threads.models import Thread
from orders.models import Order


class NobodyToContact(Exception):
    """The order was imported without a buyer."""


def open_thread(order: Order) -> Thread:
    """Return the thread of the order; two who ask at once get the same one.

    Raises `NobodyToContact` where no import named a buyer.
    """
    if order.buyer is None:
        raise NobodyToContact
    new = new_thread(order)
    with transaction.atomic():
        thread, _ = Thread.objects.get_or_create(
            seller=order.seller,
            buyer=order.buyer,
            order=order,
            defaults={
                "buyer_name": new.buyer_name,
                "order_number": new.order_number,
                "item_title": new.item_title,
                "last_at": clock.now(),
            },
        )
    return thread


def new_thread(order: Order) -> Thread:
    """Return a conversation that is not stored, for looking at what would be.

    Raises `NobodyToContact` where no import named a buyer.
    """
    if order.buyer is None:
        raise NobodyToContact
    return Thread(
        seller=order.seller,
        buyer=order.buyer,
        order=order,
        buyer_name=order.buyer.short_name,
        order_number=order.number,
        item_title=order.item_title,
    )
