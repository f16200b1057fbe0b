"""Writes what happened: the only place that creates audit entries."""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from django.db import connection, transaction

from messagecenter.audit.models import Chain, Entry
from messagecenter.lib import clock


@dataclass(frozen=True, slots=True)
class Actor:
    """Who did it: a person (`user:12`) or a part of the product (`policy`, `worker`, `sweep`)."""

    name: str


POLICY = Actor("policy")
WORKER = Actor("worker")
SWEEP = Actor("sweep")


def person(user_id: int) -> Actor:
    return Actor(f"user:{user_id}")


@dataclass(frozen=True, slots=True, kw_only=True)
class Act:
    """What was done to which object, by kind and id; for a move, from where to where."""

    act: str
    object_kind: str
    object_id: int
    source: str = ""
    target: str = ""
    why: str = ""


def note(chain_name: str, actor: Actor, what: Act, **details: Any) -> Entry:  # Any: JSON values
    """Append one entry to the chain, in the caller's transaction.

    `seq` is taken under the chain row's lock, so a chain has no holes. Details are ids, numbers
    and hashes; words, names and addresses do not belong here.
    """
    if not connection.in_atomic_block:
        raise transaction.TransactionManagementError("An audit entry needs a transaction.")
    Chain.objects.bulk_create([Chain(name=chain_name)], ignore_conflicts=True)
    chain = Chain.objects.select_for_update().get(name=chain_name)
    entry = Entry(
        chain=chain,
        seq=chain.seq + 1,
        at=clock.now(),
        actor=actor.name,
        act=what.act,
        object_kind=what.object_kind,
        object_id=what.object_id,
        source=what.source,
        target=what.target,
        why=what.why[:500],
        details=details,
        prev_hash=chain.head,
    )
    entry.hash = digest(chain_name, entry)
    entry.save(force_insert=True)
    chain.seq, chain.head = entry.seq, entry.hash
    chain.save(update_fields=["seq", "head"])
    return entry


def digest(chain_name: str, entry: Entry) -> str:
    """Return the hex sha256 that ties the entry to all before it in its chain."""
    said = {
        "chain": chain_name,
        "seq": entry.seq,
        "at": _instant(entry.at),
        "actor": entry.actor,
        "act": entry.act,
        "object": [entry.object_kind, entry.object_id],
        "move": [entry.source, entry.target],
        "why": entry.why,
        "details": entry.details,
        "prev": entry.prev_hash,
    }
    text = json.dumps(said, sort_keys=True, separators=(",", ":"), ensure_ascii=False)
    return hashlib.sha256(text.encode()).hexdigest()


def _instant(at: datetime) -> str:
    return at.astimezone(UTC).isoformat(timespec="microseconds")
