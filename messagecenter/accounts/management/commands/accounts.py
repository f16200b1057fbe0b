"""`manage.py accounts`: how to sign in to the demo."""

from __future__ import annotations

import json
from dataclasses import asdict
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils.translation import gettext as _

from messagecenter.accounts import demo_accounts
from messagecenter.accounts.models import User


class Command(BaseCommand):
    help = (
        "Prints the sign-ins of the demo; only on the embedded database. "
        "Exit status: 0 printed, 1 no demo is loaded, 2 the database is another one."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--json", action="store_true", help="print one JSON document")

    def handle(self, *args: Any, **options: Any) -> None:  # noqa: ARG002 (Django's signature)
        if not settings.DATABASE_IS_EMBEDDED:
            sentence = _(
                "Sign-ins are printed for the embedded database only, not for DATABASE_URL."
            )
            raise CommandError(sentence, returncode=2)
        accounts = demo_accounts.read(settings.VAR_DIR)
        emails = [account.email for account in accounts]
        if not accounts or not User.objects.filter(email__in=emails).exists():
            raise CommandError(
                _("No demo is loaded: `manage.py load_demo` makes one."), returncode=1
            )
        if options["json"]:
            self.stdout.write(json.dumps([asdict(one) for one in accounts], indent=1))
            return
        for name, role, email, password, start in _columns(accounts):
            self.stdout.write(f"{name}  {role}  {email}  {password}  {start}".rstrip())


def _columns(accounts: list[demo_accounts.DemoAccount]) -> list[tuple[str, ...]]:
    """Return the rows, heading first, with each column as wide as its longest cell."""
    heading = (_("Name"), _("Role"), _("E-mail"), _("Password"), _("Start page"))
    rows = [heading, *(tuple(asdict(account).values()) for account in accounts)]
    widths = [max(map(len, column)) for column in zip(*rows, strict=True)]
    return [
        tuple(cell.ljust(width) for cell, width in zip(row, widths, strict=True)) for row in rows
    ]
