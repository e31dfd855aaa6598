"""What the commands beside the story do: check, try, new, list, doctor."""

from __future__ import annotations

import re
import shlex
import shutil
import subprocess
from collections.abc import Iterator, Sequence
from datetime import date
from pathlib import Path
from typing import NamedTuple

from generator import pipeline, resources, units
from generator.errors import BuildError, Problem, RenderError, SourceErrors, UsageError, nearest
from generator.findings import summarise
from generator.machine import doctor, facts
from generator.measure import catalogue, compilers, executors, looks, pasted, plan
from generator.measure.executors import qemu
from generator.measure.prepare import Notebook, prepare, process_spec
from generator.model.finding import Summary
from generator.model.note import Condition, Experiment, Prose, Service
from generator.model.probe import Probe
from generator.model.record import Record
from generator.model.trial import Invocation, Outcome, Plan, Trial
from generator.notes import check_charts, find
from generator.publish import export, exposure, files, jekyll_build
from generator.records import store as records_
from generator.records import writers
from generator.syntax import jekyll

_TRY_LIMIT = 30_000_000_000  # ns
_QUESTION = re.compile(r"^\s*[-*+]\s+\[ \]\s+(.*)$", re.MULTILINE)
_TOOLS = {
    "jekyll": ("jekyll", "--version"),
    "chromium": ("chromium", "--version"),
    "qemu": (qemu.PROGRAM, "--version"),
}


def paths(notebook: Notebook, wanted: Sequence[str]) -> tuple[Path, ...]:
    """The notes that are wanted; all of them where none is named."""
    return find.find(notebook.root, wanted) if wanted else find.every(notebook.root)


class Checked(NamedTuple):
    """Notes without a fault, and what their author should know of them."""

    paths: tuple[Path, ...]
    warnings: tuple[Problem, ...]


def check(notebook: Notebook, wanted: Sequence[str], *, force: bool = False) -> Checked:
    """Read the wanted notes; SourceErrors with every fault of every file, and of what they share with others.

    That is a URL or, unless `force` allows to overwrite it, a post's name.
    """
    chosen = paths(notebook, wanted)
    examined = [pipeline.examine(notebook, path) for path in chosen]
    problems = [problem for _, found in examined for problem in found]
    experiments = [experiment for experiment, _ in examined if experiment]
    problems += pipeline.collisions(notebook, experiments)
    if not force:
        problems += pipeline.foreign(notebook, experiments)
    if not wanted:
        problems += [problem for own in notebook.charts.values() for problem in check_charts.problems(own)]
        problems += [problem for own in notebook.readers.values() for problem in check_charts.of_reader(own)]
    if problems:
        raise SourceErrors(problems)
    return Checked(chosen, tuple(one for note in experiments for one in pipeline.doubts(notebook, note)))


def duration(text: str | None, option: str) -> int | None:
    """`3min` as an option's time in ns; None where it was not given. UsageError."""
    if text is None:
        return None
    try:
        value = round(units.parse_as(text, "time"))
    except ValueError as error:
        raise UsageError(f"{option} is a time, not '{text}'", hint=f"{option} 3min, or 90s") from error
    if value < 1:
        raise UsageError(f"{option} must be greater than zero, not '{text}'", hint=f"{option} 3min, or 90s")
    return value


def dry_run(
    notebook: Notebook, path: Path, choice: pipeline.Choice
) -> tuple[Plan, list[tuple[int, ...]], float, tuple[Service, ...]]:
    """What a run would do: its plan, each trial's CPUs, about how many seconds it takes, what it starts.

    Nothing is compiled or written.
    """
    experiment = pipeline.read(notebook, path)
    chosen, prepared = pipeline.choose(notebook, experiment, choice, dry=True)
    started = plan.services(experiment, chosen.trials)
    return chosen, [placed.cpus for placed in prepared.placed], plan.seconds(chosen), started


def records(
    notebook: Notebook, experiment: Experiment, *, latest: bool, record: Path | None, recover: bool = True
) -> tuple[Record, ...]:
    """What a post is rendered from: one record, the newest of all, or those last published.

    `recover`: what dead writers left becomes a record first, which writes.
    """
    if record is not None:
        return pipeline.one_record(experiment, record)
    choose = pipeline.all_records if latest else pipeline.published_records
    return choose(notebook, experiment, recover=recover)


def build_site(root: Path) -> None:
    """Build the site with real Jekyll; PublishError with what it complains of."""
    jekyll_build.build(root)


def export_charts(
    notebook: Notebook, wanted: str, form: str, output: Path | None
) -> tuple[export.Written, ...]:
    """Write the charts of a note's post for a paper, each in a file of its own; all or none.

    UsageError where the note has none, RenderError where nothing was measured yet, OSError.
    """
    written: tuple[export.Written, ...] = ()
    for path in _exported(notebook, wanted, output):
        experiment = pipeline.read(notebook, path)
        made = pipeline.figures(notebook, experiment, pipeline.published_records(notebook, experiment), form)
        written += export.write(output or export.folder(notebook.root, experiment.stem), made)
    return written


