"""Importing orders in the browser: admins only, promised, done by a worker, told as a report."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from django.conf import settings
from django.core.files.uploadedfile import SimpleUploadedFile
from django.http import HttpResponse
from django.test import Client
from django.urls import reverse

from messagecenter.accounts.models import User
from messagecenter.audit.models import Entry
from messagecenter.lib import uploads
from messagecenter.outbox.models import Job
from messagecenter.review.imports import import_uploaded
from orders.importing import run as running
from orders.importing.uploads import drop_file
from orders.models import ImportRun, Order
from tests.conftest import Cast
from tests.orders.order_files import DATA, OWN_ROW, own_csv

SignIn = Callable[[User], Client]
Work = Callable[[], int]
GOOD = {"order_number": "403-1"}
BAD = {"order_number": "403-2", "quantity": "<b>oodles</b>"}


def send(client: Client, content: bytes, seller: str = "holt-linden", **more: str) -> HttpResponse:
    file = SimpleUploadedFile("orders of November.csv", content)
    form = {"seller": seller, "file": file}
    return client.post(reverse("desk:orders_import"), form, headers=more or None)


def stored() -> list[Path]:
    return sorted((Path(settings.FILES_ROOT) / "imports").glob("*"))


@pytest.fixture(autouse=True)
def files(cast: Cast, tmp_path: Path, settings: object) -> Iterator[None]:
    settings.FILES_ROOT = tmp_path / "files"  # type: ignore[attr-defined]
    yield
    assert not stored(), "a file of orders was left behind"


def page(client: Client, run: ImportRun, **headers: str) -> str:
    where = reverse("desk:orders_import_run", args=[run.public_id])
    return client.get(where, headers=headers or None).content.decode()


def number(html: str, label: str) -> int:
    found = re.search(rf"<dt>{label}</dt><dd class=\"num\">(\d+)</dd>", html)
    assert found, html
    return int(found[1])


def test_an_admin_imports_a_file_and_reads_the_report(
    cast: Cast, as_user: SignIn, work: Work
) -> None:
    rosa = as_user(cast.rosa)
    answer = send(rosa, own_csv(GOOD, BAD, {"order_number": "403-3"}).read())
    run = ImportRun.objects.get()
    assert (answer.status_code, answer["Location"]) == (
        303,
        reverse("desk:orders_import_run", args=[run.public_id]),
    )
    (file,) = stored()
    assert (file.stat().st_mode & 0o777, file.parent.stat().st_mode & 0o777) == (0o600, 0o700)
    assert Job.objects.get(event="orders.uploaded").queue == "slow"
    assert "Waiting for a worker" in page(rosa, run)
    assert work() == 1
    html = page(rosa, run)
    assert "1 row refused" in html
    assert [number(html, word) for word in ("Rows read", "New", "Changed", "Refused")] == [
        3,
        2,
        0,
        1,
    ]
    assert '<th role="rowheader" scope="row" class="num">3</th>' in html
    assert '<td role="cell">quantity</td>' in html
    assert "not a whole number" in html
    assert "oodles" not in html
    assert "Our own CSV" in html
    assert Order.objects.filter(seller=cast.shop, number__in=["403-1", "403-3"]).count() == 2


def test_the_list_names_earlier_imports(cast: Cast, as_user: SignIn, work: Work) -> None:
    rosa = as_user(cast.rosa)
    assert "No imports yet" in rosa.get(reverse("desk:orders_import")).content.decode()
    send(rosa, own_csv(GOOD).read())
    work()
    html = rosa.get(reverse("desk:orders_import")).content.decode()
    for words in ("orders of November.csv", "Holt &amp; Linden", "Rosa", "Imported"):
        assert words in html


def test_while_it_runs_the_page_shows_how_far_it_is(
    cast: Cast, as_user: SignIn, work: Work, monkeypatch: pytest.MonkeyPatch
) -> None:
    rosa = as_user(cast.rosa)
    send(rosa, own_csv(*({"order_number": f"403-{n}"} for n in range(25))).read())
    run = ImportRun.objects.get()
    seen: list[str] = []
    store = running._store

    def look_then_store(*arguments: object) -> None:
        seen.append(page(rosa, run, **{"HX-Request": "true"}))
        store(*arguments)  # type: ignore[arg-type]

    monkeypatch.setattr(running, "_store", look_then_store)
    monkeypatch.setattr(running.import_orders, "__kwdefaults__", _batches_of(10))
    work()
    assert [re.findall(r"(\d+) rows read so far", html) for html in seen] == [["0"], ["10"], ["20"]]
    assert all("every 2s" in html and html.lstrip().startswith("<section") for html in seen)
    assert "Importing" in seen[1]
    assert "<html" not in seen[1]
    assert re.search(r'<progress max="100" value="[1-9]\d*"', seen[2])
    over = page(rosa, run, **{"HX-Request": "true"})
    assert "every 2s" not in over
    assert number(over, "New") == 25


def _batches_of(size: int) -> dict[str, object]:
    return {**(running.import_orders.__kwdefaults__ or {}), "batch": size}


def test_it_is_noted_once_in_the_chain_of_the_shop(cast: Cast, as_user: SignIn, work: Work) -> None:
    send(as_user(cast.rosa), own_csv(GOOD, BAD).read())
    work()
    entry = Entry.objects.get(act="orders imported")
    run = ImportRun.objects.get()
    assert (entry.chain.name, entry.actor) == (f"seller:{cast.shop.pk}", f"user:{cast.rosa.pk}")
    assert (entry.object_kind, entry.object_id) == ("import", run.pk)
    assert entry.details == {
        "sha256": run.sha256,
        "format": "own-csv",
        "read": 2,
        "new": 1,
        "changed": 0,
        "unchanged": 0,
        "refused": 1,
    }
    import_uploaded(str(run.pk))
    assert Entry.objects.filter(act="orders imported").count() == 1
    assert ImportRun.objects.get() == run


def test_a_worker_that_died_is_followed_by_one_that_starts_over(
    cast: Cast, as_user: SignIn, work: Work, monkeypatch: pytest.MonkeyPatch
) -> None:
    send(as_user(cast.rosa), own_csv(GOOD, BAD).read())
    run = ImportRun.objects.get()

    def dies(*_: object) -> bool:
        raise ConnectionError

    with monkeypatch.context() as patch:
        patch.setattr("messagecenter.review.imports.finish", dies)
        with pytest.raises(ConnectionError):
            import_uploaded(str(run.pk))
    assert ImportRun.objects.get().state == "running"
    work()
    run.refresh_from_db()
    assert (run.state, run.new, run.unchanged, run.refused) == ("done", 0, 1, 1)


def test_a_file_of_another_kind_fails_with_a_sentence(
    cast: Cast, as_user: SignIn, work: Work
) -> None:
    rosa = as_user(cast.rosa)
    send(rosa, b"%PDF-1.7\n1 0 obj")
    work()
    run = ImportRun.objects.get()
    assert (run.state, run.read) == ("failed", 0)
    html = page(rosa, run)
    assert "Nothing imported" in html
    assert "This is a PDF document" in html
    assert "Rows read" not in html
    assert not Entry.objects.filter(act="orders imported").exists()


def test_a_file_that_is_gone_fails_with_a_sentence(cast: Cast, as_user: SignIn, work: Work) -> None:
    rosa = as_user(cast.rosa)
    send(rosa, own_csv(GOOD).read())
    drop_file(ImportRun.objects.get())
    work()
    assert "Upload it again" in page(rosa, ImportRun.objects.get())


def test_only_the_first_thousand_refused_rows_are_kept(
    cast: Cast, as_user: SignIn, work: Work
) -> None:
    rosa = as_user(cast.rosa)
    send(rosa, own_csv(*[BAD] * 1003).read())
    work()
    run = ImportRun.objects.get()
    assert (run.refused, len(run.refusals)) == (1003, 1000)
    assert "3 more are not listed here" in page(rosa, run)


@pytest.mark.parametrize(
    "name", ["all_orders_de.txt", "shipping_report_jp.txt", "own_orders.jsonl"]
)
def test_it_takes_every_format(cast: Cast, as_user: SignIn, work: Work, name: str) -> None:
    rosa = as_user(cast.rosa)
    send(rosa, (DATA / name).read_bytes())
    send(rosa, (DATA / name).read_bytes())
    work()
    again, first = ImportRun.objects.order_by("-pk")
    assert (first.state, first.refused, again.new, again.changed) == ("done", 0, 0, 0)
    assert first.new == again.unchanged > 0


@pytest.mark.parametrize("who", ["max", "alma", "ben", "cem", "bea"])
def test_for_everybody_else_there_is_no_such_page(cast: Cast, as_user: SignIn, who: str) -> None:
    client = as_user(getattr(cast, who))
    where = reverse("desk:orders_import")
    assert client.get(where).status_code == 404
    assert send(client, own_csv(OWN_ROW).read()).status_code == 404
    assert client.get(f"{where}{'a' * 26}/").status_code == 404
    assert not ImportRun.objects.exists()
    assert not Job.objects.filter(event="orders.uploaded").exists()


def test_the_way_there_is_shown_to_admins_only(cast: Cast, as_user: SignIn) -> None:
    where = reverse("desk:orders_import")
    queue = reverse("desk:queue")
    assert where in as_user(cast.rosa).get(queue).content.decode()
    assert where not in as_user(cast.max).get(queue).content.decode()


@pytest.mark.parametrize(
    ("form", "words"),
    [
        ({}, ["Choose the shop whose orders these are.", "Choose the file with the orders."]),
        ({"seller": "nobody"}, ["Choose the shop whose orders these are."]),
        ({"seller": "holt-linden", "file": "no file"}, ["Choose the file with the orders."]),
        (
            {"seller": "holt-linden", "file": SimpleUploadedFile("x.csv", b"")},
            ["The file is empty."],
        ),
    ],
)
def test_what_is_missing_is_said_and_the_choice_is_kept(
    cast: Cast, as_user: SignIn, form: dict[str, object], words: list[str]
) -> None:
    answer = as_user(cast.rosa).post(reverse("desk:orders_import"), form)
    html = answer.content.decode()
    assert answer.status_code == 422
    assert "Nothing was uploaded" in html
    for word in words:
        assert word in html
    if form.get("seller") == "holt-linden":
        assert '<option value="holt-linden" selected>' in html


def test_a_file_that_is_too_large_is_refused_before_it_is_stored(
    cast: Cast, as_user: SignIn, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(uploads, "LARGEST", 1000)
    answer = send(as_user(cast.rosa), own_csv(*[GOOD] * 100).read())
    assert answer.status_code == 413
    assert "larger than" in answer.content.decode()
    assert not ImportRun.objects.exists()


def test_without_javascript_a_link_looks_again(cast: Cast, as_user: SignIn, work: Work) -> None:
    rosa = as_user(cast.rosa)
    send(rosa, own_csv(GOOD).read())
    html = page(rosa, ImportRun.objects.get())
    assert "<noscript><a " in html
    assert (
        'enctype="multipart/form-data"' in rosa.get(reverse("desk:orders_import")).content.decode()
    )
    work()


def test_a_promise_that_cannot_be_made_leaves_no_file(
    cast: Cast, as_user: SignIn, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fails(*_: object) -> None:
        raise ConnectionError

    monkeypatch.setattr("messagecenter.review.imports.put", fails)
    with pytest.raises(ConnectionError):
        send(as_user(cast.rosa), own_csv(GOOD).read())
    assert not ImportRun.objects.exists()
