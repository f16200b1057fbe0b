"""`manage.py import_orders FILE --seller SLUG`: what the marketplace knows of a shop's orders."""

from __future__ import annotations

import json
import sys
from dataclasses import asdict
from pathlib import Path
from typing import Any, BinaryIO

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import InterfaceError, OperationalError
from django.utils.translation import gettext as _
from tqdm import tqdm

from messagecenter.accounts.models import Seller
from orders.importing.rows import UnknownFormatError
from orders.importing.run import Report, import_orders


class Command(BaseCommand):
    help = (
        "Imports orders of one shop: Amazon's reports, our own CSV or our own JSON "
        "(docs/orders-import.md). Importing a file again changes nothing. "
        "Exit status: 0 done, 1 some rows were refused, 2 could not run."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", metavar="FILE", type=Path)
        parser.add_argument("--seller", required=True, metavar="SLUG")
        parser.add_argument("--json", action="store_true", help="print one JSON document")

    def handle(self, *args: Any, **options: Any) -> None:  # noqa: ARG002 (Django's signature)
        report = self._import(options["file"], options["seller"])
        if options["json"]:
            counts = {
                name: getattr(report, name)
                for name in ("format", "read", "new", "changed", "unchanged", "refused")
            }
            refusals = [asdict(refusal) for refusal in report.refusals]
            document = {"seller": options["seller"], **counts, "refusals": refusals}
            self.stdout.write(json.dumps(document, ensure_ascii=False, indent=1))
        else:
            self._tell(report)
        if report.refused:
            sys.exit(1)

    def _import(self, path: Path, slug: str) -> Report:
        try:
            with path.open("rb") as file:
                return self._with_progress(file, path.stat().st_size, slug)
        except OSError as error:
            fault = {"path": path, "reason": error.strerror or _("unknown fault")}
            raise _cannot(_("The file %(path)s cannot be read: %(reason)s.") % fault) from None
        except UnknownFormatError as error:
            raise _cannot(str(error)) from None
        except Seller.DoesNotExist:
            raise _cannot(_("There is no shop “%(slug)s”.") % {"slug": slug}) from None
        except (OperationalError, InterfaceError):
            raise _cannot(_("The database does not answer.")) from None

    def _with_progress(self, file: BinaryIO, size: int, slug: str) -> Report:
        seller = Seller.objects.select_related("marketplace").get(slug=slug)
        # disable=None: a bar only where somebody looks at a terminal.
        with tqdm(total=size, unit="B", unit_scale=True, disable=None, file=sys.stderr) as bar:

            def progress(position: int, _report: Report) -> None:
                bar.update(position - bar.n)

            return import_orders(file, seller, progress=progress)

    def _tell(self, report: Report) -> None:
        for refusal in report.refusals:
            place = _("line %(line)d") % {"line": refusal.line}
            if refusal.column:
                place += f", {refusal.column}"
            self.stdout.write(f"{place}: {refusal.reason}")
        counts = _(
            "%(read)d rows read: %(new)d new, %(changed)d changed, %(unchanged)d unchanged, "
            "%(refused)d refused."
        )
        names = ("read", "new", "changed", "unchanged", "refused")
        self.stdout.write(counts % {name: getattr(report, name) for name in names})


def _cannot(sentence: str) -> CommandError:
    return CommandError(sentence, returncode=2)
