"""Signing in, and where everybody lands then."""

from __future__ import annotations

from typing import cast

from allauth.account.utils import has_verified_email
from allauth.account.views import LoginView
from django.forms import Form
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_GET

from messagecenter.accounts import access
from messagecenter.accounts.http import SignedInRequest, signed_in
from orders.access import is_buyer
from orders.services import link_buyer


class SignIn(LoginView):  # type: ignore[misc]  # allauth is not typed
    """Whose address is that of an imported buyer is that buyer from their first sign-in on."""

    def form_valid(self, form: Form) -> HttpResponse:
        response = cast("HttpResponse", super().form_valid(form))
        user = self.request.user
        # Only a proven address makes somebody the buyer that the import knows.
        if user.is_authenticated and has_verified_email(user, user.email):
            link_buyer(user)
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
    return render(request, "errors/nowhere.html", status=404)
