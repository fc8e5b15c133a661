"""``cleaner rules``: list, show, test, lint, start and try rules. Only prints; the work is in ``cleaner.rules``."""

from __future__ import annotations

import sys
from collections import Counter
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

import click

from cleaner.cli.terminal import safe

if TYPE_CHECKING:
    from cleaner.rules.model import Pack, Problem, Rule, RuleSet

Command = TypeVar("Command", bound=Callable[..., Any])

FINDINGS, BAD_FILE = 1, 2

TEMPLATE = """\
# Rules for {site}. How rules are written: docs/rules.md.
# Try them:  cleaner rules test {site}.toml   and   cleaner --rules {site}.toml --diff dump.txt

[pack]
title       = "{title}"
sites       = ["{site}"]          # its rules hold on this site (subdomains included)
languages   = ["en"]
# Lines that only this site has: they recognise a dump that has no address. Two of them must be there.
# fingerprint = ["A line of the site's panel", "Another one"]

# Lines that the site puts on its pages, word for word. Case, quotes, arrows and bullets around them don't matter.
[[rule]]
id    = "{family}.furniture"
lines = ["Follow {title} on social media", "{{n}} min read on {title}"]
why   = "Furniture of {site}."
drops = ["Follow {title} on social media", "3 min read on {title}"]
keeps = ["Readers follow {title} because it explains the news."]

# The header of another story that the site appends to the article: each one found is taken out as a story.
# [[rule]]
# id     = "{family}.story"
# action = "story"
# block  = ["{{source}}", "{{age}}", "{{title}}", "{{text}}"]
# why    = "Header of an appended story."
# drops  = ["Reuters\\n5 minutes ago\\nCouncil votes for the bridge\\nThe council voted for the new bridge on
# Tuesday, after years of debate about its cost."]
# keeps  = ["Reuters\\nwas founded in 1851."]
"""


def rule_options(command: Command) -> Command:
    """The options that say which rules: the shipped ones, others besides, some of them only."""
    for option in (
        click.option("--ignore", multiple=True, metavar="NAME", help="Leave out rules: an id or a family. Repeatable."),
        click.option(
            "--select", multiple=True, metavar="NAME", help="Only these rules: an id or a family. Repeatable."
        ),
        click.option(
            "--rules",
            "paths",
            multiple=True,
            type=click.Path(path_type=Path),
            help="A rule file or a folder of them, besides the shipped rules. Repeatable.",
        ),
    ):
        command = option(command)
    return command


def _load(
    paths: tuple[Path, ...], select: tuple[str, ...], ignore: tuple[str, ...], only: Path | None = None
) -> RuleSet:
    """The rule set asked for; on a bad file the problems are printed, and the command ends with 2."""
    from cleaner.rules.load import load

    try:
        if only is not None:
            return load([only], extra=paths, select=select, ignore=ignore)
        return load(extra=paths, select=select, ignore=ignore)
    except ValueError as error:
        for line in str(error).split("\n"):
            click.echo(safe(line), err=True)
        sys.exit(BAD_FILE)


@click.group()
def rules() -> None:
    """List, show, test, check and start rule files."""


@rules.command("list")
@rule_options
def list_(paths: tuple[Path, ...], select: tuple[str, ...], ignore: tuple[str, ...]) -> None:
    """List the packs, with counts by family and language."""
    found = _load(paths, select, ignore)
    families: Counter[str] = Counter()
    languages: Counter[str] = Counter()
    for pack in found.packs:
        lines = sum(_lines(rule) for rule in pack.rules)
        families[pack.family] += lines
        languages.update(dict.fromkeys(pack.languages or ("any",), lines))
        place = f"  {', '.join(pack.sites)}" if pack.sites else ""
        click.echo(safe(f"{pack.file:<44} {len(pack.rules):>4} rules {lines:>6} lines  {pack.title}{place}"))
    for title, counts in (("family", families), ("language", languages)):
        click.echo(f"\nlines by {title}:")
        for name, count in sorted(counts.items(), key=lambda item: (-item[1], item[0])):
            click.echo(safe(f"  {name:<24} {count:>6}"))
    sites = sum(bool(pack.sites) for pack in found.packs)
    click.echo(f"\n{len(found.packs)} packs, {sites} of sites; {len(found)} rules; {sum(families.values())} lines")


def _lines(rule: Rule) -> int:
    """How many templates a rule has; patterns, blocks and selectors count as one."""
    return len(rule.lines) + len(rule.prefix) + len(rule.suffix) + bool(rule.block or rule.pattern or rule.select)


@rules.command()
@click.argument("rule_id", metavar="ID")
@rule_options
def show(rule_id: str, paths: tuple[Path, ...], select: tuple[str, ...], ignore: tuple[str, ...]) -> None:
    """Show one rule: what it says, why, and where it stands."""
    from cleaner.core.suggest import did_you_mean

    found = _load(paths, select, ignore)
    entry = found.find(rule_id)
    if entry is None:
        known = [rule.id for _, rule in found.rules()]
        click.echo(safe(f"no rule is called {rule_id!r}{did_you_mean(rule_id, known)}"), err=True)
        sys.exit(BAD_FILE)
    pack, rule = entry
    click.echo(safe(f"{rule.id}  ({pack.file}:{rule.at}, {pack.title})"))
    for name, value in _facts(pack, rule):
        for i, text in enumerate(value if isinstance(value, tuple) else (value,)):
            click.echo(safe(f"  {name if i == 0 else '':<14} {text}"))


