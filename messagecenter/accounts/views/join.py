"""The page behind a mailed invitation: looking changes nothing, the button joins the shop."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlencode

from django.contrib import auth, messages
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods

from messagecenter.accounts import access, services
from messagecenter.accounts.forms import ROLES, JoinForm
from messagecenter.accounts.http import go, too_many
from messagecenter.accounts.limits import JOINS_FROM, seconds_to_wait
from messagecenter.accounts.models import Invitation, Membership, User
from messagecenter.accounts.views.entrance import network_of
from messagecenter.lib.http import HtmxRequest

_BACKEND = "allauth.account.auth_backends.AuthenticationBackend"


@require_http_methods(["GET", "HEAD", "POST"])
@sensitive_post_parameters("password")
def join(request: HtmxRequest, token: str) -> HttpResponse:
    """Let somebody in as the address that was invited: signed in as it, or new under it."""
    invitation = access.invitation_by_token(token)
    if invitation is None:
        return _ended(request)
    if request.method != "POST":
        return _page(request, invitation)
    if wait := seconds_to_wait(JOINS_FROM, network_of(request)):
        return too_many(request, wait)
    try:
        return _act(request, invitation, token)
    except services.SomebodyElse:
        return _page(request, invitation, status=403)
    except services.NoLongerValid:
        return _ended(request)


def _act(request: HtmxRequest, invitation: Invitation, token: str) -> HttpResponse:
    if request.user.is_authenticated:
        services.join(token, request.user)
    elif _is_known(invitation):
        return HttpResponseRedirect(_sign_in(request))
    else:
        form = JoinForm(request.POST, email=invitation.email)
        if not form.is_valid():
            return _page(request, invitation, form=form, status=422)
        data = form.cleaned_data
        user = services.join_anew(token, name=data["name"], password=data["password"])
        auth.login(request, user, backend=_BACKEND)
    words = _("You now work in %(shop)s.") % {"shop": invitation.seller.name}
    messages.success(request, words)
    return go(request, reverse("home"))


def _ended(request: HtmxRequest) -> HttpResponse:
    return render(request, "account/link_ended.html", status=404)


def _page(
    request: HtmxRequest, invitation: Invitation, *, form: JoinForm | None = None, status: int = 200
) -> HttpResponse:
    user = request.user
    context: dict[str, Any] = {
        "shop": invitation.seller.name,
        "email": invitation.email,
        "role": ROLES[Membership.Role(invitation.role)],
        "form": form or JoinForm(email=invitation.email),
        "known": _is_known(invitation),
        "is_me": user.is_authenticated and user.email.lower() == invitation.email,
        "sign_in": _sign_in(request),
    }
    return render(request, "account/join.html", context, status=status)


def _is_known(invitation: Invitation) -> bool:
    return User.objects.filter(email=invitation.email).exists()


def _sign_in(request: HtmxRequest) -> str:
    return f"{reverse('account_login')}?{urlencode({'next': request.path})}"
