"""Every address answers every actor as the table says, and nobody is told what they may not see."""

from __future__ import annotations

from collections.abc import Iterator
from copy import deepcopy
from typing import Any

from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver, reverse

from tests.house.access_matrix import ACTORS, MATRIX, Row
from tests.house.world import MISSING, World, body, forgotten

BY_ID = {"order", "thread", "delivered", "answer", "task", "silent", "blocked", "import"}
BY_ID |= {"owner", "member", "invitation", "session"}
WITH_ID = [row for row in MATRIX if row.of in BY_ID]
BAD_IDS = ("x", "A" * 26, f"{MISSING}a", "0" * 26, "-")


def named_urls(patterns: list[URLPattern | URLResolver], space: str = "") -> Iterator[str]:
    for pattern in patterns:
        if isinstance(pattern, URLResolver):
            inner = f"{space}{pattern.namespace}:" if pattern.namespace else space
            yield from named_urls(pattern.url_patterns, inner)
        else:
            assert pattern.name, f"{pattern} has no name, so nobody can look up who guards it"
            yield f"{space}{pattern.name}"


def test_the_table_holds_every_address_with_get_and_post() -> None:
    known = set(named_urls(get_resolver().url_patterns))
    for method in ("GET", "POST"):
        told = {row.name for row in MATRIX if row.method == method}
        assert known - told == set(), f"who may {method} these? See access_matrix.py"
        assert told - known == set(), "these addresses are gone"


def test_the_table_names_every_actor_and_object_of_the_world(world: World) -> None:
    assert set(ACTORS) == set(world.clients)
    assert set(world.ids) == set(world.rivals) == BY_ID


def test_everybody_gets_what_the_table_says(world: World) -> None:
    wrong = {}
    for row in MATRIX:
        got = {actor: world.ask(actor, row).status_code for actor in ACTORS}
        if got != row.statuses:
            wrong[str(row)] = {
                actor: f"{got[actor]} instead of {status}"
                for actor, status in row.statuses.items()
                if got[actor] != status
            }
    assert wrong == {}


def test_htmx_gets_the_same_but_is_never_redirected(world: World) -> None:
    """Strangers hear 401 and where to sign in; a write that worked is a piece or a header."""
    wrong = {}
    for row in MATRIX:
        if row.name.startswith(("account_", "home")) or row.name == "desk":
            continue
        for actor in ACTORS:
            answer = world.ask(actor, row, headers={"HX-Request": "true"})
            expected = row.statuses[actor]
            if expected == 302:
                sign_in = f"{reverse('account_login')}?next="
                fine = answer.status_code == 401 and answer["HX-Redirect"].startswith(sign_in)
            elif expected == 303:
                fine = answer.status_code in {200, 204}
            else:
                fine = answer.status_code == expected
            if not fine:
                wrong[f"{row} {actor}"] = answer.status_code
    assert wrong == {}


def test_strangers_are_led_to_the_sign_in_page(world: World) -> None:
    for row in MATRIX:
        answer = world.ask("anonymous", row)
        if answer.status_code == 302 and row.name != "desk":
            assert answer["Location"].startswith(reverse("account_login")), row


def test_what_is_foreign_reads_like_what_does_not_exist(world: World) -> None:
    missing = world.missing()
    for row in WITH_ID:
        for actor in ACTORS:
            if row.statuses[actor] == 404:
                foreign, none = world.ask(actor, row), world.ask(actor, row, ids=missing)
                assert foreign.status_code == none.status_code == 404, (row, actor)
                assert body(foreign) == body(none), (row, actor)
                assert foreign.headers.keys() == none.headers.keys(), (row, actor)


def test_what_is_the_rivals_does_not_exist_for_us(world: World) -> None:
    for row in WITH_ID:
        for actor in ("alma", "ben", "rea", "bea"):
            answer = world.ask(actor, row, ids=world.rivals)
            if row.statuses[actor] == 405:
                assert answer.status_code == 405, (row, actor)
                continue
            none = world.ask(actor, row, ids=world.missing())
            assert answer.status_code == none.status_code == 404, (row, actor)
            assert body(answer) == body(none), (row, actor)


def test_what_is_no_id_does_not_exist_either(world: World) -> None:
    for row in WITH_ID:
        for bad in BAD_IDS:
            answer = world.ask("alma", row, ids=dict.fromkeys(world.ids, bad))
            assert answer.status_code == (405 if row.statuses["alma"] == 405 else 404), (row, bad)


def test_an_object_named_in_a_form_is_guarded_like_one_in_an_address(world: World) -> None:
    checks = [row for row in MATRIX if row.name == "inbox:messages_check" and row.send]
    assert len(checks) == 2
    for row in checks:
        for ids in (world.rivals, world.missing()):
            assert world.ask("alma", row, ids=ids).status_code == 404, row


def test_a_post_without_its_token_is_refused(world: World) -> None:
    strict = {}
    for actor, usual in world.clients.items():
        strict[actor] = Client(enforce_csrf_checks=True)
        strict[actor].cookies = deepcopy(usual.cookies)
    for row in MATRIX:
        if row.method == "POST":
            for actor, client in strict.items():
                answer = _post(world, client, row)
                assert answer.status_code == 403, (row, actor)
                assert "errors/403_csrf.html" in [one.name for one in answer.templates]


def _post(world: World, client: Client, row: Row) -> Any:
    with forgotten(client):
        return client.post(world.address(row), world.form(row.send))


def test_no_other_method_does_anything(world: World) -> None:
    alma = world.clients["alma"]
    for row in MATRIX:
        if not row.name.startswith("account_"):
            for method in ("put", "patch", "delete", "trace"):
                with forgotten(alma):
                    answer = getattr(alma, method)(world.address(row))
                assert answer.status_code == 405, (row, method)
