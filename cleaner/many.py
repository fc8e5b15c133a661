"""Many documents, one after the other or in processes: order kept, memory bounded, errors as results."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import fields
from functools import partial
from itertools import repeat
from typing import Any

from cleaner import workers
from cleaner.model import Block, Result

# All of a result but what only ``blocks`` is made from: that is large, and rarely asked for.
_TRAVELLING = tuple(field.name for field in fields(Result) if field.name != "explain")


# A source, and its address.
Document = tuple[Any, str | None]


def clean_many(
    clean: Callable[..., Result],
    sources: Iterable[Any],
    urls: Iterable[str | None] | None,
    count: int,
    timeout: float | None,
    options: Mapping[str, Any],
) -> Iterator[Result]:
    """A result for every source, in order, by ``clean`` of a cleaner; ``Cleaner.clean_many`` says the rest."""
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
        return _flat(cleaned(document) if why == workers.UNSENDABLE else failed(why))

    with workers.Crew(partial(_build, clean, options), max(1, count), lost, timeout) as crew:
        for reply in crew.replies(remembered()):
            yield Result(**reply, explain=partial(_blocks, cleaned, on_the_way.popleft()))


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


def _build(clean: Callable[..., Result], options: Mapping[str, Any]) -> Callable[[Document], dict[str, Any]]:
    """What a worker process does with a document."""
    return lambda document: _flat(_clean(clean, options, document))


def _flat(result: Result) -> dict[str, Any]:
    return {name: getattr(result, name) for name in _TRAVELLING}


def _blocks(clean: Callable[[Document], Result], document: Document) -> tuple[Block, ...]:
    """The blocks of a result that came from another process: the same document cleaned once more, here."""
    return clean(document).blocks
