"""``Cleaner``: the order of the steps, and the only place that knows it."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import cached_property, lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal

from cleaner import __version__, check
from cleaner.judge.binding import binding_rules
from cleaner.judge.text import TextJudge
from cleaner.many import clean_many
from cleaner.model import Result, Role
from cleaner.read.address import host_of
from cleaner.read.decode import decode
from cleaner.read.kind import kind_of
from cleaner.rules.load import load
from cleaner.rules.match import Matcher
from cleaner.text_path import KEPT_BY_DEFAULT, TextOptions, clean_text

if TYPE_CHECKING:
    from cleaner.html_path import HtmlCleaner

Mode = Literal["fast", "accurate", "rules"]
MODES: tuple[Mode, ...] = ("fast", "accurate", "rules")


class Cleaner:
    """Cleans documents with one set of options. Build it once, use it often; it is thread-safe and can be pickled.

    ``rules``       rule files or folders of your own, besides the shipped ones
    ``keep``        the roles that ``.text`` holds; default: for text all but chrome and story, for HTML the body
    ``mode``        ``fast``; ``accurate`` (HTML: may ask another extractor for a vote); ``rules`` (no scorer:
                    only what a rule names goes)
    ``strictness``  0 to 1: 0 removes only what is all but certain, 1 whatever is likelier chrome than
                    article; 0.5 is where the shipped weights were set
    ``select``, ``ignore``  rule ids or families to use alone, or to leave out
    ``standfirst``  HTML: whether the standfirst is part of ``.text``; default: where the scorer takes it for
                    the beginning of the article, as readers and references disagree

    Raises ValueError for a value that an option can't have, ``cleaner.RuleError`` for a rule file that is refused.
    """

    def __init__(
        self,
        *,
        rules: Sequence[str | Path] = (),
        keep: Sequence[str] | None = None,
        mode: Mode = "fast",
        strictness: float = 0.5,
        select: Sequence[str] = (),
        ignore: Sequence[str] = (),
        standfirst: bool | None = None,
    ) -> None:
        if mode not in MODES:
            raise ValueError(f"mode is {mode!r}; it can be {', '.join(MODES)}")
        if not 0 <= strictness <= 1:
            raise ValueError(f"strictness is {strictness!r}; it goes from 0 to 1")
        self.rules = tuple(Path(path) for path in rules)
        self.keep = None if keep is None else _roles(keep)
        self.mode = mode
        self.strictness = strictness
        self.select, self.ignore = tuple(select), tuple(ignore)
        self.standfirst = standfirst
        self._ruleset = load(extra=self.rules, select=self.select, ignore=self.ignore)

    @cached_property
    def fingerprint(self) -> str:
        """A name for what decides what is removed (version, rules, options): cleaners of one name do the same."""
        from hashlib import blake2b

        options = (sorted(self.keep or ()), self.mode, self.strictness, self.select, self.ignore, self.standfirst)
        return blake2b(repr((__version__, self._ruleset.digest, options)).encode(), digest_size=12).hexdigest()

    @cached_property
    def _matcher(self) -> Matcher:
        return Matcher(self._ruleset)

    @cached_property
    def _html(self) -> HtmlCleaner:
        from cleaner.html_path import HtmlCleaner

        return HtmlCleaner(self._matcher, binding=self._binding)

    @cached_property
    def _binding(self) -> Callable[[str], bool]:
        own = load(self.rules) if self.rules else None
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
        ``text``, ``html`` or ``auto``; ``url`` is the document's address, if known; ``charset`` is the
        one that the server named, for bytes. The source is not changed. Where a promise of the cleaner's
        would be broken the document comes back as it was, with a warning that names the promise.

        Raises ValueError for an unknown kind and TypeError for a source that can't be read.
        """
        if kind not in ("auto", "text", "html"):
            raise ValueError(f"kind is {kind!r}; it can be auto, text, html")
        if kind == "auto":
            kind = kind_of(source)
        if kind == "html":
            return self._clean_html(source, url, charset)
        text = _text_of(source, charset)
        options = TextOptions(self.keep or KEPT_BY_DEFAULT, self.strictness, self.mode != "rules")
        try:
            return clean_text(text, self._matcher, self._judge, options, host_of(url))
        except check.InvariantError as broken:
            if check.RAISE_VIOLATIONS:
                raise
            return Result(text, "text", warnings=(f"left as it was, as an invariant would be broken: {broken}",))

    def _clean_html(self, source: Any, url: str | None, charset: str | None) -> Result:
        from cleaner.html_path import KEPT_BY_DEFAULT, HtmlOptions

        options = HtmlOptions(self.keep or KEPT_BY_DEFAULT, self.mode, self.strictness, self.standfirst)
        return self._html.clean(source, url, options, charset)

    def clean_many(
        self,
        sources: Iterable[Any],
        workers: int = 1,
        timeout: float | None = None,
        urls: Iterable[str | None] | None = None,
        formats: Sequence[str] = (),
        **options: Any,
    ) -> Iterator[Result]:
        """Clean many documents; results come in the order of ``sources``, which are read as they are needed.

        ``workers`` processes share the work (1: none, the work is done here). ``urls`` are the documents' addresses, as
        many as there are sources (else ValueError); ``options`` are those of ``clean``. ``formats``, of ``html`` and
        ``markdown``, are made by the workers; of others ``to_html`` and ``to_markdown`` clean the page once more, here,
        when they are called. A document that can't be read, whose process dies, or that takes more than ``timeout``
        seconds gives a Result with empty text and an ``error``; the others go on. Memory holds some fifty documents for
        each worker at most. Leaving the iterator, Ctrl-C included, ends the processes.
        """
        return clean_many(self.clean, sources, urls, workers, timeout, formats, options)

    async def aclean(self, source: Any, **options: Any) -> Result:
        """``clean`` for coroutines: a thread does the work, and the event loop goes on."""
        from asyncio import to_thread

        return await to_thread(self.clean, source, **options)


def _roles(names: Sequence[str]) -> frozenset[Role]:
    if isinstance(names, str):
        raise ValueError(f"keep is {names!r}; it is a list of roles, such as ['body', 'headline']")
    known = {role.value for role in Role}
    if wrong := [name for name in names if name not in known]:
        raise ValueError(f"keep names {', '.join(map(repr, wrong))}; the roles are {', '.join(sorted(known))}")
    return frozenset(Role(name) for name in names)


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
def _cleaner(options: tuple[tuple[str, Any], ...]) -> Cleaner:
    return Cleaner(**dict(options))


def clean(
    source: Any, kind: str = "auto", url: str | None = None, charset: str | None = None, **options: Any
) -> Result:
    """Clean one document; ``options`` are those of ``Cleaner``. See ``Cleaner.clean``.

    The cleaner for a set of options is built once and kept.
    """
    key = tuple(sorted((name, tuple(v) if isinstance(v, (list, set)) else v) for name, v in options.items()))
    return _cleaner(key).clean(source, kind, url, charset)


async def aclean(source: Any, **options: Any) -> Result:
    """``clean`` for coroutines: a thread does the work, and the event loop goes on."""
    from asyncio import to_thread

    return await to_thread(clean, source, **options)
