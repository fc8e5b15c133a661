"""Made-up documents, seeded: no exception, no invariant broken, none over its time, every byte given back.

    python bench/fuzz.py --inputs 100000

Each input is a file's bytes: seeds and lines of furniture mutated (cut, doubled, shuffled, bytes flipped, line ends
and encodings changed), random bytes, random text of odd characters, JSON Lines, gzip. It goes the whole way of a file:
decode, clean, encode, patch. Then: the patch must give the input back; cleaning again must change nothing; what was
removed must have reasons; and it may not take longer than its time.
"""

from __future__ import annotations

import argparse
import gzip
import json
import random
import sys
import time
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from cleaner import Cleaner  # noqa: E402
from cleaner.core import invariants  # noqa: E402
from cleaner.files import patch  # noqa: E402
from cleaner.files.content import clean_bytes  # noqa: E402
from cleaner.files.forms import form_of  # noqa: E402
from cleaner.files.outcome import RefusedError, Request, SkippedError  # noqa: E402

# Of one core, for an input of at most some 100 KB.
SECONDS = 5.0
ENCODINGS = ("utf-8", "utf-8-sig", "utf-16", "utf-16-be", "cp1252", "cp1251", "shift_jis", "gb18030", "iso2022_jp")
ENDS = ("\n", "\r\n", "\r", "\u2028", "\n\n", "\x00\n", " \n")
LINES = (
    *("Share this article", "2 min read", "Related Articles", "Comments", "Read more", "ADVERTISEMENT", "Read Mode"),
    *("Fox News", "a minute ago", "- Fox News", "10/4/2024", "___", "• • •", "Try Our AI Features", "Hashtags", "{n}"),
    *(
        "更多报导",
        "اقرأ أيضا",
        "Lire aussi",
        "Читайте также",
        "\u202eright to left",
        "\ufeff",
        "\u200b",
        "a" * 3000,
        "(" * 500,
    ),
    "The council of the harbour town voted on Tuesday to keep the ferry until the bridge is repaired, officials said.",
)
ODD = (
    "❼²①٣৩½"
    "\x00\t\x0b\x0c\x1b\x85\xa0\u0300\u061c\u200d\u2028\u2029\u202e\ud7ff\ufeff\uffff\U0001f600\U0010ffff{}[]<>\\\"'"
)


@dataclass
class Report:
    """What came of the inputs; ``failures`` are one line each."""

    done: int = 0
    kinds: Counter[str] = field(default_factory=Counter)
    slowest: float = 0.0
    failures: list[str] = field(default_factory=list)


def seeds() -> list[str]:
    """The texts that mutations start from."""
    return [path.read_text(encoding="utf-8") for path in sorted((ROOT / "seeds").glob("*.txt"))]


def mutated(rng: random.Random, texts: list[str]) -> str:
    """A text's lines cut, doubled, shuffled and mixed with furniture and others' lines."""
    lines = rng.choice(texts).split("\n")
    for _ in range(rng.randrange(12)):
        place = rng.randrange(len(lines) + 1)
        action = rng.randrange(6)
        if action == 0:
            del lines[place : place + rng.randrange(5)]
        elif action == 1:
            lines[place:place] = rng.choices(LINES, k=rng.randrange(1, 6))
        elif action == 2:
            lines[place:place] = rng.choice(texts).split("\n")[: rng.randrange(30)]
        elif action == 3 and place < len(lines):
            lines[place] = lines[place][: rng.randrange(len(lines[place]) + 1)] + rng.choice(ODD)
        elif action == 4:
            rng.shuffle(lines)
        else:
            lines = lines + lines[: rng.randrange(20)]
        lines = lines or [""]
    return rng.choice(ENDS).join(lines) if rng.random() < 0.3 else "\n".join(lines)


