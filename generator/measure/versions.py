"""Probes and programs as versions of the notebook have them: each built where its version is checked out.

One that does not build is told, and its trials are skipped with the reason; the other versions go on.
"""

from __future__ import annotations

import logging
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path

from generator import resources
from generator.errors import BuildError, Location, Problem, SourceErrors, UsageError
from generator.measure import build, builds, catalogue, checkouts, headers, programs
from generator.measure.checkouts import Checkout, Version
from generator.measure.compilers import Compiler
from generator.measure.notebook import Notebook
from generator.model.note import Experiment, Measurement
from generator.model.probe import Variant
from generator.model.trial import Trial

_LOG = logging.getLogger(__name__)


@dataclass(frozen=True)
class Shop:
    """What versions are built with."""

    notebook: Notebook
    compiler: Compiler | None
    launcher: Path | None
    building: builds.Building
    dry: bool


@dataclass(frozen=True)
class Built:
    """What came of the versions: probes, programs, and where each version lies."""

    binaries: Mapping[Variant, build.Binary] = field(default_factory=dict)
    commands: Mapping[builds.Key, programs.Command] = field(default_factory=dict)
    roots: Mapping[str, Checkout] = field(default_factory=dict)  # by revision
    unbuilt: tuple[str, ...] = ()  # what did not build, and why


def problems(notebook: Notebook, experiment: Experiment) -> Iterator[Problem]:
    """The versions of a note that git does not have."""
    for name, condition in experiment.conditions.items():
        location = experiment.locations.get(f"versions.{name}", condition.location)
        if condition.revision:
            try:
                checkouts.version(notebook.root, condition.revision)
            except UsageError as error:
                yield Problem(location, error.what, error.hint)


def require(notebook: Notebook, experiment: Experiment) -> None:
    """SourceErrors where git lacks a version."""
    if found := tuple(problems(notebook, experiment)):
        raise SourceErrors(found)


def doubts(notebook: Notebook, experiment: Experiment) -> Iterator[Problem]:
    """Versions that git lacks, that are one commit, or HEAD where files are changed."""
    if lacking := tuple(problems(notebook, experiment)):
        yield from lacking
        return
    first: dict[tuple[str, str], str] = {}
    program = any(one.run for one in experiment.measurements.values())
    for name, one in experiment.conditions.items():
        if not one.revision:
            continue
        location = experiment.locations.get(f"versions.{name}", one.location)
        commit = checkouts.version(notebook.root, one.revision).commit
        other = first.setdefault((commit, replace(one, revision="").definition), name)
        if other != name:
            what = f"'{name}' and '{other}' are one commit: {commit[: checkouts.SHORT]}"
            yield Problem(location, what, "they differ by nothing but what repeats differ by")
        if one.revision == "HEAD" and checkouts.is_changed(notebook.root, program=program):
            yield _dirty(location, commit)


def _dirty(location: Location, commit: str) -> Problem:
    return Problem(
        location, dirty(commit), "commit first, or write `working tree` for the files as they lie here"
    )


def dirty(commit: str) -> str:
    """Where HEAD is not what lies here."""
    return f"HEAD lacks what is changed here: its commit {commit[: checkouts.SHORT]} is measured"


def built(shop: Shop, trials: Sequence[Trial], measurements: Mapping[str, Measurement]) -> Built:
    """Every version of these trials; BuildError where none of them builds."""
    wanted = checkouts.versions(shop.notebook.root, (one.condition.revision for one in trials))
    binaries: dict[Variant, build.Binary] = {}
    commands: dict[builds.Key, programs.Command] = {}
    roots: dict[str, Checkout] = {}
    failed: list[BuildError] = []
    for version in wanted:
        there = [one for one in trials if one.condition.revision == version.revision]
        checkout = _at(shop, version)
        if checkout is None:  # nothing is written: what would be built is not known
            binaries |= {one.variant: build.Binary(shop.notebook.root, "") for one in there if not one.run}
            commands |= {builds.key(one): programs.Command(one.run, {}) for one in there if one.run}
            continue
        roots[version.revision] = checkout
        binaries |= _probes(shop, checkout, there, failed)
        commands |= _programs(shop, checkout, there, measurements, failed)
    if failed and not any(_is_there(one, binaries, commands) for one in trials):
        raise failed[0]
    for error in failed:
        _LOG.warning("%s", error)
    return Built(binaries, commands, roots, tuple(map(str, failed)))


