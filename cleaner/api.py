"""``Cleaner``: the order of the steps, and the only place that knows it."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import replace
from functools import cached_property, lru_cache
from typing import TYPE_CHECKING, Any, Unpack

from cleaner import __version__
from cleaner.core import invariants
from cleaner.core.address import host_of
from cleaner.core.choices import Choices, CleanerOptions, choose
from cleaner.core.decode import decode
from cleaner.core.kind import KINDS, kind_of
from cleaner.core.many import clean_many
from cleaner.result import Result
from cleaner.rules.certain import binding_rules
from cleaner.rules.load import load
from cleaner.rules.matcher import Matcher
from cleaner.text.pipeline import KEPT_BY_DEFAULT, TextOptions, clean_text
from cleaner.text.roles import TextJudge

if TYPE_CHECKING:
    from cleaner.html.pipeline import HtmlCleaner

# A document that is one address, or the name of one file: what it names was meant.
_ADDRESS = re.compile(r"\s*https?://\S+\s*", re.IGNORECASE)
_FILE_NAME = re.compile(r"\s*[^\s<>]+\.(?:html?|xhtml|txt|text|md|jsonl|ndjson)(?:\.gz|\.zst)?\s*", re.IGNORECASE)
_LONGEST_NAME = 4096


class Cleaner:
    """Cleans documents with one set of options. Build it once, use it often; it is thread-safe and can be pickled.

    ``rules``       rule files or folders of your own, besides the shipped ones; default: none
    ``keep``        roles that ``.text`` holds besides the default ones (for text all but chrome and story, for HTML
                    the body), such as ``caption``
    ``drop``        roles that it does not hold
    ``only``        the roles that it holds, in place of the default ones
    ``mode``        ``fast`` (the default); ``accurate`` (HTML: may ask another extractor for a vote); ``rules`` (no
                    scorer: only what a rule names goes)
    ``strictness``  0 to 1: 0 removes only what is all but certain, 1 whatever is likelier chrome than
                    article; 0.5, the default, is where the shipped weights were set
    ``select``, ``ignore``  rule ids or families to use alone, or to leave out; default: all, none
    ``standfirst``  HTML: whether the standfirst is part of ``.text``; default: where the scorer takes it for
                    the beginning of the article, as readers and references disagree

    ``choices`` has them as they hold. Where a list is wanted, one value alone is a list of one.

    Raises ValueError for a name that is no option and a value that an option can't have, ``cleaner.RuleError`` for a
    rule file that is refused.
    """

    def __init__(self, **options: Unpack[CleanerOptions]) -> None:
        self.choices = choose(options)
        self._ruleset = load(extra=self.choices.rules, select=self.choices.select, ignore=self.choices.ignore)

    @cached_property
    def fingerprint(self) -> str:
        """A name for what decides what is removed (version, rules, options): cleaners of one name do the same."""
        from hashlib import blake2b

        chosen = self.choices
        roles = [sorted(chosen.keep), sorted(chosen.drop), None if chosen.only is None else sorted(chosen.only)]
        options = (*roles, chosen.mode, chosen.strictness, chosen.select, chosen.ignore, chosen.standfirst)
        return blake2b(repr((__version__, self._ruleset.digest, options)).encode(), digest_size=12).hexdigest()

    @cached_property
    def _matcher(self) -> Matcher:
        return Matcher(self._ruleset)

    @cached_property
    def _html(self) -> HtmlCleaner:
        from cleaner.html.pipeline import HtmlCleaner

        return HtmlCleaner(self._matcher, binding=self._binding)

    @cached_property
    def _binding(self) -> Callable[[str], bool]:
        own = load(self.choices.rules) if self.choices.rules else None
        return binding_rules(self._ruleset, own).__contains__

    @cached_property
    def _judge(self) -> TextJudge:
        return TextJudge(binding=self._binding)

    def __getstate__(self) -> dict[str, Any]:
        """Options and rules travel; what is built from them is built again on arrival."""
        built = ("_matcher", "_judge", "_html", "_binding")
        return {name: value for name, value in self.__dict__.items() if name not in built}

    def clean(self, source: Any, kind: str = "auto", url: str | None = None, charset: str | None = None) -> Result:
        """The article of one document, with what was removed and why.

        ``source`` is a str, bytes, an lxml element, a BeautifulSoup object or a response; ``kind`` is
        ``text``, ``markdown``, ``html`` or ``auto`` (which takes no str or bytes for Markdown); ``url`` is the
        document's address, if known; ``charset`` is the one that the server named, for bytes. The source is not
        changed. Where a promise of the cleaner's would be broken the document comes back as it was, with a warning
        that names the promise.

        Raises ValueError for an unknown kind and TypeError for a source that can't be read.
        """
        if kind not in ("auto", *KINDS):
            raise ValueError(f"kind is {kind!r}; it can be auto, {', '.join(KINDS)}")
        if kind == "auto":
            kind = kind_of(source)
        result = self._clean_html(source, url, charset) if kind == "html" else self._as_text(source, kind, url, charset)
        mistaken = _mistaken(source)
        return replace(result, warnings=(*result.warnings, mistaken)) if mistaken else result

    def _as_text(self, source: Any, kind: str, url: str | None, charset: str | None) -> Result:
        text, chosen = _text_of(source, charset), self.choices
        options = TextOptions(chosen.kept(KEPT_BY_DEFAULT), chosen.strictness, chosen.mode != "rules")
        if kind == "markdown":  # it has no reader of its own yet: as text, and only what certain rules name goes
            result = self._clean_text(text, url, replace(options, scorer=False, certain=self._binding))
            return replace(result, kind=kind)
        return self._clean_text(text, url, options)

    def _clean_text(self, text: str, url: str | None, options: TextOptions) -> Result:
        try:
            return clean_text(text, self._matcher, self._judge, options, host_of(url))
        except invariants.InvariantError as broken:
            if invariants.RAISE_VIOLATIONS:
                raise
            return Result(text, "text", warnings=(f"left as it was, as an invariant would be broken: {broken}",))

    def _clean_html(self, source: Any, url: str | None, charset: str | None) -> Result:
        from cleaner.html.pipeline import HEAD, KEPT_BY_DEFAULT, HtmlOptions

        chosen = self.choices
        options = HtmlOptions(
            chosen.kept(KEPT_BY_DEFAULT),
            head=chosen.kept(HEAD),
            mode=chosen.mode,
            strictness=chosen.strictness,
            standfirst=chosen.standfirst,
        )
        return self._html.clean(source, url, options, charset)

    def clean_many(
        self,
        sources: Iterable[Any],
        workers: int = 1,
        timeout: float | None = None,
        urls: Iterable[str | None] | None = None,
        kind: str = "auto",
        url: str | None = None,
        charset: str | None = None,
        formats: Sequence[str] = (),
    ) -> Iterator[Result]:
        """Clean many documents; results come in the order of ``sources``, which are read as they are needed.

        ``workers`` processes share the work (1: none, the work is done here). ``urls`` are the documents' addresses, as
        many as there are sources (else ValueError); ``kind``, ``url`` and ``charset`` are those of ``clean``, for all.
        ``formats``, of ``html`` and ``markdown``, are made by the workers; for others ``to_html`` and ``to_markdown``
        clean the page once more, here, when they are called.

        A document that can't be read, whose process dies, or that takes more than ``timeout`` seconds gives a Result
        with empty text and an ``error``; the others go on. Memory holds some fifty documents for each worker at most.
        Leaving the iterator, Ctrl-C included, ends the processes.

        Raises TypeError for a str or bytes, which is one document and not many.
        """
        if isinstance(sources, (str, bytes)):
            raise TypeError(f"sources is one {type(sources).__name__}: give a list of documents, or call clean")
        options = {"kind": kind, "url": url, "charset": charset}
        return clean_many(self.clean, sources, urls, workers, timeout, formats, options)

    async def aclean(
        self, source: Any, kind: str = "auto", url: str | None = None, charset: str | None = None
    ) -> Result:
        """``clean`` for coroutines: a thread does the work, and the event loop goes on."""
        from asyncio import to_thread

        return await to_thread(self.clean, source, kind, url, charset)


def _mistaken(source: Any) -> str | None:
    """What to do, where a document is a bare address or a file's name: what it names was meant."""
    if not isinstance(source, (str, bytes)) or len(source) > _LONGEST_NAME:
        return None
    text = source if isinstance(source, str) else source.decode("utf-8", "replace")
    if _ADDRESS.fullmatch(text):
        return "the document is a bare address, and nothing is fetched: give the page itself, and its address as url"
    if _FILE_NAME.fullmatch(text):
        return "the document is the name of a file, and none is opened: give what is in it"
    return None


