"""Files that their names say can't be cleaned as they are, and what to do with them instead."""

from __future__ import annotations

import os

from cleaner.files.forms import PACKINGS
from cleaner.files.outcome import RefusedError

_SHARDS = "cleaner shards cleans a column of it: cleaner shards {name} OUT --field COLUMN"
_CONVERT = "save it as text or HTML first"

_OTHERS = {
    "CSV": (_SHARDS, ".csv"),
    "TSV": (_SHARDS, ".tsv"),
    "Parquet": (_SHARDS, ".parquet"),
    "WARC": ("cleaner shards takes its pages: cleaner shards {name} OUT", ".warc .wet"),
    "JSON": (
        "JSON Lines, a row a line, are cleaned when the name ends in .jsonl (--field NAME says which field)",
        ".json .geojson .ipynb",
    ),
    "XML": ("clean the text or HTML that is in it, as .txt or .html", ".xml .rss .atom .svg .opml"),
    "PDF": (_CONVERT, ".pdf"),
    "an office document": (_CONVERT, ".doc .docx .odt .rtf .xls .xlsx .ods .ppt .pptx .odp .pages .epub"),
    "a mail or an archived page": (_CONVERT, ".eml .mbox .msg .mht .mhtml"),
    "a database": ("take the documents out of it first", ".db .sqlite .sqlite3 .duckdb"),
    "an archive": ("unpack it first", ".zip .tar .tgz .rar .7z .bz2 .xz"),
    "code or settings": (
        "there is no article in it",
        ".py .pyi .ipy .js .mjs .cjs .ts .tsx .jsx .css .scss .c .h .cc .cpp .hpp .cs .go .rs .rb .java .kt .swift "
        ".lua .pl .r .sh .bash .zsh .fish .ps1 .bat .sql .toml .yaml .yml .ini .cfg .conf .lock .diff .patch",
    ),
}
_BY_SUFFIX = {suffix: (kind, advice) for kind, (advice, suffixes) in _OTHERS.items() for suffix in suffixes.split()}
SHARDED = frozenset(suffix for suffix, (_, advice) in _BY_SUFFIX.items() if "cleaner shards" in advice)


def refuse(path: str, kind: str) -> None:
    """Raises RefusedError, with one line that says what to use, for a file that is neither text nor a page by its name.

    A ``kind`` that was asked for overrides that.
    """
    name = os.path.basename(path)
    found = _BY_SUFFIX.get(suffix_of(name)) if kind == "auto" else None
    if found:
        raise RefusedError(f"is {found[0]} by its name: {found[1].format(name=name)} (or say what it is: --kind text)")


def suffix_of(name: str) -> str:
    """A file name's ending in lower case, without what it is packed with."""
    name = name.lower()
    for packing in PACKINGS:
        name = name.removesuffix(packing)
    return os.path.splitext(name)[1]
