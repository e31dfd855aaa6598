"""Since when a note expects what it expects, as git remembers it. Runs git."""

from __future__ import annotations

import shutil
from collections.abc import Iterable, Iterator
from pathlib import Path

from generator.measure import git
from generator.model.host import HERE
from generator.model.note import Experiment
from generator.model.record import named
from generator.model.trial import Trial
from generator.notes import beliefs
from generator.notes.beliefs import Beliefs

_COMMITS = 100  # that are looked at
_MARK = "\x01"


def since(root: Path, experiment: Experiment, trials: Iterable[Trial], host: str = HERE) -> dict[str, str]:
    """The day of the commit since which each expectation of these trials stands as today; {} without git.

    They are as `host` has them, where the note names hosts.
    """
    expected = {
        (trial.measurement, trial.condition.name): experiment.measurements[trial.measurement].expect.get(
            trial.condition.name, ()
        )
        for trial in trials
    }
    if not any(expected.values()) or shutil.which("git") is None:
        return {}
    versions = list(_versions(root, experiment.file, host))
    found: dict[str, str] = {}
    for key, several in expected.items():
        for one in several:
            if day := _day(key, beliefs.belief(one), versions):
                name = named(*key, one.statistic)
                found[name] = max(day, found.get(name, ""))
    return found


def _day(key: tuple[str, str], belief: beliefs.Belief, versions: Iterable[tuple[str, Beliefs]]) -> str:
    """The day of the oldest of the newest versions that all hold a belief; "" where the newest has it not."""
    oldest = ""
    for day, held in versions:
        if belief not in held.get(key, ()):
            break
        oldest = day
    return oldest


def _versions(root: Path, file: str, host: str) -> Iterator[tuple[str, Beliefs]]:
    """What each commit of a note expects, newest first, with its day; up to one that cannot be read."""
    form = f"--format={_MARK}%H %as"
    log = git.asked(root, "log", "--follow", f"-n{_COMMITS}", form, "--name-only", "--", file)
    commits = [entry.split("\n") for entry in log.decode("utf-8", "replace").split(_MARK)[1:]]
    named_files = [(head.split(" "), [line for line in rest if line]) for head, *rest in commits]
    wanted = [(day, f"{commit}:{names[0]}") for (commit, day), names in named_files if names]
    for day, name in wanted:
        held = beliefs.of(git.asked(root, "cat-file", "blob", name).decode("utf-8", "replace"), host)
        if held is None:
            return
        yield day, held
