"""After sign-in everybody lands where their work is."""

from __future__ import annotations

from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_GET

from messagecenter.accounts import access
from messagecenter.accounts.http import SignedInRequest, signed_in
from orders.services import link_buyer


@require_GET
@signed_in
def home(request: SignedInRequest) -> HttpResponse:
    if access.is_reviewer(request.user):
        return HttpResponseRedirect(reverse("desk:queue"))
    if access.has_shop(request.user):
        return HttpResponseRedirect(reverse("inbox:orders"))
    if link_buyer(request.user):
        return HttpResponseRedirect(reverse("buyer:list"))
    return render(request, "errors/nowhere.html", status=404)
