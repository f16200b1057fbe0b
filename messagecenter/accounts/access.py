"""Who the person is: which shop they work in, which buyer they are."""

from __future__ import annotations

import re

from django.http import Http404
from django.utils.translation import gettext as _

from messagecenter.accounts.models import Invitation, Membership, Seller, User
from messagecenter.accounts.tokens import digest
from messagecenter.lib import clock

READERS = (
    Membership.Role.OWNER,
    Membership.Role.MANAGER,
    Membership.Role.AGENT,
    Membership.Role.READ_ONLY,
)
WRITERS = (Membership.Role.OWNER, Membership.Role.MANAGER, Membership.Role.AGENT)
LEADERS = (Membership.Role.OWNER, Membership.Role.MANAGER)
_TOKEN = re.compile(r"[-\w]{1,50}:[0-9a-f]{64}")


def seller_for(user: User) -> Seller:
    """Return the shop whose pages the person sees, or raise Http404 for people without one."""
    membership = _membership(user)
    if membership is None:
        raise Http404(_("There is no such page."))
    return membership.seller


def has_shop(user: User) -> bool:
    return _membership(user) is not None


def is_partner(user: User) -> bool:
    """Say whether somebody works for a shop from outside: they see what is assigned to them."""
    return Membership.objects.filter(user=user, role=Membership.Role.PARTNER).exists()


def is_reviewer(user: User) -> bool:
    """Say whether the person decides for the marketplace."""
    return user.staff_role in (User.StaffRole.REVIEWER, User.StaffRole.ADMIN)


def may_write(user: User, seller: Seller) -> bool:
    """Say whether the person may send in the shop's name; who may only read sees the page."""
    return Membership.objects.filter(user=user, seller=seller, role__in=WRITERS).exists()


def leads(user: User, seller: Seller) -> bool:
    """Say whether the person looks after the shop's people."""
    return Membership.objects.filter(user=user, seller=seller, role__in=LEADERS).exists()


def leads_a_shop(user: User) -> bool:
    membership = _membership(user)
    return membership is not None and membership.role in LEADERS


def leader_for(user: User) -> Membership:
    """Return the person's own place in the shop whose people they look after, or raise Http404."""
    membership = _membership(user)
    if membership is None or membership.role not in LEADERS:
        raise Http404(_("There is no such page."))
    return membership


def member_for(leader: Membership, public_id: str) -> Membership:
    """Return somebody's place in the same shop, or raise Http404."""
    rows = Membership.objects.filter(seller=leader.seller_id, public_id=public_id)
    found = rows.select_related("user", "seller").first()
    if found is None:
        raise Http404(_("There is no such person in your shop."))
    return found


def invitation_for(leader: Membership, public_id: str) -> Invitation:
    """Return an invitation into the same shop that is still open, or raise Http404."""
    rows = Invitation.objects.filter(accepted_at=None, revoked_at=None, seller=leader.seller_id)
    found = rows.select_related("seller").filter(public_id=public_id).first()
    if found is None:
        raise Http404(_("There is no such invitation."))
    return found


def invitation_by_token(token: str, *, lock: bool = False) -> Invitation | None:
    """Return the invitation that the mailed token opens now; the token names its shop.

    Asked when the page is shown and again, under the row's lock, when somebody acts.
    """
    if not _TOKEN.fullmatch(token):
        return None
    shop, _colon, _secret = token.partition(":")
    rows = Invitation.objects.filter(token_sha256=digest(token), seller__slug=shop)
    rows = rows.filter(accepted_at=None, revoked_at=None, expires_at__gt=clock.now())
    if lock:
        rows = rows.select_for_update(of=("self",))
    return rows.select_related("seller").first()


def _membership(user: User) -> Membership | None:
    rows = Membership.objects.filter(user=user, role__in=READERS)
    return rows.select_related("seller__marketplace").order_by("pk").first()
