"""A buyer's true address and full name reach no shop and no log: by no page, and by no search."""

from __future__ import annotations

import io
import logging
from collections.abc import Iterator
from typing import Any
from urllib.parse import quote

import pytest
from django.conf import settings
from django.urls import reverse
from django.utils.module_loading import import_string

from messagecenter.outbox.models import Job
from messagecenter.outbox.run import drain
from tests.house.access_matrix import MATRIX
from tests.house.world import WORDS, World, forgotten

SHOP_PEOPLE = ("alma", "mia", "ben", "rea", "pat", "cem")
CANARIES = (
    "bea.canary",
    "true-address",
    quote("bea.canary@true-address.example"),
    "Canary-Fullname",
)
HTMX = {"HX-Request": "true"}


def answers(world: World, actor: str) -> Iterator[tuple[str, Any]]:
    """Ask everything that can be asked: each row, plain and by htmx, and each state of a page."""
    for row in MATRIX:
        yield str(row), world.ask(actor, row)
        yield f"{row} by htmx", world.ask(actor, row, headers=HTMX)
        if row.of in world.ids:
            yield f"{row} of the rival", world.ask(actor, row, ids=world.rivals)
    for path in pages(world):
        with forgotten(world.clients[actor]):
            yield path, world.clients[actor].get(path)


def pages(world: World) -> list[str]:
    """Return addresses with what a query can add to them."""
    contact = reverse("inbox:contact", args=[world.ids["order"]])
    thread = reverse("inbox:thread", args=[world.ids["thread"]])
    orders = reverse("inbox:orders")
    return [
        f"{contact}?reason=order_information",
        f"{contact}?reason=order_problem",
        f"{contact}?reason=invoice",
        f"{contact}?reason=no_reason",
        f"{contact}?reason=order_information&draft={world.ids['blocked']}",
        f"{thread}?before=999999999",
        f"{thread}?draft={world.ids['blocked']}",
        f"{thread}since/?rev=0",
        f"{orders}?q=Bea+C.",
        f"{orders}?q=Walnut&status=unshipped&window=open",
        f"{orders}?page=no-cursor",
        f"{reverse('inbox:inbox', args=['all'])}?page=no-cursor",
        f"{reverse('account_login')}?next=/orders/",
        "/no/such/page/",
        thread.rstrip("/"),
    ]


def leaked(said: bytes) -> list[str]:
    return [canary for canary in CANARIES if canary.encode().lower() in said.lower()]


def everything(response: Any) -> bytes:
    return f"{response.headers} {response.cookies}".encode() + response.content


def test_a_canary_that_sings_is_heard(world: World) -> None:
    bea = world.cast.bea
    assert bea.email == world.cast.buyer.email == "bea.canary@true-address.example"
    assert leaked(f"{bea.name} {bea.email} {quote(bea.email)}".encode()) == list(CANARIES)
    # What Alma types herself is shown to her again, and so it is heard on a real page, too.
    page = world.clients["alma"].get(reverse("inbox:orders"), {"q": bea.email})
    assert leaked(everything(page)) == ["bea.canary", "true-address"]


def test_no_answer_names_the_buyer(world: World) -> None:
    wrong = {}
    count = 0
    for actor in SHOP_PEOPLE:
        for asked, response in answers(world, actor):
            count += 1
            assert response.status_code < 500
            if found := leaked(everything(response)):
                wrong[f"{actor} {asked}"] = found
    assert wrong == {}
    assert count > 600


def test_an_order_is_not_found_by_what_the_shop_may_not_know(world: World) -> None:
    for words in (world.cast.bea.email, "bea.canary", "true-address.example", "Canary-Fullname"):
        for actor in set(SHOP_PEOPLE) - {"pat"}:
            # What was typed is shown again; apart from that the page is that of an unknown word.
            found, none = (_search(world, actor, sought) for sought in (words, "qqqqqqqqqq"))
            assert found.replace(words, "") == none.replace("qqqqqqqqqq", "")
    assert world.ids["order"] in _search(world, "alma", "Bea C.")


def _search(world: World, actor: str, words: str) -> str:
    page = world.clients[actor].get(reverse("inbox:orders"), {"q": words})
    assert page.status_code == 200
    text: str = page.content.decode().replace(quote(words), words)
    return text.replace(str(page.context["csrf_token"]), "")


def test_logs_hold_ids_only(world: World, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.DEBUG)
    for actor in ("anonymous", "bea", "alma", "rosa"):
        for row in MATRIX:
            world.ask(actor, row)
    assert len(caplog.records) > 100
    for record in caplog.records:
        assert WORDS not in record.getMessage()
        assert not leaked(record.getMessage().encode())


def test_a_failing_job_tells_the_log_where_but_no_words(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    row = f"Key (email)=({world.cast.bea.email}) exists, {WORDS}"

    def fails(_key: str) -> None:
        raise ValueError(row)

    monkeypatch.setattr("messagecenter.outbox.run.function", lambda _name: fails)
    alma = world.clients["alma"]
    alma.post(reverse("inbox:reply", args=[world.ids["thread"]]), world.form("reply"))
    log = _a_log_like_ours()
    try:
        drain("mail")
    finally:
        logging.getLogger().removeHandler(log)
    failed = Job.objects.get(tries=1, done_at=None)
    assert failed.last_error == "ValueError"
    told = log.stream.getvalue()
    assert f"job failed job={failed.pk}" in told
    assert "test_buyers_stay_private.py" in told
    assert "ValueError" in told
    assert WORDS not in told
    assert not leaked(told.encode())


def test_a_fault_in_a_page_tells_the_log_no_words(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fails(*_: object, **__: object) -> None:
        raise KeyError(world.cast.bea.email)

    monkeypatch.setattr("orders.selectors.orders_page", fails)
    alma = world.clients["alma"]
    alma.raise_request_exception = False
    log = _a_log_like_ours()
    try:
        assert alma.get(reverse("inbox:orders")).status_code == 500
    finally:
        logging.getLogger().removeHandler(log)
    told = log.stream.getvalue()
    assert "KeyError" in told
    assert not leaked(told.encode())


def _a_log_like_ours() -> logging.StreamHandler[io.StringIO]:
    """Write into memory what the handler of the settings would write to stderr."""
    form = dict(settings.LOGGING["formatters"]["line"])
    handler = logging.StreamHandler(io.StringIO())
    handler.setFormatter(import_string(form["()"])(form["format"], style=form["style"]))
    logging.getLogger().addHandler(handler)
    return handler
