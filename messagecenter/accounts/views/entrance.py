"""The ways in besides signing in: a new account, a new password, a mailed link."""

from __future__ import annotations

from typing import Any, cast

from allauth.account import views as allauth
from allauth.account.adapter import get_adapter
from allauth.account.models import EmailAddress
from django.forms import Form
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse

from messagecenter.accounts import sessions
from messagecenter.accounts.http import too_many
from messagecenter.accounts.limits import (
    FORGOTTEN_FROM,
    MAIL_TO_ADDRESS,
    SIGN_UPS_FROM,
    Limit,
    seconds_to_wait,
)
from messagecenter.accounts.models import User


def network_of(request: HttpRequest) -> str:
    """Return the network address that limits for strangers count by."""
    return str(get_adapter().get_client_ip(request))


class _Form:
    """One of allauth's forms; bad input answers 422."""

    request: HttpRequest

    def form_invalid(self, form: Form) -> HttpResponse:
        view = cast("Any", self)  # Any: allauth is not typed
        context = view.get_context_data(form=form)
        return cast("HttpResponse", view.render_to_response(context, status=422))


class _MailsSomebody(_Form):
    """A form of strangers that ends in a mail: too much of it answers 429."""

    limit: Limit

    def form_valid(self, form: Form) -> HttpResponse:
        """Count before looking anybody up, so that the limit tells nothing of who is known."""
        wait = seconds_to_wait(self.limit, network_of(self.request))
        wait = wait or seconds_to_wait(MAIL_TO_ADDRESS, form.cleaned_data["email"].lower())
        if wait:
            return too_many(self.request, wait)
        return cast("HttpResponse", super().form_valid(form))  # type: ignore[misc]


class SignUp(_MailsSomebody, allauth.SignupView):  # type: ignore[misc]  # allauth is not typed
    """Anybody may have an account; it is tied to orders once its address is proved."""

    limit = SIGN_UPS_FROM


class ForgottenPassword(_MailsSomebody, allauth.PasswordResetView):  # type: ignore[misc]
    """Mails a link to the address we have; the page is the same for one that nobody has."""

    limit = FORGOTTEN_FROM


class NewPassword(_Form, allauth.PasswordResetFromKeyView):  # type: ignore[misc]
    """The page behind the mailed link: it works once and soon, and ends every session."""

    def logout(self) -> None:
        # Looking at a link that was mailed to somebody else signs nobody out.
        if self.request.method == "POST":
            super().logout()

    def form_valid(self, form: Form) -> HttpResponse:
        user: User = self.reset_user
        response = cast("HttpResponse", super().form_valid(form))
        sessions.end_all(user)
        # The link was mailed to this address: whoever used it, reads its mails.
        address = EmailAddress.objects.filter(user=user, email=user.email, verified=False).first()
        if address:
            address.set_verified()
        return response

    def render_to_response(self, context: dict[str, Any], **more: Any) -> HttpResponse:
        if context.get("token_fail"):
            more["status"] = 404
        return cast("HttpResponse", super().render_to_response(context, **more))


class ProveAddress(allauth.ConfirmEmailView):  # type: ignore[misc]
    """The page behind the mailed link: a look changes nothing, the button proves the address."""

    def logout(self) -> None:
        if self.request.method == "POST":
            super().logout()

    def post(self, *args: Any, **kwargs: Any) -> HttpResponse:
        try:
            return cast("HttpResponse", super().post(*args, **kwargs))
        except Http404:
            self.object = None
            return self.render_to_response(self.get_context_data())

    def render_to_response(self, context: dict[str, Any], **more: Any) -> HttpResponse:
        if not context["can_confirm"]:
            more["status"] = 404
        return cast("HttpResponse", super().render_to_response(context, **more))


class ChangePassword(_Form, allauth.PasswordChangeView):  # type: ignore[misc]
    """Asks for the password until now; every other session of the person ends."""

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        user = request.user
        if user.is_authenticated and not user.has_usable_password():
            return HttpResponseRedirect(reverse("account_reset_password"))
        return cast("HttpResponse", super().dispatch(request, *args, **kwargs))

    def form_valid(self, form: Form) -> HttpResponse:
        response = cast("HttpResponse", super().form_valid(form))
        user = cast("User", self.request.user)
        sessions.end_all(user, but=self.request.session.session_key)
        return response

    def get_default_success_url(self) -> str:
        return reverse("settings:profile")
