"""Reads a chain again from its start and says whether anything was changed."""

from __future__ import annotations

from dataclasses import dataclass

from django.db import transaction

from messagecenter.audit.models import Chain
from messagecenter.audit.note import digest


@dataclass(frozen=True, slots=True)
class Broken:
    """The first entry of a chain that does not follow from the one before."""

    chain: str
    seq: int
    why: str


@transaction.atomic
def verify(chain: Chain) -> Broken | None:
    """Return the first broken place of the chain, or None when it is whole.

    Takes the chain's row, so that nothing is appended between its end and its entries.
    """
    chain = Chain.objects.select_for_update().get(pk=chain.pk)
    seq, head = 0, ""
    for entry in chain.entries.order_by("seq").iterator():
        if entry.seq != seq + 1:
            return Broken(chain.name, seq + 1, "missing")
        if entry.prev_hash != head:
            return Broken(chain.name, entry.seq, "does not follow")
        if digest(chain.name, entry) != entry.hash:
            return Broken(chain.name, entry.seq, "altered")
        seq, head = entry.seq, entry.hash
    if (seq, head) != (chain.seq, chain.head):
        return Broken(chain.name, seq + 1, "cut off")
    return None
