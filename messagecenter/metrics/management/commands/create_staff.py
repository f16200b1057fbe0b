"""`manage.py create_staff EMAIL --name NAME`: somebody who works for the marketplace."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils.translation import gettext as _

from messagecenter.accounts.models import User
from messagecenter.metrics.founding import CannotMake, make_person
from messagecenter.metrics.management import passwords

ROLES = [role.value for role in User.StaffRole if role is not User.StaffRole.NONE]


class Command(BaseCommand):
    help = (
        "Makes an account for the marketplace's own people, and prints its password once. "
        "`manage.py changepassword EMAIL` sets another. "
        "Exit status: 0 done, 2 could not (the address is taken, or is none)."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("email", metavar="EMAIL")
        parser.add_argument("--name", required=True)
        parser.add_argument("--role", choices=ROLES, default="admin", help="default: %(default)s")
        parser.add_argument("--ask", action="store_true", help="ask for the password")

    def handle(self, *args: Any, **options: Any) -> None:  # noqa: ARG002 (Django's signature)
        password = passwords.asked() if options["ask"] else passwords.drawn()
        try:
            make_person(options["email"], options["name"], password, options["role"])
        except CannotMake as error:
            raise CommandError(str(error), returncode=2) from None
        if not options["ask"]:
            self.stdout.write(_("Password, shown only now: %(word)s") % {"word": password})
