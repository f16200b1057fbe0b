"""Where a person is signed in: each session once, until it is idle, old or ended."""

from __future__ import annotations

import re
from datetime import timedelta
from typing import TYPE_CHECKING, Final, cast

from django.contrib import auth
from django.contrib.sessions.models import Session
from django.db import transaction
from django.http import Http404, HttpRequest
from django.utils import timezone
from django.utils.translation import gettext as _

from messagecenter.accounts.models import SignedInSession, User

if TYPE_CHECKING:
    from datetime import datetime

# Used or not; how long one lasts without use is SESSION_COOKIE_AGE, counted from the last note.
LONGEST: Final = timedelta(days=14)
NOTED_EVERY: Final = timedelta(minutes=10)
_NOTES = "signed_in"
# The first that is found names the browser: most of them claim to be some of the others, too.
_BROWSERS: Final = {
    "Edg": "Edge",
    "OPR": "Opera",
    "SamsungBrowser": "Samsung Internet",
    "Firefox": "Firefox",
    "FxiOS": "Firefox",
    "CriOS": "Chrome",
    "Chrome": "Chrome",
    "Safari": "Safari",
}
_SYSTEMS: Final = {
    "Android": "Android",
    "iPhone": "iPhone",
    "iPad": "iPad",
    "Windows": "Windows",
    "Macintosh": "Mac",
    "CrOS": "ChromeOS",
    "Linux": "Linux",
}


def keep(request: HttpRequest) -> None:
    """Note that the session is used, rarely enough to cost nothing, or end it when it is too old.

    What is noted stands in the session itself, so most requests ask the database nothing more.
    """
    session, now = request.session, timezone.now()
    notes = session.get(_NOTES)
    if not notes or notes["key"] != session.session_key:
        _begin(request, now)
    elif now.timestamp() - notes["begun"] >= LONGEST.total_seconds():
        auth.logout(request)
    elif now.timestamp() - notes["used"] >= NOTED_EVERY.total_seconds():
        session[_NOTES] = {**notes, "used": now.timestamp()}
        SignedInSession.objects.filter(session=session.session_key).update(used_at=now)


def own_session(user: User, public_id: str) -> SignedInSession:
    """Return a session of this person, or raise Http404."""
    found = SignedInSession.objects.filter(user=user, public_id=public_id).first()
    if found is None:
        raise Http404(_("There is no such page."))
    return found


def sessions_of(user: User) -> list[SignedInSession]:
    """Return where the person is signed in now, last used first."""
    rows = SignedInSession.objects.filter(user=user, session__expire_date__gt=timezone.now())
    return list(rows.order_by("-used_at", "-pk"))


@transaction.atomic
def end(session: SignedInSession) -> None:
    """Sign out there: the next request from it is a stranger's."""
    Session.objects.filter(pk=session.pk).delete()


@transaction.atomic
def end_all(user: User, *, but: str | None = None) -> int:
    """End every session of the person but the one with that key; return how many there were."""
    rows = SignedInSession.objects.filter(user=user).exclude(pk=but or "")
    keys = list(rows.values_list("pk", flat=True))
    Session.objects.filter(pk__in=keys).delete()
    return len(keys)


def browser_of(user_agent: str) -> tuple[str, str]:
    """Return the names of browser and system, empty where they are not known."""

    def first(names: dict[str, str]) -> str:
        return next((name for sign, name in names.items() if re.search(sign, user_agent)), "")

    return first(_BROWSERS), first(_SYSTEMS)


def _begin(request: HttpRequest, now: datetime) -> None:
    session = request.session
    if not session.session_key:
        session.save()
    browser, system = browser_of(request.headers.get("User-Agent", "")[:300])
    row = SignedInSession(
        session_id=str(session.session_key),
        user_id=cast("User", request.user).pk,
        begun_at=now,
        used_at=now,
        browser=browser,
        system=system,
    )
    # Two first requests may come at once.
    SignedInSession.objects.bulk_create([row], ignore_conflicts=True)
    stamp = now.timestamp()
    session[_NOTES] = {"key": session.session_key, "begun": stamp, "used": stamp}
