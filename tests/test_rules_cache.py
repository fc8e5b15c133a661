"""The cache of compiled rule sets: as fast as it can be, never wrong."""

import os
import stat

import pytest

from cleaner.rules import cache, stored
from cleaner.rules.load import load
from cleaner.rules.matcher import Matcher

LINES = ["Share on Facebook", "Read more at example.com", "3 comments", "The council voted."]


@pytest.fixture(autouse=True)
def own_folder(tmp_path, monkeypatch):
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    monkeypatch.delenv("CLEANER_NO_CACHE", raising=False)
    return tmp_path / "cache"


@pytest.fixture
def packs(tmp_path):
    folder = tmp_path / "packs"
    folder.mkdir()
    for i in range(60):
        lines = ", ".join(f'"Share line {i} {j} on {{name}}", "Plain line {i} {j}"' for j in range(20))
        (folder / f"p{i:02}.toml").write_text(f'[[rule]]\nid = "r{i}.a"\nlines = ["Share on {{name}}", {lines}]\n')
    return folder


def entries(folder) -> list:
    return sorted(folder.rglob("*.rules"))


def test_the_cached_form_says_the_same(packs, own_folder) -> None:
    first = Matcher(load([packs])).match(LINES)
    assert len(entries(own_folder)) == 2
    rules = load([packs])
    assert type(rules.packs).__name__ == "StoredPacks"
    assert Matcher(rules).match(LINES) == first
    assert tuple(rules.packs) == tuple(load([packs]).packs)


@pytest.mark.parametrize("damage", [b"", b"x", b"{}", b"[" * 100_000, None])
def test_a_damaged_entry_is_made_again(packs, own_folder, damage) -> None:
    expected = Matcher(load([packs])).match(LINES)
    for entry in entries(own_folder):
        content = entry.read_bytes()
        entry.write_bytes(content[:-40] if damage is None else damage)
    rules = load([packs])
    assert Matcher(rules).match(LINES) == expected
    assert len(rules) == 60


def test_a_forged_entry_with_a_good_checksum_is_refused(packs) -> None:
    rules = load([packs])
    expected = Matcher(rules).match(LINES)
    cache._write("tables", rules.digest, stored._joined({"small": "[]", "lines always": "[[1, 2]]"}))
    assert cache.read_tables(rules.digest) is None
    assert Matcher(rules).match(LINES) == expected


@pytest.mark.skipif(not hasattr(os, "getuid"), reason="no owners here")
def test_an_entry_that_others_may_write_is_not_read(packs, own_folder) -> None:
    rules = load([packs])
    Matcher(rules)
    for entry in entries(own_folder):
        assert not entry.stat().st_mode & 0o077
        entry.chmod(entry.stat().st_mode | stat.S_IWOTH)
    assert cache.read_tables(rules.digest) is None


def test_a_folder_that_cannot_be_made(packs, tmp_path, monkeypatch) -> None:
    (tmp_path / "file").write_text("")
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "file"))
    assert Matcher(load([packs])).match(LINES).drops == {0: "r0.a"}


def test_switched_off(packs, own_folder, monkeypatch) -> None:
    monkeypatch.setenv("CLEANER_NO_CACHE", "1")
    Matcher(load([packs]))
    assert entries(own_folder) == []


def test_changed_content_is_another_entry(packs) -> None:
    load([packs])
    (packs / "p00.toml").write_text('[[rule]]\nid = "new.a"\nlines = ["3 comments"]\n')
    assert Matcher(load([packs])).match(LINES).drops[2] == "new.a"


def test_old_entries_go(own_folder, monkeypatch) -> None:
    monkeypatch.setattr(cache, "MAX_FILES", 3)
    for i in range(6):
        cache._write("set", f"{i}", b"")
    assert len(entries(own_folder)) == 3


def test_what_travels_with_the_package_needs_no_cache(packs, tmp_path, own_folder, monkeypatch) -> None:
    rules = load([packs])
    expected = Matcher(rules).match(LINES)
    (own_folder / "cleaner" / "rules").rename(tmp_path / "compiled")
    monkeypatch.setattr(cache, "COMPILED", tmp_path / "compiled")
    monkeypatch.setenv("CLEANER_NO_CACHE", "1")
    assert type(load([packs]).packs).__name__ == "StoredPacks"
    assert cache.read_tables(rules.digest) is not None
    assert Matcher(load([packs])).match(LINES) == expected
    assert not own_folder.joinpath("cleaner", "rules").exists()


def test_names_are_known_without_reading_the_packs(packs) -> None:
    (packs / "site.toml").write_text('[pack]\nsites = ["a.example"]\n[[rule]]\nid = "site.a"\nlines = ["x"]\n')
    first, stored_ = load([packs]).names, load([packs]).names
    assert first == stored_
    assert (stored_.sites, stored_.site_rules) == ({"a.example"}, {"site.a"})
    assert "r0.a" in stored_.general_rules
