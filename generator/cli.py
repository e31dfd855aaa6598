"""Arguments, printing, exit codes: the only module that prints."""

from __future__ import annotations

import io
import signal
import sys
import traceback
from collections.abc import Callable, Iterable, Sequence
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from generator import __version__, streams
from generator.errors import (
    Interrupted,
    MeasureError,
    NotebookError,
    PublishError,
    SystemFault,
    UsageError,
    visible,
)
from generator.terminal import sheet

if TYPE_CHECKING:
    from generator.pipeline import Published
    from generator.publish.export import Written

_WITHOUT_NOTES = ("doctor", "probes", "try")  # commands that work anywhere


def start(arguments: Sequence[str]) -> int:
    """Run one command line; the exit code. No traceback reaches a user unless --debug."""
    streams.prepare()
    try:
        with main.make_context("python -m generator", list(arguments)) as context:
            main.invoke(context)
        return 0
    except click.exceptions.Exit as done:
        return done.exit_code
    except click.ClickException as error:
        return _told(_shown(error), error.exit_code)
    except NotebookError as error:
        return _told(str(error), error.exit_code)
    except KeyboardInterrupt:
        return _told("interrupted", Interrupted.exit_code)
    except OSError as error:
        return _told(str(SystemFault.of(error)), SystemFault.exit_code)
    finally:
        signal.signal(signal.SIGINT, signal.SIG_IGN)  # all is done: Python only has to tidy up


def _shown(error: click.ClickException) -> str:
    """What click would print: the usage, what is wrong."""
    text = io.StringIO()
    error.show(text)
    return text.getvalue().rstrip()


class _Command(click.Command):
    """A command that loads everything before it begins: from then on Ctrl-C keeps what was measured."""

    def make_context(self, *arguments: Any, **options: Any) -> click.Context:
        return _made(lambda: super(_Command, self).make_context(*arguments, **options))

    def invoke(self, ctx: click.Context) -> Any:
        from generator import commands  # noqa: F401
        from generator.terminal import advice, closing, dry_run, probes, progress, tried  # noqa: F401

        if signal.getsignal(signal.SIGINT) is not signal.SIG_IGN:
            signal.signal(signal.SIGINT, signal.default_int_handler)
        return super().invoke(ctx)


class _Group(click.Group):
    """All commands; --debug shows where an error comes from."""

    command_class = _Command

    def make_context(self, *arguments: Any, **options: Any) -> click.Context:
        return _made(lambda: super(_Group, self).make_context(*arguments, **options))

    def invoke(self, ctx: click.Context) -> Any:
        try:
            return super().invoke(ctx)
        except (NotebookError, KeyboardInterrupt, OSError):
            if ctx.params.get("debug"):
                traceback.print_exc()
            raise


def _made(make: Callable[[], click.Context]) -> click.Context:
    """A command's context; where it prints its help instead, that may fail as all printing may."""
    with streams.writing():
        return make()
    raise click.exceptions.Exit(0)


def _told(text: str, code: int) -> int:
    _tell(text)
    return code


def _tell(text: str) -> None:
    """A line on stderr; where that cannot be written, the exit code still says what happened."""
    with suppress(OSError):
        click.echo(sheet.wrapped(visible(text), sys.stderr), sys.stderr)


def _say(text: str) -> None:
    """Lines on stdout."""
    with streams.writing():
        click.echo(sheet.wrapped(visible(text), sys.stdout), sys.stdout)


def _type(text: str) -> None:
    """Lines on stdout that are to be copied: as they are, however wide."""
    with streams.writing():
        click.echo(visible(text), sys.stdout)


def _show(table: Any) -> None:
    """A table on stdout."""
    with streams.writing():
        click.echo(sheet.drawn(table), sys.stdout, nl=False)


@click.group(cls=_Group, context_settings={"help_option_names": ["-h", "--help"]})
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

    if notebook is not None and not notebook.is_dir():
        raise UsageError(f"there is no folder {notebook}", hint="--notebook DIR names the notebook")
    if ctx.invoked_subcommand in _WITHOUT_NOTES:
        ctx.obj = (notebook or find.above(Path.cwd()) or Path.cwd()).resolve()
    else:
        ctx.obj = find.notebook(notebook, begins=ctx.invoked_subcommand == "new")
    if notebook is None and ctx.obj != Path.cwd():
        _tell(f"notebook: {ctx.obj}")


_notes = click.argument("notes", nargs=-1, required=True, metavar="NOTE...")
_any_notes = click.argument("notes", nargs=-1, metavar="[NOTE...]")


