"""One file's bytes to its cleaned bytes, whatever form they are in."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from cleaner.core.decode import Decoded, DecodeError, declared_in, decode
from cleaner.core.kind import kind_of
from cleaner.files import diff, rows
from cleaner.files.convert import converted
from cleaner.files.forms import Form, binary_kind, is_noise, pack, unpack
from cleaner.files.outcome import Clean, Cleaning, RefusedError, Request, Section, SkippedError, Span
from cleaner.result import Rendered, Result, Story

# So many messages of one kind are shown for a file; the others are counted.
_NAMED = 3


def clean_bytes(data: bytes, form: Form, request: Request, clean: Clean) -> Cleaning:
    """Clean a file's content. Where nothing goes, ``new`` is ``data``.

    Raises RefusedError (damaged, encoding unknown) and SkippedError (looks binary, too large); both say why.
    """
    content = unpack(data, form.packing, request.max_bytes)
    if kind := binary_kind(content):
        raise SkippedError(f"looks binary: {kind}")
    form = form if request.kind == "auto" or form.kind == "rows" else form._replace(kind=request.kind)
    declared = request.encoding or (declared_in(content[:4096]) if form.kind == "html" else None)
    try:
        document = decode(content, declared)
    except DecodeError as error:
        if is_noise(content):
            raise SkippedError("looks binary") from None
        raise RefusedError(str(error)) from None
    if is_noise(document.text):
        raise SkippedError("looks binary")
    if form.kind == "rows":
        done = _clean_rows(document, request, clean)
    else:
        done = _clean_document(document, kind_of(document.text) if form.kind == "auto" else form.kind, request, clean)
    if done.new == content:
        return replace(done, new=data, spans=[])
    if done.kind != "html" and not request.to:
        _check_encoding(document, done.new, declared)
    if form.packing:
        return replace(done, new=done.new if request.to else pack(done.new, form.packing), spans=None)
    return done


def _clean_document(document: Decoded, kind: str, request: Request, clean: Clean) -> Cleaning:
    text = document.text
    if not text.strip("\x00 \t\r\n\f\v\ufeff\u200b\u2028\u2029\xa0\u3000"):
        return Cleaning(document.encode(text), [], kind, notes=("empty: nothing to clean",))
    result = clean(text, kind, None)
    done = _text(document, result, request) if kind != "html" else _page(document, result, request)
    if request.to:
        new = converted(result, request.to, request.front_matter).encode("utf-8", "replace")
        return replace(done, new=new, spans=None, notes=result.warnings)
    return done


def _text(document: Decoded, result: Result, request: Request) -> Cleaning:
    return Cleaning(
        document.encode(result.text),
        _byte_spans(document, result.removed_spans),
        result.kind,
        changed=result.changed,
        stories=result.stories,
        lines=diff.removed_lines(document.text, result.removed_spans),
        notes=result.warnings,
        sections=(diff.section("", document.text, result),) if request.details and result.changed else (),
    )


def _page(document: Decoded, result: Result, request: Request) -> Cleaning:
    """A page in its encoding; what that has no characters for becomes references.

    Where cleaned HTML could not be written the page counts as it was, and stays so; a copy of it, in another folder or
    on standard output, is what stands in for it, and never the page with its scripts.
    """
    form = Rendered("", explain=result.explain)
    if request.to in (None, "html"):
        text = result.to_html()  # its warnings are the result's from here on
        form = result.html() if result.html is not None else form._replace(text=text)
    changed = result.changed and not form.warnings
    removed = _as_lines(result, form) if changed else replace(result, removed_spans=())
    written = (changed or request.mirror) and not request.to
    # The cleaned page may not name its encoding any more, and references are right in all of them.
    encoding = document.encoding if document.encoding.startswith("utf") else "ascii"
    cleaned = document.mark + form.text.encode(encoding, "xmlcharrefreplace") if written else b""
    return Cleaning(
        cleaned if written else document.encode(document.text),
        None,
        "html",
        changed=changed,
        stories=result.stories if changed else (),
        lines=diff.removed_lines("\n".join([block.text for block in removed.blocks]), removed.removed_spans),
        notes=result.warnings,
        sections=(_section(removed),) if request.details and changed else (),
    )


def _section(removed: Result) -> Section:
    return diff.section("", "\n".join([block.text for block in removed.blocks]), removed)


def _check_encoding(document: Decoded, new: bytes, declared: str | None) -> None:
    """What is left must be taken for the same encoding, or it would be another text the next time.

    Raises RefusedError. Only where the encoding was guessed there is anything to check.
    """
    if document.mark or document.encoding == "utf-8":
        return
    try:
        if decode(new, declared).encoding == document.encoding:
            return
    except DecodeError:
        pass
    raise RefusedError(f"the encoding ({document.encoding}?) can't be told for sure: name it with --encoding")


def _as_lines(result: Result, form: Rendered) -> Result:
    """A page's result as that of a text whose lines are the page's blocks, for counting and showing what went of the
    form that is written.
    """
    blocks = form.explain() if form.explain else result.blocks
    spans: list[Span] = []
    for block in blocks:
        if not block.kept:
            start = block.start if not spans or spans[-1][1] < block.start else spans.pop()[0]
            spans.append((start, block.end + 1))
    return replace(result, removed_spans=tuple(spans), explain=lambda: blocks)


def _clean_rows(document: Decoded, request: Request, clean: Clean) -> Cleaning:
    """Every wanted string of every row cleaned where it stands."""
    if request.kind == "html":
        raise RefusedError("JSON Lines of HTML can't be cleaned in place: see cleaner shards")
    if request.to:
        raise RefusedError("JSON Lines can't be converted")
    done = _Rows(request, clean)
    start = 0
    for number, row in enumerate(document.text.split("\n"), 1):
        done.add(number, row, start)
        start += len(row) + 1
    return Cleaning(
        document.encode(_without(document.text, done.spans)),
        _byte_spans(document, done.spans),
        "rows",
        changed=bool(done.spans),
        stories=tuple(done.stories),
        lines=done.lines,
        notes=_few(done.notes),
        problems=done.problems(),
        sections=tuple(done.sections),
    )


class _Rows:
    """What cleaning the rows of one file has found so far; offsets are characters of the file."""

    def __init__(self, request: Request, clean: Clean) -> None:
        self.request, self.clean = request, clean
        self.kind = "markdown" if request.kind == "markdown" else "text"
        self.spans: list[Span] = []
        self.stories: list[Story] = []
        self.sections: list[Section] = []
        self.notes: list[str] = []
        self.bad: list[str] = []
        self.lines = self.rows = self.seen = 0

    def add(self, number: int, row: str, start: int) -> None:
        if not row.strip():
            return
        self.rows += 1
        try:
            found = rows.fields(row, (*self.request.fields, self.request.url_field))
        except rows.RowError as error:
            self.bad.append(f"row {number} {error.what} and stays as it is: {error}")
            return
        url = next((field.value for field in found if field.name == self.request.url_field), None)
        for field in found:
            if field.name not in self.request.fields:
                continue
            self.seen += 1
            result = self.clean(field.value, self.kind, url)
            self.stories += result.stories
            self.notes += [f"row {number}: {note}" for note in result.warnings]
            if result.changed:
                self._take(number, row, start, field, result)

    def _take(self, number: int, row: str, start: int, field: rows.Field, result: Result) -> None:
        self.lines += diff.removed_lines(field.value, result.removed_spans)
        written = rows.written_spans(row, field, result.removed_spans)
        self.spans += [(start + a, start + b) for a, b in written]
        if self.request.details:
            self.sections.append(diff.section(f"row {number}, {field.name}", field.value, result))

    def problems(self) -> tuple[str, ...]:
        if self.rows and not self.seen and len(self.bad) < self.rows:
            return (*_few(self.bad), f"no row has the field {' or '.join(self.request.fields)} (--field)")
        return _few(self.bad)


def _few(messages: Sequence[str]) -> tuple[str, ...]:
    if len(messages) <= _NAMED:
        return tuple(messages)
    return (*messages[:_NAMED], f"and {len(messages) - _NAMED:,} more like that")


def _without(text: str, spans: Sequence[Span]) -> str:
    edges = [0, *[edge for span in spans for edge in span], len(text)]
    return "".join([text[a:b] for a, b in zip(edges[::2], edges[1::2], strict=True)])


def _byte_spans(document: Decoded, spans: Sequence[Span]) -> list[Span]:
    """Stretches of the text as stretches of the file; in encodings with states they may be off: ``patch`` sees it."""
    found: list[Span] = []
    at, place = 0, len(document.mark)
    head = len(document.encode(""))
    for start, end in spans:
        first = place + len(document.encode(document.text[at:start])) - head
        place = first + len(document.encode(document.text[start:end])) - head
        found.append((first, place))
        at = end
    return found
