"""A file's bytes to its cleaned bytes: encodings, line ends, packing, refusals."""

import gzip
import io

import pytest
from encodings_support import TOLD_APART
from files_support import drop_lines
from hypothesis import example, given
from hypothesis import strategies as st

from cleaner.core.decode import decode
from cleaner.files import patch
from cleaner.files.content import clean_bytes
from cleaner.files.forms import Form, binary_kind, form_of, is_noise, pack
from cleaner.files.outcome import RefusedError, Request, SkippedError
from cleaner.result import Block, Reason, Rendered, Result, Role

TEXT = Form("text", "")
zstandard = pytest.importorskip("zstandard")


def clean(data: bytes, name: str = "x.txt", **request: object) -> bytes:
    return clean_bytes(data, form_of(name), Request(**request), drop_lines).new  # type: ignore[arg-type]


@pytest.mark.parametrize(("text", "encoding"), TOLD_APART, ids=lambda value: value if len(value) < 20 else "")
def test_an_encoding_is_kept_and_only_the_lines_bytes_go(text: str, encoding: str) -> None:
    half = text.index("\n") + 1
    with_line = (text[:half] + "DROP\n" + text[half:]).encode(encoding)
    done = clean_bytes(with_line, TEXT, Request(), drop_lines)
    assert done.new == text.encode(encoding)
    assert patch.apply(done.new, patch.make(with_line, done.new, done.spans)) == with_line


@pytest.mark.parametrize(
    ("before", "after"),
    [
        (b"a\r\nDROP\r\nb\r\n", b"a\r\nb\r\n"),
        (b"a\nDROP\r\nb\rDROP\rc\n", b"a\nb\rc\n"),
        (b"a\nb", b"a\nb"),
        (b"a\nDROP\nb", b"a\nb"),
        (b"a \t \nDROP\n b\x00\x00 \n\n\n", b"a \t \n b\x00\x00 \n\n\n"),
        (b"\xef\xbb\xbfDROP\na\n", b"\xef\xbb\xbfa\n"),
        ("a\u2028DROP\u2028b".encode(), "a\u2028b".encode()),
    ],
)
def test_line_ends_blanks_and_marks_of_what_stays_stay(before: bytes, after: bytes) -> None:
    assert clean(before) == after


@pytest.mark.parametrize("name", ["x.txt.gz", "x.jsonl.gz", "x.txt.zst", "x.ndjson.zst"])
def test_packed_files_are_cleaned_inside(name: str) -> None:
    form = form_of(name)
    content = b'{"text": "a\\nDROP"}\n' if form.kind == "rows" else b"a\nDROP\n"
    wanted = b'{"text": "a\\n"}\n' if form.kind == "rows" else b"a\n"
    assert clean(pack(content, form.packing), name) == pack(wanted, form.packing)


def test_a_packed_file_with_nothing_to_remove_keeps_its_bytes() -> None:
    out = io.BytesIO()
    with gzip.GzipFile("name.txt", "wb", compresslevel=1, fileobj=out, mtime=12345) as file:
        file.write(b"a\nb\n")
    data = out.getvalue() + gzip.compress(b"a second member\n")
    assert clean(data, "x.txt.gz") == data


@pytest.mark.parametrize("packing", [".gz", ".zst"])
def test_a_bomb_is_left_alone(packing: str) -> None:
    bomb = pack(b"0" * 3_000_000, packing)
    assert len(bomb) < 10_000
    with pytest.raises(SkippedError, match="unpacked"):
        clean(bomb, f"x.txt{packing}", max_bytes=1_000_000)


@pytest.mark.parametrize("packing", [".gz", ".zst"])
def test_damaged_and_false_packed_files_are_refused(packing: str) -> None:
    whole = pack(b"some text that is packed\n" * 50, packing)
    for data in (b"plain", b"", whole[:4] + b"\xff" * 20):
        with pytest.raises(RefusedError):
            clean(data, f"x.txt{packing}")
    if packing == ".gz":
        with pytest.raises(RefusedError, match="damaged"):
            clean(whole[:-9], "x.txt.gz")


@pytest.mark.parametrize("data", [b"%PDF-1.7\n", b"\x89PNG\r\n\x1a\n", b"PK\x03\x04zip", bytes(range(32)) * 40])
def test_binary_files_are_skipped(data: bytes) -> None:
    with pytest.raises(SkippedError, match="binary"):
        clean(data)


