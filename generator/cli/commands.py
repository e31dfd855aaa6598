"""The commands and their arguments."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from generator import __version__
from generator.cli import printing
from generator.cli.group import Command, Group
from generator.cli.settling import settling
from generator.errors import MeasureError, PublishError, UsageError

if TYPE_CHECKING:
    from generator.commands.render import Rendered
    from generator.measure.notebook import Notebook
    from generator.pipeline import Published

_WITHOUT_NOTES = ("doctor", "probes", "replicate", "try")  # commands that work anywhere


@click.group(cls=Group, context_settings={"help_option_names": ["-h", "--help"]})
@click.option(
    "--notebook",
    type=click.Path(path_type=Path),
    metavar="DIR",
    help="The notebook's folder (default: the nearest one from here upwards).",
)
@click.option("--debug", is_flag=True, help="Show where an error comes from.")
@click.version_option(__version__, prog_name="generator")
@click.pass_context
def main(ctx: click.Context, notebook: Path | None, debug: bool) -> None:
    """A lab notebook whose numbers are measured, not typed.

    NOTE is a date (all notes of that day), a file stem, or a path.
    """
    del debug
    from generator.notes import find
    from generator.publish import rearrange

    if notebook is not None and not notebook.is_dir():
        raise UsageError(f"there is no folder {notebook}", hint="--notebook DIR names the notebook")
    if ctx.invoked_subcommand == "init":
        ctx.obj = (notebook or Path.cwd()).resolve()
    elif ctx.invoked_subcommand in _WITHOUT_NOTES:
        ctx.obj = (notebook or find.above(Path.cwd()) or Path.cwd()).resolve()
    else:
        ctx.obj = find.notebook(notebook, begins=ctx.invoked_subcommand == "new")
    if notebook is None and ctx.obj != Path.cwd():
        printing.tell(f"notebook: {ctx.obj}")
    rearrange.settle(ctx.obj)  # a `rename` or `remove` that was killed


_any_notes = click.argument("notes", nargs=-1, metavar="[NOTE...]")


def warn_of_the_site(root: Path) -> None:
    """Where the blog's settings would put the program's own files on the site."""
    from generator.publish import exposure

    if warning := exposure.warning(root):
        printing.tell(f"warning: {warning}")


def say_post(root: Path, stem: str, post: Path, done: Published | Rendered) -> None:
    """Where the post is, and what of it is the author's."""
    from generator.commands.edits import kept

    printing.say(f"{post}{'' if done.wrote else ' (unchanged)'}")
    if done.edits:
        printing.say(kept(stem, done.edits))
    if done.other:
        printing.say(f"  your version of the post is in {done.other.relative_to(root)}")


@main.command()
@_any_notes
@click.option("--all", "every", is_flag=True, help="Every note.")
@click.option(
    "--check",
    "only_check",
    is_flag=True,
    help="Write nothing; exit 6 if a post is missing, stale or in conflict.",
)
@click.option("--draft", is_flag=True, help="Write to _drafts/, which is not published.")
@settling
@click.option("--latest", is_flag=True, help="Use the newest records, not those last published.")
@click.option("--record", type=click.Path(path_type=Path), help="Use this record only.")
@click.option("--into", is_flag=True, help="Write the figures of other files, too: `numbers` in config.yml.")
@click.pass_obj
def render(
    root: Path,
    /,
    notes: tuple[str, ...],
    every: bool,
    only_check: bool,
    force: bool,
    draft: bool,
    settle: str,
    into: bool,
    **source: Any,
) -> None:
    """Write posts from the records; measures nothing."""
    from generator.commands import check, known, render
    from generator.measure.notebook import open_notebook

    if bool(notes) == every and not (into and not every):
        raise UsageError("which notes?", hint="name notes, or say --all")
    notebook, asked = open_notebook(root), render.Asked(force, draft, settle, **source)
    states = []
    with known.opened(notebook, writes=not only_check) as remembered:
        for path in check.paths(notebook, notes) if notes or every else ():
            if only_check:
                states.append(render.state(notebook, path, asked, remembered))
                printing.say(f"{states[-1].post}: {states[-1].name}")
                continue
            done = render.rendered(notebook, path, asked, remembered)
            printing.warn(done.warnings)
            say_post(root, path.stem, done.post, done)
    if into:
        _render_numbers(notebook, only_check=only_check)
    left = _say_orphans(root) if every and only_check else False
    if left or any(state.name not in ("current", "edited") for state in states):
        raise click.exceptions.Exit(PublishError.exit_code)


