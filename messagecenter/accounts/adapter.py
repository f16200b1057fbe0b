"""How django-allauth behaves here: what it mails is promised, and sent by a worker."""

from __future__ import annotations

from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from allauth.account.models import EmailConfirmationHMAC
from django.contrib.auth.models import AbstractBaseUser
from django.db import transaction
from django.db.models.functions import Lower
from django.http import HttpRequest

from messagecenter.accounts.models import User
from messagecenter.outbox.put import put


class MailByPromise(DefaultAccountAdapter):  # type: ignore[misc]  # allauth is not typed
    """Answers take as long for an address that nobody has, and no mail is lost with its server."""

    def send_password_reset_mail(
        self,
        user: AbstractBaseUser,
        email: str,  # noqa: ARG002 (as typed; the mail goes to the address we have)
        context: dict[str, Any],  # noqa: ARG002 (allauth's signature)
    ) -> None:
        with transaction.atomic():
            put("password.forgotten", user.pk)

    def send_confirmation_mail(
        self,
        request: HttpRequest,  # noqa: ARG002 (allauth's signature)
        emailconfirmation: EmailConfirmationHMAC,
        signup: bool,  # noqa: ARG002, FBT001 (allauth's signature)
    ) -> None:
        with transaction.atomic():
            put("address.claimed", emailconfirmation.email_address.pk)

    def send_account_already_exists_mail(self, email: str) -> None:
        rows = User.objects.alias(lower_email=Lower("email")).filter(lower_email=email.lower())
        with transaction.atomic():
            for user in rows:
                put("address.known", user.pk)

    def send_notification_mail(
        self,
        template_prefix: str,
        user: AbstractBaseUser,
        context: dict[str, Any] | None = None,  # noqa: ARG002 (allauth's signature)
        email: str | None = None,  # noqa: ARG002 (allauth's signature)
    ) -> None:
        if template_prefix in {"account/email/password_changed", "account/email/password_reset"}:
            with transaction.atomic():
                put("password.changed", user.pk)
