"""docker-compose.yml is valid, safe by default, and starts its parts in the right order."""

from __future__ import annotations

import json
import re
import tomllib
from pathlib import Path

import jsonschema
import pytest

from messagecenter.env import database
from tests.house.source import ROOT
from tests.production.image import COMPOSE, compose, everywhere, named
from tests.production.installation import SECRETS

SCHEMA = json.loads(
    Path(__file__).with_name("data").joinpath("compose-spec/compose-spec.json").read_text("utf-8")
)
SERVICES = compose()["services"]
OURS = {"web", "worker", "beat", "migrate"}


def faults(document: object) -> list[str]:
    found = jsonschema.Draft201909Validator(SCHEMA).iter_errors(document)
    return [f"{list(one.path)}: {one.message}" for one in found]


def test_it_keeps_to_the_specification() -> None:
    assert faults(compose()) == []
    assert faults(compose(SECRETS)) == []


def test_what_breaks_the_specification_is_found() -> None:
    assert faults({"services": {"web": {"image": "x", "restarts": "always"}}})
    assert faults({"services": {"web": {"image": "x", "depends_on": {"db": {}}}}})


def test_it_has_every_part() -> None:
    assert set(SERVICES) == OURS | {"proxy", "postgres", "redis"}
    assert set(compose()["volumes"]) >= {"postgres", "files", "certificates"}


@pytest.mark.parametrize(
    "name", [name for name, needed in named(COMPOSE.read_text()).items() if needed]
)
def test_nothing_starts_without_what_must_be_chosen(name: str) -> None:
    with pytest.raises(KeyError, match=f"{name}: set it in .env"):
        compose({**SECRETS, name: ""})


def test_no_secret_has_a_default() -> None:
    needed = named(COMPOSE.read_text("utf-8"))
    for name in ("SECRET_KEY", "POSTGRES_PASSWORD", "SMTP_OUT_URL"):
        assert needed[name]
    other = {name: f"chosen-{name.lower()}" for name in needed}
    text = json.dumps(everywhere(compose(), other))
    assert re.findall(r"(?i)(?:password|secret|key)\w*\W+([\w-]+)", text)
    for word in re.findall(r"(?i)\"\w*(?:password|secret)\w*\": \"([^\"]+)", text):
        assert word.startswith("chosen-")
    assert "://messagecenter:chosen-postgres_password@postgres:5432/" in text


def test_the_addresses_are_those_of_its_own_services() -> None:
    env = compose(SECRETS)["services"]["web"]["environment"]
    place = database(env["DATABASE_URL"])
    assert (place["HOST"], place["PASSWORD"]) == ("postgres", SECRETS["POSTGRES_PASSWORD"])
    assert env["REDIS_URL"] == "redis://redis:6379/0"
    assert env["BEHIND_PROXY"] == "yes"
    assert not {"DEMO", "DEBUG"} & set(env)


@pytest.mark.parametrize("name", sorted(SERVICES))
def test_every_part_is_asked_restarted_and_hardened(name: str) -> None:
    part = SERVICES[name]
    if name == "migrate":
        assert part["healthcheck"] == {"disable": True}
        assert part["restart"] == "no"
    else:
        assert part["restart"] == "unless-stopped"
        assert name == "web" or part["healthcheck"]["test"][0] in {"CMD", "CMD-SHELL"}
    assert "privileged" not in part
    assert part["logging"]["options"]["max-size"]
    if name != "postgres":  # its own start needs to write and to become another user
        assert part["read_only"] is True
        assert part["cap_drop"] == ["ALL"]
    if name in OURS:
        assert part["security_opt"] == ["no-new-privileges:true"]
        assert "user" not in part  # the image's own, which is not root


@pytest.mark.parametrize("name", sorted(SERVICES))
def test_images_have_a_version(name: str) -> None:
    _name, _, version = SERVICES[name]["image"].rpartition(":")
    assert re.match(r"\d", version)
    assert "latest" not in version


def test_our_image_has_the_version_of_the_project() -> None:
    version = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]["version"]
    assert {SERVICES[name]["image"] for name in OURS} == {f"message-center:{version}"}


def test_nothing_of_ours_starts_before_the_tables_are_there() -> None:
    for name in OURS - {"migrate"}:
        wanted = SERVICES[name]["depends_on"]
        assert wanted["migrate"] == {"condition": "service_completed_successfully"}
        assert wanted["redis"] == {"condition": "service_healthy"}
    assert SERVICES["migrate"]["depends_on"] == {"postgres": {"condition": "service_healthy"}}
    assert SERVICES["proxy"]["depends_on"] == {"web": {"condition": "service_healthy"}}


def test_only_the_proxy_can_be_reached_and_servers_reach_nothing() -> None:
    assert [name for name, part in SERVICES.items() if "ports" in part] == ["proxy"]
    assert compose()["networks"]["data"] == {"internal": True}
    for name in ("postgres", "redis", "beat", "migrate"):
        assert SERVICES[name]["networks"] == ["data"]
    assert SERVICES["proxy"]["networks"] == ["front"]


def test_pages_and_workers_see_the_same_files() -> None:
    env = compose(SECRETS)["services"]["web"]["environment"]
    for name in ("web", "worker"):
        assert SERVICES[name]["volumes"] == [f"files:{env['FILES_ROOT']}"]


def test_a_stop_waits_longer_than_the_processes_need() -> None:
    for name in OURS:
        assert int(SERVICES[name]["stop_grace_period"].rstrip("s")) > 10
