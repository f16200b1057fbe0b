"""What happened stays as it was written, and a change of it is found where it was made."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from django.db import DatabaseError, connection, transaction

from messagecenter.audit.models import Chain, Entry
from messagecenter.audit.note import POLICY, Act, Actor, digest, note, person
from messagecenter.audit.verify import Broken, verify
from messagecenter.outbox.models import Job
from messagecenter.review import services as desk
from messagecenter.review.models import Task
from messagecenter.threads.models import Message
from tests import builders, invariants
from tests.conftest import Cast

LAMP = Act(act="lit", object_kind="lamp", object_id=1)


def noted(count: int, name: str = "lamp:1") -> Chain:
    with transaction.atomic():
        for number in range(1, count + 1):
            note(name, person(number), LAMP, watts=number)
    connection.check_constraints()  # what is pending would keep the table from being altered
    return Chain.objects.get(name=name)


@contextmanager
def as_the_owner_of_the_table() -> Iterator[Any]:
    """Do what only somebody with all rights on the database could do."""
    with connection.cursor() as cursor:
        cursor.execute("ALTER TABLE audit_entry DISABLE TRIGGER USER")
        yield cursor
        connection.check_constraints()
        cursor.execute("ALTER TABLE audit_entry ENABLE ALWAYS TRIGGER audit_entry_rows")
        cursor.execute("ALTER TABLE audit_entry ENABLE ALWAYS TRIGGER audit_entry_table")


# --- what is written -----------------------------------------------------------------------------


def test_the_chains_of_a_whole_story_are_whole(
    cast: Cast, held: Message, work: Callable[[], int]
) -> None:
    desk.decide(Task.objects.get(), cast.rosa, desk.Decision.RELEASE, "")
    builders.a_buyers_message(held.thread, cast.bea, "Thanks.")
    work()
    chain = Chain.objects.get()
    assert chain.name == f"thread:{held.thread_id}"
    assert verify(chain) is None
    assert chain.seq == Entry.objects.count() > 12
    assert invariants.broken(drained=True) == {}


def test_an_entry_ties_itself_to_the_one_before(db: None) -> None:
    chain = noted(3)
    first, second, third = Entry.objects.order_by("seq")
    assert first.prev_hash == ""
    assert (second.prev_hash, third.prev_hash) == (first.hash, second.hash)
    assert (chain.seq, chain.head) == (3, third.hash)
    assert [len(entry.hash) for entry in (first, second, third)] == [64] * 3


def test_the_same_entry_in_another_chain_has_another_hash(db: None) -> None:
    noted(1)
    entry = Entry.objects.get()
    assert digest("lamp:1", entry) == entry.hash != digest("lamp:2", entry)


def test_each_chain_counts_for_itself(db: None) -> None:
    noted(2, "lamp:1")
    noted(1, "lamp:2")
    assert [chain.seq for chain in Chain.objects.order_by("name")] == [2, 1]


@pytest.mark.django_db(transaction=True)
def test_an_entry_needs_a_transaction() -> None:
    with pytest.raises(transaction.TransactionManagementError):
        note("lamp:1", POLICY, LAMP)


@pytest.mark.django_db(transaction=True)
def test_many_who_write_at_once_leave_no_hole(at_once: Callable) -> None:
    def write() -> None:
        with transaction.atomic():
            for _ in range(5):
                note("lamp:1", Actor("x"), LAMP)

    assert at_once(*[write] * 6) == [None] * 6
    chain = Chain.objects.get()
    assert chain.seq == 30
    assert verify(chain) is None


@pytest.mark.django_db(transaction=True)
def test_a_rollback_leaves_no_hole(db: None) -> None:
    noted(1)
    with builders.rolled_back():
        note("lamp:1", POLICY, LAMP)
    assert verify(noted(1)) is None
    assert list(Entry.objects.order_by("seq").values_list("seq", flat=True)) == [1, 2]


@pytest.mark.django_db(transaction=True)
def test_a_chain_that_grows_while_it_is_read_is_not_called_broken(at_once: Callable) -> None:
    stale = noted(50)

    def grow() -> None:
        for _ in range(20):
            with transaction.atomic():
                note("lamp:1", POLICY, LAMP)

    def read() -> list[Broken | None]:
        return [verify(stale) for _ in range(20)]

    _, seen = at_once(grow, read)
    assert seen == [None] * 20
    assert verify(stale) is None


def test_no_words_of_a_message_and_nobodys_name_stand_in_an_entry(
    cast: Cast, held: Message, work: Callable[[], int]
) -> None:
    desk.decide(Task.objects.get(), cast.rosa, desk.Decision.RELEASE, "")
    work()
    told = str(list(Entry.objects.values())) + str(list(Job.objects.values()))
    for words in ("colours", "Blue", "acme", "Canary", "true-address", "Alma", "Bea", "Rosa"):
        assert words not in told


# --- what the database refuses -------------------------------------------------------------------


@pytest.mark.parametrize("role", ["origin", "replica"])
@pytest.mark.parametrize(
    "sql",
    [
        "UPDATE audit_entry SET why = 'other'",
        "UPDATE audit_entry SET hash = hash",
        "DELETE FROM audit_entry",
        "TRUNCATE audit_entry",
        "TRUNCATE audit_chain CASCADE",
    ],
)
def test_an_entry_is_never_changed_nor_removed(db: None, sql: str, role: str) -> None:
    noted(2)
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(f"SET LOCAL session_replication_role = {role}")
        with pytest.raises(DatabaseError, match="never changed"), transaction.atomic():
            cursor.execute(sql)
        cursor.execute("SET LOCAL session_replication_role = origin")
    assert Entry.objects.count() == 2
    assert verify(Chain.objects.get()) is None


def test_a_verdict_is_never_changed(cast: Cast) -> None:
    verdict = builders.a_verdict(cast.shop)
    with pytest.raises(DatabaseError, match="never changed"), transaction.atomic():
        type(verdict).objects.update(outcome="block")


# --- what somebody with all rights changes is found ----------------------------------------------

RENUMBERED = """
UPDATE audit_entry SET seq = 100 WHERE seq = 2;
UPDATE audit_entry SET seq = 2 WHERE seq = 3;
UPDATE audit_entry SET seq = 3 WHERE seq = 100;
"""
CLOSED_UP = """
DELETE FROM audit_entry WHERE seq = 2;
UPDATE audit_entry SET seq = seq - 1 WHERE seq > 2;
UPDATE audit_chain SET seq = seq - 1;
"""
ADDED = """
INSERT INTO audit_entry (chain_id, seq, at, actor, act, object_kind, object_id, source, target,
    why, details, prev_hash, hash)
