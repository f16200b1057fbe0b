"""Requests of people who are signed in, typed once."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Concatenate, ParamSpec, cast
from urllib.parse import urlencode

from django.http import HttpResponse, HttpResponseRedirect
from django.urls import reverse

from messagecenter.accounts.models import User
from messagecenter.lib.http import HtmxRequest

P = ParamSpec("P")


class SignedInRequest(HtmxRequest):
    """A request whose user is a person, not anonymous."""

    user: User


View = Callable[Concatenate[SignedInRequest, P], HttpResponse]


def signed_in(view: View[P]) -> Callable[Concatenate[HtmxRequest, P], HttpResponse]:
    """Send strangers to the sign-in page and back; htmx is told by 401 and HX-Redirect."""

    @wraps(view)
    def guarded(request: HtmxRequest, /, *args: P.args, **kwargs: P.kwargs) -> HttpResponse:
        if request.user.is_authenticated:
            return view(cast("SignedInRequest", request), *args, **kwargs)
        # A POST cannot be repeated by a redirect: people come back to where they were.
        at = request.htmx.current_url_abs_path if request.htmx else request.get_full_path()
        if request.method != "GET":
            at = request.htmx.current_url_abs_path or reverse("home")
        where = f"{reverse('account_login')}?{urlencode({'next': at or reverse('home')})}"
        if request.htmx:
            return HttpResponse(status=401, headers={"HX-Redirect": where})
        return HttpResponseRedirect(where)

    return guarded