@main.command()
@_notes
@click.option("--only", default="", metavar="ID,..", help="Measure only these; the rest comes from records.")
@click.option("--changed", is_flag=True, help="Measure only trials without a complete record.")
@click.option("--quick", is_flag=True, help="One process per trial; said beside every figure.")
@click.option(
    "--budget", metavar="TIME", help="Time limit for the whole run, shared between the trials: 3min, 90s."
)
@click.option("--dry-run", is_flag=True, help="Print the trials and how long they take; write nothing.")
@click.option(
    "--force", is_flag=True, help="Overwrite a post edited by hand; your version is kept in results/."
)
@click.option("--seed", type=int, help="Seed for the random order (default: new each run).")
@click.option("--executor", default="local", metavar="NAME", help="Where probes run.")
@click.pass_obj
def run(
    root: Path,
    /,
    notes: tuple[str, ...],
    only: str,
    budget: str | None,
    dry_run: bool,
    executor: str,
    **options: Any,
) -> None:
    """Check, build, measure, record, render, publish."""
    from generator import commands, pipeline
    from generator.terminal import closing, progress
    from generator.terminal import dry_run as plan

    notebook = pipeline.open_notebook(root, executor)
    checked = commands.check(notebook, notes, force=options["force"])
    _warn(checked.warnings)
    paths = checked.paths
    chosen = tuple(filter(None, only.replace(" ", "").split(",")))
    choice = pipeline.Choice(only=chosen, budget=commands.duration(budget, "--budget"), **options)
    failed = False
    for path in paths:
        if dry_run:
            _show(plan.trials(*commands.dry_run(notebook, path, choice)))
            continue
        done = pipeline.run(notebook, path, choice, progress.progress())
        _show(closing.results(done.findings))
        if done.record:
            _say(str(done.record.relative_to(root)))
        _say_published(done, root)
        failed |= done.failed
    if not dry_run:
        _say_how_to_look(root)
        _warn_of_the_site(root)
    if failed:
        raise click.exceptions.Exit(MeasureError.exit_code)


def _warn_of_the_site(root: Path) -> None:
    """Where the blog's settings would put the program's own files on the site."""
    from generator.publish import exposure

    if warning := exposure.warning(root):
        _tell(f"warning: {warning}")


def _warn(warnings: Iterable[object]) -> None:
    for warning in warnings:
        _tell(f"warning: {warning}")


def _say_published(done: Published, root: Path) -> None:
    _warn(done.warnings)
    _say(f"{done.path.relative_to(root)}{'' if done.wrote else ' (unchanged)'}")


def _say_how_to_look(root: Path) -> None:
    """For a person, who has just measured: how the site is shown."""
    if sys.stdout.isatty() and (root / "_config.yml").is_file():
        _say("Look at it: jekyll serve, then open http://127.0.0.1:4000/")


@main.command()
@_any_notes
@click.option("--all", "every", is_flag=True, help="Every note.")
@click.option(
    "--check", "only_check", is_flag=True, help="Write nothing; exit 6 if a post is stale or missing."
)
@click.option(
    "--force", is_flag=True, help="Overwrite a post edited by hand; your version is kept in results/."
)
@click.option("--latest", is_flag=True, help="Use the newest records, not those last published.")
@click.option("--record", type=click.Path(path_type=Path), help="Use this record only.")
@click.pass_obj
def render(
    root: Path, /, notes: tuple[str, ...], every: bool, only_check: bool, force: bool, **source: Any
) -> None:
    """Write posts from the records; measures nothing."""
    from generator import commands, pipeline

    if bool(notes) == every:
        raise UsageError("which notes?", hint="name notes, or say --all")
    notebook = pipeline.open_notebook(root)
    states = []
    for path in commands.paths(notebook, notes):
        experiment = pipeline.read(notebook, path)
        records = commands.records(notebook, experiment, **source, recover=not only_check)
        if only_check:
            states.append(commands.state(notebook, experiment, records))
            _say(f"_posts/{experiment.stem}.markdown: {states[-1]}")
        elif every and not force and (why := pipeline.unmeasured(notebook, experiment, records)):
            _tell(f"warning: {why}")
        else:
            _warn(pipeline.doubts(notebook, experiment))
            _say_published(pipeline.render_note(notebook, experiment, records, force=force), root)
    if any(state != "current" for state in states):
        raise click.exceptions.Exit(PublishError.exit_code)


@main.command()
@click.argument("note")
@click.option(
    "--charts", "form", type=click.Choice(["pdf", "png", "svg"]), help="The charts, as files for a paper."
)
@click.option("--to", metavar="TOOL", help="The figures, for another tool: pyperf, benchstat, csv, ...")
@click.option(
    "--output",
    type=click.Path(path_type=Path),
    metavar="PATH",
    help="The folder of the charts, the file of the figures or - (default: in _exports/NOTE).",
)
@click.pass_obj
def export(root: Path, note: str, form: str | None, to: str | None, output: Path | None) -> None:
    """Write the charts of a post, or its figures, as files for a paper or another tool."""
    from generator import commands, pipeline

    if (form is None) == (to is None):
        raise UsageError("export what?", hint="--charts pdf, or --to csv: one of them")
    notebook = pipeline.open_notebook(root)
    if form is not None:
        for written in commands.export_charts(notebook, note, form, output):
            _say_exported(written, root, output)
        return
    for made in commands.export_figures(notebook, note, to or "", output):
        _warn(made.warnings)
        if output == Path("-"):
            with streams.writing():
                click.echo(made.data, sys.stdout, nl=False)
        else:
            _say_exported(commands.write_exported(root, made, output), root, output)


