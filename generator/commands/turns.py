"""`run A B`: two notes, or a note and a version of it, measured in turns and held against each other."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from generator import choosing, pipeline, shelf, units
from generator.choosing import Choice
from generator.commands import run as run_
from generator.commands.run import Planned
from generator.errors import NOWHERE, PublishError, UsageError
from generator.findings import interleaved, matched
from generator.findings.matched import Match
from generator.measure import checkouts, plan, rivals, turns
from generator.measure import versions as of_git
from generator.measure.notebook import Notebook
from generator.measure.rounds import Progress
from generator.measure.site import Here
from generator.measure.turns import Side
from generator.model.note import Experiment, Service
from generator.model.record import Record
from generator.model.trial import Plan
from generator.notes import find, versions
from generator.pipeline import Published

_AT = "@"
_SHARE = 0.1  # by which two are to differ for a forecast
_EXAMPLE = "run 2023-11-03-locks 2023-11-03-locks@v1.2"


@dataclass(frozen=True)
class Named:
    """A note as it is named: `NOTE`, or `NOTE@v1.2`, all of which is then of that version."""

    path: Path
    revision: str = ""

    @property
    def name(self) -> str:
        return f"{self.path.stem}{_AT * bool(self.revision)}{self.revision}"


@dataclass(frozen=True)
class Done:
    """Two notes that were measured in turns: what they say of each other, and what became of each."""

    matches: tuple[Match, ...]
    records: tuple[Path, ...]
    published: tuple[Published, ...] = ()  # of those that are no version
    refused: tuple[PublishError, ...] = ()  # why others of these are not
    failed: bool = False


def pair(notebook: Notebook, texts: Sequence[str]) -> tuple[Named, Named] | None:
    """The two notes that are to take turns; None where notes run one after the other.

    Those are three or more, all of a day, and two of which nothing is held against each other. UsageError
    for a version that stands alone, and for a note and itself.
    """
    named = [_named(notebook.root, text) for text in texts]
    found = [one for several in named for one in several]
    if len(texts) != 2 or len(found) != 2 or not all(len(several) == 1 for several in named):
        if alone := next((one for one in found if one.revision), None):
            raise UsageError(f"{alone.name} is measured in turns with one other note", hint=_EXAMPLE)
        return None
    first, second = found
    if first == second:
        hint = f"name it once, or name a version of it: {_EXAMPLE}"
        raise UsageError(f"{first.name} is not compared with itself", hint=hint)
    return (first, second) if first.path == second.path or _share(notebook, found) else None


def _named(root: Path, text: str) -> tuple[Named, ...]:
    """One name -> its notes. UsageError."""
    note, at, revision = text.partition(_AT)
    if not at or Path(text).exists() or (root / text).exists():
        return tuple(Named(path) for path in find.find(root, [text]))
    if not versions.is_revision(revision) or not revision:
        hint = f"write a tag, a branch or a commit behind the {_AT}: {_EXAMPLE}"
        raise UsageError(f"'{revision}' cannot be a version in git", hint=hint)
    return tuple(Named(path, revision) for path in find.find(root, [note]))


def doubts(notebook: Notebook, both: Sequence[Named]) -> tuple[str, ...]:
    """What of versions that are named is probably not meant."""
    found = []
    for one in (one for one in both if one.revision):
        program = any(each.run for each in pipeline.read(notebook, one.path).measurements.values())
        commit = checkouts.version(notebook.root, one.revision).commit
        changed = checkouts.is_changed(notebook.root, program=program)
        if one.revision == "HEAD" and changed:
            found.append(f"{one.name}: {of_git.dirty(commit)}")
        other = next(each for each in both if each != one)
        if other.path == one.path and _commit(notebook, other, changed=changed) == commit:
            found.append(f"{other.name} and {one.name} are one commit: {commit[: checkouts.SHORT]}")
    return tuple(dict.fromkeys(found))


def _commit(notebook: Notebook, named: Named, *, changed: bool) -> str:
    """The commit that a note is of; "" where files are changed."""
    if named.revision or not changed:
        return checkouts.version(notebook.root, named.revision or "HEAD").commit
    return ""


def _share(notebook: Notebook, named: Sequence[Named]) -> bool:
    """Have two notes a figure by the same names? What is wrong with them is told later."""
    notes = [pipeline.examine(notebook, one.path)[0] for one in named]
    trials = [plan.trials(one, notebook.probes) for one in notes if one]
    return len(trials) == 2 and bool(rivals.between(*trials))


def planned(notebook: Notebook, both: Sequence[Named], choice: Choice) -> tuple[list[Planned], list[str]]:
    """What each of two notes would do in the first rounds, and how many rounds are likely to decide."""
    notes = [_experiment(notebook, one) for one in both]
    plans = [run_.planned(notebook, one, _of_each(choice)) for one in notes]
    return plans, list(forecasts(notebook, notes, [one[0] for one in plans], choice.only))


def planned_alone(
    notebook: Notebook, path: Path, choice: Choice
) -> tuple[list[tuple[str, Planned]], list[str]]:
    """The same of one note, which may have versions, at each place where it is measured."""
    experiment = pipeline.read(notebook, path)
    found = run_.dry_run(notebook, path, choice)
    plans = [(experiment, plan) for _, (plan, *_) in found[:1]]
    return found, [line for note, plan in plans for line in forecasts(notebook, [note], [plan], choice.only)]


def forecasts(
    notebook: Notebook, notes: Sequence[Experiment], plans: Sequence[Plan], only: Sequence[str]
) -> Iterator[str]:
    """For each figure of versions, or of two notes, how many rounds are likely to decide."""
    pairs = turns.match(plans, only).pairs
    looked = notes if pairs else ()
    found = [pipeline.find(notebook, one, shelf.latest(notebook, one, recover=False)).items for one in looked]
    known = [{item.summary.trial.id: item.summary.median for item in items} for items in found]
    for pair in pairs:
        trials = [plans[side].trials[number] for side, number in pair]
        each = [known[side].get(trial.id) for (side, _), trial in zip(pair, trials, strict=True)]
        needed = interleaved.rounds_for(_SHARE, filter(None, each))
        label = notes[pair.above[0]].measurements[trials[0].measurement].called(trials[0].sweep)
        yield f"{label}: {_forecast(needed, sum(map(plan.process, trials)), known=any(each))}"


def _forecast(needed: int | None, seconds: float, *, known: bool) -> str:
    """`a difference of 10 % is decided in about 54 rounds (9 s)`."""
    if not known:
        return "how many rounds decide is known after a first session"
    if needed is None:
        return f"a difference of {units.percent(_SHARE)} takes too many rounds to be decided"
    time = units.duration(needed * seconds)
    return f"a difference of {units.percent(_SHARE)} is decided in about {needed} rounds ({time})"


def _of_each(choice: Choice) -> Choice:
    """What is chosen of each of two notes: half of the time."""
    return replace(choice, turns=True, budget=None if choice.budget is None else choice.budget // 2)


def run(notebook: Notebook, both: tuple[Named, Named], choice: Choice, progress: Progress) -> Done:
    """Measure two notes in turns until what they share is decided; publish those that are no version."""
    each = _of_each(choice)
    notes = [_experiment(notebook, one) for one in both]
    _refuse_other_services(notes)
    for named, experiment in zip(both, notes, strict=True):
        pipeline.make_ready(
            notebook, experiment, choice if not named.revision else replace(choice, force=True)
        )
    sides = [
        Side(one, *choosing.choose(notebook, one, each, Here(notebook), building=progress.building))
        for one in notes
    ]
    match = turns.match([one.chosen for one in sides], choice.only)
    made = turns.measure(notebook, sides, match, progress)
    records = tuple(notebook.results(one.note) / f"{one.name}.json" for one in made)
    ends = [matched.Side(one, note, who.name) for one, note, who in zip(made, notes, both, strict=True)]
    failed = any(map(_has_failed, made)) or any(one.prepared.unbuilt for one in sides)
    done = Done(matched.matches(ends, match.pairs, match.level), records, failed=failed)
    for named, experiment, record in zip(both, notes, records, strict=True):
        if not named.revision:
            done = _with_post(done, notebook, experiment, choice, record)
    return done


def _experiment(notebook: Notebook, named: Named) -> Experiment:
    """The note; all that it runs is of the version that is named, but for what names its own."""
    experiment = pipeline.read(notebook, named.path)
    if named.revision:
        checkouts.version(notebook.root, named.revision)
    conditions = {
        name: replace(one, revision=one.revision or named.revision)
        for name, one in experiment.conditions.items()
    }
    return replace(experiment, conditions=conditions)


def _refuse_other_services(notes: Sequence[Experiment]) -> None:
    """A service that both have by one name runs once: it has to be the same."""
    first, second = (note.services for note in notes)
    for name in first.keys() & second.keys():
        if _plain(first[name]) != _plain(second[name]):
            what = f"{notes[0].file} and {notes[1].file} have a service '{name}' each, and not the same"
            raise UsageError(what, hint="give one of them another name and port, or run one after the other")


def _plain(service: Service) -> Service:
    return replace(service, location=NOWHERE, ready_location=NOWHERE)


def _with_post(done: Done, notebook: Notebook, experiment: Experiment, choice: Choice, record: Path) -> Done:
    """With the post of one more note; where it cannot be published the other one still is."""
    try:
        made = pipeline.publish(notebook, experiment, choice, (record,))
    except PublishError as error:
        return replace(done, refused=(*done.refused, error))
    return replace(done, published=(*done.published, made))


def _has_failed(record: Record) -> bool:
    return any(one.status in ("failed", "timed out") for one in record.trials)
