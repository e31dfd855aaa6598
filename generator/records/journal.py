"""What a session has measured so far, on disk at once: nothing that was measured is lost.

A journal is a dot-named file of JSON lines beside the records: a header, then a line for each finished
process, each round, and what was planned meanwhile. Its writer holds a lock on it; one whose lock is free
belongs to a dead writer. That of a session that was interrupted is kept: another session may go on with it.
"""

from __future__ import annotations

import fcntl
import json
import os
import zlib
from base64 import b64decode, b64encode
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass, field, fields
from pathlib import Path
from typing import IO, Any

from generator import regular
from generator.errors import about
from generator.model.note import Condition
from generator.model.reading import Pick, Reading
from generator.model.record import MadeOf
from generator.model.trial import STATUSES, Invocation, Outcome, Trial
from generator.records import answer, atomic, limits, shapes
from generator.syntax import sanitise

SUFFIX = ".journal"
INTERRUPTED = ".interrupted"
DAMAGED = ".damaged"
_NOT_KEPT = ("location", "place")  # where a condition stands in its note, today and in older journals
_UNREADABLE = (ValueError, KeyError, TypeError, AttributeError, RecursionError)
_OF_INVOCATION = tuple(one.name for one in fields(Invocation))
_MOST_ROUNDS = 1_000_000
_LONGEST_OUTPUT = 4 * 2**20  # bytes; what is kept is shorter


@dataclass(frozen=True)
class Header:
    """What a session knows before its first process; `cpus`, `sources` and `skipped` go by trial."""

    note: str
    name: str  # 20261123T221438Z-host-1a2b3c
    started: str
    host: str
    quick: bool
    seed: int
    machine: Mapping[str, Any]
    compiler: Mapping[str, str]
    experiment: str
    program: str
    trials: tuple[Trial, ...]
    cpus: tuple[tuple[int, ...], ...]
    sources: tuple[str, ...]
    skipped: Mapping[int, str] = field(default_factory=dict)
    ignored: Mapping[int, tuple[str, ...]] = field(default_factory=dict)  # conditions that make no difference
    made_of: Mapping[int, MadeOf] = field(default_factory=dict)  # of programs of one's own
    shown: tuple[int, ...] = ()  # trials whose output a post shows
    expected_since: Mapping[str, str] = field(default_factory=dict)
    sources_sha256: str = ""  # of the files that are measured
    budget: float | None = None  # this and what follows as its plan has it
    apart: float = 0.0
    only: tuple[str, ...] = ()
    until_decided: bool = False
    turns: bool = False
    resumes: tuple[str, ...] = ()  # names of the sessions that it goes on with, the oldest first
    engine: str = ""  # "ssh", "slurm"; "": it runs where the notebook is
    binaries: tuple[str, ...] = ()  # hash of the program file of each trial


@dataclass(frozen=True)
class Session:
    """A header and all that followed, in order."""

    header: Header
    outcomes: tuple[tuple[Invocation, Outcome], ...]
    rounds: tuple[Mapping[str, float], ...]
    damaged: int = 0  # lines that could not be read
    further: tuple[Invocation, ...] = ()  # processes that were planned after the first ones


