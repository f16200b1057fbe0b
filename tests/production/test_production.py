"""The commands of the image and of docker-compose.yml do their work with production settings."""

from __future__ import annotations

import http.client
import re
import shlex
import subprocess
from http.cookies import SimpleCookie
from pathlib import Path
from urllib.parse import urlencode

import psycopg
import pytest
from psycopg import sql
from psycopg.conninfo import conninfo_to_dict

from messagecenter.embedded.postgres import binaries
from tests.house.source import ROOT
from tests.production.image import compose, stages
from tests.production.installation import Installation, Process, production_packages

HOST = "messages.market.example"
BY_TLS = {"Host": HOST, "X-Forwarded-Proto": "https", "X-Forwarded-For": "198.51.100.7"}
IN_TIME = 10
BEFORE = {"pip", "setuptools"}  # what every new venv holds
_PINNED = re.compile(r"(?m)^([a-z0-9.-]+)==([^\s;\\]+)")


class Answer:
    """One answer of the pages, read to its end."""

    def __init__(
        self, port: int, path: str, headers: dict[str, str], form: dict[str, str] | None = None
    ) -> None:
        connection = http.client.HTTPConnection("127.0.0.1", port, timeout=10)
        body = urlencode(form) if form is not None else None
        if body is not None:
            headers = {**headers, "Content-Type": "application/x-www-form-urlencoded"}
        connection.request("POST" if form is not None else "GET", path, body, headers)
        response = connection.getresponse()
        self.status, self.body = response.status, response.read()
        self.headers = response.headers
        self.cookies = SimpleCookie("\n".join(response.headers.get_all("Set-Cookie") or []))
        self.cookie_lines = response.headers.get_all("Set-Cookie") or []
        connection.close()

    @property
    def text(self) -> str:
        return self.body.decode()


def test_only_what_is_locked_for_production_is_installed() -> None:
    argv = [f"{production_packages()}/bin/pip", "list", "--format=freeze"]
    listed = subprocess.run(argv, check=True, capture_output=True, text=True).stdout
    there = dict(row.split("==") for row in listed.lower().replace("_", "-").split())
    locked = dict(_PINNED.findall((ROOT / "requirements/runtime.txt").read_text("utf-8")))
    assert {name: there[name] for name in there if name not in BEFORE}.items() <= locked.items()
    assert set(there) >= {"django", "celery", "granian", "psycopg", "packaging"}


def test_checks_find_nothing_to_say(built: Installation) -> None:
    checked = built.manage("check", "--deploy", "--fail-level", "WARNING", "--database", "default")
    assert checked.returncode == 0, checked.stderr
    assert "no issues" in checked.stdout


def test_the_web_server_answers_health_checks_by_plain_http(
    built: Installation, web: Process
) -> None:
    answer = Answer(built.port, "/livez", {"Host": HOST})
    assert (answer.status, answer.text) == (200, "ok\n")
    assert built.healthy("web").returncode == 0


def test_everything_else_by_plain_http_leads_to_https(built: Installation, web: Process) -> None:
    for path in ("/", "/sign-in/", "/livez/more", "/static/site.css"):
        answer = Answer(built.port, path, {"Host": HOST})
        assert answer.status == 301
        assert answer.headers["Location"] == f"https://{HOST}{path}"
        assert not answer.cookies
    assert Answer(built.port, "/sign-in/", {**BY_TLS, "Host": "evil.example"}).status == 400


def test_the_sign_in_page_keeps_its_cookies_to_this_host(built: Installation, web: Process) -> None:
    answer = Answer(built.port, "/sign-in/", BY_TLS)
    assert answer.status == 200
    assert set(answer.cookies) == {"__Host-csrftoken"}
    cookie = answer.cookies["__Host-csrftoken"]
    assert cookie["secure"]
    assert (cookie["path"], cookie["domain"], cookie["samesite"]) == ("/", "", "Lax")
    hsts = answer.headers["Strict-Transport-Security"].split("; ")
    assert {"max-age=31536000", "includeSubDomains"} <= set(hsts)


def test_the_first_admin_signs_in(built: Installation, web: Process) -> None:
    made = built.manage("create_staff", "rosa@market.example", "--name", "Rosa")
    assert made.returncode == 0, made.stderr
    page = Answer(built.port, "/sign-in/", BY_TLS)
    token = page.cookies["__Host-csrftoken"].value
    headers = {**BY_TLS, "Cookie": f"__Host-csrftoken={token}", "Referer": f"https://{HOST}/"}
    form = {"login": "rosa@market.example", "password": made.stdout.split()[-1]}
    form["csrfmiddlewaretoken"] = token
    answer = Answer(built.port, "/sign-in/", headers, form)
    assert answer.status == 302, answer.text
    cookie = answer.cookies["__Host-sessionid"]
    assert cookie["secure"]
    assert cookie["httponly"]
    assert (cookie["path"], cookie["domain"], cookie["samesite"]) == ("/", "", "Lax")
    signed_in = {**BY_TLS, "Cookie": f"__Host-sessionid={cookie.value}"}
    assert Answer(built.port, "/desk/review/", signed_in).status == 200


