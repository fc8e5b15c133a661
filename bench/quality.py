"""The text cleaner beside the filters that data pipelines use today, on the labelled corpus.

    python bench/quality.py            # everything
    python bench/quality.py --every 5  # each fifth row

Prints the README's table. The shipped weights were fitted on this corpus: out-of-fold figures come from
``training/text_oof.py``. The filters decide on lines, as they do in their pipelines; none was made for this task.
"""

from __future__ import annotations

import argparse
import re
import sys
import textwrap
from collections.abc import Callable
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from bench.text_measures import PARTS, Cleaned, measure, missing, ours, rows

COLUMNS = (("page", "F1"), ("aggregator", "cut"), ("aggregator", "perfect"), ("aggregator", "clean"), ("clean", "same"))
_C4_POLICY = ("terms of use", "privacy policy", "cookie policy", "uses cookies", "use of cookies", "use cookies")


def as_is(text: str) -> str:
    """Nothing is removed."""
    return text


def c4_lines(text: str) -> str:
    """The line rules of C4 (Raffel et al., 2020): terminal punctuation, three words, no policies, no javascript."""

    def good(line: str) -> bool:
        line = line.strip()
        low = line.lower()
        return (
            line.endswith((".", "!", "?", '"', "”"))
            and not line.endswith("...")
            and len(line.split()) >= 3
            and "javascript" not in low
            and not any(phrase in low for phrase in _C4_POLICY)
        )

    return "\n".join(line for line in text.split("\n") if good(line))


def short_lines(text: str) -> str:
    """Short-line removal, as in pipelines after Gopher (Rae et al., 2021) and RefinedWeb (Penedo et al., 2023):
    counters, one-word lines, lines mostly of capitals or digits, and call-to-action lines of at most ten words go.
    """
    calls = re.compile(
        r"sign[ -]?(in|up)|log ?in|subscribe|read more|share|items? in cart|cookie|follow us|newsletter", re.I
    )

    def good(line: str) -> bool:
        tokens = line.split()
        letters = [character for character in line if character.isalpha()]
        if len(tokens) < 2 or not letters:
            return False
        if re.fullmatch(r"[\d.,]+\s*[KMB]?\s*(likes|shares|comments|retweets|reposts|views)", line.strip(), re.I):
            return False
        if sum(map(str.isupper, letters)) > 0.6 * len(letters):
            return False
        return len(tokens) > 10 or not calls.search(line)

    return "\n".join(line for line in text.split("\n") if good(line))


def justext_lines(text: str) -> str:
    """jusText (Pomikálek, 2011) on the lines wrapped as paragraphs of a page, English stop words."""
    import html

    import justext

    page = (
        "<html><body>"
        + "".join(f"<p>{html.escape(line)}</p>" for line in text.split("\n") if line.strip())
        + "</body></html>"
    )
    stop_words = justext.get_stoplist("English")
    try:
        return "\n".join(p.text for p in justext.justext(page, stop_words) if not p.is_boilerplate)
    except Exception as error:  # the peer's failure is an empty output
        print(f"jusText: {error!r:.80}", file=sys.stderr)
        return ""


def contenders() -> dict[str, Callable[[], Cleaned]]:
    """What is compared, each made when it is needed."""
    return {
        "as it is": lambda: as_is,
        "C4's line rules": lambda: c4_lines,
        "short-line removal (Gopher, RefinedWeb)": lambda: short_lines,
        "jusText on wrapped lines": lambda: justext_lines,
        "**cleaner**": ours,
    }


def main() -> None:
    parser = argparse.ArgumentParser(
        description=textwrap.dedent(__doc__ or ""), formatter_class=argparse.RawTextHelpFormatter
    )
    parser.add_argument("--every", type=int, default=1, help="take each N-th row")
    arguments = parser.parse_args()
    reason = missing()
    if reason:
        print(reason)
        return
    data = {part: rows(part, arguments.every) for part in PARTS}
    print("| | " + " | ".join(f"{part}: {figure}" for part, figure in COLUMNS) + " | MB/s |")
    print("|---" * (len(COLUMNS) + 2) + "|")
    for name, make in contenders().items():
        try:
            clean = make()
            clean(data["page"][0]["text"])
        except ImportError as error:
            print(f"{name}: not installed ({error.name})", file=sys.stderr)
            continue
        results = {part: measure(part, data[part], clean) for part in PARTS}
        cells = [f"{results[part][figure]:.3f}" for part, figure in COLUMNS]
        speed = results["page"]["MB/s"]
        print(
            f"| {name} | " + " | ".join(cells) + f" | {speed:.1f} |"
            if speed < 1000
            else f"| {name} | {' | '.join(cells)} | – |",
            flush=True,
        )


if __name__ == "__main__":
    main()
