"""Which WSGI server carries the pages: granian against gunicorn, same app, same client.

python bench/web_servers.py [--requests N]
"""

from __future__ import annotations

import argparse
import importlib.metadata
import json
import os
import platform
import socket
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import django
from django.conf import settings
from django.core.wsgi import get_wsgi_application
from django.http import HttpRequest, HttpResponse
from django.urls import path

ROUNDS = 3
CONNECTIONS = 8
THREADS = 4
BODY = b"x" * 10_000
REQUEST = b"GET / HTTP/1.1\r\nHost: localhost\r\nCookie: csrftoken=%s\r\n" % (b"a" * 32)
KEEP, CLOSE = REQUEST + b"\r\n", REQUEST + b"Connection: close\r\n\r\n"


def page(_request: HttpRequest) -> HttpResponse:
    return HttpResponse(BODY)


urlpatterns = [path("", page)]
if not settings.configured:
    settings.configure(
        SECRET_KEY="bench",
        ALLOWED_HOSTS=["localhost"],
        ROOT_URLCONF=__name__,
        SESSION_ENGINE="django.contrib.sessions.backends.signed_cookies",
        INSTALLED_APPS=["django.contrib.auth", "django.contrib.contenttypes"],
        MIDDLEWARE=[
            "django.middleware.security.SecurityMiddleware",
            "whitenoise.middleware.WhiteNoiseMiddleware",
            "django.contrib.sessions.middleware.SessionMiddleware",
            "django.middleware.common.CommonMiddleware",
            "django.middleware.csrf.CsrfViewMiddleware",
            "django.contrib.auth.middleware.AuthenticationMiddleware",
            "django.contrib.messages.middleware.MessageMiddleware",
            "django.middleware.clickjacking.XFrameOptionsMiddleware",
            "django_htmx.middleware.HtmxMiddleware",
        ],
    )
application = get_wsgi_application()


def commands(port: int) -> dict[str, list[str]]:
    app = f"{Path(__file__).stem}:application"
    granian = ["granian", "--interface", "wsgi", "--no-ws", "--workers", "1"]
    granian += ["--blocking-threads", str(THREADS), "--port", str(port), app]
    gunicorn = ["gunicorn", "--worker-class", "gthread", "--workers", "1"]
    gunicorn += ["--threads", str(THREADS), "--bind", f"127.0.0.1:{port}", app]
    return {"granian": granian, "gunicorn": gunicorn}


