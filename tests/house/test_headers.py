"""The headers that protect a browser stand on every answer, whatever went wrong."""

from __future__ import annotations

from typing import Any

import pytest
from django.conf import settings as conf
from django.contrib.staticfiles import finders
from django.test import Client
from django.urls import reverse

from messagecenter.inbox.views import orders
from messagecenter.lib.http import CONTENT_SECURITY_POLICY
from tests.house.access_matrix import MATRIX
from tests.house.world import World

HTMX = {"HX-Request": "true"}
ALWAYS = {
    "Content-Security-Policy": CONTENT_SECURITY_POLICY,
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "same-origin",
    "X-Frame-Options": "DENY",
    "Cross-Origin-Opener-Policy": "same-origin",
}


def problems(response: Any) -> list[str]:
    wrong = [name for name, value in ALWAYS.items() if response.get(name) != value]
    if "no-store" not in response.get("Cache-Control", ""):
        wrong.append("Cache-Control")
    if "HX-Request" not in response.get("Vary", ""):
        wrong.append("Vary")
    return wrong


def test_the_policy_forbids_what_is_not_ours() -> None:
    policy = dict(part.split(" ", 1) for part in CONTENT_SECURITY_POLICY.split("; "))
    assert policy["default-src"] == "'none'"
    for name in ("script-src", "style-src", "connect-src", "form-action", "font-src"):
        assert policy[name] == "'self'"
    for name in ("object-src", "base-uri", "frame-ancestors", "frame-src"):
        assert policy[name] == "'none'"
    assert "unsafe" not in CONTENT_SECURITY_POLICY
    assert "http" not in CONTENT_SECURITY_POLICY


def test_every_answer_to_everybody_has_them(world: World) -> None:
    statuses, wrong = set(), {}
    for row in MATRIX:
        asked = [(actor, {}) for actor in ("anonymous", "bea", "ben", "rea", "max")]
        for actor, headers in (*asked, ("anonymous", HTMX), ("ben", HTMX), ("max", HTMX)):
            response = world.ask(actor, row, headers=headers)
            statuses.add(response.status_code)
            if found := problems(response):
                wrong[f"{row} {actor}"] = found
    assert wrong == {}
    assert statuses >= {200, 204, 302, 303, 401, 403, 404, 405, 422}


def test_answers_that_no_view_gives_have_them(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    client = world.clients["alma"]
    client.raise_request_exception = False
    assert not problems(found := client.get("/no/such/page/"))
    assert found.status_code == 404
    # A name of the host that is not ours, and a form with far too many fields.
    assert not problems(found := client.get("/orders/", headers={"host": "evil.example"}))
    assert found.status_code == 400
    many = {f"field{number}": "" for number in range(conf.DATA_UPLOAD_MAX_NUMBER_FIELDS + 1)}
    assert not problems(found := client.post(reverse("inbox:messages_check"), many))
    assert found.status_code == 400
    strict = Client(enforce_csrf_checks=True)
    assert not problems(found := strict.post(reverse("account_login")))
    assert found.status_code == 403
    monkeypatch.setattr(orders.selectors, "orders_page", lambda *_, **__: 1 / 0)
    assert not problems(found := client.get("/orders/"))
    assert found.status_code == 500


def test_a_fault_of_ours_says_so_without_showing_how(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    client = world.clients["alma"]
    client.raise_request_exception = False
    monkeypatch.setattr(orders.selectors, "orders_page", lambda *_, **__: 1 / 0)
    page = client.get("/orders/").content.decode()
    assert "ZeroDivisionError" not in page
    assert "Traceback" not in page


@pytest.mark.parametrize(
    "name", ["site.css", "app.js", "editor.js", "icons.svg", "favicon.svg", "django-htmx.js"]
)
def test_static_files_have_them_too(db: None, client: Client, name: str) -> None:
    path = name if finders.find(name) else f"django_htmx/{name}"
    assert finders.find(path)
    response = client.get(f"/{conf.STATIC_URL.strip('/')}/{path}")
    assert response.status_code == 200
    assert response["Content-Security-Policy"] == CONTENT_SECURITY_POLICY
    assert response["X-Content-Type-Options"] == "nosniff"
    assert response["Referrer-Policy"] == "same-origin"
    assert response["X-Frame-Options"] == "DENY"
    assert "no-store" not in response["Cache-Control"]
    response.close()


def test_a_static_file_that_is_not_there(client: Client, db: None) -> None:
    assert not problems(response := client.get("/static/no-such-file.js"))
    assert response.status_code == 404
    assert client.get("/static/../manage.py").status_code == 404
    assert client.get("/static/%2e%2e/manage.py").status_code == 404


def test_plain_http_is_for_the_demo_only(client: Client) -> None:
    assert conf.DEMO
    assert "Strict-Transport-Security" not in client.get("/livez")
