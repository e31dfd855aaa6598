"""The story: load > check > plan > build > run > record > summarise > judge > render > publish."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from contextlib import nullcontext
from dataclasses import dataclass, replace
from functools import lru_cache, partial
from pathlib import Path
from types import MappingProxyType

from generator import resources, shelf, sites
from generator.choosing import Choice
from generator.errors import Location, NotebookError, Problem, PublishError, SourceErrors
from generator.findings import select
from generator.findings.matched import Match
from generator.measure import (
    budget,
    builds,
    catalogue,
    plan,
    session,
    versions,
)
from generator.measure.notebook import Notebook, keep_cache_from_git
from generator.measure.rounds import Progress
from generator.model.finding import Findings
from generator.model.host import HERE
from generator.model.note import Experiment
from generator.model.post import ChartRequest, Post
from generator.model.probe import Catalogue
from generator.model.record import Record
from generator.model.session import SessionSummary
from generator.notes import check, check_blocks, load
from generator.notes import doubts as doubting
from generator.notes.check import Addressed
from generator.publish import drafts, files, site_posts
from generator.publish.by_hand import Edit
from generator.records import atomic, readers, sources
from generator.render import chart_cache, charts, templates
from generator.render import post as rendering
from generator.shelf import Material

CHART_CACHE = Path(".cache/charts")


@dataclass(frozen=True)
class Apart:
    """The figures of one of several hosts, where the post was left alone."""

    alias: str  # HERE, or of config.yml
    host: str  # as its record calls it
    findings: Findings


@dataclass(frozen=True)
class Published:
    """A note that was measured or rendered: what was found, and where its post is."""

    findings: Findings
    path: Path
    wrote: bool  # False where the post was there already, byte for byte
    edits: tuple[Edit, ...] = ()  # what of it is the author's, by hand
    other: Path | None = None  # the author's version, where it did not become the post
    warnings: tuple[str, ...] = ()  # what its prose asks for and the data do not give
    failed: bool = False  # did a measurement of this session fail or time out?
    records: tuple[Path, ...] = ()  # of this run, one of each place
    resumes: tuple[str, ...] = ()  # names of the sessions that they go on with
    apart: tuple[Apart, ...] = ()
    lost: tuple[NotebookError, ...] = ()  # what is missing, and why
    matches: tuple[Match, ...] = ()  # versions that were held against each other


def read(notebook: Notebook, path: Path) -> Experiment:
    """Load and check one note; SourceErrors with every fault of its files."""
    experiment, problems = examine(notebook, path)
    if experiment is None or problems:
        raise SourceErrors(problems)
    return experiment


def examine(
    notebook: Notebook, path: Path, given: Mapping[Path, bytes] = MappingProxyType({})
) -> tuple[Experiment | None, tuple[Problem, ...]]:
    """Load and check one note: what could be read of it, and all that is wrong."""
    experiment, problems = load.experiment(path, notebook.root, given)
    if experiment is None:
        return None, problems
    experiment = load.with_usual(experiment, notebook.config)
    found = (*problems, *check.check(experiment, holdings(notebook)))
    return experiment, found or _budget(notebook, experiment)


def _budget(notebook: Notebook, experiment: Experiment) -> tuple[Problem, ...]:
    """What is wrong with the budget of a note without other faults."""
    if experiment.budget is None:
        return ()
    each = select.by_host(plan.trials(experiment, notebook.probes)).values()
    seconds = experiment.budget / 1e9
    why = next(filter(None, (budget.too_short(seconds, trials) for trials in each)), "")
    location = experiment.locations["budget"]
    return (Problem(location, f"a budget of {why}", "write a longer one, or measure less"),) if why else ()


@lru_cache(maxsize=2)
def holdings(notebook: Notebook) -> Catalogue:
    """What the folders hold: the registry of probes, readers, blocks and charts."""
    blocks = (folder / "blocks" for folder in resources.folders(notebook.root, "templates"))
    kinds = {path.name.partition(".")[0] for folder in blocks for path in folder.glob("*.md.j2")}
    own = kinds - set(check_blocks.RULES)
    folders = resources.folders(notebook.root, "templates")
    options = {kind: templates.options(folders, kind) for kind in own}
    every_chart = {**dict.fromkeys(charts.kinds()), **notebook.charts}
    passed_over = catalogue.passed_over(notebook.folders)
    every_reader: dict[str, Callable[[str], str]]
    every_reader = {name: partial(readers.wrong, name) for name in readers.names()}
    every_reader |= dict.fromkeys(notebook.readers, _anything)
    known = frozenset(kinds)
    hosts = notebook.config.hosts
    return Catalogue(notebook.probes, known, every_chart, options, passed_over, every_reader, hosts)


def _anything(where: str) -> str:
    """Of a reader of the notebook's own, which is not run here, any pick may be one."""
    del where
    return ""


