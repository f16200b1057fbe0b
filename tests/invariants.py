"""What must hold whatever happened: each query names rows that break it, so it returns none.

The names are those of the architecture, section 13. `broken()` runs them all.
"""

from __future__ import annotations

from typing import Any

from django.db import connection

from messagecenter.audit.models import Chain
from messagecenter.audit.verify import verify
from messagecenter.delivery import states as delivery_states
from messagecenter.threads import states as message_states

# One row per step of a message or delivery.
_STEPS = """
WITH step AS (
    SELECT e.id, e.object_kind AS kind, e.object_id AS object, e.source, e.target, e.at, e.seq,
           e.chain_id, e.details
    FROM audit_entry e WHERE e.act = 'moved'
)
"""

QUERIES: dict[str, str] = {
    # I4: nothing due waits, what is visible has its inbox delivery, every delivery has ended.
    "I4 due": """
        SELECT id FROM threads_message
        WHERE state = 'checked' OR (state = 'queued' AND due_at < clock_timestamp())
    """,
    "I4 inbox": """
        SELECT m.id FROM threads_message m
        WHERE m.state IN ('delivered', 'read') AND NOT EXISTS (
            SELECT 1 FROM delivery_delivery d
            WHERE d.message_id = m.id AND d.channel = 'inbox' AND d.state = 'sent')
    """,
    "I4 delivery": """
        SELECT id FROM delivery_delivery
        WHERE state NOT IN ('sent', 'bounced', 'failed', 'cancelled')
    """,
    # I5: exactly once.
    "I5 delivery": """
        SELECT message_id FROM delivery_delivery GROUP BY message_id, channel HAVING count(*) > 1
    """,
    "I5 key": """
        SELECT min(id) FROM threads_message
        GROUP BY thread_id, author_id, key HAVING count(*) > 1
    """,
    "I5 delivered": _STEPS
    + """
        SELECT object FROM step WHERE target = 'delivered'
        GROUP BY kind, object HAVING count(*) > 1
    """,
    # I8: nothing that is not delivered was ever in an inbox; the step comes before the delivery.
    "I8 now": """
        SELECT d.id FROM delivery_delivery d JOIN threads_message m ON m.id = d.message_id
        WHERE m.state NOT IN ('delivered', 'read')
    """,
    "I8 then": _STEPS
    + """
        SELECT sent.id FROM step sent
        WHERE sent.kind = 'delivery' AND sent.target = 'sent' AND (
            SELECT last.target FROM step last
            WHERE last.kind = 'message' AND last.object = (sent.details ->> 'message')::bigint
              AND last.chain_id = sent.chain_id AND last.seq < sent.seq
            ORDER BY last.seq DESC LIMIT 1) IS DISTINCT FROM 'delivered'
    """,
    # I9: the text that arrived is the text that was judged at delivery.
    "I9 text": """
        SELECT m.id FROM threads_message m
        WHERE m.state IN ('delivered', 'read') AND m.text_sha256 <> encode(sha256(
            convert_to(m.subject, 'UTF8') || '\\x00'::bytea || convert_to(m.body, 'UTF8')), 'hex')
    """,
    "I9 verdict": """
        SELECT d.id FROM delivery_delivery d
        JOIN threads_message m ON m.id = d.message_id
        JOIN compliance_verdict v ON v.id = d.verdict_id
        WHERE v.text_sha256 <> m.text_sha256 OR v.stage <> 'deliver'
           OR v.outcome NOT IN ('allow', 'rewrite')
    """,
    # I10: only arrows of the tables.
    "I10": _STEPS
    + """
        SELECT step.id FROM step WHERE (kind, source, target) NOT IN (SELECT * FROM unnest(
            %(kinds)s::text[], %(sources)s::text[], %(targets)s::text[]))
    """,
    # I11: each step begins where the one before ended, and the first where rows are born.
    "I11": _STEPS
    + """
        SELECT id FROM (
            SELECT id, source, kind,
                   lag(target) OVER (PARTITION BY kind, object ORDER BY id) AS before
            FROM step) AS told
        WHERE source <> coalesce(before, CASE kind WHEN 'message' THEN 'draft' ELSE 'pending' END)
    """,
    # I12: what a row shows is what its last entry says.
    "I12 message": _STEPS
    + """
        SELECT m.id FROM threads_message m LEFT JOIN LATERAL (
            SELECT target FROM step WHERE kind = 'message' AND object = m.id
            ORDER BY id DESC LIMIT 1) AS last ON true
        WHERE m.state <> coalesce(last.target, 'draft')
    """,
    "I12 delivery": _STEPS
    + """
        SELECT d.id FROM delivery_delivery d LEFT JOIN LATERAL (
            SELECT target FROM step WHERE kind = 'delivery' AND object = d.id
            ORDER BY id DESC LIMIT 1) AS last ON true
        WHERE d.state <> coalesce(last.target, 'pending')
    """,
    # I13 for jobs: an outcome ends the lease, and a job ends once.
    "I13 ended": """
        SELECT id FROM outbox_job
        WHERE (done_at IS NOT NULL OR dead_at IS NOT NULL) AND token IS NOT NULL
    """,
    "I13 twice": "SELECT id FROM outbox_job WHERE done_at IS NOT NULL AND dead_at IS NOT NULL",
    # I16: no holes (I15, the hashes, is `verify`).
    "I16": """
        SELECT chain_id FROM audit_entry GROUP BY chain_id
        HAVING min(seq) <> 1 OR max(seq) <> count(*)
    """,
    "I16 end": """
        SELECT c.id FROM audit_chain c
        WHERE c.seq <> (SELECT count(*) FROM audit_entry e WHERE e.chain_id = c.id)
    """,
    # I17: nothing that the seller starts arrives after its window; the last instant is allowed.
    "I17": """
        SELECT id FROM threads_message
        WHERE side = 'seller' AND category IN ('proactive', 'necessary')
          AND delivered_at > window_closes_at
    """,
    # I24: nothing is due for more than 30 seconds.
    "I24": """
        SELECT id FROM outbox_job
        WHERE done_at IS NULL AND dead_at IS NULL
          AND due_at < clock_timestamp() - interval '30 seconds'
    """,
    # The denormalised row of the inbox agrees with the messages.
    "row open": """
        SELECT t.id FROM threads_thread t WHERE t.open_sends <> (
            SELECT count(*) FROM threads_message m
            WHERE m.thread_id = t.id AND m.state IN ('held', 'checked', 'queued'))
    """,
    "row last": """
        SELECT t.id FROM threads_thread t WHERE t.last_message_id IS DISTINCT FROM (
            SELECT m.id FROM threads_message m
            WHERE m.thread_id = t.id AND m.delivered_at IS NOT NULL
            ORDER BY m.delivered_at DESC, m.id DESC LIMIT 1)
    """,
    "row unread": """
        SELECT t.id FROM threads_thread t WHERE t.seller_unread <> (
            SELECT count(*) FROM threads_message m
            WHERE m.thread_id = t.id AND m.side = 'buyer' AND m.state = 'delivered')
    """,
    # A task that waits has a message that waits; a decided one has a decision.
    "desk": """
        SELECT t.id FROM review_task t JOIN threads_message m ON m.id = t.message_id
        WHERE t.decided_at IS NULL AND m.state <> 'held'
    """,
}

# These hold once the jobs are worked off, not in the middle of things.
AFTER_DRAINING = frozenset({"I4 due", "I4 delivery", "I24", "desk"})


def broken(*, drained: bool = False) -> dict[str, list[Any]]:
    """Return what does not hold, by name, with the ids of the rows; `drained` asks all of it."""
    found: dict[str, list[Any]] = {}
    for name, query in QUERIES.items():
        if drained or name not in AFTER_DRAINING:
            with connection.cursor() as cursor:
                cursor.execute(query, _arrows() if "%(kinds)s" in query else None)
                rows = cursor.fetchall()
            if rows:
                found[name] = rows
    damage = [verify(chain) for chain in Chain.objects.order_by("pk")]
    if any(damage):
        found["I15"] = [one for one in damage if one]
    return found


def _arrows() -> dict[str, list[str]]:
    arrows = [("message", *arrow) for arrow in message_states.MOVES if arrow[0]]
    arrows += [("delivery", *arrow) for arrow in delivery_states.MOVES if arrow[0]]
    kinds, sources, targets = zip(*arrows, strict=True)
    return {
        "kinds": list(kinds),
        "sources": [str(source) for source in sources],
        "targets": [str(target) for target in targets],
    }