def _at(shop: Shop, version: Version) -> Checkout | None:
    root = shop.notebook.root
    return checkouts.find(root, version) if shop.dry else checkouts.check_out(root, version)


def _is_there(
    trial: Trial, binaries: Mapping[Variant, build.Binary], commands: Mapping[builds.Key, programs.Command]
) -> bool:
    made = commands[builds.key(trial)].binary if trial.run else binaries[trial.variant]
    return not made.missing


# ------------------------------------------------------------------ probes


def _probes(
    shop: Shop, checkout: Checkout, trials: Iterable[Trial], failed: list[BuildError]
) -> dict[Variant, build.Binary]:
    """Each probe of a version as its trials want it built."""
    folders = resources.folders(checkout.root, "probes")
    known = catalogue.read_probes(folders)
    variants = dict.fromkeys(one.variant for one in trials if not one.run)
    found = {}
    for variant in variants:
        probe = known.get(variant.probe)
        if probe is None or not probe.path.is_relative_to(checkout.root.resolve()):
            found[variant] = _none_of_its_own(checkout, variant, shop)
            continue
        try:
            made = build.build([variant], known, folders, shop.notebook.cache, shop.compiler, dry=shop.dry)
            found[variant] = made[variant]
        except BuildError as error:
            failed.append(_told(checkout, error))
            found[variant] = build.Binary(probe.path, _hash(probe.path), _reason(checkout, error))
    return found


def _hash(path: Path) -> str:
    """The hash of a source that does not compile; of a folder there is none."""
    return headers.plain(path) if path.is_file() else ""


def _none_of_its_own(checkout: Checkout, variant: Variant, shop: Shop) -> build.Binary:
    """Where a version has no such probe; one that comes with the program is alike in all."""
    ours = shop.notebook.probes.get(variant.probe)
    carried = ours and not ours.path.is_relative_to(shop.notebook.root.resolve())
    why = "it comes with this program, alike for every version" if carried else "git has none there"
    what = f"version {checkout.version.revision} has no probe '{variant.probe}': {why}"
    return build.Binary(checkout.root, "", what)


# ------------------------------------------------------------------ programs of one's own


def _programs(
    shop: Shop,
    checkout: Checkout,
    trials: Sequence[Trial],
    measurements: Mapping[str, Measurement],
    failed: list[BuildError],
) -> dict[builds.Key, programs.Command]:
    """Each program of a version, built in its folder."""
    found: dict[builds.Key, programs.Command] = {}
    by_head: dict[str, list[Trial]] = {}
    for one in trials:
        if one.run:
            by_head.setdefault(one.of or one.measurement, []).append(one)
    for ours in by_head.values():
        try:
            made = builds.commands(ours, measurements, checkout.root, shop.launcher, shop.building)
            found |= {key: _of_commit(one, checkout) for key, one in made.items()}
        except BuildError as error:
            failed.append(_told(checkout, error))
            missing = _reason(checkout, error)
            found |= {builds.key(one): programs.Command(one.run, {}, missing=missing) for one in ours}
    return found


def _of_commit(command: programs.Command, checkout: Checkout) -> programs.Command:
    missing = f"version {checkout.version.revision}: {command.missing}" if command.missing else ""
    return replace(command, missing=missing, made_of=replace(command.made_of, commit=checkout.version.commit))


# ------------------------------------------------------------------ what did not build


def _told(checkout: Checkout, error: BuildError) -> BuildError:
    """With the version, and the files as the author knows them."""
    what = error.what.replace(f"{checkout.root}/", "")
    return BuildError(f"version {checkout.version.revision} does not build: {what}", hint=error.hint)


def _reason(checkout: Checkout, error: BuildError) -> str:
    """In one line: the first that speaks of an error, else the last."""
    lines = error.what.replace(f"{checkout.root}/", "").splitlines()
    said = next((line for line in lines[1:] if "error" in line), lines[-1])
    return f"version {checkout.version.revision} does not build: {said.strip()}"