@pytest.mark.parametrize(
    "data", [b"", b"text\n", b"a\x00\x00\x00b\n", "é\n".encode("utf-16"), b"\x1b[31mred\x1b[0m text\n"]
)
def test_texts_are_not_taken_for_binary(data: bytes) -> None:
    assert binary_kind(data) is None
    assert not is_noise(decode(data).text)


@pytest.mark.parametrize("data", [b"", b"\n \t\r\n", b"\x00\x00", b"\xef\xbb\xbf"])
def test_nothing_to_read_is_nothing_to_clean(data: bytes) -> None:
    done = clean_bytes(data, TEXT, Request(), drop_lines)
    assert done.new == data
    assert done.notes == ("empty: nothing to clean",)


def test_undecodable_bytes_are_refused() -> None:
    with pytest.raises(RefusedError, match="UTF-8"):
        clean("Größe, Höhe, Länge, Übung\n".encode() + b"\xff\n")


def test_an_encoding_that_is_named_is_used() -> None:
    data = "Zażółć\nDROP\n".encode("iso8859_2")
    assert clean(data, encoding="iso-8859-2") == "Zażółć\n".encode("iso8859_2")


def test_ten_megabytes_on_one_line() -> None:
    data = b"word " * 2_000_000
    assert clean(data) == data


@given(st.binary(max_size=400), st.sampled_from(["x.txt", "x.jsonl", "x.txt.gz", "x.md"]))
@example(b"DROP", "x.txt")
@example(b"a\r\nDROP\r", "x.txt")
@example(b"\xff\xfeD\x00R\x00O\x00P\x00", "x.txt")
def test_any_bytes_are_cleaned_and_given_back_or_refused(data: bytes, name: str) -> None:
    if name.endswith(".gz"):
        data = gzip.compress(data)
    try:
        done = clean_bytes(data, form_of(name), Request(details=True), drop_lines)
    except (RefusedError, SkippedError):
        return
    assert patch.apply(done.new, patch.make(data, done.new, done.spans)) == data
    again = clean_bytes(done.new, form_of(name), Request(), drop_lines)
    assert again.new == done.new


def page(source: str, kind: str, url: str | None) -> Result:  # noqa: ARG001
    """A page's cleaner: it keeps one block of two."""
    assert kind == "html"
    blocks = (
        Block("Menü", 0, 4, Role.CHROME, Reason(rule="test.menu"), kept=False),
        Block("Text ☃", 5, 11, Role.BODY),
    )
    html = Rendered("<html><p>Text é ☃</p></html>\n", explain=lambda: blocks)
    markdown = Rendered("# Text\n\nText ☃")
    return Result(
        "Text ☃", "html", "Menü" in source, explain=lambda: blocks, html=lambda: html, markdown=lambda: markdown
    )


PAGE = "<html><meta charset={}><nav>Menü</nav><p>Text é &#9731;</p></html>\n"


@pytest.mark.parametrize(
    ("charset", "encoding", "new"),
    [
        ("utf-8", "utf-8", "<html><p>Text é ☃</p></html>\n".encode()),
        ("iso-8859-1", "latin-1", b"<html><p>Text &#233; &#9731;</p></html>\n"),
    ],
)
def test_a_page_is_written_as_cleaned_html_that_every_encoding_can_hold(
    charset: str, encoding: str, new: bytes
) -> None:
    data = PAGE.format(charset).encode(encoding)
    done = clean_bytes(data, form_of("x.html"), Request(details=True), page)
    assert (done.new, done.lines, done.changed) == (new, 1, True)
    assert [(removal.text, removal.reason) for removal in done.sections[0].removals] == [("Menü", "rule test.menu")]
    assert patch.apply(done.new, patch.make(data, done.new, done.spans)) == data


def test_a_page_is_converted() -> None:
    data = PAGE.format("utf-8").encode()
    assert clean_bytes(data, form_of("x.html"), Request(to="markdown"), page).new == "# Text\n\nText ☃\n".encode()
    assert b'"text": "Text' in clean_bytes(data, form_of("x.html"), Request(to="json"), page).new