def address(notebook: Notebook, experiment: Experiment) -> Addressed:
    """The note by its file, and the URL that its post has or will have."""
    url = check.url(experiment, load.timezone(notebook.root))
    return Addressed(experiment.stem, experiment.file, url, experiment.post)


def collisions(notebook: Notebook, notes: Sequence[Addressed]) -> tuple[Problem, ...]:
    """Notes whose posts would have the URL of another note's, or of a post that is there."""
    urls = {one.post: one.url for one in notes}
    taken = site_posts.taken(notebook.root, urls, load.timezone(notebook.root))
    return check.collisions(notes, tuple(taken))


def foreign(notebook: Notebook, notes: Iterable[Addressed]) -> tuple[Problem, ...]:
    """Notes in whose post's place there is one that this program did not write."""
    return tuple(
        Problem(Location(one.file), files.FOREIGN.format(post), files.FOREIGN_HINT.format(one.stem))
        for one in notes
        if (post := files.foreign(notebook.root, one.stem, one.post))
    )


def doubts(notebook: Notebook, experiment: Experiment) -> tuple[Problem, ...]:
    """What in a sound note is probably not meant."""
    is_site = (notebook.root / "_config.yml").is_file()
    timezone = load.timezone(notebook.root) if is_site else None
    trials = plan.trials(experiment, notebook.probes)
    here = [trial for trial in trials if not trial.condition.revision and not trial.condition.on]
    lacking = builds.lacking(here, experiment.measurements, notebook.root)
    found = doubting.doubts(experiment, notebook.probes, timezone, lacking)
    return tuple(sorted({*found, *versions.doubts(notebook, experiment)}))


def programs(notebook: Notebook, experiment: Experiment) -> set[str]:
    """The programs that the note's commands are, which this machine has or has not."""
    trials = [one for one in plan.trials(experiment, notebook.probes) if not one.condition.on]
    return {program for _, program in builds.programs_of(trials, experiment.measurements)}


def run(
    notebook: Notebook, path: Path, choice: Choice, progress: Progress, shown: sites.Shown = sites.unseen
) -> Published:
    """Measure a note and publish its post; Interrupted leaves the post alone and keeps what was measured."""
    experiment = read(notebook, path)
    make_ready(notebook, experiment, choice)
    sessions = sites.measure(notebook, experiment, choice, progress, shown)
    made = [one.record for one in sessions if one.record]
    records = tuple(notebook.results(experiment.stem) / f"{one.name}.json" for one in made)
    if len(choice.on) > 1 and not any(one.wanted.is_named for one in sessions):
        done = _apart(notebook, experiment, made)
    else:
        done = publish(notebook, experiment, choice, records)
    return replace(
        done,
        records=records,
        resumes=tuple(one.resumes[-1] for one in made if one.resumes),
        failed=any(one.failed for one in sessions),
        matches=tuple(match for one in sessions for match in one.matches),
        lost=tuple(one.error for one in sessions if one.error),
    )


def _apart(notebook: Notebook, experiment: Experiment, made: Sequence[Record]) -> Published:
    """The same figures of several places, each by itself: no post could hold them, and none is written."""
    told = tuple(
        Apart(one.host if one.engine else HERE, one.host, find(notebook, experiment, Material((one,))))
        for one in made
    )
    first = told[0].findings if told else find(notebook, experiment, Material(()))
    return Published(first, notebook.root / experiment.post, wrote=False, apart=told)


def make_ready(notebook: Notebook, experiment: Experiment, choice: Choice) -> None:
    """Before measuring: what dead writers left is kept; what no post can be made from is told."""
    keep_cache_from_git(notebook)
    session.recover(notebook, experiment.stem)
    files.guard(notebook.root, experiment.stem, experiment.place, force=choice.force)
    shelf.headings(notebook, experiment.stem)


