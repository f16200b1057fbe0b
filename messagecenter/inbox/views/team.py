"""The people of a shop, for its owners and managers: invited, given roles, removed."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from messagecenter.accounts import access, selectors, services
from messagecenter.accounts.forms import ROLES, InviteForm, roles_given_by
from messagecenter.accounts.http import SignedInRequest, go, signed_in, too_many
from messagecenter.accounts.limits import (
    INVITATIONS_OF_SHOP,
    INVITATIONS_TO_ADDRESS,
    seconds_to_wait,
)
from messagecenter.accounts.models import Membership
from messagecenter.inbox import check
from messagecenter.inbox.views.shop import shop_context
from messagecenter.lib import clock
from messagecenter.lib.http import answer

if TYPE_CHECKING:
    from messagecenter.accounts.models import Invitation


@require_GET
@signed_in
def members(request: SignedInRequest) -> HttpResponse:
    leader = access.leader_for(request.user)
    return _page(request, leader, InviteForm(by=leader))


@require_POST
@signed_in
def invite(request: SignedInRequest) -> HttpResponse:
    leader = access.leader_for(request.user)
    if request.POST.get("role") == Membership.Role.OWNER and not _is_owner(leader):
        return _only_owners(request)
    form = InviteForm(request.POST, by=leader)
    if not form.is_valid():
        return _page(request, leader, form, status=422)
    email, role = form.cleaned_data["email"], form.cleaned_data["role"]
    if wait := _wait(leader, email):
        return too_many(request, wait)
    try:
        services.invite(leader, email, role)
    except services.AlreadyMember:
        form.add_error("email", _("This person works in your shop already."))
        return _page(request, leader, form, status=422)
    except services.NotYours:
        return _only_owners(request)
    return _done(request, _("Invitation sent to %(email)s.") % {"email": email})


@require_POST
@signed_in
def resend(request: SignedInRequest, public_id: str) -> HttpResponse:
    leader = access.leader_for(request.user)
    invitation = access.invitation_for(leader, public_id)
    if wait := _wait(leader, invitation.email):
        return too_many(request, wait)
    try:
        services.renew(leader, invitation)
    except services.NotYours:
        return _only_owners(request)
    words = _("Sent again to %(email)s. Only the new link works.")
    return _done(request, words % {"email": invitation.email})


@require_POST
@signed_in
def revoke(request: SignedInRequest, public_id: str) -> HttpResponse:
    leader = access.leader_for(request.user)
    invitation = access.invitation_for(leader, public_id)
    try:
        services.revoke(leader, invitation)
    except services.NotYours:
        return _only_owners(request)
    return _done(request, _("Taken back. The link no longer works."))


@require_POST
@signed_in
def role(request: SignedInRequest, public_id: str) -> HttpResponse:
    leader = access.leader_for(request.user)
    member = access.member_for(leader, public_id)
    wanted = request.POST.get("role", "")
    if wanted not in Membership.Role.values:
        return _refused(request, leader, _("Choose a role from the list."), 422)
    try:
        services.change_role(leader, member, wanted)
    except services.NotYours:
        return _only_owners(request)
    except services.LastOwner:
        return _last_owner(request, leader)
    return _done(request, _("Role changed."))


@require_POST
@signed_in
def remove(request: SignedInRequest, public_id: str) -> HttpResponse:
    leader = access.leader_for(request.user)
    member = access.member_for(leader, public_id)
    try:
        services.remove(leader, member)
    except services.NotYours:
        return _only_owners(request)
    except services.LastOwner:
        return _last_owner(request, leader)
    words = _("%(name)s no longer works in your shop.") % {"name": _name(member)}
    return _done(request, words)


def _page(
    request: SignedInRequest,
    leader: Membership,
    form: InviteForm,
    *,
    summary: check.Summary | None = None,
    status: int = 200,
) -> HttpResponse:
    now = clock.now()
    context: dict[str, Any] = {
        **shop_context(request, leader.seller),
        "form": form,
        "summary": summary,
        "roles": [{"value": value, "label": label} for value, label in roles_given_by(leader)],
        "members": [_row(member, leader) for member in selectors.members_of(leader.seller)],
        "invitations": [
            {
                "public_id": one.public_id,
                "email": one.email,
                "role": ROLES[Membership.Role(one.role)],
                "expires_at": one.expires_at,
                "ended": one.expires_at <= now,
                "mine": _may(leader, one),
            }
            for one in selectors.open_invitations(leader.seller)
        ],
    }
    return answer(request, "inbox/team.html", context, status=status)


def _row(member: Membership, leader: Membership) -> dict[str, Any]:
    return {
        "public_id": member.public_id,
        "name": _name(member),
        "email": member.user.email,
        "role": member.role,
        "role_name": ROLES[Membership.Role(member.role)],
        "is_me": member.pk == leader.pk,
        "mine": _may(leader, member),
    }


def _may(leader: Membership, what: Membership | Invitation) -> bool:
    return _is_owner(leader) or what.role != Membership.Role.OWNER


def _is_owner(leader: Membership) -> bool:
    return leader.role == Membership.Role.OWNER


def _name(member: Membership) -> str:
    return member.user.name or member.user.email


def _wait(leader: Membership, email: str) -> int:
    wait = seconds_to_wait(INVITATIONS_OF_SHOP, leader.seller_id)
    return wait or seconds_to_wait(INVITATIONS_TO_ADDRESS, email)


def _done(request: SignedInRequest, words: str) -> HttpResponse:
    messages.success(request, words)
    # Who has removed themselves, or is no longer a manager, has no team page.
    still = access.leads_a_shop(request.user)
    return go(request, reverse("team:members" if still else "home"))


def _refused(request: SignedInRequest, leader: Membership, words: str, status: int) -> HttpResponse:
    summary = check.Summary(_("There is a problem."), [check.Line(words, "")])
    return _page(request, leader, InviteForm(by=leader), summary=summary, status=status)


def _last_owner(request: SignedInRequest, leader: Membership) -> HttpResponse:
    words = _("A shop needs an owner. Make somebody else an owner first.")
    return _refused(request, leader, words, 409)


def _only_owners(request: SignedInRequest) -> HttpResponse:
    words = _("Only an owner of the shop can make, change or remove an owner.")
    page = "components/refusal.html" if request.htmx else "errors/403.html"
    return render(request, page, {"exception": words}, status=403)