class Exported(NamedTuple):
    """A note's figures in the format of another tool, and what of them that could not take."""

    stem: str
    name: str  # of the file
    data: bytes
    warnings: tuple[str, ...]


def export_figures(notebook: Notebook, wanted: str, form: str, output: Path | None) -> tuple[Exported, ...]:
    """The figures of a note, or of each of that day, for another tool; nothing is written.

    UsageError where there is no such format, RenderError where nothing was measured that it can hold.
    """
    if form not in writers.formats():
        raise UsageError(f"unknown format '{form}'", hint=nearest(form, writers.formats()))
    return tuple(_figures(notebook, path, form) for path in _exported(notebook, wanted, output))


def _figures(notebook: Notebook, path: Path, form: str) -> Exported:
    writer = writers.find(form)
    experiment = pipeline.read(notebook, path)
    records = pipeline.published_records(notebook, experiment)
    found, warnings = pipeline.series(notebook, experiment, records, samples=writer.SAMPLES)
    unfit: dict[str, list[str]] = {}
    for one in found:
        unfit.setdefault(writer.unfit(one), []).append(one.name)
    fit = [one for one in found if one.name in unfit.get("", ())]
    if not fit:
        why = "; ".join(unfit) or "nothing of it has a figure"
        hint = "--to csv takes any figure" if unfit else ""
        raise RenderError(f"{experiment.stem} has nothing to export: {why}", hint=hint)
    left = (f"{why}; left out: {', '.join(names)}" for why, names in unfit.items() if why)
    return Exported(experiment.stem, writer.FILE, writer.write(fit), (*warnings, *left))


def write_exported(root: Path, made: Exported, output: Path | None) -> export.Written:
    """Write it into the usual folder, or as that file; PublishError where that is somebody's own."""
    folder = export.folder(root, made.stem) if output is None else output.parent
    return export.write(folder, {output.name if output else made.name: made.data})[0]


def _exported(notebook: Notebook, wanted: str, output: Path | None) -> tuple[Path, ...]:
    """The notes that are wanted; UsageError where there are several and one place for them."""
    chosen = paths(notebook, [wanted])
    if output is not None and chosen[1:]:
        names = ", ".join(path.stem for path in chosen)
        raise UsageError("--output takes what one note gives", hint=f"name one of: {names}")
    return chosen


def state(notebook: Notebook, experiment: Experiment, records: Sequence[Record]) -> str:
    """missing | current | stale | edited: the published post against what would be rendered now."""
    post = pipeline.compose(notebook, pipeline.find(notebook, experiment, records))
    return files.state(notebook.root, post.stem, post.text)


def try_probe(notebook: Notebook, name: str, arguments: Sequence[str]) -> tuple[Outcome, Summary | None]:
    """One process of one probe; `pin=0,1` and `idle=50ms` among the arguments are conditions."""
    one_probe(notebook, name)
    given = dict(_pair(text) for text in arguments)
    condition = _condition(given)
    params = tuple(given.items())
    probe = notebook.probes[name]
    trial = Trial(name, name, condition, params, runs=1, limit=_TRY_LIMIT, kind=probe.kind, reads=probe.reads)
    pipeline.keep_cache_from_git(notebook)
    prepared = prepare(notebook, (trial,))
    if reason := prepared.placed[0].reason:
        return Outcome("skipped", reason), None
    invocation = Invocation(0, 0)
    started = process_spec(prepared, trial, invocation, quick=False)
    with executors.opened(notebook.executor, prepared.launcher, None, notebook.root) as execute:
        (outcome,) = execute(started)
    if outcome.answer is None:
        return outcome, None
    return outcome, summarise.one(trial, outcome)


def try_program(notebook: Notebook, words: Sequence[str]) -> looks.Look:
    """One process of a program of one's own, and what every reader finds in its output; UsageError."""
    pipeline.keep_cache_from_git(notebook)
    return looks.look(notebook, words)


def _pair(text: str) -> tuple[str, str]:
    key, separator, value = text.partition("=")
    if not separator or not key:
        raise UsageError(f"'{text}' is not key=value", hint="for example: try handoff_condvar pin=0,1")
    return key, value