class Journal:
    """An open journal: every line is on disk when its method returns."""

    def __init__(self, folder: Path, header: Header, lines: bytes = b"") -> None:
        """Under a name that nobody looks for until it is locked: a free lock means a dead writer.

        `lines` are those of the session that it goes on with.
        """
        folder.mkdir(parents=True, exist_ok=True)
        self.path = folder / f".{header.name}{SUFFIX}"
        made = self.path.with_suffix(".opening")
        self._file = made.open("xb")
        fcntl.flock(self._file, fcntl.LOCK_EX)
        self._write(json.dumps(asdict(header), ensure_ascii=False).encode() + b"\n" * bool(lines) + lines)
        atomic.settle(made, self.path)

    def outcome(self, invocation: Invocation, outcome: Outcome) -> None:
        """One process has ended; its answer is kept as printed."""
        head = asdict(invocation) | {
            "status": outcome.status,
            "reason": outcome.reason,
            "wall": outcome.wall,
            "usage": dict(outcome.usage),
            "left": outcome.left,
        }
        if outcome.output:
            head["output"] = b64encode(zlib.compress(outcome.output)).decode()
        raw = outcome.raw.replace(b"\n", b" ").replace(b"\r", b" ") or b"null"  # legal between JSON's tokens
        self._write(json.dumps(head, ensure_ascii=False).encode()[:-1] + b', "answer": ' + raw + b"}")

    def round(self, noise: Mapping[str, float]) -> None:
        """A round has ended; `noise` is what others used meanwhile."""
        self._write(json.dumps({"noise": dict(noise)}).encode())

    def further(self, more: Sequence[Invocation]) -> None:
        """These processes are planned, too."""
        if more:
            planned = [[one.round, one.trial, one.first_only] for one in more]
            self._write(json.dumps({"further": planned}).encode())

    def lines(self, lines: bytes) -> None:
        """Whole lines as another journal has them."""
        if lines:
            self._write(lines.rstrip(b"\n"))

    def close(self, *, remove: bool) -> None:
        """Let go of the file; `remove` once its record is on disk."""
        if remove:
            self.path.unlink(missing_ok=True)
        with about(self.path):  # what could not be written before cannot be now
            self._file.close()

    def _write(self, line: bytes) -> None:
        with about(self.path):
            self._file.write(line + b"\n")
            self._file.flush()
            os.fsync(self._file.fileno())


def abandoned(folder: Path) -> Iterator[tuple[Path, Session | None]]:
    """Journals of dead writers, each read as far as it goes, and locked while the caller looks at it.

    None where it holds nothing that can be read; what is no file is passed over.
    """
    for path, file in files(folder):
        if _is_free(file.fileno(), path):
            yield path, read(file.read())


def files(folder: Path, suffix: str = SUFFIX) -> Iterator[tuple[Path, IO[bytes]]]:
    """Every journal of a kind in a folder, open while the caller looks at it."""
    names = [one.name for one in os.scandir(folder)] if folder.is_dir() else []  # of a thousand hosts
    for path in (folder / name for name in sorted(names) if name[0] == "." and name.endswith(suffix)):
        try:
            file = regular.opened(path)
        except (FileNotFoundError, regular.NotAFileError):
            continue
        with file:
            yield path, file


def _is_free(descriptor: int, path: Path) -> bool:
    """Does nobody write it, and has nobody else seen to it meanwhile?"""
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        return os.path.samestat(os.fstat(descriptor), path.stat())
    except (BlockingIOError, FileNotFoundError):
        return False


def live(folder: Path) -> Iterator[Session]:
    """What those who are measuring have so far; nothing is locked or written."""
    for path, file in files(folder):
        if not _is_free(file.fileno(), path) and (session := read(file.read())):
            yield session


def set_aside(path: Path, suffix: str) -> Path:
    """Keep a journal, as INTERRUPTED or DAMAGED, under a name that nobody takes for a dead writer's."""
    kept = path.with_suffix(suffix)
    atomic.settle(path, kept)
    return kept


def read(text: bytes) -> Session | None:
    """A journal's bytes -> Session; None where its header cannot be read.

    A last line that was cut off is left out; others that cannot be read are counted.
    """
    lines = text.split(b"\n")[:-1]
    try:
        header = header_from(_json(lines[0]))
    except (*_UNREADABLE, IndexError):
        return None
    return following(Session(header, (), ()), lines[1:])


def following(before: Session, lines: Sequence[bytes]) -> Session:
    """A session with further lines of its journal; those that cannot be read are counted."""
    header, damaged = before.header, before.damaged
    outcomes, rounds, further = list(before.outcomes), list(before.rounds), list(before.further)
    for line in lines:
        try:
            entry = _json(line)
            if "noise" in entry:
                rounds.append(_noise(entry["noise"]))
            elif "further" in entry:
                further += _further(entry["further"], header)
            else:
                outcomes.append(_outcome(entry, line, header))
                rounds += [{}] * (outcomes[-1][0].round - len(rounds))  # of rounds whose line is damaged
        except _UNREADABLE:
            damaged += 1
    return Session(header, tuple(outcomes), tuple(rounds), damaged, tuple(further))


