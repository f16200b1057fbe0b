"""`check_messages`: every line answered in its place, exit status, options, nothing but standard input."""  # noqa: E501 - a pattern or example reads best in one piece

from __future__ import annotations

import io
import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from compliance import lines
from compliance.management.commands import check_messages
from compliance.pack import DEFAULT, Pack

ROOT = Path(__file__).parents[2]


def _run(given: bytes, shipped: Pack, jobs: int = 1) -> tuple[bool, list[dict[str, Any]]]:
    out = io.BytesIO()
    bad = check_messages.run(io.BytesIO(given), out, shipped, DEFAULT, jobs)
    return bad, [json.loads(line) for line in out.getvalue().decode().splitlines()]


def _lines(*rows: object) -> bytes:
    return b"".join(json.dumps(row).encode() + b"\n" for row in rows)


def _command(given: bytes, *options: str) -> subprocess.CompletedProcess[bytes]:
    program = (
        "import sys; from django.conf import settings; settings.configure();"
        "from compliance.management.commands.check_messages import Command;"
        "Command().run_from_argv(['manage.py', 'check_messages', *sys.argv[1:]])"
    )
    env = {k: v for k, v in os.environ.items() if k != "DJANGO_SETTINGS_MODULE"}
    return subprocess.run(
        [sys.executable, "-c", program, *options],
        input=given, capture_output=True, cwd=ROOT, env=env, check=False,
    )  # fmt: skip


def test_an_answer_has_every_part(shipped: Pack) -> None:
    bad, answers = _run(_lines({"id": "a", "body": "See jo@acme.com"}), shipped)
    assert not bad
    assert answers == [
        {
            "id": "a",
            "verdict": "block",
            "findings": [
                {
                    "rule": "contact-email",
                    "severity": "block",
                    "field": "body",
                    "start": 4,
                    "end": 15,
                    "excerpt": "jo@acme.com",
                    "disguised": False,
                    "message": "Shows an e-mail address. Contact details are not allowed. "
                    "The buyer can answer here, and their reply reaches your inbox.",
                    "fixes": ["replace", "remove"],
                }
            ],
            "pack": "marketplace-default",
            "version": "1",
        }
    ]


def test_a_finding_without_a_place_has_nulls(shipped: Pack) -> None:
    row = {"id": "a", "reason": "order_problem", "body": "x", "facts": {"order_linked": False}}
    _, [answer] = _run(_lines(row), shipped)
    finding = answer["findings"][0]
    assert (finding["field"], finding["start"], finding["end"]) == (None, None, None)
    assert finding["excerpt"] == ""


def test_only_a_rewrite_is_rewritten(shipped: Pack) -> None:
    rows = (
        {"id": "a", "body": "Blue \U0001f499\n\n\n\nor red?", "subject": "Hi \U0001f600"},
        {"id": "b", "body": "Blue \U0001f499, mail jo@acme.com"},
        {"id": "c", "body": "Blue."},
    )
    _, answers = _run(_lines(*rows), shipped)
    assert [one["verdict"] for one in answers] == ["rewrite", "block", "allow"]
    assert answers[0]["rewritten"] == {"body": "Blue\n\nor red?", "subject": "Hi"}
    assert "rewritten" not in answers[1] | answers[2]


BAD = [
    (b"nonsense", None, "JSON"),
    (b"[1]", None, "object"),
    (b'{"body": "x"}', None, "id is missing"),
    (b'{"id": 4, "body": "x"}', None, "id must be"),
    (b'{"id": "x"}', "x", "exactly one"),
    (b'{"id": "x", "body": "a", "html": "b"}', "x", "exactly one"),
    (b'{"id": "x", "body": 7}', "x", "body must be"),
    (b'{"id": "x", "body": "a", "reason": "gossip"}', "x", "reason"),
    (b'{"id": "x", "body": "a", "from": "bot"}', "x", "from must be"),
    (b'{"id": "x", "body": "a", "facts": []}', "x", "facts must be"),
    (b'{"id": "x", "body": "a", "facts": {"now": "2026-01-01T00:00:00"}}', "x", "offset"),
    (b'{"id": "x", "body": "a", "facts": {"now": "soon"}}', "x", "ISO 8601"),
    (b'{"id": "x", "body": "a", "facts": {"order_linked": 1}}', "x", "order_linked"),
    (b'{"id": "x", "body": "a", "facts": {"sent_today": true}}', "x", "sent_today"),
    (b'{"id": "x", "body": "a", "facts": {"order_state": "lost"}}', "x", "order_state"),
    (b'{"id": "x", "body": "a", "recent": "b"}', "x", "recent"),
    (b'{"id": "x", "body": "\xff"}', None, "UTF-8"),
]


