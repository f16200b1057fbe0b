"""Which orders a person may see."""

from __future__ import annotations

import re

from django.http import Http404
from django.utils.translation import gettext as _

from messagecenter.accounts.models import Membership, User
from orders.models import Buyer, Order

# A partner sees the threads assigned to them, never the order book.
READERS = (
    Membership.Role.OWNER,
    Membership.Role.MANAGER,
    Membership.Role.AGENT,
    Membership.Role.READ_ONLY,
)
_PUBLIC_ID = re.compile(r"[a-z2-7]{26}")


def order_for(user: User, public_id: str) -> Order:
    """Return the order if it belongs to a shop of the user; a foreign one is as good as none."""
    order = None
    if _PUBLIC_ID.fullmatch(public_id):
        shops = Membership.objects.filter(user=user.pk, role__in=READERS).values("seller")
        orders = Order.objects.select_related("seller", "marketplace", "buyer")
        order = orders.filter(public_id=public_id, seller__in=shops).first()
    if order is None:
        raise Http404(_("There is no such order."))
    return order


def is_buyer(user: User) -> bool:
    return Buyer.objects.filter(user=user).exists()


def buyer_for(user: User) -> Buyer:
    """Return the buyer that this person is, or raise Http404."""
    buyer = Buyer.objects.filter(user=user).first()
    if buyer is None:
        raise Http404(_("There is no such page."))
    return buyer
