"""What the rules (or the whole cleaner) say of every document at hand, written down, to hold a refactoring to it.

    python bench/digest.py write before.jsonl.gz                   # what Matcher.match says of every dump
    python bench/digest.py write before.jsonl.gz --what text       # text, removed spans and stories of every dump
    python bench/digest.py write before.jsonl.gz --what html       # the same of every page
    python bench/digest.py compare before.jsonl.gz after.jsonl.gz  # the documents that differ, and in what

``--every 20`` takes each twentieth document. Documents are those of the corpus (``../shared/corpus``) and of
tests/cases. A row is the document's name and all that was said of it, one short text for each hit, so that two
files can be compared without running anything again; keep them outside of the repository (pieces of documents).
"""

from __future__ import annotations

import argparse
import gzip
import hashlib
import json
import sys
from collections import Counter
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from cleaner.api import Cleaner  # noqa: E402
from cleaner.core.lines import split  # noqa: E402
from cleaner.result import Evidence, Result  # noqa: E402

CORPUS = ROOT.parent / "shared" / "corpus"
TEXTS = ("dumps", "real", "residue", "markdown")
PAGES = ("html", "news", "snippets")
LINE_FIELDS = ("drops", "keeps", "hints", "starts", "ends")
Document = tuple[str, str, str | None]  # name, content, URL


def documents(corpus: Path, names: tuple[str, ...], key: str, suffix: str) -> Iterator[Document]:
    """The documents of some files of the corpus, and the cases of tests with a suffix."""
    for name in names:
        with gzip.open(corpus / f"{name}.jsonl.gz", "rt", encoding="utf-8") as stream:
            for number, line in enumerate(stream):
                row = json.loads(line)
                yield f"{name}/{row.get('id', '')}#{number}", row[key], row.get("url")
    for path in sorted((ROOT / "tests" / "cases").rglob(f"*{suffix}")):
        yield str(path.relative_to(ROOT)), path.read_text(encoding="utf-8", errors="surrogateescape"), None


def short(text: str) -> str:
    """A text as it can be shown on one line; a long one by its beginning and a hash."""
    if len(text) <= 120:
        return text
    return f"{text[:100]}… {hashlib.sha256(text.encode('utf-8', 'surrogatepass')).hexdigest()[:12]}"


def evidence_rows(evidence: Evidence, lines: list[str]) -> list[str]:
    """Every field of the evidence, a text for each entry, with the line that it is about."""
    rows = [
        f"{field[:-1]} {line} {rule}  | {short(lines[line])}"
        for field in LINE_FIELDS
        for line, rule in sorted(getattr(evidence, field).items())
    ]
    rows += [f"trim {t.line} {t.rule} {t.start}-{t.end}  | {short(lines[t.line])}" for t in evidence.trims]
    rows += [
        f"story {s.first}-{s.last} {s.rule} {s.text_line} {s.source}, {s.age}, {s.title}" for s in evidence.stories
    ]
    return rows + [f"site {site}" for site in evidence.sites] + [f"warning {w}" for w in evidence.warnings]


def result_rows(result: Result) -> list[str]:
    """Text, removed spans, stories and counts by rule of a result."""
    rows = [f"text {short(result.text)}", f"title {result.title}", f"removed {result.removed_spans}"]
    rows += [f"story {s.start}-{s.end} {s.source}, {s.age}, {s.title} {short(s.text)}" for s in result.stories]
    return rows + [f"rule {name} {count}" for name, count in sorted(result.rules.items())]


def teller(what: str) -> Callable[[str, str | None], list[str]]:
    """What tells of a document: ``match``, ``text`` or ``html``."""
    cleaner = Cleaner()

    def match(content: str, _: str | None) -> list[str]:
        lines = split(content).strings
        return evidence_rows(cleaner._matcher.match(lines), lines)

    def clean(content: str, url: str | None) -> list[str]:
        return result_rows(cleaner.clean(content, kind=what, url=url))

    return match if what == "match" else clean


def write(options: argparse.Namespace) -> int:
    """Write what is said of every document."""
    files, key, suffix = (PAGES, "html", ".html") if options.what == "html" else (TEXTS, "text", ".txt")
    tell = teller(options.what)
    found = documents(options.corpus, files, key, suffix)
    with gzip.open(options.file, "wt", encoding="utf-8", errors="surrogatepass") as out:
        for number, (name, content, url) in enumerate(found):
            if number % options.every == 0:
                out.write(json.dumps({"name": name, "rows": tell(content, url)}) + "\n")
    return 0


def read(path: Path) -> dict[str, Any]:
    """What was written, by document."""
    with gzip.open(path, "rt", encoding="utf-8") as stream:
        return {row["name"]: row["rows"] for row in map(json.loads, stream)}


def compare(options: argparse.Namespace) -> int:
    """Print the documents of both files that differ. Returns 1 where one does."""
    before, after = read(options.file), read(options.other)
    both = [name for name in before if name in after]
    differing = 0
    for name in both:
        if before[name] == after[name]:
            continue
        differing += 1
        one, two = Counter(before[name]), Counter(after[name])
        print(name)
        for sign, rows in (("-", one - two), ("+", two - one)):
            for row in rows:
                print(f"  {sign} {row}")
    print(f"{differing} of {len(both)} documents differ")
    return 1 if differing else 0


def main() -> int:
    """Returns the exit code."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    commands = parser.add_subparsers(required=True)
    command = commands.add_parser("write")
    command.add_argument("file", type=Path)
    command.add_argument("--what", choices=["match", "text", "html"], default="match")
    command.add_argument("--every", type=int, default=1)
    command.add_argument("--corpus", type=Path, default=CORPUS)
    command.set_defaults(run=write)
    command = commands.add_parser("compare")
    command.add_argument("file", type=Path)
    command.add_argument("other", type=Path)
    command.set_defaults(run=compare)
    options = parser.parse_args()
    code: int = options.run(options)
    return code


if __name__ == "__main__":
    sys.exit(main())
