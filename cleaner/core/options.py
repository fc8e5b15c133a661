"""The table of options: the only place that knows an option's name, type, default, help, and who may set it.

The command line is built from it, and ``[tool.cleaner]`` in pyproject.toml, cleaner.toml and the user's own file have
its names as keys.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from difflib import get_close_matches
from pathlib import Path
from typing import Any, Literal

from cleaner.core.choices import DEFAULTS, MODES

Type = Literal["flag", "text", "list", "paths", "path", "choice", "count", "number", "size", "seconds"]


@dataclass(frozen=True, slots=True)
class Option:
    """One option: ``name`` is its long form without dashes, and its key in a settings file.

    ``default`` is the value that holds where nobody sets it; where that is none, ``unset`` says what happens.
    ``anywhere``: a settings file that was found by looking may set it, too; it says what is removed or which files
    are meant, and nothing about where or how anything is written.
    """

    name: str
    type: Type
    help: str
    default: Any = None
    short: str | None = None
    choices: tuple[str, ...] = ()
    metavar: str | None = None
    group: str = "What is removed"
    unset: str = ""
    anywhere: bool = False

    @property
    def attribute(self) -> str:
        """The option's name in Python."""
        return self.name.replace("-", "_")


_SHOW, _FILES, _WRITE, _RUN = "What is shown", "Which files", "How files are written", "How it runs"


def _removed(name: str, type: Type, help: str, default: Any = None, **more: Any) -> Option:
    """An option that says what is removed."""
    return Option(name, type, help, default, anywhere=True, **more)


def _which(name: str, type: Type, help: str, default: Any = None, **more: Any) -> Option:
    """An option that says which files are meant, and what they hold."""
    return Option(name, type, help, default, group=_FILES, anywhere=True, **more)


OPTIONS: tuple[Option, ...] = (
    _removed("rules", "paths", "Rule files or folders of your own, besides the shipped ones.", (), metavar="PATH"),
    _removed("select", "list", "Only these rule ids or families.", (), metavar="ID", unset="all"),
    _removed("ignore", "list", "All rules but these ids or families.", (), metavar="ID"),
    _removed("keep", "list", "Roles to keep as well, such as caption.", (), metavar="ROLE"),
    _removed("drop", "list", "Roles not to keep, such as byline.", (), metavar="ROLE"),
    _removed(
        "only",
        "list",
        "Keep these roles and no others: body headline standfirst byline dateline caption chrome story hidden.",
        metavar="ROLE",
        unset="text: all but chrome, story, hidden; HTML: body",
    ),
    _removed(
        "mode",
        "choice",
        "accurate: pages may be read by a second extractor, too; rules: no scorer, only what a rule names goes.",
        DEFAULTS.mode,
        choices=MODES,
    ),
    _removed(
        "strictness",
        "number",
        "0 removes only the all but certain, 1 whatever is likelier boilerplate than article.",
        DEFAULTS.strictness,
        metavar="0..1",
    ),
    _removed("standfirst", "flag", "HTML: the standfirst is part of the text.", unset="where the scorer says so"),
    Option("diff", "flag", "Show what would go and why; change nothing.", False, group=_SHOW),
    Option("check", "flag", "Change nothing; exit code 1 when something would change.", False, group=_SHOW),
    Option("dry-run", "flag", "Change nothing; say how much would go.", False, "n", group=_SHOW),
    Option("list", "flag", "Change nothing; only the names of files that would be cleaned.", False, "l", group=_SHOW),
    Option("format", "choice", "Form of the report.", "text", choices=("text", "json", "github"), group=_SHOW),
    Option(
        "stories",
        "path",
        "Put the removed stories into this file, as JSON Lines.",
        metavar="FILE",
        group=_SHOW,
        unset="nowhere",
    ),
    Option("quiet", "flag", "Errors only.", False, "q", group=_SHOW),
    Option("verbose", "flag", "A line for every file, and warnings.", False, "v", group=_SHOW),
    _which("include", "list", "Globs of the files to clean in folders.", metavar="GLOB", unset="see above"),
    _which("exclude", "list", "Globs of files and folders to leave alone.", (), metavar="GLOB"),
    Option(
        "no-ignore",
        "flag",
        "Look everywhere: heed no .gitignore or .cleanerignore, enter venv, node_modules, build and the like.",
        False,
        group=_FILES,
    ),
    _which("max-bytes", "size", "Larger files, unpacked too, are left alone.", 256 << 20),
    _which("kind", "choice", "What files hold.", "auto", choices=("auto", "text", "markdown", "html")),
    _which(
        "encoding", "text", "Encoding of files without a byte order mark.", metavar="NAME", unset="told from each file"
    ),
    _which("field", "list", "JSON Lines: fields to clean, nested ones with dots.", ("text",), metavar="NAME"),
    _which("url-field", "text", "JSON Lines: the field with a row's address.", "url", metavar="NAME"),
    Option("jsonl", "flag", "Standard input is JSON Lines.", False, group=_FILES),
    Option("stdin-filename", "text", "Treat standard input as a file of this name.", metavar="NAME", group=_FILES),
    Option(
        "out",
        "path",
        "Write there, as a mirror of the tree, not in place.",
        short="o",
        metavar="DIR",
        group=_WRITE,
        unset="in place",
    ),
    Option(
        "to",
        "choice",
        "Convert, with --out: the form of what is written.",
        choices=("text", "markdown", "html", "json"),
        group=_WRITE,
        unset="that of the file",
    ),
    Option("front-matter", "flag", "Markdown begins with the metadata, as YAML.", False, group=_WRITE),
    Option("keep-times", "flag", "Cleaned files keep their times.", False, group=_WRITE),
    Option("break-links", "flag", "Clean files that have other names (hard links) too.", False, group=_WRITE),
    Option(
        "journal",
        "path",
        "Folder of the journals that undo needs.",
        metavar="DIR",
        group=_WRITE,
        unset="your own folder of states",
    ),
    Option("no-journal", "flag", "Keep no journal: nothing can be undone.", False, group=_WRITE),
    Option("jobs", "count", "Processes.", 0, "j", metavar="N", group=_RUN, unset="one for each core"),
    Option("timeout", "seconds", "Seconds that one file may take.", 20.0, metavar="SECONDS", group=_RUN),
    Option("no-cache", "flag", "Look at every file anew.", False, group=_RUN),
)
BY_NAME: Mapping[str, Option] = {option.name: option for option in OPTIONS}

