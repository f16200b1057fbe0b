"""Order files that an admin of the marketplace uploads: promised, imported once, audited."""

from __future__ import annotations

from collections.abc import Iterable

from django.db import transaction

from messagecenter.accounts.models import Seller, User
from messagecenter.audit.note import Act, note, person
from messagecenter.outbox.put import put
from orders.importing.run import Report
from orders.importing.uploads import drop_file, finish, keep_upload, read_in
from orders.models import ImportRun


def upload(name: str, chunks: Iterable[bytes], seller: Seller, by: User) -> ImportRun:
    """Keep the file, and promise to import it for the seller."""
    run = None
    try:
        with transaction.atomic():
            run = keep_upload(name, chunks, seller, by)
            put("orders.uploaded", run.pk)
    except BaseException:
        if run:
            drop_file(run)
        raise
    return run


def import_uploaded(key: str) -> None:
    """Import the file of a run that is still open, and forget the file."""
    run = ImportRun.objects.select_related("seller__marketplace").get(pk=int(key))
    if run.is_open:
        told = read_in(run)
        with transaction.atomic():
            if finish(run, told) and isinstance(told, Report):
                _note(run, told)
    drop_file(run)


def _note(run: ImportRun, report: Report) -> None:
    act = Act(act="orders imported", object_kind="import", object_id=run.pk)
    names = ("format", "read", "new", "changed", "unchanged", "refused")
    counts = {name: getattr(report, name) for name in names}
    note(f"seller:{run.seller_id}", person(run.by_id), act, sha256=run.sha256, **counts)
