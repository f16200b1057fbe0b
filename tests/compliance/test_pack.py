"""Packs: layers, hashes, and errors that name the file and the key."""

from __future__ import annotations

from pathlib import Path

import pytest

from compliance import pack
from compliance.pack import Pack, PackError
from compliance.types import Category, Severity, Side

CORE = (pack.FOLDER / "core-1.toml").read_text("utf-8")


def _write(folder: Path, text: str, name: str = "shop-1") -> Path:
    (folder / "core-1.toml").write_text(CORE, "utf-8")
    head = '[pack]\nid = "shop"\nversion = "1"\nextends = "core-1"\n'
    (folder / f"{name}.toml").write_text(head + text, "utf-8")
    return folder


def test_the_shipped_pack_has_the_marketplaces_figures(shipped: Pack) -> None:
    assert (shipped.id, shipped.version) == ("marketplace-default", "1")
    assert (shipped.window.anchor, shipped.window.hours) == ("order_date", 720)
    assert shipped.reply.text_max == 4000
    assert shipped.allow_hosts == ("market.example",)
    assert len(shipped.reasons) == 14
    assert shipped.reasons["customization"].text_max == 800
    assert shipped.reasons["digital_access_key"].text_max == 400


def test_severity_depends_on_category_and_side(shipped: Pack) -> None:
    link = shipped.rules["link-external"]
    assert link.severity(Category.PROACTIVE, Side.SELLER) is Severity.BLOCK
    assert link.severity(Category.REPLY, Side.SELLER) is Severity.HOLD
    assert link.severity(Category.NONE, Side.BUYER) is Severity.WARN
    assert shipped.rules["thank-you-only"].severity(Category.REPLY, Side.SELLER) is None


def test_the_same_bytes_give_the_same_pack(shipped: Pack) -> None:
    assert pack.load() is shipped
    assert pack.load("marketplace-default") is shipped
    assert len(shipped.sha256) == 64


def test_an_edited_layer_changes_the_hash_at_once(tmp_path: Path) -> None:
    first = pack.load("shop-1", _write(tmp_path, "[window]\nhours = 100\n"))
    (tmp_path / "core-1.toml").write_text(CORE + "\n# a comment\n", "utf-8")
    second = pack.load("shop-1", tmp_path)
    assert first.sha256 != second.sha256
    assert first.window.hours == second.window.hours == 100


def test_a_layer_above_changes_only_what_it_says(tmp_path: Path) -> None:
    text = '[rule.contact-phone]\nbuyer = "block"\n[links]\nallow_hosts = ["Shop.test"]\n'
    loaded = pack.load("shop-1", _write(tmp_path, text))
    phone = loaded.rules["contact-phone"]
    assert (phone.buyer, phone.reply, phone.points) == (Severity.BLOCK, Severity.BLOCK, 3)
    assert loaded.allow_hosts == ("shop.test",)


def test_a_rule_that_is_not_named_is_off(tmp_path: Path) -> None:
    without = CORE.replace("[rule.style-emoji]", "[rule.style-linebreaks-x]").split("[rule.style")
    (tmp_path / "core-1.toml").write_text(without[0] + CORE[CORE.index("# --- words") :], "utf-8")
    (tmp_path / "shop-1.toml").write_text(
        '[pack]\nid = "shop"\nversion = "1"\nextends = "core-1"\n', "utf-8"
    )
    assert "style-emoji" not in pack.load("shop-1", tmp_path).rules


@pytest.mark.parametrize(
    ("text", "key"),
    [
        ('[rule.contact-phonne]\nreply = "block"\npoints = 1\n', "rule.contact-phonne"),
        ('[rule.contact-phone]\nreply = "shout"\n', "rule.contact-phone.reply"),
        ("[rule.contact-phone]\npoints = -1\n", "rule.contact-phone.points"),
        ("[rule.contact-phone]\npoints = true\n", "rule.contact-phone.points"),
        ('[window]\nanchor = "moon"\n', "window.anchor"),
        ('[window]\nhours = "720"\n', "window.hours"),
        ("[weather]\nx = 1\n", "weather"),
        ("[links]\nallow_hosts = [1]\n", "links.allow_hosts"),
        ('[reason.x]\ntitle = "X"\n', "reason.x.subject"),
        ('[reason.x]\nstates = ["lost"]\n', "reason.x.states"),
        ('[reason.x]\ncolour = "red"\n', "reason.x.colour"),
        ('[words.at]\nen = "at"\n', "words.at.en"),
    ],
)
def test_an_error_names_the_file_and_the_key(tmp_path: Path, text: str, key: str) -> None:
    with pytest.raises(PackError) as caught:
        pack.load("shop-1", _write(tmp_path, text))
    assert caught.value.file == "shop-1.toml"
    assert caught.value.key == key
    assert str(caught.value).startswith(f"shop-1.toml: {key}: ")


@pytest.mark.parametrize("name", ["", "nope", "../core-1", "core-9", "shop-1/../core-1"])
def test_an_unknown_pack_is_an_error(name: str) -> None:
    with pytest.raises(PackError, match="no such pack"):
        pack.load(name)


def test_a_circle_of_layers_is_an_error(tmp_path: Path) -> None:
    (tmp_path / "a-1.toml").write_text('[pack]\nid="a"\nversion="1"\nextends="b-1"\n', "utf-8")
    (tmp_path / "b-1.toml").write_text('[pack]\nid="b"\nversion="1"\nextends="a-1"\n', "utf-8")
    with pytest.raises(PackError, match="circle"):
        pack.load("a-1", tmp_path)


def test_broken_toml_is_an_error(tmp_path: Path) -> None:
    (tmp_path / "a-1.toml").write_text("[pack\n", "utf-8")
    with pytest.raises(PackError, match=r"^a-1\.toml"):
        pack.load("a-1", tmp_path)
