"""Requests of people who are signed in, typed once."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Concatenate, ParamSpec, cast
from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse

from messagecenter.accounts.limits import Limit, seconds_to_wait
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


def limited(limit: Limit) -> Callable[[View[P]], View[P]]:
    """Let one person do this so many times and no more; what is refused has changed nothing."""

    def decorate(view: View[P]) -> View[P]:
        @wraps(view)
        def counted(request: SignedInRequest, /, *args: P.args, **kwargs: P.kwargs) -> HttpResponse:
            wait = seconds_to_wait(limit, request.user.pk)
            return too_many(request, wait) if wait else view(request, *args, **kwargs)

        return counted

    return decorate


def too_many(request: HttpRequest, wait: int = 60) -> HttpResponse:
    """Say how long to wait; htmx gets the status alone, for which app.js has a sentence."""
    if getattr(request, "htmx", None):
        response = HttpResponse(status=429)
    else:
        context = {"minutes": -(-wait // 60)}
        response = render(request, "errors/429.html", context, status=429)
    response.headers["Retry-After"] = str(wait)
    return response


def go(request: HtmxRequest, url: str) -> HttpResponse:
    """Lead on after a write: a 303 for browsers, a header for htmx, which is never redirected."""
    if request.htmx:
        return HttpResponse(status=204, headers={"HX-Redirect": url})
    return HttpResponseRedirect(url, status=303)