@pytest.mark.parametrize(("line", "known", "why"), BAD)
def test_a_bad_line_is_answered_in_its_place(
    line: bytes, known: str | None, why: str, shipped: Pack
) -> None:
    given = (
        _lines({"id": "a", "body": "Blue."})
        + b"\n"
        + line
        + b"\n"
        + _lines({"id": "z", "body": "Red."})
    )
    bad, answers = _run(given, shipped)
    assert bad
    assert [one.get("id") for one in answers] == ["a", known, "z"]
    assert answers[1]["line"] == 3
    assert why in answers[1]["error"]
    assert "verdict" not in answers[1]


def test_a_repeated_id_is_a_bad_line(shipped: Pack) -> None:
    bad, answers = _run(_lines({"id": "a", "body": "Blue."}, {"id": "a", "body": "Red."}), shipped)
    assert bad
    assert "verdict" in answers[0]
    assert answers[1]["line"] == 2
    assert answers[1]["id"] == "a"


def test_unknown_keys_and_missing_facts_change_nothing(shipped: Pack) -> None:
    plain = {"id": "a", "reason": "return_question", "body": "Was it sealed?"}
    more = plain | {"note": 1, "facts": {"now": None, "weather": "rain"}, "subject": None}
    assert _run(_lines(plain), shipped) == _run(_lines(more), shipped)


def test_a_buyer_needs_no_known_reason(shipped: Pack) -> None:
    row = {"id": "a", "from": "buyer", "reason": "gossip", "body": "Thanks, is it blue?"}
    assert _run(_lines(row), shipped)[0] is False


def test_too_much_text_is_a_finding_and_no_bad_line(shipped: Pack) -> None:
    bad, [answer] = _run(_lines({"id": "a", "body": "jo@acme.com " * 9000}), shipped)
    assert not bad
    assert [one["rule"] for one in answer["findings"]] == ["text-length"]


def test_a_lone_surrogate_is_answered(shipped: Pack) -> None:
    bad, [answer] = _run(b'{"id": "a", "body": "\\ud800 mail jo@acme.com"}\n', shipped)
    assert not bad
    assert answer["findings"][0]["rule"] == "contact-email"


def test_the_command_answers_without_settings_or_database() -> None:
    given = _lines({"id": "a", "body": "Blue."})
    plain, quiet = _command(given), _command(given, "--no-grammar")
    assert plain.returncode == quiet.returncode == 0
    assert plain.stdout == quiet.stdout
    assert plain.stderr.decode().count("Spelling") == 1
    assert json.loads(plain.stdout)["verdict"] == "allow"


def test_exit_status_one_for_a_bad_line_and_two_for_an_unknown_pack() -> None:
    assert _command(b"nonsense\n").returncode == 1
    unknown = _command(b"", "--pack", "atlantis")
    assert unknown.returncode == 2
    assert unknown.stdout == b""
    assert b"atlantis" in unknown.stderr
    assert _command(b"", "--jobs", "0").returncode == 2


def test_two_processes_give_the_same_bytes() -> None:
    given = _lines(*({"id": str(n), "body": f"Call 212-555-0{n:03}"} for n in range(150))) + b"no\n"
    one, two = _command(given), _command(given, "--jobs", "2")
    assert one.returncode == two.returncode == 1
    assert one.stdout == two.stdout
    assert one.stdout.count(b"\n") == 151


def test_reading_ends_where_the_stream_ends(shipped: Pack) -> None:
    assert list(lines.read([b"\n", b"  \n"], shipped)) == []