def publish(
    notebook: Notebook, experiment: Experiment, choice: Choice, records: tuple[Path, ...]
) -> Published:
    """Render a note that was measured just now, into those records; PublishError says what is kept."""
    material = shelf.latest(notebook, experiment)
    try:
        done = render_note(notebook, experiment, material, force=choice.force, settle=choice.settle)
    except PublishError as error:
        raise _kept(error, records, experiment) if records else error from error
    return replace(done, records=records, warnings=(*done.warnings, *material.overtaken(records)))


def _kept(error: PublishError, records: Iterable[Path], experiment: Experiment) -> PublishError:
    """The same, after measuring: nothing of it is lost."""
    kept = " and ".join(f"results/{experiment.stem}/{one.name}" for one in records)
    what = f"{error.what}\nwhat was measured is kept: {kept}"
    hint = f"python -m generator render {experiment.stem} --latest publishes it"
    return PublishError(what, hint="; ".join(filter(None, (hint, error.hint))))


def render_note(
    notebook: Notebook,
    experiment: Experiment,
    material: Material,
    *,
    force: bool,
    draft: bool = False,
    settle: str = "",
) -> Published:
    """Render a note from its records, and publish it with what its author edited by hand.

    It is a draft where that is wanted or nothing was measured. `settle` and `force` as `files.publish` has
    them. RenderError where nothing was measured and a post is there, unless forced.
    """
    why = "" if force or draft else unmeasured(notebook, experiment, material)
    note = drafts.placed(notebook.root, experiment, why, draft=draft)
    with drafts.leaving(notebook.root, experiment) if note == experiment else nullcontext():
        done = _published(notebook, note, material, force=force, settle=settle)
    return replace(done, warnings=(f"{why}: it is a draft", *done.warnings)) if why else done


def _published(
    notebook: Notebook, experiment: Experiment, material: Material, *, force: bool, settle: str
) -> Published:
    keep_cache_from_git(notebook)
    found = find(notebook, experiment, material)
    post = compose(notebook, found)
    done = files.publish(notebook.root, post, material.names, force=force, settle=settle)
    return Published(found, done.path, done.wrote, done.edits, done.other, rendering.warnings(found))


def unmeasured(notebook: Notebook, experiment: Experiment, material: Material) -> str:
    """Why there is nothing to publish: the note measures something, and nothing of it was; else ""."""
    if material.records or not plan.trials(experiment, notebook.probes):
        return ""
    return f"nothing of {experiment.stem} has been measured"


def find(notebook: Notebook, experiment: Experiment, material: Material) -> Findings:
    """What its records say about each measurement of the note."""
    trials = plan.trials(experiment, notebook.probes)
    return replace(select.findings(experiment, trials, material.records), earlier=material.earlier)


def compose(notebook: Notebook, found: Findings, charts: Path | None = None) -> Post:
    """Findings -> the post, with its charts drawn, which are kept in `charts`. RenderError."""
    requests = rendering.chart_requests(found, notebook.charts)
    drawings = chart_cache.drawings(requests, charts or notebook.root / CHART_CACHE)
    return rendering.render(
        found,
        drawings,
        resources.folders(notebook.root, "templates"),
        records=_copies(notebook, found, requests),
        baseurl=load.baseurl(notebook.root),
    )


def _copies(notebook: Notebook, found: Findings, requests: Sequence[ChartRequest]) -> dict[str, bytes]:
    """The files of the records that readers download, by the record's name.

    Those that charts are drawn from, and those that know their sources: with these, where they were kept.
    """
    folder = notebook.results(found.experiment.stem)
    wanted = {row.summary.record for request in requests for row in request.rows} - {""}
    wanted |= {one.name for one in found.records if one.sources_sha256}
    files = {name: atomic.read(folder / f"{name}.json") for name in sorted(wanted)}
    kept = {one.name: sources.kept(folder, one.sources_sha256) for one in found.records}
    return {
        name: sources.joined(data, kept.get(name, "")) for name, data in files.items() if data is not None
    }


def sessions(notebook: Notebook, stems: Iterable[str] | None = None) -> tuple[SessionSummary, ...]:
    """What each session of these notes says, newest first; of all notes where none are named. RenderError."""
    return shelf.sessions(notebook, stems)
