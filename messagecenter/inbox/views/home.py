"""Signing in, and where everybody lands then."""

from __future__ import annotations

from typing import Any, cast

from allauth.account.utils import has_verified_email
from allauth.account.views import LoginView
from django.forms import Form
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_GET

from messagecenter.accounts import access
from messagecenter.accounts.http import SignedInRequest, signed_in
from messagecenter.accounts.views.entrance import ProveAddress
from orders.access import is_buyer
from orders.services import link_buyer


class SignIn(LoginView):  # type: ignore[misc]  # allauth is not typed
    """Whose address is that of an imported buyer is that buyer from their first sign-in on."""

    def form_valid(self, form: Form) -> HttpResponse:
        response = cast("HttpResponse", super().form_valid(form))
        _link(self.request)
        return response


class ProveOwnAddress(ProveAddress):
    """Who is signed in while they prove their address is the buyer at once."""

    def post(self, *args: Any, **kwargs: Any) -> HttpResponse:
        response = super().post(*args, **kwargs)
        _link(self.request)
        return response


@require_GET
@signed_in
def home(request: SignedInRequest) -> HttpResponse:
    """Lead everybody to where their work is."""
    if access.is_reviewer(request.user):
        return HttpResponseRedirect(reverse("desk:queue"))
    if access.has_shop(request.user):
        return HttpResponseRedirect(reverse("inbox:orders"))
    if is_buyer(request.user):
        return HttpResponseRedirect(reverse("buyer:list"))
    if access.is_partner(request.user):
        return render(request, "inbox/partner.html")
    return render(request, "errors/nowhere.html", status=404)


def _link(request: HttpRequest) -> None:
    """Only a proven address makes somebody the buyer that the import knows."""
    user = request.user
    if user.is_authenticated and has_verified_email(user, user.email):
        link_buyer(user)
