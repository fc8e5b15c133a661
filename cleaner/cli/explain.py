"""``cleaner explain FILE``: every block with its role, the reason, and the scorer's probability."""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import Any

import click

from cleaner.cli.options import CLEANER_OPTIONS, Failure, click_option, settings_for
from cleaner.cli.terminal import colours, safe, styled
from cleaner.core.decode import DecodeError, declared_in, decode
from cleaner.core.kind import kind_of
from cleaner.core.options import BY_NAME
from cleaner.core.settings_files import ConfigError
from cleaner.files.examine import os_reason, read
from cleaner.files.forms import form_of, unpack
from cleaner.files.others import refuse
from cleaner.files.outcome import RefusedError, SkippedError
from cleaner.result import Block, Result

_NAMES = (*CLEANER_OPTIONS, "kind", "encoding")
_LONGEST = 100
_GREEN, _RED = 32, 31


def _explain(file: str, json_lines: bool, full: bool, url: str | None, **parameters: Any) -> None:
    try:
        settings = settings_for(Path.cwd() if file == "-" else Path(file).resolve(), parameters, _NAMES)
        text, kind = _document(file, settings["kind"], settings["encoding"])
        from cleaner.api import Cleaner

        result = Cleaner(**settings.given(*CLEANER_OPTIONS)).clean(text, kind, url)
    except ConfigError as error:
        raise Failure(str(error)) from None
    except (DecodeError, RefusedError, SkippedError) as error:
        raise Failure(f"{file}: {error}") from None
    except OSError as error:
        raise Failure(f"{file}: {os_reason(error)}") from None
    except ValueError as error:
        raise Failure(str(error)) from None
    for block in result.blocks:
        click.echo(json.dumps(_record(block)) if json_lines else _line(block, text, kind, full))
    if not json_lines:
        _remarks(result)


def _document(file: str, kind: str, encoding: str | None) -> tuple[str, str]:
    """The document's text, and whether it is text, Markdown or HTML."""
    form = form_of(file)
    if form.kind == "rows":
        raise RefusedError("JSON Lines hold many documents: give one of them to cleaner explain -")
    refuse(file, kind)
    data = sys.stdin.buffer.read() if file == "-" else read(str(Path(file).resolve()), 1 << 30)[0]
    data = unpack(data, form.packing, 1 << 30)
    kind = form.kind if kind == "auto" else kind
    text = decode(data, encoding or (declared_in(data[:4096]) if kind == "html" else None)).text
    return text, kind_of(text) if kind == "auto" else kind


def _line(block: Block, text: str, kind: str, full: bool) -> str:
    """``12  -  chrome      0.03  Read Mode   rule reader.mode``; line numbers are those of a text file."""
    shown = safe(block.text)
    if not full and len(shown) > _LONGEST:
        shown = shown[: _LONGEST - 1] + "…"
    place = f"{text.count(chr(10), 0, block.start) + 1:>5}" if kind != "html" else " " * 5
    score = "    " if block.score is None else f"{block.score:.2f}"
    colour = colours(sys.stdout)
    sign = styled("+", _GREEN, on=colour) if block.kept else styled("-", _RED, on=colour)
    why = f"   [{safe(str(block.reason))}]" if block.reason else ""
    return f"{place} {sign} {block.role.value:10} {score}  {shown}{why}"


def _record(block: Block) -> dict[str, Any]:
    reason = block.reason
    return {
        "start": block.start,
        "end": block.end,
        "kept": block.kept,
        "role": block.role.value,
        "score": block.score,
        "rule": reason.rule if reason else None,
        "story": reason.story if reason else None,
        "contributions": [contribution._asdict() for contribution in reason.contributions] if reason else [],
        "text": block.text,
    }


def _remarks(result: Result) -> None:
    kept = sum(block.kept for block in result.blocks)
    click.echo(f"{len(result.blocks)} blocks: {kept} kept, {len(result.blocks) - kept} removed", err=True)
    for number, story in enumerate(result.stories, 1):
        fields = (story.source, story.age, story.title)
        click.echo(f"story {number}: {' | '.join(safe(field or '-') for field in fields)}", err=True)
    if result.sites:
        click.echo(f"recognised: {', '.join(result.sites)}", err=True)
    for warning in result.warnings:
        click.echo(f"note: {safe(warning)}", err=True)


explain = click.Command(
    "explain",
    params=[
        click.Argument(["file"], type=click.Path(allow_dash=True)),
        click.Option(["--json", "json_lines"], is_flag=True, help="One JSON object a block."),
        click.Option(["--full"], is_flag=True, help="Don't cut long blocks short."),
        click.Option(["--url"], help="The document's address: its site's rules apply."),
        *(click_option(BY_NAME[name]) for name in _NAMES),
    ],
    callback=_explain,
    help="""Show every block of FILE (- for standard input): + kept or - removed, its role, the probability of being
    article where the scorer was asked, the text, and why.""",
)
