"""Record <-> results/: what was measured, one JSON file per session, never changed once written.

Beside it `<same name>.npz` holds every sample in order, one array per process, and `<same name>.outputs.zip`
what the first process of each program of one's own printed.
"""

from __future__ import annotations

import hashlib
import io
import os
import zipfile
import zlib
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING

from generator import regular, units
from generator.errors import RenderError
from generator.model.record import MadeOf, Part, Record, RunSummary, TrialRecord
from generator.model.trial import Answer, Invocation, Outcome, Said, Trial
from generator.records import atomic, condense, file_format, limits, outputs, parts
from generator.records.differing import apart
from generator.records.journal import Header

if TYPE_CHECKING:
    import numpy as np

_HASH = 16  # hex digits of a source's hash
_DIGITS = 5  # of a first call and of the median of a part
SUFFIX = ".json"
_NEVER = (".*", "!.gitignore")  # what git is told to pass over; and unless told otherwise:
_SAMPLES = ("*.npz", f"*{outputs.SUFFIX}")
_LEFT = "left running, ended"  # flag of a process that did not end its children


@dataclass(frozen=True)
class Entry:
    """One finished process, condensed to its row and its histograms by placement."""

    invocation: Invocation
    outcome: Outcome
    row: RunSummary
    histograms: Mapping[str, Mapping[int, int]]


def assemble(header: Header, entries: Sequence[Entry], rounds: Sequence[Mapping[str, float]]) -> Record:
    """All that a session measured -> its Record; trials that are not complete say so."""
    by_trial: dict[int, list[Entry]] = defaultdict(list)
    for entry in entries:
        by_trial[entry.invocation.trial].append(entry)
    printed = _outputs(entries)
    trials = tuple(
        replace(
            trial_record(trial, header, index, by_trial[index]),
            output=outputs.shown(_output_of(index, header.trials, printed)) if index in header.shown else "",
        )
        for index, trial in enumerate(header.trials)
    )
    return Record(
        note=header.note,
        name=header.name,
        started=header.started,
        host=header.host,
        quick=header.quick,
        seed=header.seed,
        interrupted=not all(trial.complete for trial in trials),
        trials=trials,
        rounds=tuple(rounds),
        machine=header.machine,
        compiler=header.compiler,
        experiment=header.experiment,
        program=header.program,
        samples_sha256=_samples_hash(trials, entries),
        expected_since=header.expected_since,
        sources_sha256=header.sources_sha256,
        resumes=header.resumes,
        engine=header.engine,
    )


def trial_record(trial: Trial, header: Header, index: int, entries: Sequence[Entry]) -> TrialRecord:
    """A trial as its processes so far have it."""
    base = TrialRecord(
        trial,
        "ok",
        cpus=header.cpus[index],
        source=short_hash(header.sources[index]),
        binary=short_hash(header.binaries[index]) if header.binaries else "",
        made_of=header.made_of.get(index, MadeOf()),
        said=Said(ignored=header.ignored.get(index, ())),
    )
    if index in header.skipped:
        return replace(base, status="skipped", reason=header.skipped[index])
    bad = next((entry.outcome for entry in entries if entry.outcome.status != "ok"), None)
    whole = [entry for entry in entries if not entry.invocation.first_only]
    trial = replace(trial, runs=max(trial.runs, len(whole)))  # a session may go on beyond its plan
    base = replace(base, trial=trial)
    short = [entry for entry in entries if entry.invocation.first_only and entry.outcome.answer]
    firsts = _firsts(short)
    facts, differing = apart([e.outcome.answer.said.facts if e.outcome.answer else None for e in whole])
    return replace(
        base,
        status=bad.status if bad else "ok",
        reason=bad.reason if bad else "",
        runs=tuple(entry.row for entry in whole),
        firsts=tuple(first for first, _ in firsts),
        first_rounds=tuple(number for _, number in firsts),
        histograms=_merged(entry.histograms for entry in whole),
        parts=_parts(whole),
        complete=bad is not None or (len(whole) == trial.runs and len(short) == trial.first_runs),
        said=replace(_said([entry.outcome for entry in whole], base.said), facts=facts),
        differing=differing,
    )


def _firsts(short: Sequence[Entry]) -> list[tuple[float, int]]:
    """The first calls of the extra short processes, each with its round."""
    return [
        (_shortened(entry.outcome.answer.first), entry.invocation.round)
        for entry in short
        if entry.outcome.answer and entry.outcome.answer.first is not None
    ]


def _shortened(value: float) -> float:
    return float(f"{value:.{_DIGITS}g}")