def _facts(pack: Pack, rule: Rule) -> list[tuple[str, Any]]:
    """What a rule says that is not the default."""
    from cleaner.rules.model import Rule

    names = ("action", "why", "lines", "prefix", "suffix", "block", "pattern", "has", "select", "then", "where")
    facts: list[tuple[str, Any]] = [("sites", pack.sites)] if pack.sites else []
    facts.append(("strength", pack.strength_of(rule)))
    facts += [(name, getattr(rule, name)) for name in names if getattr(rule, name)]
    bare = Rule(id="")
    for name in ("at_most", "article_before", "near_lines", "near_hits"):
        if getattr(rule, name) != getattr(bare, name):
            facts.append((name, str(getattr(rule, name))))
    return facts + [(name, getattr(rule, name)) for name in ("drops", "keeps") if getattr(rule, name)]


@rules.command()
@click.argument("path", required=False, type=click.Path(path_type=Path))
@rule_options
def test(path: Path | None, paths: tuple[Path, ...], select: tuple[str, ...], ignore: tuple[str, ...]) -> None:
    """Run the examples of every rule (in PATH, a file or folder; by default of the shipped rules)."""
    from cleaner.rules import examples

    found = _load(paths, select, ignore, path)
    failures = [*_clashes(found, path), *examples.run(found)]
    for failure in failures:
        click.echo(safe(str(failure)))
    count = sum(len(rule.drops) + len(rule.keeps) for _, rule in found.rules())
    click.echo(f"{len(found)} rules, {count} examples: {len(failures)} failed")
    sys.exit(FINDINGS if failures else 0)


def _clashes(found: RuleSet, path: Path | None) -> list[Problem]:
    """Ids in a user's file that shipped rules have: without PATH loading has told it already."""
    from cleaner.rules.examples import clashes
    from cleaner.rules.load import load, shipped

    if path is None or path.resolve().is_relative_to(shipped().resolve()):
        return []
    return list(clashes(found, load()))


@rules.command()
@click.argument("path", required=False, type=click.Path(path_type=Path))
@rule_options
def lint(path: Path | None, paths: tuple[Path, ...], select: tuple[str, ...], ignore: tuple[str, ...]) -> None:
    """Look for what is unwise: duplicates, shadowed rules, dangerous one-word lines, missing examples."""
    from cleaner.rules.lint import lint as findings_of

    found = _load(paths, select, ignore, path)
    findings = [*_clashes(found, path), *findings_of(found)]
    for finding in findings:
        click.echo(safe(str(finding)))
    click.echo(f"{len(found)} rules: {len(findings)} findings")
    sys.exit(FINDINGS if findings else 0)


@rules.command()
@click.argument("site")
def new(site: str) -> None:
    """Print a commented rule file for SITE to start from."""
    from cleaner.rules.packs import is_host

    host = site.lower().removeprefix("https://").removeprefix("http://").partition("/")[0].removeprefix("www.")
    if not is_host(host):
        click.echo(safe(f"{site!r} is not a site; write it as in example.com"), err=True)
        sys.exit(BAD_FILE)
    family = host.partition(".")[0]
    click.echo(TEMPLATE.format(site=host, family=family, title=family.replace("-", " ").capitalize()), nl=False)


@rules.command("try")
@click.argument("what", metavar="'LINE OR FILE'")
@click.option("--host", help="The host of the document's address: its site's rules apply.")
@rule_options
def try_(
    what: str, host: str | None, paths: tuple[Path, ...], select: tuple[str, ...], ignore: tuple[str, ...]
) -> None:
    """Show which rules fire on a line or on a file's lines and why, and which came near."""
    from cleaner.rules.matcher import Matcher
    from cleaner.rules.near import near, said

    found = _load(paths, select, ignore)
    lines = _given(what)
    evidence = Matcher(found).match(lines, host)
    for site in evidence.sites:
        click.echo(safe(f"recognised: {site}"))
    hit = False
    for number, line in enumerate(lines):
        verdicts = said(evidence, number)
        hit = hit or bool(verdicts)
        for action, rule_id in verdicts:
            entry = found.find(rule_id)
            why = f": {entry[1].why}" if entry and entry[1].why else ""
            click.echo(safe(f"{number + 1}: {action} by {rule_id}{why}  | {line[:100]}"))
        if not verdicts and len(lines) == 1:
            click.echo(safe(f"no rule fires on {line[:100]!r}"))
            for item in near(found, line, host):
                click.echo(safe(f"near: {item.rule}  {item.template!r}: {item.why}"))
    if len(lines) > 1 and not hit:
        click.echo(f"no rule fires on any of {len(lines)} lines")
    sys.exit(0 if hit else FINDINGS)


def _given(what: str) -> list[str]:
    """The lines of a file, or the line itself."""
    try:
        path = Path(what)
        text = path.read_bytes().decode("utf-8-sig", "replace") if path.is_file() else what
    except (OSError, ValueError):  # no possible path: too long, or with a NUL
        text = what
    return [line.strip() for line in text.splitlines() if line.strip()]
