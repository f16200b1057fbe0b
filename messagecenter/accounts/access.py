"""Who the person is: which shop they work in, which buyer they are."""

from __future__ import annotations

from django.http import Http404
from django.utils.translation import gettext as _

from messagecenter.accounts.models import Membership, Seller, User

READERS = (
    Membership.Role.OWNER,
    Membership.Role.MANAGER,
    Membership.Role.AGENT,
    Membership.Role.READ_ONLY,
)
WRITERS = (Membership.Role.OWNER, Membership.Role.MANAGER, Membership.Role.AGENT)


def seller_for(user: User) -> Seller:
    """Return the shop whose pages the person sees, or raise Http404 for people without one."""
    membership = _membership(user)
    if membership is None or membership.role not in READERS:
        raise Http404(_("There is no such page."))
    return membership.seller


def has_shop(user: User) -> bool:
    return Membership.objects.filter(user=user, role__in=READERS).exists()


def is_reviewer(user: User) -> bool:
    """Say whether the person decides for the marketplace."""
    return user.staff_role in (User.StaffRole.REVIEWER, User.StaffRole.ADMIN)


def may_write(user: User, seller: Seller) -> bool:
    """Say whether the person may send in the shop's name; who may only read sees the page."""
    return Membership.objects.filter(user=user, seller=seller, role__in=WRITERS).exists()


def _membership(user: User) -> Membership | None:
    rows = Membership.objects.filter(user=user).select_related("seller__marketplace")
    return rows.order_by("pk").first()
