"""A GET reads: after every page for everybody, every table holds what it held before."""

from __future__ import annotations

from django.db import connection
from django.urls import reverse

from messagecenter.outbox.models import Job
from tests.house.access_matrix import MATRIX
from tests.house.test_buyers_stay_private import pages
from tests.house.world import World

# A session notes its own use, the cache who tried to sign in how often; nothing else may change.
_NOT_COMPARED = {"django_session", "accounts_signedinsession", "accounts_cache"}


def digest() -> dict[str, str]:
    """Return a fingerprint of each table's rows."""
    found = {}
    with connection.cursor() as cursor:
        for table in sorted(connection.introspection.table_names(cursor)):
            if table not in _NOT_COMPARED:
                cursor.execute(
                    "SELECT count(*), md5(string_agg(t::text, '|' ORDER BY t::text))"
                    f' FROM "{table}" AS t'
                )
                found[table] = str(cursor.fetchone())
    return found


def test_the_digest_sees_a_single_changed_row(world: World) -> None:
    before = digest()
    assert len(before) > 20
    job = Job.objects.latest("pk")
    job.tries += 1
    job.save()
    changed = {table for table, rows in digest().items() if rows != before[table]}
    assert changed == {"outbox_job"}


def test_every_get_of_everybody_leaves_the_data_alone(world: World) -> None:
    before = digest()
    for client in world.clients.values():
        for row in MATRIX:
            if row.method == "GET":
                client.get(world.address(row))
                client.get(world.address(row), headers={"HX-Request": "true"})
                client.head(world.address(row))
        for path in pages(world):
            client.get(path)
    assert digest() == before


def test_looking_at_the_way_out_signs_nobody_out(world: World) -> None:
    alma = world.clients["alma"]
    alma.get(reverse("account_logout"))
    assert alma.get(reverse("inbox:orders")).status_code == 200