def _parts(whole: Sequence[Entry]) -> tuple[Part, ...]:
    """Which of the events belong together, with each process's share; a steady probe has none."""
    if any(entry.outcome.answer and entry.outcome.answer.said.kind == "steady" for entry in whole):
        return ()
    return tuple(_part(whole, pieces) for pieces in parts.split([entry.histograms for entry in whole]))


def _part(whole: Sequence[Entry], pieces: parts.Pieces) -> Part:
    found = [condense.of_part(entry.outcome, pieces) for entry in whole]
    return Part(
        parts.where(pieces),
        tuple(events for events, _ in found),
        tuple(None if median is None else _shortened(median) for _, median in found),
    )


def short_hash(digest: str) -> str:
    """As much of a source's hash as a record holds."""
    return digest[:_HASH]


def _merged(histograms: Iterable[Mapping[str, Mapping[int, int]]]) -> dict[str, dict[int, int]]:
    together: dict[str, Counter[int]] = defaultdict(Counter)
    for by_placement in histograms:
        for placement, bins in by_placement.items():
            together[placement].update(bins)
    return {placement: dict(sorted(bins.items())) for placement, bins in sorted(together.items())}


def _said(outcomes: Sequence[Outcome], before: Said) -> Said:
    """What the processes of a trial said: alike in all, the last one speaks; what is counted adds up.

    `before` is what was known without them: conditions that make no difference.
    """
    told = [outcome.answer.said for outcome in outcomes if outcome.answer]
    if not told:
        return before
    left = sum(outcome.left for outcome in outcomes if outcome.answer)
    flags = [said.flags for said in told] + ([{_LEFT: left}] if left else [])
    offsets = [said.clock_offset for said in told if said.clock_offset is not None]
    return limits.limited(
        replace(
            told[-1],
            flags=_added(flags),
            failed=_added(said.failed for said in told),
            ignored=(*before.ignored, *told[-1].ignored),
            clock_offset=min(offsets, default=None),
            remarks=_remarks(told),
        )
    )


def _added(counts: Iterable[Mapping[str, int]]) -> dict[str, int]:
    total: Counter[str] = Counter()
    for one in counts:
        total.update(one)
    return dict(sorted(total.items()))


def _remarks(told: Sequence[Said]) -> tuple[str, ...]:
    """What the processes want beside their figures; of those that begin alike the last, with their count."""
    words = Counter(word for one in told for word in {text.partition(":")[0] for text in one.remarks})
    last = {text.partition(":")[0]: text for one in told for text in one.remarks}
    return tuple(
        text if words[word] == len(told) else f"{text}, in {words[word]} of {len(told)} processes"
        for word, text in last.items()
    )


def _samples_hash(trials: Sequence[TrialRecord], entries: Sequence[Entry]) -> str:
    """Hash of every sample in order, as 64-bit floats."""
    digest = hashlib.sha256()
    for array in _arrays(trials, entries).values():
        digest.update(array.astype("<f8").tobytes())
    return digest.hexdigest()


def _arrays(trials: Sequence[TrialRecord], entries: Sequence[Entry]) -> dict[str, np.ndarray]:
    """The samples of each process, by `TRIAL#ROUND`, all of a trial in the unit that its record names."""
    return {
        f"{trials[number].trial.id}#{entry.invocation.round}": _in_unit(answer, trials[number].said.unit)
        for entry in entries
        if (answer := entry.outcome.answer) and not entry.invocation.first_only
        for number in (entry.invocation.trial,)
    }


def _in_unit(answer: Answer, unit: str) -> np.ndarray:
    """Samples as they are where their process told this unit."""
    import numpy as np

    told = np.asarray(answer.samples, dtype=float)
    if answer.said.unit == unit:
        return told
    return told * (units.find(answer.said.unit)[1] / units.find(unit)[1])


# ------------------------------------------------------------------ to disk and back


def write(folder: Path, record: Record, entries: Sequence[Entry]) -> Path:
    """Write samples, then the record, each whole or not at all; gives the record's path."""
    _write_samples(folder / f"{record.name}.npz", record.trials, entries)
    outputs.write(folder / f"{record.name}{outputs.SUFFIX}", record.trials, _outputs(entries))
    path = folder / f"{record.name}.json"
    atomic.put(path, file_format.dumps(record).encode())
    return path


def _outputs(entries: Sequence[Entry]) -> dict[int, bytes]:
    """What the first process of each trial printed, where it is kept."""
    found = ((entry.invocation.trial, entry.outcome.output) for entry in reversed(entries))
    return {number: output for number, output in found if output}


