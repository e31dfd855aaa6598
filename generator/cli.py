"""Arguments, printing, exit codes: the only module that prints."""

from __future__ import annotations

import sys
import traceback
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from generator import __version__
from generator.errors import NotebookError, PublishError, UsageError

if TYPE_CHECKING:
    from generator.pipeline import Published

_MEASUREMENT_FAILED = 4
_INTERRUPTED = 130


class _Group(click.Group):
    """Exit code and message of every error in one place; no traceback reaches a user unless --debug."""

    def invoke(self, ctx: click.Context) -> Any:
        try:
            return super().invoke(ctx)
        except NotebookError as error:
            _debug(ctx)
            click.echo(str(error), err=True)
            sys.exit(error.exit_code)
        except KeyboardInterrupt:
            _debug(ctx)
            click.echo("interrupted", err=True)
            sys.exit(_INTERRUPTED)
        except BrokenPipeError:
            sys.stderr.close()
            sys.exit(0)
        except OSError as error:
            _debug(ctx)
            where = f"{error.filename}: " if error.filename else ""
            click.echo(f"{where}{error.strerror or error}", err=True)
            sys.exit(1)


def _debug(ctx: click.Context) -> None:
    if ctx.params.get("debug"):
        traceback.print_exc()


@click.group(cls=_Group, context_settings={"help_option_names": ["-h", "--help"]})
@click.option("--notebook", type=click.Path(path_type=Path), default=".", help="The notebook's folder.")
@click.option("--debug", is_flag=True, help="Show tracebacks.")
@click.version_option(__version__, prog_name="generator")
@click.pass_context
def main(ctx: click.Context, notebook: Path, debug: bool) -> None:
    """A lab notebook whose numbers are measured, not typed.

    NOTE is a date (all notes of that day), a file stem, or a path.
    """
    del debug
    if not notebook.is_dir():
        raise UsageError(f"there is no folder {notebook}", hint="--notebook DIR names the notebook")
    ctx.obj = notebook.resolve()


_notes = click.argument("notes", nargs=-1, required=True, metavar="NOTE...")
_any_notes = click.argument("notes", nargs=-1, metavar="[NOTE...]")


@main.command()
@_notes
@click.option("--only", default="", metavar="ID,..", help="Measure these only; the rest comes from records.")
@click.option("--changed", is_flag=True, help="Measure only what no complete record holds.")
@click.option("--quick", is_flag=True, help="Fewer processes; said beside every figure.")
@click.option("--budget", metavar="TIME", help="Divide so much time over the trials: 3min, 90s.")
@click.option("--dry-run", is_flag=True, help="Print the trials and the time they take.")
@click.option("--force", is_flag=True, help="Overwrite a post edited by hand; hers is kept in results/.")
@click.option("--seed", type=int, help="Of the random order; else a fresh one.")
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
    from generator import commands, pipeline, terminal

    notebook = pipeline.open_notebook(root, executor)
    paths = commands.check(notebook, notes)
    chosen = tuple(filter(None, only.replace(" ", "").split(",")))
    choice = pipeline.Choice(only=chosen, budget=commands.duration(budget, "--budget"), **options)
    failed = False
    for path in paths:
        if dry_run:
            terminal.console().print(terminal.trials(*commands.dry_run(notebook, path, choice)))
            continue
        done = pipeline.run(notebook, path, choice, terminal.progress())
        terminal.console().print(terminal.results(done.findings))
        _say_published(done, root)
        failed |= done.failed
    if failed:
        sys.exit(_MEASUREMENT_FAILED)


def _say_published(done: Published, root: Path) -> None:
    for warning in done.warnings:
        click.echo(f"warning: {warning}", err=True)
    click.echo(f"{done.path.relative_to(root)}{'' if done.wrote else ' (unchanged)'}")


@main.command()
@_any_notes
@click.option("--all", "every", is_flag=True, help="Every note.")
@click.option(
    "--check", "only_check", is_flag=True, help="Write nothing; exit 6 if a post is stale or missing."
)
@click.option("--force", is_flag=True, help="Overwrite a post edited by hand; hers is kept in results/.")
@click.option("--latest", is_flag=True, help="From the newest records, not those last published.")
@click.option("--record", type=click.Path(path_type=Path), help="From this record only.")
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
        records = commands.records(notebook, experiment, **source)
        if only_check:
            states.append(commands.state(notebook, experiment, records))
            click.echo(f"_posts/{experiment.stem}.markdown: {states[-1]}")
        else:
            _say_published(pipeline.render_note(notebook, experiment, records, force=force), root)
    if any(state != "current" for state in states):
        sys.exit(PublishError.exit_code)


@main.command()
@_any_notes
@click.option("--site", is_flag=True, help="Build the site with Jekyll, strictly.")
@click.pass_obj
def check(root: Path, notes: tuple[str, ...], site: bool) -> None:
    """Every error of every file; nothing is run."""
    from generator import commands, pipeline, units

    count = len(commands.check(pipeline.open_notebook(root), notes))
    if site:
        commands.build_site(root)
    click.echo(f"{units.counted(count, 'note')}{' and the site' * site}: no errors")


@main.command("try")
@click.argument("probe")
@click.argument("arguments", nargs=-1, metavar="[KEY=VALUE...]")
@click.pass_obj
def try_(root: Path, probe: str, arguments: tuple[str, ...]) -> None:
    """Build and run one probe once; records nothing."""
    from generator import commands, pipeline, terminal

    outcome, summary = commands.try_probe(pipeline.open_notebook(root), probe, arguments)
    for line in terminal.tried(outcome, summary):
        click.echo(line)
    if outcome.status in ("failed", "timed out"):
        sys.exit(_MEASUREMENT_FAILED)


@main.command()
@click.argument("date")
@click.argument("title")
@click.pass_obj
def new(root: Path, date: str, title: str) -> None:
    """A first experiment file to edit."""
    from generator import commands

    path = commands.new_note(root, date, title)
    click.echo(f"{path.relative_to(root)}: edit it, then: python -m generator run {path.stem}")


@main.command("list")
@click.pass_obj
def list_(root: Path) -> None:
    """Notes with their state and open questions."""
    from generator import commands, pipeline

    for line in commands.overview(pipeline.open_notebook(root)):
        click.echo(line)


@main.command()
@click.argument("name", required=False)
@click.pass_obj
def probes(root: Path, name: str | None) -> None:
    """Probes with what they measure and their parameters."""
    from generator import commands, pipeline, terminal

    found = pipeline.open_notebook(root).probes
    if name is None:
        terminal.console().print(terminal.probe_list(found))
    else:
        click.echo("\n".join(terminal.probe(commands.one_probe(found, name))))


@main.command()
@click.pass_obj
def doctor(root: Path) -> None:
    """What makes this machine noisy, what it lacks, what to do."""
    from generator import commands, terminal

    terminal.console().print(terminal.advice(commands.examine_machine(root)))