def _say_exported(written: Written, root: Path, output: Path | None) -> None:
    path, what = written
    shown = path.relative_to(root) if output is None else path
    _say(f"{shown}{'' if what == 'new' else f' ({what})'}")


@main.command()
@_any_notes
@click.option("--site", is_flag=True, help="Build the site with Jekyll, strictly.")
@click.pass_obj
def check(root: Path, notes: tuple[str, ...], site: bool) -> None:
    """Find every error of every file; runs nothing."""
    from generator import commands, pipeline, units

    checked = commands.check(pipeline.open_notebook(root), notes)
    _warn(checked.warnings)
    _warn_of_the_site(root)
    count = len(checked.paths)
    if site:
        commands.build_site(root)
    _say(f"{units.counted(count, 'note')}{' and the site' * site}: no errors")


class _Try(_Command):
    """Everything after `--` is a program of one's own with its arguments, whatever it looks like."""

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        if "--" in args:
            ctx.meta[_PROGRAM] = tuple(args[args.index("--") + 1 :])
            args = args[: args.index("--")]
        return super().parse_args(ctx, args)


_PROGRAM = "generator.program"  # of what a context knows


@main.command("try", cls=_Try)
@click.argument("probe", required=False, metavar="PROBE")
@click.argument("arguments", nargs=-1, metavar="[KEY=VALUE...] | -- PROGRAM [ARGUMENT...]")
@click.option("--all", "every", is_flag=True, help="Of a program every figure that is found.")
@click.pass_context
def try_(ctx: click.Context, probe: str | None, arguments: tuple[str, ...], every: bool) -> None:
    """Run one probe once, or any program: what can be read in its output; records nothing."""
    from generator import commands, pipeline
    from generator.measure import pasted
    from generator.terminal import tried

    root: Path = ctx.obj
    words: tuple[str, ...] = ctx.meta.get(_PROGRAM, ())
    if words and probe:
        raise UsageError(f"a program takes no '{probe}'", hint="write it behind the program")
    if not probe and not words:
        raise UsageError("try what?", hint="a probe: try mutex_lock; or a program: try -- ./bench --flag")
    if not probe:
        look = commands.try_program(pipeline.open_notebook(root), words)
        for line in tried.looked(look, every=every):
            _say(line)
        _type("\n" + "\n".join(pasted.lines(look)))
        if look.status != "ok":
            raise click.exceptions.Exit(MeasureError.exit_code)
        return
    outcome, summary = commands.try_probe(pipeline.open_notebook(root), probe, arguments)
    for line in tried.tried(outcome, summary):
        _say(line)
    if outcome.status in ("failed", "timed out"):
        raise click.exceptions.Exit(MeasureError.exit_code)


@main.command()
@click.argument("date")
@click.argument("title")
@click.option("--run", "command", metavar="'PROGRAM [ARGUMENT...]'", help="Measure what this program prints.")
@click.pass_obj
def new(root: Path, date: str, title: str, command: str | None) -> None:
    """Write a first experiment file to edit."""
    from generator import commands

    if command is not None and not command.strip():
        raise UsageError("run which program?", hint="new DATE TITLE --run './bench --flag'")
    path = commands.new_note(root, date, title, command or "")
    _say(f"{path.relative_to(root)}: edit it, then:\n  python -m generator run {path.stem}")


@main.command("list")
@click.pass_obj
def list_(root: Path) -> None:
    """List the notes with their state and open questions."""
    from generator import commands, pipeline

    for line in commands.overview(pipeline.open_notebook(root)):
        _say(line)


@main.command()
@click.argument("name", required=False)
@click.pass_obj
def probes(root: Path, name: str | None) -> None:
    """List the probes with what they measure and their parameters."""
    from generator import commands, pipeline
    from generator.terminal import probes

    notebook = pipeline.open_notebook(root)
    _show(
        probes.overview(notebook.probes) if name is None else probes.whole(commands.one_probe(notebook, name))
    )


@main.command()
@click.option("--all", "-v", "every", is_flag=True, help="Say of each what it means and what to do.")
@click.pass_obj
def doctor(root: Path, every: bool) -> None:
    """Say what makes this machine noisy, what it lacks and what to do."""
    from generator import commands
    from generator.terminal import advice

    items = commands.examine_machine(root)
    _show(advice.everything(items) if every else advice.summary(items))
