"""Only the two `move.py` write a state, and only `audit/note.py` creates entries."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator

import pytest

from messagecenter.delivery.models import Delivery
from messagecenter.threads.models import Message
from tests.house.source import calls, modules, strings

MAY_WRITE_STATES = {"messagecenter/threads/move.py", "messagecenter/delivery/move.py"}
MAY_WRITE_ENTRIES = {"messagecenter/audit/note.py"}
# An order's state is a fact that an import brings; it has no arrows.
HAVE_STATES = ("messagecenter", "compliance")
WRITERS = {"update", "create", "get_or_create", "update_or_create", "aupdate", "acreate"}
MODELS = {"Message", "Delivery"}
_SQL_STATE = re.compile(
    r"(?i)\bset\b[^;]*\bstate\b|insert into (threads_message|delivery_delivery)"
)
_SQL_ENTRY = re.compile(r"(?i)(insert into|update|delete from) audit_")


def state_writers(tree: ast.Module) -> Iterator[int]:
    """Yield the lines that write a state by any way there is."""
    for node in ast.walk(tree):
        targets: list[ast.expr] = []
        if isinstance(node, ast.Assign):
            targets = node.targets
        elif isinstance(node, ast.AnnAssign | ast.AugAssign):
            targets = [node.target]
        for target in targets:
            for part in ast.walk(target):
                if isinstance(part, ast.Attribute) and part.attr == "state":
                    yield node.lineno
    for name, call in calls(tree):
        keywords = {keyword.arg for keyword in call.keywords}
        named = {word for keyword in call.keywords for word in strings(keyword.value)}
        first = strings(call.args[1]) if len(call.args) > 1 else set()
        if (
            (name in WRITERS | MODELS and "state" in keywords)
            or (name == "setattr" and "state" in first)
            or (name == "bulk_update" and "state" in named | first)
            or (name == "save" and "state" in named)
            or (name == "replace" and "state" in keywords)
        ):
            yield call.lineno
    yield from _sql(tree, _SQL_STATE)


def entry_writers(tree: ast.Module) -> Iterator[int]:
    """Yield the lines that make an audit entry, or change one."""
    for name, call in calls(tree):
        if name == "Entry":
            yield call.lineno
        of = ast.unparse(call.func)
        if re.search(r"\b(Entry\.objects|entries)\.(create|bulk_|get_or|update|delete)", of):
            yield call.lineno
    yield from _sql(tree, _SQL_ENTRY)


def _sql(tree: ast.Module, pattern: re.Pattern[str]) -> Iterator[int]:
    for node in ast.walk(tree):
        said = node.value if isinstance(node, ast.Constant) else None
        if isinstance(said, str) and pattern.search(said):
            yield node.lineno


def test_only_move_writes_a_state() -> None:
    found = {
        f"{path}:{line}"
        for path, tree in modules(*HAVE_STATES)
        for line in state_writers(tree)
        if path not in MAY_WRITE_STATES
    }
    assert found == set()


def test_only_note_makes_entries() -> None:
    found = {
        f"{path}:{line}"
        for path, tree in modules()
        for line in entry_writers(tree)
        if path not in MAY_WRITE_ENTRIES
    }
    assert found == set()


@pytest.mark.parametrize(
    "line",
    [
        "message.state = State.HELD",
        "a, message.state = 1, 2",
        "message.state: str = 'held'",
        "Message.objects.filter(pk=1).update(state='held', why='')",
        "thread.messages.create(state='held')",
        "Message(state=State.QUEUED)",
        "Delivery(message=message, state='sent')",
        "setattr(message, 'state', to)",
        "Message.objects.bulk_update(rows, ['state'])",
        "Message.objects.bulk_update(rows, fields=['why', 'state'])",
        "message.save(update_fields=['state'])",
        "cursor.execute('UPDATE threads_message SET why = %s, state = %s')",
        "cursor.execute('insert into threads_message (id) values (1)')",
    ],
)
def test_a_line_that_writes_a_state_is_found(line: str) -> None:
    assert list(state_writers(ast.parse(line)))


@pytest.mark.parametrize(
    "line",
    [
        "Message.objects.filter(state='held').exists()",
        "if message.state == State.HELD: pass",
        "move(thread, message, State.HELD, by=POLICY)",
        "Offer(reason=reason, state=OPEN)",
        "message.statement = 1",
    ],
)
def test_a_line_that_reads_a_state_is_left_in_peace(line: str) -> None:
    assert not list(state_writers(ast.parse(line)))


@pytest.mark.parametrize(
    "line",
    [
        "Entry(chain=chain)",
        "Entry.objects.create(seq=1)",
        "chain.entries.bulk_create([])",
        "Entry.objects.filter(pk=1).delete() or Entry.objects.update(why='')",
        "cursor.execute('DELETE FROM audit_entry')",
    ],
)
def test_a_line_that_makes_an_entry_is_found(line: str) -> None:
    assert list(entry_writers(ast.parse(line)))


def test_a_new_row_begins_where_the_tables_begin() -> None:
    assert Message._meta.get_field("state").default == "draft"
    assert Delivery._meta.get_field("state").default == "pending"