def _condition(given: dict[str, str]) -> Condition:
    """Take the conditions out of the arguments; the rest are the probe's own parameters."""
    pin, idle, awake = given.pop("pin", ""), given.pop("idle", ""), given.pop("awake", "")
    try:
        cpus = tuple(int(number) for number in pin.split(",")) if pin[:1].isdigit() else ()
        sleep = round(units.parse_as(idle, "time")) if idle else 0
        lists = ("cflags", "cxxflags", "prepare")
        flags, cxxflags, command = (tuple(shlex.split(given.pop(key, ""))) for key in lists)
    except ValueError as error:
        raise UsageError(str(error), hint="pin=0,1 idle=50ms awake=1 cflags=-O0") from error
    return Condition(
        "try",
        cpus,
        "" if cpus else pin,
        sleep,
        awake in ("1", "true"),
        cc=given.pop("cc", ""),
        cflags=flags,
        cxx=given.pop("cxx", ""),
        cxxflags=cxxflags,
        prepare=command,
    )


def one_probe(notebook: Notebook, name: str) -> Probe:
    """The probe of that name; UsageError with what is wrong with its file, or the nearest one."""
    if name in notebook.probes:
        return notebook.probes[name]
    hint = catalogue.passed_over(notebook.folders).get(name) or nearest(name, notebook.probes)
    if "/" in name or shutil.which(name):
        hint = f"a program of your own: python -m generator try -- {name}"
    raise UsageError(f"unknown probe '{name}'", hint=hint)


def new_note(root: Path, day: str, title: str, command: str = "") -> Path:
    """Write a first experiment to edit; UsageError where the day is none or the file is there already.

    Of a command it is the experiment with what one process of it prints; MeasureError where that fails.
    """
    try:
        date.fromisoformat(day)
    except ValueError as error:
        raise UsageError(f"'{day}' is not a day", hint="write it as 2023-11-03") from error
    stem = "-".join(filter(None, (day, jekyll.slug(title.removeprefix(day)))))
    path = root / find.FOLDER / f"{stem}.yml"
    there = UsageError(f"{path} is there already", hint="another title gives another file name")
    if path.exists():  # before a program is run for nothing
        raise there
    text = _template(root, "experiment.yml")
    if command:
        look = looks.command(pipeline.open_notebook(root), command)
        text = pasted.note(look, _template(root, "program.yml"))
    path.parent.mkdir(parents=True, exist_ok=True)
    try:
        with path.open("x", encoding="utf-8") as file:
            file.write(text.replace("TITLE", jekyll.yaml_str(title), 1))
    except FileExistsError as error:
        raise there from error
    return path


def _template(root: Path, name: str) -> str:
    return (resources.folders(root, "templates")[-1] / name).read_text(encoding="utf-8")


def overview(notebook: Notebook) -> Iterator[str]:
    """A line for each note with its state, and one for each of its open questions."""
    for path in find.every(notebook.root):
        experiment, problems = pipeline.examine(notebook, path)
        if experiment is None or problems:
            count = units.counted(len(problems), "error")
            yield f"{path.stem}: {count}: python -m generator check {path.stem}"
            continue
        yield f"{path.stem}: {_measured(notebook, experiment)}"
        for question in questions(experiment):
            yield f"  [ ] {question}"


def _measured(notebook: Notebook, experiment: Experiment) -> str:
    records = records_.load_all(notebook.results(experiment.stem))
    if not records:
        return "not measured yet"
    post = "published" if files.is_published(notebook.root, experiment.stem) else "not published"
    return f"measured {records[0].started[:10]}" + (" (quick)" if records[0].quick else "") + f", {post}"


def questions(experiment: Experiment) -> list[str]:
    """The open questions of a note: its `- [ ]` items."""
    return [
        question.strip()
        for part in experiment.body
        if isinstance(part, Prose)
        for question in _QUESTION.findall(part.text)
    ]


def examine_machine(root: Path) -> tuple[doctor.Advice, ...]:
    """This machine and its tools, each with what it means for the numbers; `root` is the notebook."""
    tools: dict[str, str | None] = {name: _version(command) for name, command in _TOOLS.items()}
    try:
        tools["compiler"] = compilers.find().version
    except BuildError:
        tools["compiler"] = None
    tools["kernel"] = next((path.name for path in qemu.kernels(qemu.folder(root))), None)
    return (*doctor.examine(facts.read(), tools), *_site(root))


def _site(root: Path) -> Iterator[doctor.Advice]:
    """What of the notebook the blog around it publishes."""
    if not (root / exposure.CONFIG).is_file():
        return
    found = ", ".join(exposure.published(root))
    if found:
        lines = "\n".join(exposure.lines(root))
        meaning = "Jekyll would publish these files with the blog."
        yield doctor.Advice("site", found, "bad", meaning, f"write into {exposure.CONFIG}", lines)
    else:
        yield doctor.Advice("site", exposure.CONFIG, "good", "Only posts and their charts are published.")


def _version(command: Sequence[str]) -> str | None:
    if shutil.which(command[0]) is None:
        return None
    result = subprocess.run(
        command, capture_output=True, text=True, errors="replace", stdin=subprocess.DEVNULL
    )
    return result.stdout.strip().partition("\n")[0]
