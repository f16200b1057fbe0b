"""Every variable that is read stands in .env.example and in the manual, and no other does."""

from __future__ import annotations

import ast

from tests.house.source import ROOT, calls, modules
from tests.metrics.test_settings_checks import named_in_example
from tests.production.image import compose, named

READERS = {"text", "flag", "number", "secret", "choice", "words", "smtp", "given"}
# Not for people: where the runner's sockets lie, and what pytest-xdist tells its workers.
INNER = {"SOCKETS", "PYTEST_XDIST_WORKER", "DJANGO_SETTINGS_MODULE"}
NOT_FOR_PRODUCTION = {"DEMO", "DEBUG", "MC_VAR", "MC_POSTGRES_BIN", "PORT"}


def read_by_the_product() -> set[str]:
    found = {
        call.args[0].value
        for _path, tree in modules("messagecenter")
        for name, call in calls(tree)
        if name in READERS or ast.unparse(call.func) == "os.environ.get"
        if call.args and isinstance(call.args[0], ast.Constant)
    }
    return {name for name in found if isinstance(name, str) and name.isupper()} - INNER


def asked_by_compose() -> set[str]:
    return set(named((ROOT / "docker-compose.yml").read_text("utf-8")))


def test_the_example_names_what_is_read_and_nothing_else() -> None:
    assert named_in_example() == read_by_the_product() | asked_by_compose()


def test_compose_hands_every_setting_of_production_to_every_process() -> None:
    services = compose()["services"]
    for name in ("web", "worker", "beat", "migrate"):
        given = set(services[name]["environment"])
        assert given == read_by_the_product() - NOT_FOR_PRODUCTION


def test_the_manual_explains_every_variable() -> None:
    manual = (ROOT / "docs/operations.md").read_text("utf-8")
    rows = {line.split("`")[1] for line in manual.splitlines() if line.startswith("| `")}
    assert named_in_example() <= rows


def test_the_environment_is_read_in_few_places() -> None:
    readers = {
        path
        for path, tree in modules()
        for node in ast.walk(tree)
        if isinstance(node, ast.Attribute) and node.attr in {"environ", "getenv"}
    }
    outside = {path for path in readers if not path.startswith("messagecenter/embedded/")}
    assert outside == {"messagecenter/env.py", "messagecenter/celery.py", "messagecenter/wsgi.py"}