def odd_text(rng: random.Random) -> str:
    """Lines of characters from anywhere."""
    parts: list[str] = []
    for _ in range(rng.randrange(60)):
        pool = rng.choice((ODD, "abc ABC.,!?", "漢字かなカナ。、", "أهلا بكم", "0123456789/-: "))
        parts.append(
            "".join(rng.choices(pool, k=rng.randrange(80))) if rng.random() < 0.8 else chr(rng.randrange(0xD800))
        )
        parts.append(rng.choice(ENDS) if rng.random() < 0.5 else " ")
    return "".join(parts)


def make(rng: random.Random, texts: list[str]) -> tuple[str, bytes]:
    """A file's name and bytes."""
    choice = rng.random()
    if choice < 0.1:
        return "x.txt", rng.randbytes(rng.randrange(2000))
    text = mutated(rng, texts) if choice < 0.75 else odd_text(rng)
    if choice > 0.93:
        rows = [json.dumps({"id": 1, "text": text[:2000], "z": 1.0}, ensure_ascii=rng.random() < 0.5), "{", "[]"]
        return "x.jsonl", "\n".join(rng.choices(rows, k=3)).encode("utf-8", "surrogatepass")
    if choice > 0.91:
        return "x.txt.gz", gzip.compress(text.encode(), mtime=0)
    data = bytearray(text.encode(rng.choice(ENCODINGS) if rng.random() < 0.4 else "utf-8", "replace"))
    if rng.random() < 0.1:
        for _ in range(rng.randrange(1, 5)):
            if data:
                data[rng.randrange(len(data))] = rng.randrange(256)
    return "x.md" if rng.random() < 0.1 else "x.txt", bytes(data)


def examine(name: str, data: bytes, clean: Cleaner) -> str:
    """What became of one input. Raises AssertionError for a broken promise."""
    try:
        done = clean_bytes(data, form_of(name), Request(details=True), clean.clean)
    except RefusedError:
        return "refused"
    except SkippedError:
        return "skipped"
    assert patch.apply(done.new, patch.make(data, done.new, done.spans)) == data, "the patch does not give it back"
    for section in done.sections:
        assert all(removal.reason for removal in section.removals), "a removal has no reason"
    again = clean_bytes(done.new, form_of(name), Request(), clean.clean)
    assert again.new == done.new, "cleaning again changes it"
    return "cleaned" if done.new != data else "unchanged"


def fuzz(inputs: int, seed: int, tell: Callable[[str], None] = lambda _: None) -> Report:
    """Examine so many inputs. What fails is in the report with the number that makes it again."""
    invariants.RAISE_VIOLATIONS = True  # a broken invariant is an error here, not a warning
    clean, texts, report = Cleaner(), seeds(), Report()
    clean.clean("A first document, so that loading is not counted.", "text")
    for number in range(inputs):
        name, data = make(random.Random(f"{seed} {number}"), texts)
        begin = time.process_time()
        try:
            report.kinds[examine(name, data, clean)] += 1
        except Exception as error:
            report.failures.append(f"seed {seed}, input {number} ({name}): {type(error).__name__}: {str(error)[:200]}")
            tell(report.failures[-1])
        seconds = time.process_time() - begin
        report.slowest = max(report.slowest, seconds)
        if seconds > SECONDS:
            report.failures.append(f"seed {seed}, input {number} ({name}): took {seconds:.1f} s")
        report.done += 1
        if report.done % 10_000 == 0:
            tell(f"{report.done:,} inputs, {len(report.failures)} failures, slowest {report.slowest:.2f} s")
    return report


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--inputs", type=int, default=100_000)
    parser.add_argument("--seed", type=int, default=1)
    options = parser.parse_args()
    report = fuzz(options.inputs, options.seed, lambda line: print(line, flush=True))
    kinds = ", ".join(f"{number:,} {kind}" for kind, number in report.kinds.most_common())
    print(f"{report.done:,} inputs: {kinds}; {len(report.failures)} failures; slowest {report.slowest:.2f} s")
    sys.exit(bool(report.failures))


if __name__ == "__main__":
    main()