def _output_of(index: int, trials: Sequence[Trial], printed: Mapping[int, bytes]) -> bytes:
    """What a trial's first process printed: kept with the first trial that was read from it."""
    process = trials[index].process
    shared = (output for number, output in printed.items() if trials[number].process == process)
    return printed.get(index) or next(shared, b"")


def _write_samples(path: Path, trials: Sequence[TrialRecord], entries: Sequence[Entry]) -> None:
    import numpy as np

    arrays = _arrays(trials, entries)
    atomic.fill(path, lambda file: np.savez(file, allow_pickle=False, **arrays))


def samples(folder: Path, record: Record) -> Mapping[str, Sequence[float]]:
    """Every sample in the unit of its trial, by `TRIAL#ROUND`; ValueError where they are lost or changed."""
    import numpy as np

    path = folder / f"{record.name}.npz"
    digest = hashlib.sha256()
    try:
        with np.load(io.BytesIO(regular.read(path)), allow_pickle=False) as file:
            arrays = {name: np.asarray(file[name], "<f8") for name in file.files}
    except FileNotFoundError:
        raise ValueError(f"there is no {path.name}") from None
    except (ValueError, OSError, EOFError, zipfile.BadZipFile, zlib.error) as error:
        raise ValueError(f"{path.name} cannot be read: {error}") from None
    for array in arrays.values():
        digest.update(array.tobytes())
    if digest.hexdigest() != record.samples_sha256:
        raise ValueError(f"{path.name} is not what was measured: its hash differs")
    return {name: array.tolist() for name, array in arrays.items()}


def ignore_samples(results: Path, *, commit: bool) -> None:
    """Tell git what it shall not take: journals, and samples and outputs unless they are to be committed.

    Only our lines come and go; those of one's own stay as they are.
    """
    path = results / ".gitignore"
    lines = (atomic.read(path) or b"").decode("utf-8", "surrogateescape").splitlines(keepends=True)
    there = {line.strip() for line in lines}
    missing = [] if there.issuperset(_NEVER) else [*_NEVER]  # both: the second takes back from the first
    missing += [] if commit else [line for line in _SAMPLES if line not in there]
    kept = [line for line in lines if not (commit and line.strip() in _SAMPLES)]
    if kept and missing and not kept[-1].endswith("\n"):
        kept[-1] += "\n"
    text = "".join((*kept, *(f"{line}\n" for line in missing)))
    atomic.put(path, text.encode("utf-8", "surrogateescape"))


def load(path: Path) -> Record:
    """A record from disk; RenderError where the file is no record of this format."""
    made = read(path)
    if isinstance(made, str):
        raise unreadable([made])
    return made


def unreadable(faults: Sequence[str]) -> RenderError:
    """These files are no records."""
    return RenderError("\n".join(faults), hint=f"move {'it' if len(faults) == 1 else 'them'} out of results/")


def load_all(folder: Path) -> tuple[Record, ...]:
    """Every record of a note, newest first; RenderError with every file that is none."""
    found = [read(folder / name) for name in sorted(states(folder))]
    if bad := [one for one in found if isinstance(one, str)]:
        raise unreadable(bad)
    records = (one for one in found if isinstance(one, Record))
    return tuple(sorted(records, key=lambda record: record.name, reverse=True))


def states(folder: Path) -> dict[str, os.stat_result]:
    """Of each file of a folder that is, or should be, a record, by its name: what the disk says of it."""
    try:
        with os.scandir(folder) as entries:
            named = [one for one in entries if one.name.endswith(SUFFIX) and one.name[0] != "."]
            return {one.name: _state(one) for one in named if one.name != "published.json"}
    except (FileNotFoundError, NotADirectoryError):
        return {}


def _state(entry: os.DirEntry[str]) -> os.stat_result:
    """Of what a link leads to, unless that is nowhere."""
    try:
        return entry.stat()
    except OSError:
        return entry.stat(follow_symlinks=False)


def read(path: Path) -> Record | str:
    """A record, or why the file is none; read again only where the file is another one."""
    there = path.stat()
    return _known(path, (there.st_ino, there.st_size, there.st_mtime_ns, there.st_ctime_ns))


@lru_cache(maxsize=32)  # a post tells of about three
def _known(path: Path, state: tuple[int, ...]) -> Record | str:
    del state
    text = ""
    try:
        text = regular.read(path).decode("utf-8")
        return file_format.loads(text)
    except (ValueError, regular.NotAFileError) as error:
        why = error.strerror if isinstance(error, OSError) else error
        return f"{path}: not a record that can be read: {why}{file_format.writer(text)}"
