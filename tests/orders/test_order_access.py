"""Who may see an order, who is which buyer, and who wants no optional messages."""

from __future__ import annotations

import pytest
from django.http import Http404

from messagecenter.accounts.models import Membership, Seller, User
from orders.access import order_for
from orders.models import Buyer, OptOut, Order
from orders.services import link_buyer, opt_in, opt_out
from tests.orders.conftest import Import

pytestmark = pytest.mark.django_db


@pytest.fixture
def order(bring: Import) -> Order:
    bring({})
    return Order.objects.get()


@pytest.fixture
def bea(order: Order) -> Buyer:
    return Buyer.objects.get()


def person(email: str, seller: Seller | None = None, role: str = "") -> User:
    user = User.objects.create_user(email)
    if seller:
        Membership.objects.create(seller=seller, user=user, role=role)
    return user


@pytest.mark.parametrize("role", ["owner", "manager", "agent", "read-only"])
def test_the_team_sees_its_orders(order: Order, shop: Seller, role: str) -> None:
    assert order_for(person("ben@mail.example", shop, role), order.public_id) == order


def test_all_others_get_the_answer_of_a_missing_order(
    order: Order, shop: Seller, rival: Seller
) -> None:
    strangers = [
        person("cem@mail.example", rival, "owner"),
        person("partner@mail.example", shop, "partner"),
        person("dov@mail.example"),
    ]
    answers = set()
    for user in strangers:
        for public_id in (order.public_id, "a" * 26, "", "\0", order.number, str(order.pk)):
            with pytest.raises(Http404) as refused:
                order_for(user, public_id)
            answers.add(str(refused.value))
    assert answers == {"There is no such order."}


def test_who_signs_in_with_the_buyers_address_is_the_buyer(bea: Buyer) -> None:
    user = person("MEI@Mail.example")
    assert link_buyer(user) == bea
    bea.refresh_from_db()
    assert bea.user == user
    assert link_buyer(user) == bea


def test_somebody_else_is_not(bea: Buyer) -> None:
    assert link_buyer(person("dov@mail.example")) is None
    bea.refresh_from_db()
    assert bea.user is None


def test_a_buyer_who_is_somebody_stays_so(bea: Buyer) -> None:
    first = person("first@mail.example")
    Buyer.objects.update(user=first)
    assert link_buyer(person("mei@mail.example")) is None
    assert link_buyer(first) == bea


def test_opting_out_twice_is_once_and_can_be_taken_back(bea: Buyer, shop: Seller) -> None:
    for seller in (shop, None):
        assert opt_out(bea, seller) == opt_out(bea, seller)
    assert OptOut.objects.count() == 2
    opt_in(bea)
    assert [choice.seller for choice in OptOut.objects.select_related("seller")] == [shop]
