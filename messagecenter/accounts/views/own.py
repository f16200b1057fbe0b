"""What everybody sets for themselves: name and time zone, and where they are signed in."""

from __future__ import annotations

from django.contrib import auth, messages
from django.forms import model_to_dict
from django.http import HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from messagecenter.accounts import access, services, sessions
from messagecenter.accounts.forms import ProfileForm, zone_options
from messagecenter.accounts.http import SignedInRequest, go, signed_in
from messagecenter.lib.http import answer


@require_http_methods(["GET", "HEAD", "POST"])
@signed_in
def profile(request: SignedInRequest) -> HttpResponse:
    typed = request.POST if request.method == "POST" else None
    form = ProfileForm(typed, initial=model_to_dict(request.user, ["name", "locale", "zone"]))
    context = {
        "form": form,
        "zone_options": zone_options(),
        "leads": access.leads_a_shop(request.user),
    }
    if typed is None:
        return answer(request, "settings/profile.html", context)
    if not form.is_valid():
        return answer(request, "settings/profile.html", context, status=422)
    services.save_profile(request.user, **form.cleaned_data)
    messages.success(request, _("Saved."))
    return go(request, reverse("settings:profile"))


@require_GET
@signed_in
def session_list(request: SignedInRequest) -> HttpResponse:
    context = {
        "sessions": sessions.sessions_of(request.user),
        "this_key": request.session.session_key,
    }
    return answer(request, "settings/sessions.html", context)


@require_POST
@signed_in
def end_session(request: SignedInRequest, public_id: str) -> HttpResponse:
    found = sessions.own_session(request.user, public_id)
    if found.pk == request.session.session_key:
        auth.logout(request)
        return go(request, reverse("account_login"))
    sessions.end(found)
    messages.success(request, _("Signed out there."))
    return go(request, reverse("settings:sessions"))


@require_POST
@signed_in
def end_others(request: SignedInRequest) -> HttpResponse:
    sessions.end_all(request.user, but=request.session.session_key)
    messages.success(request, _("Signed out everywhere else."))
    return go(request, reverse("settings:sessions"))
