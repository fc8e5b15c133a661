"""Many documents, one after the other or in processes: order kept, memory bounded, errors as results."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import fields
from functools import partial
from itertools import repeat
from typing import Any

from cleaner.core import workers
from cleaner.result import Block, Formatted, Rendered, Result

# All of a result but what ``blocks`` and the other forms are made from: that is large, and rarely asked for.
FORMATS = ("html", "markdown")
_TRAVELLING = tuple(field.name for field in fields(Result) if field.name not in ("explain", *FORMATS))


# A source, and its address.
Document = tuple[Any, str | None]


def clean_many(
    clean: Callable[..., Result],
    sources: Iterable[Any],
    urls: Iterable[str | None] | None,
    count: int,
    timeout: float | None,
    formats: Sequence[str],
    options: Mapping[str, Any],
) -> Iterator[Result]:
    """A result for every source, in order, by ``clean`` of a cleaner; ``Cleaner.clean_many`` says the rest."""
    if wrong := [name for name in formats if name not in FORMATS]:
        raise ValueError(f"formats has {', '.join(map(repr, wrong))}; it can have {', '.join(FORMATS)}")
    return _cleaned(clean, sources, urls, count, timeout, formats, options)


def _cleaned(
    clean: Callable[..., Result],
    sources: Iterable[Any],
    urls: Iterable[str | None] | None,
    count: int,
    timeout: float | None,
    formats: Sequence[str],
    options: Mapping[str, Any],
) -> Iterator[Result]:
    documents = zip(sources, repeat(None)) if urls is None else zip(sources, urls, strict=True)
    cleaned = partial(_clean, clean, options)
    if count <= 1 and timeout is None:
        yield from map(cleaned, documents)
        return
    on_the_way: deque[Document] = deque()

    def remembered() -> Iterator[Document]:
        for document in documents:
            on_the_way.append(document)
            yield document

    def lost(document: Document, why: str) -> dict[str, Any]:
        # A tree of lxml's, say, can't travel: it is cleaned where it is.
        return _flat(formats, cleaned(document) if why == workers.UNSENDABLE else failed(why))

    with workers.Crew(partial(_build, clean, formats, options), max(1, count), lost, timeout) as crew:
        for reply in crew.replies(remembered()):
            later = _Later(partial(cleaned, on_the_way.popleft()))
            yield Result(**(later.forms(reply["kind"]) | reply), explain=later.blocks)


def clean_or_say(clean: Callable[..., Result], options: Mapping[str, Any], source: Any) -> Result:
    """``clean(source, **options)``, with an exception as the result's ``error``."""
    try:
        return clean(source, **options)
    except (TypeError, ValueError, LookupError) as error:
        return failed(str(error))
    except Exception as error:  # a source object's own, or a defect: it must not cost the other documents
        return failed(f"{type(error).__name__}: {error}")


def failed(why: str) -> Result:
    """The result for a document that could not be cleaned."""
    return Result("", "text", error=why)


def _clean(clean: Callable[..., Result], options: Mapping[str, Any], document: Document) -> Result:
    source, url = document
    return clean_or_say(clean, options if url is None else {**options, "url": url}, source)


def _build(
    clean: Callable[..., Result], formats: Sequence[str], options: Mapping[str, Any]
) -> Callable[[Document], dict[str, Any]]:
    """What a worker process does with a document."""
    return lambda document: _flat(formats, _clean(clean, options, document))


def _flat(formats: Sequence[str], result: Result) -> dict[str, Any]:
    """What of a result travels; a form that is asked for is made, which may add to the warnings."""
    made = {name: Formatted(form) for name in formats if (form := getattr(result, name)) is not None}
    for name in made:
        result.to_html() if name == "html" else result.to_markdown()
    return {name: getattr(result, name) for name in _TRAVELLING} | made


class _Later:
    """What did not travel with a result from another process: the same document cleaned once more, here, and once."""

    def __init__(self, again: Callable[[], Result]) -> None:
        self._again: Callable[[], Result] | None = again
        self._result: Result | None = None

    def blocks(self) -> tuple[Block, ...]:
        """Its blocks."""
        return self._cleaned().blocks

    def forms(self, kind: str) -> dict[str, Callable[[], Rendered]]:
        """What makes its other forms; text has them in itself."""
        if kind != "html":
            return {}
        return {"html": Formatted(partial(self._form, "html")), "markdown": Formatted(partial(self._form, "markdown"))}

    def _form(self, name: str) -> Rendered:
        form: Callable[[], Rendered] | None = getattr(self._cleaned(), name)
        return Rendered("") if form is None else form()

    def _cleaned(self) -> Result:
        if self._again is not None:
            self._result, self._again = self._again(), None
        assert self._result is not None
        return self._result
