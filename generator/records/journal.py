"""What a session has measured so far, on disk at once: nothing that was measured is lost.

A journal is a dot-named file of JSON lines beside the records: a header, then a line for each finished
process and each round. Its writer holds a lock on it; one whose lock is free belongs to a dead writer.
"""

from __future__ import annotations

import fcntl
import json
import os
from collections.abc import Iterator, Mapping
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

from generator.errors import about
from generator.model.note import Condition
from generator.model.trial import Invocation, Outcome, Trial
from generator.records import answer

_NOT_KEPT = ("location", "place")  # where a condition stands in its note, today and in older journals


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


@dataclass(frozen=True)
class Session:
    """A header and all that followed, in order."""

    header: Header
    outcomes: tuple[tuple[Invocation, Outcome], ...]
    rounds: tuple[Mapping[str, float], ...]


class Journal:
    """An open journal: every line is on disk when its method returns."""

    def __init__(self, folder: Path, header: Header) -> None:
        folder.mkdir(parents=True, exist_ok=True)
        self.path = folder / f".{header.name}.journal"
        self._file = self.path.open("xb")
        fcntl.flock(self._file, fcntl.LOCK_EX)
        self._write(json.dumps(asdict(header), ensure_ascii=False).encode())

    def outcome(self, invocation: Invocation, outcome: Outcome) -> None:
        """One process has ended; its answer is kept as printed."""
        head = asdict(invocation) | {
            "status": outcome.status,
            "reason": outcome.reason,
            "wall": outcome.wall,
            "usage": dict(outcome.usage),
            "left": outcome.left,
        }
        raw = outcome.raw.replace(b"\n", b" ").replace(b"\r", b" ") or b"null"  # legal between JSON's tokens
        self._write(json.dumps(head, ensure_ascii=False).encode()[:-1] + b', "answer": ' + raw + b"}")

    def round(self, noise: Mapping[str, float]) -> None:
        """A round has ended; `noise` is what others used meanwhile."""
        self._write(json.dumps({"noise": dict(noise)}).encode())

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
    """Journals of dead writers, each read as far as it goes; None where not even the header is whole."""
    for path in sorted(folder.glob(".*.journal")):
        with path.open("rb") as file:
            try:
                fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError:
                continue
            yield path, read(file.read())


def read(text: bytes) -> Session | None:
    """A journal's bytes -> Session. A last line that was cut off is left out."""
    lines = text.split(b"\n")[:-1]
    try:
        header = _header(json.loads(lines[0]))
    except (IndexError, ValueError, KeyError, TypeError):
        return None
    outcomes: list[tuple[Invocation, Outcome]] = []
    rounds: list[Mapping[str, float]] = []
    for line in lines[1:]:
        entry = json.loads(line)
        if "noise" in entry:
            rounds.append(entry["noise"])
        else:
            outcomes.append(_outcome(entry, line))
    return Session(header, tuple(outcomes), tuple(rounds))


def _header(data: dict[str, Any]) -> Header:
    trials = tuple(trial_from(entry) for entry in data.pop("trials"))
    cpus = tuple(map(tuple, data.pop("cpus")))
    read: dict[str, Any] = {"trials": trials, "cpus": cpus, "sources": tuple(data["sources"])}
    read["skipped"] = {int(index): reason for index, reason in data["skipped"].items()}
    read["ignored"] = {int(index): tuple(which) for index, which in data.get("ignored", {}).items()}
    return Header(**data | read)


def trial_from(data: Mapping[str, Any]) -> Trial:
    """A Trial from its fields as JSON holds them."""
    return Trial(
        **{
            **data,
            "condition": _condition(data["condition"]),
            "params": tuple((name, value) for name, value in data["params"]),
            "swept": tuple(data["swept"]),
        }
    )


def _condition(data: Mapping[str, Any]) -> Condition:
    lists = {key: tuple(data[key]) for key in ("pin", "cflags", "prepare") if key in data}
    env = tuple((name, value) for name, value in data.get("env", ()))
    return Condition(
        **{key: value for key, value in data.items() if key not in _NOT_KEPT} | lists | {"env": env}
    )


def _outcome(entry: dict[str, Any], line: bytes) -> tuple[Invocation, Outcome]:
    invocation = Invocation(entry["round"], entry["trial"], entry["first_only"])
    raw = line.partition(b', "answer": ')[2][:-1] if entry["answer"] is not None else b""
    parsed = answer.parse(raw) if raw else None
    return invocation, Outcome(
        entry["status"], entry["reason"], parsed, entry["wall"], entry["usage"], entry["left"], raw
    )
