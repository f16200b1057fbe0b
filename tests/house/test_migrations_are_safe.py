"""Migrations run while the old code still answers: none locks, drops or forbids what it needs."""

from __future__ import annotations

from pathlib import Path

import pytest
from django.apps import apps
from django.db import connection, migrations, models
from django.db.migrations.loader import MigrationLoader
from django.db.migrations.operations.base import Operation
from django_migration_linter import MigrationLinter
from django_migration_linter.sql_analyser import analyse_sql_statements

from tests.house.source import PACKAGES, ROOT

# These only make a table that nobody uses yet, by SQL which reads like a change to an old one.
MAKES_A_TABLE = ["0002_cache_table", "0004_invitation"]


def our_apps() -> list[str]:
    return [app.label for app in apps.get_app_configs() if app.name.split(".")[0] in PACKAGES]


def files() -> list[Path]:
    found = [path for part in PACKAGES for path in (ROOT / part).rglob("migrations/0*.py")]
    assert found
    return found


def linter() -> MigrationLinter:
    return MigrationLinter(
        str(ROOT),
        include_apps=our_apps(),
        ignore_name=MAKES_A_TABLE,
        ignore_initial_migrations=True,
        all_warnings_as_errors=True,
        no_cache=True,
    )


def test_no_migration_stops_the_code_before_it(
    db: None, capsys: pytest.CaptureFixture[str]
) -> None:
    looked = linter()
    looked.lint_all_migrations()
    assert not looked.has_errors, capsys.readouterr().out
    later = {path.stem for path in files()} - {"0001_initial", *MAKES_A_TABLE}
    assert looked.nb_valid == len(later)


@pytest.mark.parametrize(
    "operation",
    [
        migrations.RemoveField("seller", "name"),
        migrations.AddField("seller", "colour", models.CharField(max_length=9)),
        migrations.RenameField("seller", "name", "title"),
        migrations.AddIndex("seller", models.Index(fields=["name"], name="seller_name_idx")),
        migrations.AlterField("seller", "name", models.PositiveSmallIntegerField()),
    ],
    ids=["drops a column", "adds one that must be filled", "renames", "locks", "changes a type"],
)
def test_a_migration_that_would_is_found(db: None, operation: Operation) -> None:
    before = MigrationLoader(connection).project_state(("accounts", "0002_cache_table"))
    after = before.clone()
    operation.state_forwards("accounts", after)
    with connection.schema_editor(collect_sql=True, atomic=False) as editor:
        operation.database_forwards("accounts", editor, before, after)
    errors, _ignored, warnings = analyse_sql_statements(
        linter().sql_analyser_class, editor.collected_sql, []
    )
    assert errors or warnings


def test_every_exception_still_exists() -> None:
    assert set(MAKES_A_TABLE) <= {path.stem for path in files()}
