"""Reads the people of a shop for its team page."""

from __future__ import annotations

from django.db.models import Case, Value, When

from messagecenter.accounts.models import Invitation, Membership, Seller

_RANK = Case(*(When(role=role, then=Value(at)) for at, role in enumerate(Membership.Role.values)))


def members_of(seller: Seller) -> list[Membership]:
    """Return everybody who works in the shop, owners first."""
    rows = Membership.objects.filter(seller=seller).select_related("user")
    return list(rows.order_by(_RANK, "user__name", "pk"))


def open_invitations(seller: Seller) -> list[Invitation]:
    """Return the invitations that nobody has used or taken back; some may be too old."""
    rows = Invitation.objects.filter(seller=seller, accepted_at=None, revoked_at=None)
    return list(rows.order_by("-expires_at", "-pk"))
