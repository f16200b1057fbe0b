"""Who works in a shop: invited, joined, given another role, removed; each leaves an audit entry."""

from __future__ import annotations

from datetime import timedelta
from typing import Final

from allauth.account.models import EmailAddress
from django.db import transaction

from messagecenter.accounts import access
from messagecenter.accounts.models import Invitation, Membership, Seller, User
from messagecenter.accounts.tokens import digest, token_of
from messagecenter.audit.note import Act, note, person
from messagecenter.lib import clock
from messagecenter.lib.ids import public_id
from messagecenter.outbox.put import put

INVITATION_LASTS: Final = timedelta(days=7)
_OWNER = Membership.Role.OWNER


class NotYours(Exception):
    """Only an owner makes, changes or removes an owner."""


class LastOwner(Exception):
    """A shop keeps at least one owner: make somebody else one first."""


class AlreadyMember(Exception):
    """The person works in the shop: change their role instead."""


class NoLongerValid(Exception):
    """The invitation was used, taken back, renewed, or is too old: ask for another."""


class SomebodyElse(Exception):
    """The invitation is for another address than the one that is signed in."""


def register(email: str, password: str | None, *, name: str = "", staff_role: str = "none") -> User:
    """Make a person whose address is known to be theirs."""
    with transaction.atomic():
        user = User.objects.create_user(email, password, name=name, staff_role=staff_role)
        EmailAddress.objects.create(user=user, email=user.email, verified=True, primary=True)
    return user


def save_profile(user: User, *, name: str, locale: str, zone: str) -> None:
    user.name, user.locale, user.zone = name, locale, zone
    user.save(update_fields=["name", "locale", "zone"])


@transaction.atomic
def invite(leader: Membership, email: str, role: str) -> Invitation:
    """Promise a mail with a link into the shop; an open invitation is renewed instead."""
    leader, email = _acting(leader), email.lower()
    if role == _OWNER:
        _must_be_owner(leader)
    if Membership.objects.filter(seller=leader.seller, user__email=email).exists():
        raise AlreadyMember
    found = Invitation.objects.filter(
        seller=leader.seller, email=email, accepted_at=None, revoked_at=None
    ).first()
    if found:
        return _mail_again(leader, found, role)
    made = Invitation(
        public_id=public_id(),
        seller=leader.seller,
        email=email,
        role=role,
        invited_by=leader.user,
        expires_at=clock.now() + INVITATION_LASTS,
    )
    made.token_sha256 = digest(token_of(made))
    made.save()
    _note(leader, _act("member.invited", "invitation", made.pk, target=role))
    put("invitation.made", made.pk)
    return made


@transaction.atomic
def renew(leader: Membership, invitation: Invitation) -> Invitation:
    """Mail a new link, which ends the old one, and let it last as long as a new invitation."""
    leader = _acting(leader)
    if invitation.role == _OWNER:
        _must_be_owner(leader)
    return _mail_again(leader, invitation, invitation.role)


@transaction.atomic
def revoke(leader: Membership, invitation: Invitation) -> None:
    leader = _acting(leader)
    if invitation.role == _OWNER:
        _must_be_owner(leader)
    open_ones = Invitation.objects.filter(pk=invitation.pk, accepted_at=None, revoked_at=None)
    if open_ones.update(revoked_at=clock.now()):
        _note(leader, _act("invitation.revoked", "invitation", invitation.pk))


@transaction.atomic
def join(token: str, user: User) -> Membership:
    """Accept an invitation as the person whose address it was mailed to; it works once."""
    invitation = access.invitation_by_token(token, lock=True)
    if invitation is None:
        raise NoLongerValid
    if invitation.email != user.email.lower():
        raise SomebodyElse
    return _join(invitation, user)


@transaction.atomic
def join_anew(token: str, *, name: str, password: str) -> User:
    """Accept an invitation as somebody new: the link has proved that the address is theirs."""
    invitation = access.invitation_by_token(token, lock=True)
    if invitation is None:
        raise NoLongerValid
    if User.objects.filter(email=invitation.email).exists():
        raise SomebodyElse
    user = register(invitation.email, password, name=name)
    _join(invitation, user)
    return user


@transaction.atomic
def change_role(leader: Membership, member: Membership, role: str) -> None:
    """Give a member another role, from their next request on."""
    leader = _acting(leader)
    member = Membership.objects.select_related("user").get(pk=member.pk)
    if _OWNER in (member.role, role):
        _must_be_owner(leader)
    if member.role == role:
        return
    if member.role == _OWNER:
        _must_not_be_last(member)
    source = member.role
    member.role = role
    member.save(update_fields=["role"])
    _note(leader, _act("member.role", "user", member.user_id, source=source, target=role))


@transaction.atomic
def remove(leader: Membership, member: Membership) -> None:
    """Take a member out of the shop, from their next request on; their account stays."""
    leader = _acting(leader)
    member = Membership.objects.get(pk=member.pk)
    if member.role == _OWNER:
        _must_be_owner(leader)
        _must_not_be_last(member)
    _note(leader, _act("member.removed", "user", member.user_id, source=member.role))
    member.delete()


def _acting(leader: Membership) -> Membership:
    """Return the leader as they are now; whoever changes a shop's people waits for the others."""
    Seller.objects.select_for_update(no_key=True).get(pk=leader.seller_id)
    rows = Membership.objects.select_related("seller", "user")
    now = rows.filter(pk=leader.pk, role__in=access.LEADERS).first()
    if now is None:
        raise NotYours
    return now


def _must_be_owner(leader: Membership) -> None:
    if leader.role != _OWNER:
        raise NotYours


def _must_not_be_last(member: Membership) -> None:
    owners = Membership.objects.filter(seller=member.seller_id, role=_OWNER)
    if not owners.exclude(pk=member.pk).exists():
        raise LastOwner


def _mail_again(leader: Membership, invitation: Invitation, role: str) -> Invitation:
    found = Invitation.objects.select_for_update().get(pk=invitation.pk)
    if found.accepted_at or found.revoked_at:
        raise NoLongerValid
    if found.role == _OWNER:
        _must_be_owner(leader)
    found.seller = leader.seller
    found.role, found.invited_by = role, leader.user
    found.mailed += 1
    found.token_sha256 = digest(token_of(found))
    found.expires_at = clock.now() + INVITATION_LASTS
    found.save()
    _note(leader, _act("member.invited", "invitation", found.pk, target=role), mailed=found.mailed)
    put("invitation.made", found.pk)
    return found


def _join(invitation: Invitation, user: User) -> Membership:
    invitation.accepted_at = clock.now()
    invitation.save(update_fields=["accepted_at"])
    membership, _new = Membership.objects.get_or_create(
        seller=invitation.seller, user=user, defaults={"role": invitation.role}
    )
    what = _act("member.joined", "user", user.pk, target=membership.role)
    note(f"seller:{invitation.seller_id}", person(user.pk), what, invitation=invitation.pk)
    return membership


def _act(act: str, kind: str, pk: int, *, source: str = "", target: str = "") -> Act:
    return Act(act=act, object_kind=kind, object_id=pk, source=source, target=target)


def _note(leader: Membership, what: Act, **details: int) -> None:
    note(f"seller:{leader.seller_id}", person(leader.user_id), what, **details)