@contextmanager
def served(name: str, extra: str) -> Iterator[tuple[int, subprocess.Popen[bytes]]]:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    process = subprocess.Popen(
        [sys.executable, "-m", *commands(port)[name]],
        cwd=Path(__file__).parent,
        env={**os.environ, "PYTHONPATH": extra},
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    until = time.monotonic() + 20
    while not answers(port):
        if process.poll() is not None or time.monotonic() > until:
            sys.exit(f"{name} does not start.")
        time.sleep(0.05)
    yield port, process
    process.terminate()
    process.wait()


def answers(port: int) -> bool:
    try:
        with socket.create_connection(("127.0.0.1", port), timeout=5) as connection:
            connection.sendall(CLOSE)
            return receive(connection).startswith(b"HTTP/1.1 200")
    except OSError:
        return False


def receive(connection: socket.socket) -> bytes:
    """Read one whole answer."""
    got = connection.recv(65536)
    while len(got) < got.find(b"\r\n\r\n") + 4 + len(BODY):
        more = connection.recv(65536)
        if not more:
            raise ConnectionError
        got += more
    return got


def kept_open(port: int, requests: int) -> float:
    """Requests a second over connections that stay open, each with one request under way."""
    connections = [socket.create_connection(("127.0.0.1", port)) for _ in range(CONNECTIONS)]
    started = time.perf_counter()
    for _ in range(requests // CONNECTIONS):
        for connection in connections:
            connection.sendall(KEEP)
        for connection in connections:
            receive(connection)
    seconds = time.perf_counter() - started
    for connection in connections:
        connection.close()
    return requests / seconds


def one_each(port: int, requests: int) -> float:
    """Requests a second when every request opens a connection, as many proxies do."""
    started = time.perf_counter()
    for _ in range(requests):
        with socket.create_connection(("127.0.0.1", port)) as connection:
            connection.sendall(CLOSE)
            receive(connection)
    return requests / (time.perf_counter() - started)


def alone(port: int, requests: int) -> float:
    """The 95th percentile, in ms, of one request at a time."""
    times = []
    with socket.create_connection(("127.0.0.1", port)) as connection:
        for _ in range(requests):
            started = time.perf_counter()
            connection.sendall(KEEP)
            receive(connection)
            times.append(time.perf_counter() - started)
    return statistics.quantiles(times, n=20)[-1] * 1000


def megabytes(process: subprocess.Popen[bytes]) -> float:
    """Return the proportional memory of a server and its children."""
    pids = [process.pid, *children(process.pid)]
    texts = [Path(f"/proc/{pid}/smaps_rollup").read_text() for pid in pids]
    lines = [line for text in texts for line in text.splitlines()]
    return sum(int(line.split()[1]) for line in lines if line.startswith("Pss:")) / 1024


def children(pid: int) -> list[int]:
    direct = [int(word) for word in Path(f"/proc/{pid}/task/{pid}/children").read_text().split()]
    return direct + [grandchild for child in direct for grandchild in children(child)]


def measure(name: str, extra: str, requests: int) -> dict[str, float]:
    with served(name, extra) as (port, process):
        kept_open(port, requests // 10)  # warm
        return {
            "requests/s, kept open": kept_open(port, requests),
            "requests/s, one each": one_each(port, requests // 2),
            "p95 ms alone": alone(port, requests // 4),
            "MB": megabytes(process),
        }


def main() -> None:
    words = argparse.ArgumentParser(description=__doc__)
    words.add_argument("--requests", type=int, default=8000)
    requests = words.parse_args().requests // CONNECTIONS * CONNECTIONS
    runs: dict[str, list[dict[str, float]]] = {"granian": [], "gunicorn": []}
    with tempfile.TemporaryDirectory() as extra:  # gunicorn is measured, not used
        pip = [sys.executable, "-m", "pip", "install", "-qq", "--target", extra, "gunicorn"]
        subprocess.run(pip, check=True)
        versions = {
            "granian": importlib.metadata.version("granian"),
            "gunicorn": next(Path(extra).glob("gunicorn-*.dist-info")).stem.split("-")[1],
        }
        for _ in range(ROUNDS):
            for name, results in runs.items():
                results.append(measure(name, extra, requests))
    medians = {
        name: {what: statistics.median(run[what] for run in results) for what in results[0]}
        for name, results in runs.items()
    }
    machine = f"{platform.system()} {platform.machine()}, {os.cpu_count()} cores"
    about = f"Python {platform.python_version()}, Django {django.__version__}"
    print(f"{machine}, {about}; medians of {ROUNDS} runs; {THREADS} threads, {len(BODY)} bytes")
    columns = [f"{name} {versions[name]}" for name in medians]
    print(f"{'':24}" + "".join(f"{column:>18}" for column in columns) + f"{'ratio':>8}")
    for what in medians["granian"]:
        values = [found[what] for found in medians.values()]
        cells = "".join(f"{value:>18,.1f}" for value in values)
        print(f"{what:24}{cells}{values[0] / values[1]:>8.2f}")
    var = Path(os.environ.get("MC_VAR", "var"))
    var.mkdir(mode=0o700, exist_ok=True)
    out = var / "bench" / "web_servers.json"
    out.parent.mkdir(exist_ok=True)
    parameters = {"requests": requests, "connections": CONNECTIONS, "threads": THREADS}
    told = {"machine": machine, "about": about, "versions": versions, "parameters": parameters}
    out.write_text(json.dumps(told | {"medians": medians, "runs": runs}, indent=1) + "\n")


if __name__ == "__main__":
    main()
