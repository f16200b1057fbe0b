"""The proxy as docker-compose.yml starts it: TLS, headers nobody can forge, the right upstream."""

from __future__ import annotations

import http.client
import json
import re
import shutil
import ssl
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread
from typing import Any

import pytest

from tests.house.source import ROOT
from tests.production.image import compose
from tests.production.installation import SECRETS, TIED, Process, free_port

CADDY = Path(sys.executable).with_name("caddy")
PROXY = compose(SECRETS)["services"]["proxy"]


class Echo(BaseHTTPRequestHandler):
    """A web server that answers with the headers it got."""

    def do_GET(self) -> None:
        body = json.dumps({"path": self.path, **dict(self.headers)}).encode()
        self.send_response(200)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_args: Any) -> None:
        """Say nothing."""


@dataclass
class Proxy:
    """A running one, its ports, and the certificate it made for this machine."""

    process: Process
    http: int
    https: int
    admin: int
    root: Path

    def ask(self, path: str, **headers: str) -> tuple[int, dict[str, str], str]:
        trusted = ssl.create_default_context(cafile=self.root)
        connection = http.client.HTTPSConnection("localhost", self.https, context=trusted)
        connection.request("GET", path, headers={k.replace("_", "-"): headers[k] for k in headers})
        answer = connection.getresponse()
        told = answer.status, dict(answer.headers), answer.read().decode()
        connection.close()
        return told


def adapted(upstream: str, ports: dict[str, int], storage: Path) -> dict[str, Any]:
    """Read the Caddyfile with Caddy itself, then move it to ports and folders of this test."""
    chosen = {"ALLOWED_HOSTS": "localhost", "WEB": upstream, "HOME": str(storage)}
    argv = [CADDY, "adapt", "--config", ROOT / "Caddyfile", "--adapter", "caddyfile"]
    env = {**PROXY["environment"], **chosen}
    out = subprocess.run(argv, env=env, check=True, capture_output=True, text=True)
    assert "warn" not in out.stderr.lower()
    config: dict[str, Any] = json.loads(out.stdout)
    pages = config["apps"]["http"]
    assert [one["listen"] for one in pages["servers"].values()] == [[":443"]]
    pages |= {"http_port": ports["http"], "https_port": ports["https"]}
    for server in pages["servers"].values():
        server["listen"] = [f":{ports['https']}"]
        server["protocols"] = ["h1", "h2"]
    config["apps"]["pki"] = {"certificate_authorities": {"local": {"install_trust": False}}}
    config["storage"] = {"module": "file_system", "root": str(storage)}
    config["admin"] = {"listen": f"127.0.0.1:{ports['admin']}"}
    return config


@pytest.fixture(scope="module")
def upstream() -> Iterator[ThreadingHTTPServer]:
    server = ThreadingHTTPServer(("127.0.0.1", 0), Echo)
    Thread(target=server.serve_forever, daemon=True).start()
    yield server
    server.shutdown()
    server.server_close()


@pytest.fixture(scope="module")
def proxy(
    upstream: ThreadingHTTPServer, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Proxy]:
    folder = tmp_path_factory.mktemp("proxy")
    ports = {name: free_port() for name in ("http", "https", "admin")}
    config = adapted(f"127.0.0.1:{upstream.server_port}", ports, folder)
    (folder / "caddy.json").write_text(json.dumps(config), "utf-8")
    with (folder / "log").open("wb") as log:
        started = subprocess.Popen(
            [*TIED, CADDY, "run", "--config", folder / "caddy.json"],
            env={"HOME": str(folder), "PATH": "/usr/bin:/bin"},
            stdout=log,
            stderr=subprocess.STDOUT,
            start_new_session=True,
        )
    process = Process(started, folder / "log")
    root = folder / "pki" / "authorities" / "local" / "root.crt"
    running = Proxy(process, **ports, root=root)
    try:
        process.becomes(lambda: "certificate obtained successfully" in process.said())
        yield running
    finally:
        process.kill()


def test_the_file_is_formatted_as_caddy_does() -> None:
    argv = [CADDY, "fmt", ROOT / "Caddyfile"]
    out = subprocess.run(argv, check=True, capture_output=True, text=True)
    assert out.stdout == (ROOT / "Caddyfile").read_text("utf-8")


def test_it_is_the_version_that_runs_in_production() -> None:
    told = subprocess.run([CADDY, "version"], check=True, capture_output=True, text=True).stdout
    version = re.match(r"caddy:(\d+\.\d+)-", PROXY["image"])
    assert version
    assert told.startswith(f"v{version[1]}.")


def test_the_file_lies_where_the_image_looks_for_it() -> None:
    assert "./Caddyfile:/etc/caddy/Caddyfile:ro" in PROXY["volumes"]
    assert PROXY["environment"]["WEB"] == "web:8000"


def test_a_client_cannot_say_who_it_is_or_how_it_came(proxy: Proxy) -> None:
    status, _headers, body = proxy.ask(
        "/sign-in/?next=/x", X_Forwarded_Proto="http", X_Forwarded_For="203.0.113.9"
    )
    told = json.loads(body)
    assert status == 200
    assert told["path"] == "/sign-in/?next=/x"
    assert told["X-Forwarded-Proto"] == "https"
    assert told["X-Forwarded-For"] in {"127.0.0.1", "::1"}
    assert told["Host"] == f"localhost:{proxy.https}"


def test_plain_http_is_led_to_https(proxy: Proxy) -> None:
    connection = http.client.HTTPConnection("localhost", proxy.http)
    connection.request("GET", "/sign-in/")
    answer = connection.getresponse()
    assert answer.status == 308
    assert answer.headers["Location"].startswith("https://localhost")
    connection.close()


def test_its_health_check_asks_what_answers(proxy: Proxy) -> None:
    _kind, *argv = PROXY["healthcheck"]["test"]
    assert shutil.which(argv[0]), "`make system-packages` installs it"
    moved = [word.replace(":2019", f":{proxy.admin}") for word in argv]
    assert subprocess.run(moved, check=False).returncode == 0


def test_it_stops_in_time(proxy: Proxy) -> None:
    assert proxy.process.stop() < 10