def test_static_files_have_names_that_change_and_may_be_kept(
    built: Installation, web: Process
) -> None:
    page = Answer(built.port, "/sign-in/", BY_TLS).text
    names = re.findall(r'(?:src|href)="(/static/[^"#]+)', page)
    assert names
    for name in names:
        assert re.search(r"\.[0-9a-f]{12}\.[a-z0-9]+$", name), name
        answer = Answer(built.port, name, {**BY_TLS, "Accept-Encoding": "gzip"})
        assert answer.status == 200
        assert "immutable" in answer.headers["Cache-Control"]
    style = next(name for name in names if name.endswith(".css"))
    packed = Answer(built.port, style, {**BY_TLS, "Accept-Encoding": "gzip"})
    assert packed.headers["Content-Encoding"] == "gzip"
    assert len(packed.body) < len(Answer(built.port, style, BY_TLS).body) / 2
    assert Answer(built.port, "/static/make_icons.py", BY_TLS).status == 404


def test_worker_and_beat_start_answer_and_stop_in_time(built: Installation) -> None:
    with built.running("worker") as worker, built.running("beat") as beat:
        beat.becomes(lambda: built.healthy("beat").returncode == 0)
        worker.becomes(lambda: " ready." in worker.said())
        ping = built.healthy("worker")
        assert ping.returncode == 0, ping.stdout + ping.stderr
        assert "1 node online" in ping.stdout
        beat.becomes(lambda: "sweep" in beat.said())
        for process in (beat, worker):
            assert process.stop() < IN_TIME
            assert process.process.returncode == 0, process.said()
            assert "Traceback" not in process.said()


@pytest.mark.parametrize("service", ["web", "worker", "beat", "migrate"])
def test_no_command_starts_with_settings_that_cannot_be_used(
    built: Installation, service: str
) -> None:
    with built.running(service, OUTBOX_LEASE="long", MAIL_DOMAIN="nowhere") as process:
        assert process.process.wait(30) != 0
        told = process.said()
    assert "OUTBOX_LEASE is 'long', which is no number above zero." in told
    assert "settings.E002" in told
    assert "settings.E009" in told
    assert "Traceback" not in told


def test_nothing_is_written_beside_the_code(built: Installation, web: Process) -> None:
    before = built.files()
    assert any(Path(name).name == "staticfiles.json" for name in before)
    Answer(built.port, "/sign-in/", BY_TLS)
    assert built.manage("check", "--deploy").returncode == 0
    assert built.files() == before


def test_a_web_server_that_is_full_of_connections_stops_in_time(
    built: Installation, web: Process
) -> None:
    """This one comes last: it stops what the others ask."""
    waiting = [http.client.HTTPConnection("127.0.0.1", built.port) for _ in range(20)]
    for connection in waiting:
        connection.connect()
    assert web.stop() < IN_TIME
    assert web.process.returncode == 0, web.said()
    assert built.healthy("web").returncode != 0
    for connection in waiting:
        connection.close()


def test_a_backup_comes_back_by_the_commands_of_the_manual(built: Installation) -> None:
    """After all others: it throws the database away."""
    place = conninfo_to_dict(built.database_url)
    before = counted(built.database_url)
    assert before["accounts_user"] > 0
    dump, names = b"", []
    for line in commands_on_the_database():
        command, arrow, _file = re.fullmatch(r"(.*?)(?: ([<>]) (\S+))?", line).groups()
        program, *words, database = shlex.split(command)[5:]
        assert database == "messagecenter"
        names.append(program)
        argv = [str(binaries() / program), *words, str(place["dbname"])]
        ran = subprocess.run(
            argv,
            env={"PGHOST": str(place["host"])},
            input=dump if arrow == "<" else None,
            capture_output=True,
            check=False,
        )
        dump = ran.stdout if arrow == ">" else dump
        assert ran.returncode == 0, ran.stderr
    assert names == ["pg_dump", "dropdb", "createdb", "pg_restore"]
    assert counted(built.database_url) == before
    checked = built.manage("migrate", "--check")
    assert checked.returncode == 0, checked.stderr


def commands_on_the_database() -> list[str]:
    manual = (ROOT / "docs/operations.md").read_text("utf-8")
    return re.findall(r"(?m)^docker compose exec -T postgres .*", manual)


def counted(url: str) -> dict[str, int]:
    with psycopg.connect(url) as connection:
        tables = connection.execute("SELECT tablename FROM pg_tables WHERE schemaname = 'public'")
        return {
            name: connection.execute(
                sql.SQL("SELECT count(*) FROM {}").format(sql.Identifier(name))
            ).fetchone()[0]
            for (name,) in tables.fetchall()
        }


def test_systemd_starts_what_compose_starts() -> None:
    manual = (ROOT / "docs/operations.md").read_text("utf-8")
    units = [shlex.split(line) for line in re.findall(r"(?m)^ExecStart=(.*)", manual)]
    there = ("0.0.0.0", "%h"), ("127.0.0.1", "%%h")
    services, image = compose()["services"], stages()[-1]
    wanted = [image.words("CMD")[0], *(services[name]["command"] for name in ("worker", "beat"))]
    for unit, argv in zip(units, wanted, strict=True):
        words = [word.replace(there[0][0], there[1][0]) for word in argv]
        words = [word.replace(there[0][1], there[1][1]) for word in words]
        assert [Path(unit[0]).name, *unit[1:]] == words
