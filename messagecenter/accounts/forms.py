"""What people type about themselves and their team; passwords go to allauth's own checks."""

from __future__ import annotations

from functools import cache
from typing import Any, ClassVar
from zoneinfo import available_timezones

from allauth.account import forms as allauth
from django import forms
from django.conf import settings
from django.contrib.auth.hashers import make_password
from django.contrib.auth.password_validation import validate_password
from django.http import HttpRequest, HttpResponse
from django.utils.html import format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy

from messagecenter.accounts.models import Membership, User

ROLES = {
    Membership.Role.OWNER: gettext_lazy("Owner"),
    Membership.Role.MANAGER: gettext_lazy("Manager"),
    Membership.Role.AGENT: gettext_lazy("Agent"),
    Membership.Role.READ_ONLY: gettext_lazy("Read-only"),
    Membership.Role.PARTNER: gettext_lazy("Partner"),
}
_ADVICE = gettext_lazy("At least 8 characters. Longer is better; any characters will do.")


class _OurWords:
    """Labels and advice in our own words, and no placeholders in the place of labels."""

    fields: dict[str, forms.Field]
    words: ClassVar[dict[str, Any]] = {
        "email": gettext_lazy("E-mail address"),
        "oldpassword": gettext_lazy("Password until now"),
        "password1": gettext_lazy("New password"),
        "password2": gettext_lazy("New password again"),
    }
    advised = "password1"

    def __init__(self, *args: Any, **kwargs: Any) -> None:  # Any: allauth's own arguments
        super().__init__(*args, **kwargs)
        for name, field in self.fields.items():
            field.label = self.words.get(name, field.label)
            field.help_text = _ADVICE if name == self.advised else ""
            field.widget.attrs.pop("placeholder", None)


class SignUpForm(_OurWords, allauth.SignupForm):  # type: ignore[misc]  # allauth is not typed
    words: ClassVar = {**_OurWords.words, "password1": gettext_lazy("Password")}

    def try_save(self, request: HttpRequest) -> tuple[User | None, HttpResponse | None]:
        if self.account_already_exists:
            # As long as a new account takes, so that the time does not tell which it was.
            make_password(self.cleaned_data["password1"])
        saved: tuple[User | None, HttpResponse | None] = super().try_save(request)
        return saved


class ForgottenForm(_OurWords, allauth.ResetPasswordForm):  # type: ignore[misc]
    pass


class NewPasswordForm(_OurWords, allauth.ResetPasswordKeyForm):  # type: ignore[misc]
    pass


class ChangePasswordForm(_OurWords, allauth.ChangePasswordForm):  # type: ignore[misc]
    pass


@cache
def _zones() -> list[tuple[str, str]]:
    names = {name for name in available_timezones() if "/" in name and not name.startswith("Etc/")}
    return [(name, name.replace("_", " ")) for name in ["UTC", *sorted(names)]]


@cache
def zone_options() -> SafeString:
    """Return every zone as an option; drawn once, since a widget takes a template for each."""
    return format_html_join("", '<option value="{}">{}</option>', _zones())


class ProfileForm(forms.Form):
    """Name, language and time zone of the person who is signed in."""

    name = forms.CharField(max_length=80, required=False, label=gettext_lazy("Name"))
    locale = forms.ChoiceField(choices=settings.LANGUAGES, label=gettext_lazy("Language"))
    zone = forms.ChoiceField(choices=_zones, label=gettext_lazy("Time zone"))

    def __init__(self, *args: Any, **kwargs: Any) -> None:  # Any: Django's own arguments
        super().__init__(*args, **kwargs)
        self.fields["name"].widget.attrs["autocomplete"] = "name"


class InviteForm(forms.Form):
    """Whom to invite and as what; only an owner may offer to be one."""

    email = forms.EmailField(max_length=254, label=gettext_lazy("E-mail address"))
    role = forms.ChoiceField(choices=list(ROLES.items()), label=gettext_lazy("Role"))

    def __init__(self, *args: Any, by: Membership, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["email"].widget.attrs["autocomplete"] = "off"
        self.fields["role"].choices = roles_given_by(by)  # type: ignore[attr-defined]
        self.fields["role"].initial = Membership.Role.AGENT

    def clean_email(self) -> str:
        return str(self.cleaned_data["email"]).lower()


class JoinForm(forms.Form):
    """Who somebody new is called, and the password they will sign in with."""

    name = forms.CharField(max_length=80, label=gettext_lazy("Name"))
    password = forms.CharField(
        strip=False, label=gettext_lazy("Password"), help_text=_ADVICE, widget=forms.PasswordInput
    )

    def __init__(self, *args: Any, email: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._person = User(email=email)
        self.fields["name"].widget.attrs["autocomplete"] = "name"
        self.fields["password"].widget.attrs["autocomplete"] = "new-password"

    def clean_password(self) -> str:
        password = str(self.cleaned_data["password"])
        validate_password(password, self._person)
        return password


def roles_given_by(leader: Membership) -> list[tuple[str, str]]:
    """Return the roles that this leader may give, with their names."""
    owner = leader.role == Membership.Role.OWNER
    given = (role for role in Membership.Role if owner or role != Membership.Role.OWNER)
    return [(role.value, str(ROLES[role])) for role in given]
