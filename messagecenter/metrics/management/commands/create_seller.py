"""`manage.py create_seller SLUG NAME --owner EMAIL`: a shop and who owns it."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import transaction
from django.utils.translation import gettext as _

from messagecenter.accounts.models import User
from messagecenter.metrics.founding import CannotMake, make_person, make_shop
from messagecenter.metrics.management import passwords


class Command(BaseCommand):
    help = (
        "Makes a shop with its owner; an owner who is new gets an account, whose password is "
        "printed once. Exit status: 0 done, 2 could not (the shop is there, or the owner has one)."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("slug", metavar="SLUG", help="short name in small letters: holt-linden")
        parser.add_argument("name", metavar="NAME")
        parser.add_argument("--owner", required=True, metavar="EMAIL")
        parser.add_argument("--owner-name", default="", metavar="NAME")
        parser.add_argument("--marketplace", default="market", metavar="SLUG")
        parser.add_argument("--ask", action="store_true", help="ask for the owner's password")

    def handle(self, *args: Any, **options: Any) -> None:  # noqa: ARG002 (Django's signature)
        owner, password = User.objects.filter(email__iexact=options["owner"]).first(), ""
        if owner is None:
            password = passwords.asked() if options["ask"] else passwords.drawn()
        try:
            with transaction.atomic():
                if owner is None:
                    owner = make_person(options["owner"], options["owner_name"], password)
                make_shop(options["slug"], options["name"], owner, options["marketplace"])
        except CannotMake as error:
            raise CommandError(str(error), returncode=2) from None
        if password and not options["ask"]:
            self.stdout.write(_("Password, shown only now: %(word)s") % {"word": password})
