"""Takes due jobs so that nobody else has them, for as long as the lease runs."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from django.conf import settings
from django.db import connection

# Due time, then id: a job that waits for a retry holds back nobody. Judged by the database clock,
# so a worker whose clock is wrong cannot take what another one holds.
# MATERIALIZED: read once and locked once, whatever plan is chosen, so the limit holds.
_CLAIM = """
WITH due AS MATERIALIZED (
    SELECT id FROM outbox_job
    WHERE queue = %s AND done_at IS NULL AND dead_at IS NULL AND due_at <= clock_timestamp()
      AND (leased_until IS NULL OR leased_until < clock_timestamp())
    ORDER BY due_at, id
    LIMIT %s
    FOR UPDATE SKIP LOCKED
)
UPDATE outbox_job SET
    token = gen_random_uuid(),
    leased_until = clock_timestamp() + make_interval(secs => %s),
    tries = tries + 1
FROM due WHERE outbox_job.id = due.id
RETURNING outbox_job.id, event, handler, key, token, tries, due_at
"""


@dataclass(frozen=True, slots=True)
class Claimed:
    """A job that is ours while `token` stands in its row. `tries` counts this one."""

    id: int
    event: str
    handler: str
    key: str
    token: UUID
    tries: int


def claim(queue: str, limit: int = 20) -> list[Claimed]:
    """Take up to `limit` due jobs of the queue, oldest first."""
    with connection.cursor() as cursor:
        cursor.execute(_CLAIM, [queue, limit, settings.OUTBOX_LEASE])
        rows = sorted(cursor.fetchall(), key=lambda row: (row[6], row[0]))
    return [Claimed(*row[:6]) for row in rows]


def renew(jobs: list[Claimed]) -> int:
    """Prolong the lease of those jobs that are still ours; say how many."""
    if not jobs:
        return 0
    with connection.cursor() as cursor:
        cursor.execute(
            "UPDATE outbox_job SET leased_until = clock_timestamp() + make_interval(secs => %s)"
            " WHERE id = ANY(%s) AND token = ANY(%s)",
            [settings.OUTBOX_LEASE, [job.id for job in jobs], [job.token for job in jobs]],
        )
        return int(cursor.rowcount)
