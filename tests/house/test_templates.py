"""Templates: nothing inline, one root per fragment, and every word goes through gettext."""

from __future__ import annotations

import re
from html.parser import HTMLParser
from pathlib import Path

import pytest
from django.template.loader import get_template

from tests.house.source import ROOT, modules, strings

FOLDER = ROOT / "templates"
TEMPLATES = sorted(path.relative_to(FOLDER).as_posix() for path in FOLDER.rglob("*.html"))
FRAGMENTS = [name for name in TEMPLATES if Path(name).name.startswith("_")]
# Their root is named by what they show, so that one page can hold many.
REPEATED = {"inbox/_message.html", "buyer/_message.html"}
# Found by allauth and by Django's own handlers.
BY_CONVENTION = {
    f"account/{name}.html"
    for name in (
        *("login", "logout", "account_inactive", "signup", "verification_sent", "email_confirm"),
        *("password_reset", "password_reset_done", "password_change"),
        *("password_reset_from_key", "password_reset_from_key_done"),
    )
}

_COMMENT = re.compile(r"(?s)\{#.*?#\}|\{% comment %\}.*?\{% endcomment %\}|<!--.*?-->")
_TRANSLATED = re.compile(r"(?s)\{% blocktranslate\b.*?\{% endblocktranslate %\}")
_CLASS = re.compile(r"(?s)\{% block \w+_class %\}.*?\{% endblock %\}")
_TAG, _VALUE = re.compile(r"(?s)\{%.*?%\}"), re.compile(r"(?s)\{\{.*?\}\}")
_INLINE = {
    "style=": re.compile(r"\sstyle\s*=", re.IGNORECASE),
    "<style": re.compile(r"<style\b", re.IGNORECASE),
    "inline script": re.compile(r"<script(?![^>]*\ssrc=)", re.IGNORECASE),
    "an event attribute": re.compile(r"\son[a-z]+\s*=", re.IGNORECASE),
    "hx-on": re.compile(r"\b(data-)?hx-on\b", re.IGNORECASE),
    "hx-vals of script": re.compile(r"hx-(vals|headers)\s*=\s*['\"]\s*js:", re.IGNORECASE),
    "morph with options": re.compile(r"morph:\s*\{"),
    "a filter in hx-trigger": re.compile(r"hx-trigger\s*=\s*(\"[^\"]*\[|'[^']*\[)"),
    "javascript:": re.compile(r"javascript:", re.IGNORECASE),
    "unescaped": re.compile(r"\|\s*safe\b|\{% autoescape off"),
}
_READ_ALOUD = re.compile(
    r"aria-label|aria-description|title|alt|placeholder|label|data-(say|word.*)"
)
_LITERAL = re.compile(
    r"\b(title|help|text|label|words|say)=(\"[^\"]*[^\W\d_][^\"]*\"|'[^']*[^\W\d_][^']*')"
)
_VOID = {"area", "br", "col", "hr", "img", "input", "link", "meta", "source", "wbr"}
_SVG_VOID = {"use", "path", "circle", "rect", "line"}
# Not words: what is between tags and holds a letter all the same.
_NO_WORDS = {"Message Center"}


def source(name: str) -> str:
    return _COMMENT.sub("", (FOLDER / name).read_text("utf-8"))


class Roots(HTMLParser):
    """Collects the elements at the top, and every text that is not translated."""

    def __init__(self, markup: str) -> None:
        super().__init__()
        self.open: list[str] = []
        self.roots: list[dict[str, str]] = []
        self.words: list[str] = []
        plain = _TAG.sub("", _TRANSLATED.sub("", _CLASS.sub("", markup)))
        self.feed(_VALUE.sub("\0", plain))
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        told = {name: value or "" for name, value in attrs}
        if not self.open:
            self.roots.append(told)
        if tag not in _VOID | _SVG_VOID:
            self.open.append(tag)
        self.words += [
            value
            for name, value in told.items()
            if _READ_ALOUD.fullmatch(name) and any(letter.isalpha() for letter in value)
        ]

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.handle_starttag(tag, attrs)
        if self.open[-1:] == [tag]:
            self.open.pop()

    def handle_endtag(self, tag: str) -> None:
        if tag in self.open:
            while self.open.pop() != tag:
                pass

    def handle_data(self, data: str) -> None:
        if self.open[-1:] not in (["script"], ["style"]) and any(map(str.isalpha, data)):
            self.words.append(" ".join(data.split()))
        elif not self.open and data.strip():
            self.roots.append({})


@pytest.mark.parametrize("name", TEMPLATES)
def test_every_template_compiles(name: str) -> None:
    get_template(name)


@pytest.mark.parametrize("name", TEMPLATES)
def test_nothing_is_inline(name: str) -> None:
    markup = _TAG.sub("", source(name))
    assert [what for what, pattern in _INLINE.items() if pattern.search(markup)] == []
    assert not _INLINE["unescaped"].search(source(name))


@pytest.mark.parametrize("name", FRAGMENTS)
def test_a_fragment_has_one_root_with_its_name(name: str) -> None:
    roots = Roots(source(name)).roots
    assert len(roots) == 1, roots
    wanted = Path(name).stem.removeprefix("_").replace("_", "-")
    if name in REPEATED:
        assert "\0" in roots[0]["id"]
    else:
        assert roots[0].get("id") == wanted


@pytest.mark.parametrize("name", TEMPLATES)
def test_every_word_can_be_translated(name: str) -> None:
    bare = [word for word in Roots(source(name)).words if word not in _NO_WORDS]
    assert bare == []
    for tag in _TAG.findall(source(name)):
        if tag.split()[1] in {"include", "with"}:
            assert not _LITERAL.search(tag), tag


def test_every_template_is_used() -> None:
    named = {word for _path, tree in modules() for word in strings(tree)}
    markup = "\n".join(source(name) for name in TEMPLATES)
    named |= set(re.findall(r"\{% (?:include|extends) [\"']([^\"']+)", markup))
    assert set(TEMPLATES) - named - BY_CONVENTION == set()


@pytest.mark.parametrize(
    "markup",
    [
        '<p style="color:red">',
        "<script>alert(1)</script>",
        '<a onclick="x()">',
        '<a hx-on:click="x()">',
        '<a hx-swap="morph:{ignoreActive:true}">',
        '<a hx-trigger="click[ctrlKey]">',
        "<style>p {}</style>",
        '<a href="javascript:void">',
        "{{ text|safe }}",
    ],
)
def test_what_is_inline_is_found(markup: str) -> None:
    assert any(pattern.search(markup) for pattern in _INLINE.values())


@pytest.mark.parametrize(
    ("markup", "words"),
    [
        ("<p>Hello</p>", ["Hello"]),
        ("<p>{% translate 'Hello' %}</p>", []),
        ("<p>{% blocktranslate %}Hello {{ you }}{% endblocktranslate %}</p>", []),
        ('<input placeholder="Order">', ["Order"]),
        ("<p>{{ a }} · {{ b }}</p>", []),
        ("<p>{% if a %}Yes{% endif %}</p>", ["Yes"]),
    ],
)
def test_a_word_nobody_can_translate_is_found(markup: str, words: list[str]) -> None:
    assert Roots(markup).words == words