def _render_numbers(notebook: Notebook, *, only_check: bool) -> None:
    """The figures in other files than posts."""
    from generator.commands import numbers

    if not notebook.config.numbers:
        raise UsageError("config.yml names no file for figures", hint="write numbers: [README.md]")
    for name in numbers.checked(notebook) if only_check else numbers.write(notebook):
        printing.say(name)


@main.command()
@_any_notes
@click.option("--site", is_flag=True, help="Build the site with Jekyll, strictly.")
@click.option("--methods", is_flag=True, help="Hold a note to the published rules for reporting benchmarks.")
@click.pass_obj
def check(root: Path, notes: tuple[str, ...], site: bool, methods: bool) -> None:
    """Find every error of every file; runs nothing."""
    from generator import units
    from generator.commands import check
    from generator.measure.notebook import open_notebook

    notebook = open_notebook(root)
    checked = check.check(notebook, notes)
    printing.warn(checked.warnings)
    warn_of_the_site(root)
    count = len(checked.paths)
    if site:
        from generator.publish import jekyll_build

        jekyll_build.build(root)
    if checked.edited:
        printing.say(f"edited by hand (`edits NOTE` shows it): {', '.join(checked.edited)}")
    if methods:
        _show_methods(notebook, checked.paths)
    printing.say(f"{units.counted(count, 'note')}{' and the site' * site}: no errors")


def _show_methods(notebook: Notebook, paths: Iterable[Path]) -> None:
    """How each note keeps the published rules; none of them is an error."""
    from generator.commands import methods
    from generator.terminal import methods as shown

    for path in paths:
        printing.show(shown.whole(path.stem, methods.held(notebook, path)))


class _Try(Command):
    """Everything after `--` is a program of one's own with its arguments, whatever it looks like."""

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        if "--" in args:
            ctx.meta[_PROGRAM] = tuple(args[args.index("--") + 1 :])
            args = args[: args.index("--")]
        return super().parse_args(ctx, args)


_PROGRAM = "generator.program"  # of what a context knows


@main.command("try", cls=_Try, short_help="Run one probe, or any program, once; record nothing.")
@click.argument("probe", required=False, metavar="PROBE")
@click.argument("arguments", nargs=-1, metavar="[KEY=VALUE...] | -- PROGRAM [ARGUMENT...]")
@click.option("--all", "every", is_flag=True, help="Of a program every figure that is found.")
@click.pass_context
def try_(ctx: click.Context, probe: str | None, arguments: tuple[str, ...], every: bool) -> None:
    """Run one probe once, or any program: what can be read in its output; records nothing."""
    from generator.commands import try_
    from generator.measure import pasted
    from generator.measure.notebook import open_notebook
    from generator.terminal import tried

    root: Path = ctx.obj
    words: tuple[str, ...] = ctx.meta.get(_PROGRAM, ())
    if words and probe:
        raise UsageError(f"a program takes no '{probe}'", hint="write it behind the program")
    if not probe and not words:
        raise UsageError("try what?", hint="a probe: try mutex_lock; or a program: try -- ./bench --flag")
    if not probe:
        look = try_.try_program(open_notebook(root, probes=False), words)
        for line in tried.looked(look, every=every):
            printing.say(line)
        printing.type_lines("\n" + "\n".join(pasted.lines(look)))
        if look.status != "ok":
            raise click.exceptions.Exit(MeasureError.exit_code)
        return
    outcome, summary = try_.try_probe(open_notebook(root), probe, arguments)
    for line in tried.tried(outcome, summary):
        printing.say(line)
    if outcome.status in ("failed", "timed out"):
        raise click.exceptions.Exit(MeasureError.exit_code)


@main.command()
@click.argument("date")
@click.argument("title")
@click.option("--run", "command", metavar="'PROGRAM [ARGUMENT...]'", help="Measure what this program prints.")
@click.pass_obj
def new(root: Path, date: str, title: str, command: str | None) -> None:
    """Write a first experiment file to edit."""
    from generator.commands import new

    if command is not None and not command.strip():
        raise UsageError("run which program?", hint="new DATE TITLE --run './bench --flag'")
    path = new.new_note(root, date, title, command or "")
    printing.say(f"{path.relative_to(root)}: edit it, then:\n  python -m generator run {path.stem}")


def _say_orphans(root: Path) -> bool:
    """What is left of notes that are gone; is a post among it, which nobody can make again?"""
    from generator.publish import orphans

    found = orphans.orphans(root)
    for one in found:
        printing.say(one.line)
    return any(one.kind == orphans.POST for one in found)
