"""The broker: keeps what it was told, and dies with its starter."""

from __future__ import annotations

import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest
import redis

from messagecenter.embedded.service import Problem, await_ready
from messagecenter.embedded.valkey import answers, await_gone, valkey, valkey_url


def test_it_keeps_its_keys_over_a_restart(var: Path) -> None:
    for expected in (None, b"kept"):
        server = valkey(var / "data", var, var / "valkey.log", keep=True)
        server.start()
        await_ready(server)
        client = redis.Redis.from_url(valkey_url(var))
        assert client.get("key") == expected
        client.set("key", "kept")
        client.close()
        server.stop(lambda: False)
        assert not server.alive()
        assert not answers(var / "valkey.sock")


def test_it_stops_by_itself_when_its_starter_is_killed(var: Path) -> None:
    script = (
        "import sys, time; from pathlib import Path\n"
        "from messagecenter.embedded.valkey import valkey\n"
        "var = Path(sys.argv[1]); valkey(var, var, var / 'valkey.log', keep=True).start()\n"
        "time.sleep(60)\n"
    )
    starter = subprocess.Popen([sys.executable, "-c", script, str(var)], cwd=Path.cwd())
    until = time.monotonic() + 20
    while not answers(var / "valkey.sock") and time.monotonic() < until:
        pass
    with pytest.raises(Problem, match="Another Valkey answers"):
        await_gone(var, seconds=0.1)
    starter.send_signal(signal.SIGKILL)
    starter.wait()
    await_gone(var)