def _json(line: bytes) -> dict[str, Any]:
    data = json.loads(line)
    if not isinstance(data, dict):
        raise ValueError("not a JSON object")
    limits.shallow("it", data, limits.DEEPEST * 2)
    return data


def _noise(noise: Any) -> dict[str, float]:
    shapes.check("noise", "Mapping[str, float]", noise)
    return dict(noise)


def _further(planned: Any, header: Header) -> list[Invocation]:
    return [_invocation(dict(zip(_OF_INVOCATION, one, strict=True)), header) for one in planned]


def _invocation(data: Mapping[str, Any], header: Header) -> Invocation:
    made: Invocation = shapes.make(Invocation, data)
    if made.trial >= len(header.trials) or made.round > _MOST_ROUNDS:
        raise ValueError("no such trial or round")
    return made


def header_from(data: dict[str, Any]) -> Header:
    """A Header from its fields as JSON holds them; ValueError where it is none."""
    tidied = sanitise.tidy({**data, "experiment": ""}, shapes.line) | {"experiment": data["experiment"]}
    trials = tuple(trial_from(entry) for entry in tidied.pop("trials"))
    skipped = shapes.check("skipped", "Mapping[str, str]", tidied.pop("skipped"))
    ignored = tidied.pop("ignored", {}).items()
    made_of = tidied.pop("made_of", {}).items()
    by_index: dict[str, Any] = {
        "skipped": {int(index): reason for index, reason in skipped.items()},
        "made_of": {int(i): shapes.make(MadeOf, one) for i, one in made_of},
        "ignored": {int(i): shapes.check("ignored", "tuple[str, ...]", which) for i, which in ignored},
    }
    made: Header = shapes.make(Header, tidied, trials=trials, **by_index)
    if not len(trials) == len(made.cpus) == len(made.sources) == len(made.binaries or made.sources):
        raise ValueError("cpus, sources and binaries are not those of its trials")
    return made


def trial_from(data: Mapping[str, Any]) -> Trial:
    """A Trial from its fields as JSON holds them; ValueError where they are not of their types."""
    read = {"reading": _reading(data["reading"])} if data.get("reading") is not None else {"reading": None}
    made: Trial = shapes.make(Trial, data, condition=_condition(data["condition"]), **read)
    return made


def _reading(data: Mapping[str, Any]) -> Reading:
    picks = tuple(
        shapes.make(Pick, {k: v for k, v in one.items() if k not in _NOT_KEPT}) for one in data["picks"]
    )
    made: Reading = shapes.make(Reading, data, picks=picks)
    return made


def _condition(data: Mapping[str, Any]) -> Condition:
    made: Condition = shapes.make(Condition, {k: v for k, v in data.items() if k not in _NOT_KEPT})
    return made


def _output(packed: str) -> bytes:
    """What a process printed; ValueError where it is not packed as it should be, or far too long."""
    unpacking = zlib.decompressobj()
    try:
        found = unpacking.decompress(b64decode(packed, validate=True), _LONGEST_OUTPUT)
    except zlib.error as error:
        raise ValueError(f"its output cannot be unpacked: {error}") from None
    if unpacking.unconsumed_tail:
        raise ValueError("its output is too long")
    return found


def _outcome(entry: dict[str, Any], line: bytes, header: Header) -> tuple[Invocation, Outcome]:
    invocation = _invocation({name: entry[name] for name in _OF_INVOCATION}, header)
    raw = line.partition(b', "answer": ')[2][:-1] if entry["answer"] is not None else b""
    parsed, kept = answer.read(raw) if raw else (None, b"")
    told = {name: entry[name] for name in ("status", "reason", "wall", "usage", "left")}
    if told["status"] not in STATUSES:
        raise ValueError("no such status")
    output = _output(entry.get("output", ""))
    outcome: Outcome = shapes.make(Outcome, sanitise.tidy(told), answer=parsed, raw=kept, output=output)
    return invocation, outcome
