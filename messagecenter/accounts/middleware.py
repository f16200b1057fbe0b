"""What every request of a person passes: their session is kept or ended, their clock is set."""

from __future__ import annotations

from collections.abc import Callable
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from django.http import HttpRequest, HttpResponse
from django.utils import timezone

from messagecenter.accounts import sessions

Answer = Callable[[HttpRequest], HttpResponse]


def kept_session(get_response: Answer) -> Answer:
    """End a session that is too old, before any view sees whose it was."""

    def answer(request: HttpRequest) -> HttpResponse:
        if request.user.is_authenticated:
            sessions.keep(request)
        return get_response(request)

    return answer


def own_time(get_response: Answer) -> Answer:
    """Show instants in the zone that the person has chosen."""

    def answer(request: HttpRequest) -> HttpResponse:
        zone = request.user.zone if request.user.is_authenticated else ""
        with timezone.override(_zone(zone)):
            return get_response(request)

    return answer


def _zone(name: str) -> ZoneInfo | None:
    try:
        return ZoneInfo(name) if name else None
    except (ZoneInfoNotFoundError, ValueError):
        return None
