"""The mails that the product writes to people themselves; workers call these, perhaps twice."""

from __future__ import annotations

from typing import Any

from allauth.account.forms import default_token_generator
from allauth.account.models import EmailAddress, EmailConfirmationHMAC
from allauth.account.utils import user_pk_to_url_str
from django.conf import settings
from django.core.mail import EmailMessage
from django.template.loader import render_to_string
from django.urls import reverse

from messagecenter.accounts.models import Invitation, User
from messagecenter.accounts.tokens import token_of
from messagecenter.lib import clock


def send_reset_link(user_id: str) -> None:
    """Mail a link that sets a new password, once and soon, to the address we have."""
    user = User.objects.filter(pk=user_id, is_active=True).first()
    if user is None:
        return
    key = {
        "uidb36": user_pk_to_url_str(user),
        "key": default_token_generator.make_token(user),
    }
    minutes = settings.PASSWORD_RESET_TIMEOUT // 60
    link = _link("account_reset_password_from_key", kwargs=key)
    _send("reset", user.email, {"link": link, "minutes": minutes})


def send_confirmation(address_id: str) -> None:
    """Mail a link that proves an address."""
    address = EmailAddress.objects.filter(pk=address_id, verified=False).first()
    if address:
        link = _link("account_confirm_email", args=[EmailConfirmationHMAC(address).key])
        _send("confirm", address.email, {"link": link})


def send_known_already(user_id: str) -> None:
    """Tell whose address was used to sign up again that they have an account."""
    user = User.objects.filter(pk=user_id).first()
    if user:
        links = {"sign_in": _link("account_login"), "reset": _link("account_reset_password")}
        _send("known", user.email, links)


def send_password_changed(user_id: str) -> None:
    """Tell somebody that their password was changed, in case it was not they who did it."""
    user = User.objects.filter(pk=user_id).first()
    if user:
        _send("password_changed", user.email, {"reset": _link("account_reset_password")})


def send_invitation(invitation_id: str) -> None:
    """Mail the link into a shop, unless it was used, taken back or has ended meanwhile.

    Nothing that a member of the shop typed stands in it: the address is not proved yet.
    """
    rows = Invitation.objects.filter(accepted_at=None, revoked_at=None, expires_at__gt=clock.now())
    invitation = rows.select_related("seller").filter(pk=invitation_id).first()
    if invitation:
        context = {
            "link": _link("join", args=[token_of(invitation)]),
            "shop": invitation.seller.name,
            "until": invitation.expires_at,
        }
        _send("invitation", invitation.email, context)


def _link(name: str, **parts: Any) -> str:  # Any: what reverse takes
    # Never made from a request: whoever asks could name a host of their own in it.
    return f"{settings.SITE_URL}{reverse(name, **parts)}"


def _send(name: str, to: str, context: dict[str, Any]) -> None:  # Any: what templates take
    words = render_to_string(f"mail/{name}_subject.txt", context)
    # A name of a shop that holds a line break would begin another header.
    subject = "".join(letter if letter.isprintable() else " " for letter in words)
    text = render_to_string(f"mail/{name}.txt", context).strip() + "\n"
    # Machines that answer mails leave this one in peace.
    headers = {"Auto-Submitted": "auto-generated"}
    EmailMessage(" ".join(subject.split()), text, to=[to], headers=headers).send()