SELECT chain_id, 6, at, actor, act, object_kind, object_id, source, target, why, details, hash, hash
FROM audit_entry WHERE seq = 5
"""


@pytest.mark.parametrize(
    ("sql", "seq", "why"),
    [
        ("UPDATE audit_entry SET why = 'other' WHERE seq = 3", 3, "altered"),
        ("UPDATE audit_entry SET actor = 'user:9' WHERE seq = 1", 1, "altered"),
        ("UPDATE audit_entry SET act = 'broken' WHERE seq = 5", 5, "altered"),
        ("UPDATE audit_entry SET object_id = 2 WHERE seq = 2", 2, "altered"),
        ("UPDATE audit_entry SET object_kind = 'sun' WHERE seq = 2", 2, "altered"),
        ("UPDATE audit_entry SET source = 'on' WHERE seq = 2", 2, "altered"),
        ("UPDATE audit_entry SET target = 'off' WHERE seq = 2", 2, "altered"),
        ("UPDATE audit_entry SET details = '{\"watts\": 99}' WHERE seq = 4", 4, "altered"),
        ("UPDATE audit_entry SET at = at + interval '1 microsecond' WHERE seq = 4", 4, "altered"),
        ("UPDATE audit_entry SET hash = repeat('0', 64) WHERE seq = 3", 3, "altered"),
        ("UPDATE audit_entry SET prev_hash = repeat('0', 64) WHERE seq = 3", 3, "does not follow"),
        ("DELETE FROM audit_entry WHERE seq = 1", 1, "missing"),
        ("DELETE FROM audit_entry WHERE seq = 3", 3, "missing"),
        ("DELETE FROM audit_entry WHERE seq = 5", 5, "cut off"),
        ("DELETE FROM audit_entry WHERE seq > 3", 4, "cut off"),
        ("DELETE FROM audit_entry", 1, "cut off"),
        (RENUMBERED, 2, "does not follow"),
        (CLOSED_UP, 2, "does not follow"),
        (ADDED, 6, "altered"),
        ("UPDATE audit_chain SET seq = 4", 6, "cut off"),
        ("UPDATE audit_chain SET head = repeat('0', 64)", 6, "cut off"),
        ("UPDATE audit_chain SET name = 'lamp:2'", 1, "altered"),
    ],
)
def test_a_change_is_found_at_its_place(db: None, sql: str, seq: int, why: str) -> None:
    chain = noted(5)
    assert verify(chain) is None
    with as_the_owner_of_the_table() as cursor:
        cursor.execute(sql)
    broken = verify(chain)
    assert broken is not None
    assert (broken.seq, broken.why) == (seq, why)


def test_a_changed_entry_with_a_hash_made_to_fit_breaks_the_next(db: None) -> None:
    chain = noted(5)
    entry = Entry.objects.get(seq=3)
    entry.why = "other"
    fitting = digest(chain.name, entry)
    with as_the_owner_of_the_table() as cursor:
        cursor.execute("UPDATE audit_entry SET why = 'other', hash = %s WHERE seq = 3", [fitting])
    assert verify(chain) == Broken("lamp:1", 4, "does not follow")


def test_a_changed_last_entry_with_a_hash_made_to_fit_is_not_the_head(db: None) -> None:
    chain = noted(5)
    entry = Entry.objects.get(seq=5)
    entry.why = "other"
    fitting = digest(chain.name, entry)
    with as_the_owner_of_the_table() as cursor:
        cursor.execute("UPDATE audit_entry SET why = 'other', hash = %s WHERE seq = 5", [fitting])
    assert verify(chain) == Broken("lamp:1", 6, "cut off")


def test_an_empty_chain_is_whole(db: None) -> None:
    assert verify(Chain.objects.create(name="lamp:1")) is None