_SIZE = re.compile(r"(\d+(?:\.\d+)?)\s*([kmgt]?)i?b?", re.IGNORECASE)
_UNITS = {"": 0, "k": 10, "m": 20, "g": 30, "t": 40}
_WANTED = {"flag": "true or false", "count": "a whole number", "number": "a number", "seconds": "a number"}
_TYPES: Mapping[str, tuple[type, ...]] = {
    "flag": (bool,),
    "count": (int,),
    "size": (int,),
    "number": (int, float),
    "seconds": (int, float),
}


def parse_size(text: str) -> int:
    """Bytes from ``10``, ``64K``, ``1.5GB`` (units of 1024). Raises ValueError."""
    found = _SIZE.fullmatch(text.strip())
    if not found:
        raise ValueError(f"{text!r} is no size; write 500K, 10MB, 2G")
    return int(float(found[1]) * (1 << _UNITS[found[2].lower()]))


def checked(option: Option, value: Any, folder: Path) -> Any:
    """A value from a settings file in ``folder`` as the option wants it; paths start there. Raises ValueError."""
    if option.type in ("list", "paths"):
        value = [value] if isinstance(value, str) else value
        if not isinstance(value, list) or not all(isinstance(item, str) for item in value):
            raise ValueError(f"{option.name} is {value!r}; it is a list of strings")
        return tuple(_below(folder, item) for item in value) if option.type == "paths" else tuple(value)
    if option.type == "size" and isinstance(value, str):
        return parse_size(value)
    if option.type == "choice" and value not in option.choices:
        raise ValueError(f"{option.name} is {value!r}; it can be {', '.join(option.choices)}")
    expected = _TYPES.get(option.type, (str,))
    if not isinstance(value, expected) or (isinstance(value, bool) and option.type != "flag"):
        raise ValueError(f"{option.name} is {value!r}; it is {_WANTED.get(option.type, 'a string')}")
    return _below(folder, str(value)) if option.type == "path" else value


def unknown(key: str) -> str:
    """The message for a name that no option has."""
    near = get_close_matches(key.replace("_", "-"), BY_NAME, n=1)
    return f"{key!r} is no setting" + (f": did you mean {near[0]!r}?" if near else "")


def _below(folder: Path, value: str) -> str:
    return str(folder / Path(value).expanduser())
