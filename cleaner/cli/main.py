"""The command: ``cleaner PATH...`` cleans; a first argument that is a sub-command's name is that sub-command.

Only click is imported here. What a command needs is imported when it runs, so that ``cleaner --version`` and
completion answer at once.
"""

from __future__ import annotations

import os
from typing import Any

import click
from click.shell_completion import CompletionItem

from cleaner import __version__
from cleaner.cli.commands import COMMANDS, commands, load
from cleaner.cli.options import Failure, click_option
from cleaner.core.options import OPTIONS
from cleaner.core.settings_files import ConfigError

# Before numpy is there: its products are small here, and starting a thread for each core costs a tenth of a second.
os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")


class Root(click.Command):
    """``cleaner`` itself: hands over to a sub-command when the first argument names one."""

    def make_context(
        self, info_name: str | None, args: list[str], parent: click.Context | None = None, **extra: Any
    ) -> click.Context:
        if args and args[0] in COMMANDS and args[0] in commands():
            return load(args[0]).make_context(f"{info_name} {args[0]}", args[1:], parent, **extra)
        return super().make_context(info_name, args, parent, **extra)

    def invoke(self, ctx: click.Context) -> Any:
        return super().invoke(ctx) if ctx.command is self else ctx.command.invoke(ctx)

    def format_options(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """Options in the groups of the table, and the sub-commands."""
        groups = {option.attribute: option.group for option in OPTIONS}
        records: dict[str, list[tuple[str, str]]] = {}
        options = [parameter for parameter in self.get_params(ctx) if isinstance(parameter, click.Option)]
        for option in sorted(options, key=lambda option: option.name not in groups):
            record = option.get_help_record(ctx)
            if record is not None:
                records.setdefault(groups.get(option.name or "", "Other"), []).append(record)
        for group, rows in records.items():
            with formatter.section(group):
                formatter.write_dl(rows)
        with formatter.section("Commands (cleaner COMMAND --help; for a file of such a name write ./NAME)"):
            formatter.write_dl([(name, COMMANDS[name].help) for name in commands()])


def _run(**parameters: Any) -> None:
    from cleaner.cli.clean import run

    try:
        code = run(click.get_current_context(), parameters)
    except ConfigError as error:
        raise Failure(str(error)) from None
    except BrokenPipeError:
        raise  # click ends quietly: whoever read has had enough
    except OSError as error:
        place = f"{error.filename}: " if error.filename else ""
        raise Failure(f"{place}{error.strerror}") from None
    click.get_current_context().exit(code)


def _complete(ctx: click.Context, _param: click.Parameter, incomplete: str) -> list[CompletionItem]:
    """Files, and as the first word the sub-commands."""
    names = [] if ctx.params.get("paths") else [name for name in commands() if name.startswith(incomplete)]
    items = [CompletionItem(name, help=COMMANDS[name].help) for name in names]
    return [*items, CompletionItem(incomplete, type="file")]


main = Root(
    "cleaner",
    params=[
        click.Argument(["paths"], nargs=-1, type=str, metavar="PATH...", shell_complete=_complete),
        *map(click_option, OPTIONS),
        click.Option(["--config"], type=click.Path(), metavar="FILE", help="This settings file and no other."),
        click.Option(["--show-config"], is_flag=True, help="Print every setting and where it comes from."),
    ],
    callback=_run,
    context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 110},
    help="""Take the site's furniture and appended stories out of scraped news.

    Each PATH is a file, a folder (walked for .txt, .text, .html, .htm, .xhtml, .jsonl and .ndjson, also .gz and .zst of
    these, and for Markdown that says where it was scraped; what .gitignore and .cleanerignore name is left out), or -
    for standard input. Files are cleaned in place; "cleaner undo" gives back what the last run
    changed, byte for byte.

    \b
    cleaner --diff archive/            what would go, and why; nothing is written
    cleaner archive/                   clean every file in the folder
    cleaner undo                       give it all back
    cleaner - < dump.txt > clean.txt   from standard input to standard output
    cleaner -o clean/ archive/         write the cleaned files elsewhere
    cleaner --check archive/           exit code 1 when something would change

    Exit codes: 0 done; 1 with --check when something would change; 2 an error in use or in some file (all other
    files are done all the same). A PATH that doesn't exist stops the run before anything is written. What is removed
    and which files are meant can be set in cleaner.toml, or [tool.cleaner] of pyproject.toml, at or above the PATHs;
    every long option in your own settings and in --config FILE.""",
    epilog='Completion: eval "$(_CLEANER_COMPLETE=bash_source cleaner)" (or zsh_source, fish_source).',
)
main = click.version_option(__version__, prog_name="cleaner")(main)