def _text_of(source: Any, charset: str | None) -> str:
    if isinstance(source, str):
        return source
    if isinstance(source, (bytes, bytearray, memoryview)):
        return decode(bytes(source), charset).text
    text = getattr(source, "text", None)
    if isinstance(text, str):
        return text
    raise TypeError(f"a {type(source).__name__} can't be read as text: give a str, bytes or a response")


@lru_cache(maxsize=8)
def _built(choices: Choices) -> Cleaner:
    return Cleaner(**vars(choices))


def shared(options: CleanerOptions) -> Cleaner:
    """A cleaner with these options, built once for equal ones and kept. Raises what ``Cleaner`` raises."""
    return _built(choose(options))


def clean(
    source: Any,
    kind: str = "auto",
    url: str | None = None,
    charset: str | None = None,
    **options: Unpack[CleanerOptions],
) -> Result:
    """Clean one document; ``options`` are those of ``Cleaner``. See ``Cleaner.clean``.

    The cleaner for a set of options is built once and kept.
    """
    return shared(options).clean(source, kind, url, charset)


async def aclean(
    source: Any,
    kind: str = "auto",
    url: str | None = None,
    charset: str | None = None,
    **options: Unpack[CleanerOptions],
) -> Result:
    """``clean`` for coroutines: a thread does the work, and the event loop goes on."""
    from asyncio import to_thread

    return await to_thread(clean, source, kind, url, charset, **options)
