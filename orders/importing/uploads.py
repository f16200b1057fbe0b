"""Files of orders that wait in a private folder until a worker has imported them."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from dataclasses import asdict
from pathlib import Path
from typing import Any

from django.conf import settings
from django.utils.translation import gettext as _

from messagecenter.accounts.models import Seller, User
from messagecenter.lib import clock
from orders.importing.rows import UnknownFormatError
from orders.importing.run import Report, import_orders
from orders.models import ImportRun

OPEN = (ImportRun.State.QUEUED, ImportRun.State.RUNNING)


def keep_upload(name: str, chunks: Iterable[bytes], seller: Seller, by: User) -> ImportRun:
    """Store the file, then the run that waits for it. Importing is the caller's to promise."""
    run = ImportRun(seller=seller, by=by, file_name=name[:200], uploaded_at=clock.now())
    path = _path(run)
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    digest = hashlib.sha256()
    try:
        with path.open("xb") as file:
            path.chmod(0o600)
            for chunk in chunks:
                digest.update(chunk)
                file.write(chunk)
            run.size = file.tell()
        run.sha256 = digest.hexdigest()
        run.save(force_insert=True)
    except BaseException:
        drop_file(run)
        raise
    return run


def drop_file(run: ImportRun) -> None:
    _path(run).unlink(missing_ok=True)


def read_in(run: ImportRun) -> Report | str:
    """Import the file of an open run; return the report, or why nothing was imported.

    May run again where a worker died: what it had brought then counts as unchanged.
    """
    ImportRun.objects.filter(pk=run.pk, state__in=OPEN).update(
        state=ImportRun.State.RUNNING, started_at=clock.now()
    )
    try:
        with _path(run).open("rb") as file:
            return import_orders(
                file, run.seller, progress=lambda position, report: _show(run, position, report)
            )
    except UnknownFormatError as error:
        return str(error)
    except FileNotFoundError:
        return _("The file is no longer there. Upload it again.")


def finish(run: ImportRun, told: Report | str) -> bool:
    """Write what came of the run; False where that was written before."""
    facts: dict[str, Any]  # Any: values of many fields
    if isinstance(told, str):
        facts = {"state": ImportRun.State.FAILED, "problem": told[:500]}
    else:
        refusals = [asdict(refusal) for refusal in told.refusals[: ImportRun.REFUSALS]]
        facts = {"state": ImportRun.State.DONE, "refusals": refusals, **_counts(told)}
    still_open = ImportRun.objects.filter(pk=run.pk, state__in=OPEN)
    return bool(still_open.update(finished_at=clock.now(), **facts))


def _show(run: ImportRun, position: int, report: Report) -> None:
    ImportRun.objects.filter(pk=run.pk, state__in=OPEN).update(position=position, **_counts(report))


def _counts(report: Report) -> dict[str, str | int]:
    return {
        "format": report.format,
        "new": report.new,
        "changed": report.changed,
        "unchanged": report.unchanged,
        "refused": report.refused,
    }


def _path(run: ImportRun) -> Path:
    return Path(settings.FILES_ROOT) / "imports" / run.public_id
