"""The cache knows what is clean, and may be lost without harm."""

from pathlib import Path

import pytest
from files_support import drop_lines, tasks

from cleaner.files.build import fingerprint
from cleaner.files.cache import Cache
from cleaner.files.examine import Examiner
from cleaner.files.outcome import Clean, Request, Status
from cleaner.files.patch import digest
from cleaner.files.replace import Replacer
from cleaner.files.run import InPlace
from cleaner.result import Result


def never() -> Clean:
    raise AssertionError("the cleaner was asked")


def test_a_second_run_asks_no_cleaner(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_bytes(b"clean\n")
    (tmp_path / "b.txt").write_bytes(b"DROP\nx\n")
    cache = Cache(tmp_path / "cache", "f")
    place = InPlace(Replacer(), None, cache)
    list(place.write(map(Examiner(Request(), lambda: drop_lines, cache), tasks(tmp_path))))
    cache.save()
    again = Cache(tmp_path / "cache", "f")
    assert len(again) == 2
    done = list(map(Examiner(Request(), never, again), tasks(tmp_path)))
    assert [outcome.status for outcome in done] == [Status.UNCHANGED, Status.UNCHANGED]


def test_what_would_change_is_not_known(tmp_path: Path) -> None:
    (tmp_path / "b.txt").write_bytes(b"DROP\nx\n")
    cache = Cache(tmp_path / "cache", "f")
    list(map(Examiner(Request(), lambda: drop_lines, cache), tasks(tmp_path)))
    assert len(cache) == 0


def test_other_settings_have_another_cache(tmp_path: Path) -> None:
    cache = Cache(tmp_path, "f")
    cache.add(digest(b"x"))
    cache.save()
    assert Cache(tmp_path, "f").knows_clean(digest(b"x"))
    assert not Cache(tmp_path, "g").knows_clean(digest(b"x"))


def test_the_fingerprint_is_that_of_options_and_own_rules(tmp_path: Path) -> None:
    rules = tmp_path / "own.toml"
    rules.write_text("a", encoding="utf-8")
    first = fingerprint({"rules": [str(rules)]}, Request())
    assert fingerprint({"rules": [str(rules)]}, Request(details=True)) == first
    assert fingerprint({"rules": [str(rules)]}, Request(fields=("body",))) != first
    assert fingerprint({"rules": [str(rules)], "strictness": 0.1}, Request()) != first
    rules.write_text("b", encoding="utf-8")
    assert fingerprint({"rules": [str(rules)]}, Request()) != first


@pytest.mark.parametrize("data", [b"torn", b""])
def test_a_damaged_cache_is_an_empty_one(tmp_path: Path, data: bytes) -> None:
    (tmp_path / "f.clean").write_bytes(data)
    cache = Cache(tmp_path, "f")
    assert len(cache) == 0
    cache.add(digest(b"x"))
    cache.save()
    assert Cache(tmp_path, "f").knows_clean(digest(b"x"))


def test_a_cache_that_can_not_be_written_is_no_harm(tmp_path: Path) -> None:
    (tmp_path / "file").write_bytes(b"")
    cache = Cache(tmp_path / "file" / "cache", "f")
    cache.add(digest(b"x"))
    cache.save()
    assert cache.knows_clean(digest(b"x"))


def test_what_is_clean_as_markdown_is_not_known_as_a_text_dump(tmp_path: Path) -> None:
    def as_text_only(source: str, kind: str = "text", url: str | None = None) -> Result:
        return drop_lines(source, kind, url) if kind == "text" else Result(source, kind)

    (tmp_path / "in").mkdir()
    cache = Cache(tmp_path / "cache", "f")
    for name in ("a.md", "b.txt"):
        (tmp_path / "in" / name).write_bytes(b"keep\nDROP\n")
        place = InPlace(Replacer(), None, cache)
        list(place.write(map(Examiner(Request(), lambda: as_text_only, cache), tasks(tmp_path / "in" / name))))
    assert (tmp_path / "in" / "a.md").read_bytes() == b"keep\nDROP\n"
    assert (tmp_path / "in" / "b.txt").read_bytes() == b"keep\n"
