"""What every door needs to answer a browser: typed requests, fragments, headers."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.template.loader import render_to_string
from django.utils.cache import patch_vary_headers
from django_htmx.middleware import HtmxDetails

# Nothing is inline, so no nonce is needed (design: one header for every answer).
CONTENT_SECURITY_POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' blob:; "
    "font-src 'self'; connect-src 'self'; form-action 'self'; base-uri 'none'; "
    "object-src 'none'; frame-src 'none'; frame-ancestors 'none'; manifest-src 'self'; "
    "worker-src 'self'"
)


class HtmxRequest(HttpRequest):
    """A request that has passed django-htmx's middleware."""

    htmx: HtmxDetails


def security_headers(
    get_response: Callable[[HttpRequest], HttpResponse],
) -> Callable[[HttpRequest], HttpResponse]:
    """Add the content security policy to every answer, and keep private pages out of caches."""

    def answer(request: HttpRequest) -> HttpResponse:
        response = get_response(request)
        response.headers.setdefault("Content-Security-Policy", CONTENT_SECURITY_POLICY)
        # Static files come from whitenoise with a lifetime of their own.
        response.headers.setdefault("Cache-Control", "no-store")
        patch_vary_headers(response, ["HX-Request"])
        return response

    return answer


def wants_fragment(request: HtmxRequest) -> bool:
    """Say whether htmx asks for a part of the page: history restores need the whole one."""
    return bool(request.htmx) and not request.htmx.history_restore_request


def answer(
    request: HtmxRequest,
    page: str,
    context: Mapping[str, Any],  # Any: what templates take
    *,
    fragment: str = "",
    also: tuple[str, ...] = (),
    status: int = 200,
) -> HttpResponse:
    """Render the page, or for htmx only its `fragment` and the out-of-band ones named in `also`."""
    if fragment and wants_fragment(request):
        return HttpResponse(fragments(request, fragment, *also, context=context), status=status)
    return HttpResponse(render_to_string(page, dict(context), request), status=status)


def fragments(request: HtmxRequest, target: str, *others: str, context: Mapping[str, Any]) -> str:
    """Render `target`, then each of `others` with `oob` set, so that it swaps itself in place."""
    parts = [render_to_string(target, dict(context), request)]
    parts += [render_to_string(name, {**context, "oob": True}, request) for name in others]
    return "\n".join(parts)


def trigger(response: HttpResponse, **events: object) -> HttpResponse:
    """Ask `app.js` to do something after the swap: toast, focus, announce."""
    response.headers["HX-Trigger"] = json.dumps(events)
    return response
