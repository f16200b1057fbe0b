"""`manage.py load_demo`: a marketplace to look at, with shops, orders and conversations."""

from __future__ import annotations

import json
from dataclasses import asdict
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils.translation import gettext as _

from messagecenter.accounts import demo_accounts
from messagecenter.metrics.demo import load

THREADS, SEED = 30, 1


class Command(BaseCommand):
    help = (
        "Loads the demo: two shops, their people, buyers, orders and conversations. "
        "A second run with the same seed changes nothing. "
        "Exit status: 0 done, 2 the database holds other data (--yes loads all the same)."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--threads", type=_count, default=THREADS, metavar="N")
        parser.add_argument("--seed", type=_count, default=SEED, metavar="N")
        parser.add_argument("--json", action="store_true", help="print one JSON document")
        parser.add_argument("--yes", action="store_true", help="load beside data that is there")

    def handle(self, *args: Any, **options: Any) -> None:  # noqa: ARG002 (Django's signature)
        seed = options["seed"]
        made = None
        if not load.is_loaded(seed):
            if load.is_foreign() and not options["yes"]:
                sentence = _(
                    "This database holds data that is no demo; --yes loads the demo beside it."
                )
                raise CommandError(sentence, returncode=2)
            made = load.load(seed, options["threads"])
        if options["json"]:
            counts = asdict(made or load.Made(orders=0, threads=0, messages=0))
            sign_ins = str(settings.VAR_DIR / demo_accounts.FILE)
            self.stdout.write(json.dumps({"seed": seed, **counts, "sign_ins": sign_ins}))
        else:
            self._tell(seed, made)

    def _tell(self, seed: int, made: load.Made | None) -> None:
        if made is None:
            said = _("The demo with seed %(seed)d is loaded already: nothing was changed.")
            self.stdout.write(said % {"seed": seed})
            return
        said = _(
            "Demo loaded: %(orders)d orders, %(threads)d conversations, %(messages)d messages; "
            "sign-ins are in %(file)s."
        )
        self.stdout.write(said % {**asdict(made), "file": settings.VAR_DIR / demo_accounts.FILE})


def _count(text: str) -> int:
    number = int(text)
    if number < 0:
        raise ValueError(text)
    return number
