"""Several machines side by side: what each lacks, what makes it noisy, what differs. Pure."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from generator.machine import doctor
from generator.machine.doctor import TOOLCHAINS, Advice
from generator.syntax import sanitise

MISSING, NOISY, DIFFERS, GOOD = KINDS = ("missing", "noisy", "differs", "good")
_LACKS = ("CPUs", "perf_event_paranoid", "protection keys", "compiler", "disk", *TOOLCHAINS)
_COMPARED = (  # facts that no advice is about
    "architecture",
    "kernel",
    "microcode",
    "compiler",
    "flags",
    "libc",
    "container",
    "mitigations",
    "transparent_hugepages",
    "address_randomisation",
    "frequency_driver",
)
_NAMED = 4  # hosts that are named; more are counted
_WHOLE, _SHARES, _WORDS = (
    ("cpus_online", "cores", "sockets", "memory", "idle_exit_us", "perf_event_paranoid"),
    ("steal",),
    ("flags", "idle_states"),
)


@dataclass(frozen=True)
class Seen:
    """One machine as it was looked at."""

    alias: str
    facts: Mapping[str, Any] = field(default_factory=dict)  # as facts.read() gives them
    compiler: str | None = None  # its version
    flags: str = ""  # that it is called with
    python: str = ""
    free: int | None = None  # bytes on its disk
    lost: str = ""  # why it could not be looked at

    @property
    def advice(self) -> tuple[Advice, ...]:
        """What the doctor says of it."""
        room = () if self.free is None else (doctor.disk(self.free),)
        return (*doctor.measuring(self.facts, self.compiler), *room)


@dataclass(frozen=True)
class Found:
    """One finding: which machines it is about, by what is there."""

    kind: str  # of KINDS
    name: str
    values: Mapping[str, tuple[str, ...]]  # value -> aliases
    brief: str = ""  # what it means for the numbers
    spoils: bool = False  # the numbers, where it is more than a note


def seen(alias: str, answer: Mapping[str, Any]) -> Seen:
    """What a host has answered, which is foreign: what is not of the right kind it has not told."""
    compiler = _table(answer.get("compiler"))
    return Seen(
        alias,
        dict(_facts(_table(answer.get("machine")))),
        _text(compiler.get("version")) or None,
        _text(compiler.get("flags")),
        _text(answer.get("python")),
        _number(answer.get("free"), int),
    )


def _facts(told: Mapping[str, Any]) -> Iterator[tuple[str, Any]]:
    for name, value in told.items():
        kept: Any
        if name in _WHOLE or name in _SHARES:
            kept = _number(value, int if name in _WHOLE else float)
        elif name in _WORDS:
            kept = [_text(one) for one in value] if isinstance(value, list) else []
        elif name == "load":
            averages = value if isinstance(value, list) else []
            kept = [one for one in (_number(one, float) for one in averages) if one is not None]
        else:
            kept = _text(value)
        if kept not in (None, "", []):
            yield name, kept


def _table(value: Any) -> Mapping[str, Any]:
    return value if isinstance(value, dict) and all(isinstance(name, str) for name in value) else {}


def _text(value: Any) -> str:
    return sanitise.line(value) if isinstance(value, str) else ""


def _number(value: Any, kind: type[int] | type[float]) -> Any:
    is_number = isinstance(value, int | float) and not isinstance(value, bool)
    return kind(value) if is_number and 0 <= abs(value) < 2**63 else None


# ------------------------------------------------------------------ findings


def findings(machines: Sequence[Seen]) -> tuple[Found, ...]:
    """At most one of each name, by kind; of machines that were looked at."""
    there = [one for one in machines if not one.lost]
    every = (*_advised(there), *_differing(there))
    return tuple(sorted(every, key=lambda one: (KINDS.index(one.kind), not one.spoils)))


def _advised(there: Sequence[Seen]) -> Iterator[Found]:
    """What the doctor would say of several at once; what is well on all of them is one finding."""
    each = [(one.alias, advice) for one in there for advice in one.advice]
    names = dict.fromkeys(advice.name for _, advice in each)
    well = []
    for name in names:
        ill = [(alias, advice) for alias, advice in each if advice.name == name and advice.level != "good"]
        if not ill:
            well.append(name)
            continue
        briefs = Counter(advice.brief for _, advice in ill)
        brief = ill[0][1].brief if len(briefs) == 1 else ""
        spoils = any(advice.level == "bad" for _, advice in ill)
        values = _by_value((alias, advice.value) for alias, advice in ill)
        yield Found(MISSING if name in _LACKS else NOISY, name, values, brief, spoils)
    if well:
        yield Found(GOOD, ", ".join(well), {})


def _differing(there: Sequence[Seen]) -> Iterator[Found]:
    """Facts that are not the same on all that have them; a processor has no other's microcode."""
    for name in _COMPARED:
        same = _of_same_processor(there) if name == "microcode" else there
        values = _by_value((one.alias, said) for one in same if (said := _told(one, name)))
        if len(values) > 1:
            yield Found(DIFFERS, name.replace("_", " "), values)


def _of_same_processor(there: Sequence[Seen]) -> Iterator[Seen]:
    """The machines whose processor has another microcode on another machine."""
    for cpu in dict.fromkeys(one.facts.get("cpu") for one in there):
        same = [one for one in there if one.facts.get("cpu") == cpu]
        if len({_told(one, "microcode") for one in same}) > 1:
            yield from same


def _told(one: Seen, name: str) -> str:
    """In a few words; "" of what is a finding already where it is missing."""
    if name == "compiler":
        return one.compiler or ""
    if name == "flags":
        return one.flags
    return str(one.facts.get(name) or ("none" if name == "container" else "not told"))


def _by_value(told: Iterable[tuple[str, str]]) -> dict[str, tuple[str, ...]]:
    """Which machines have what, the most usual first."""
    values: dict[str, tuple[str, ...]] = {}
    for alias, value in told:
        values[value] = (*values.get(value, ()), alias)
    return dict(sorted(values.items(), key=lambda item: -len(item[1])))


# ------------------------------------------------------------------ words


def sentence(found: Found, every: int) -> str:
    """`powersave on m510, c6420: short events run slowly`; of `every` machines that were looked at."""
    said = "; ".join(f"{value} on {on(aliases, every)}" for value, aliases in found.values.items())
    return f"{said}: {found.brief}" if found.brief else said


def on(aliases: Sequence[str], every: int) -> str:
    """`all`, `m510`, `m510, c6420 and 98 more`."""
    if len(aliases) == every > 1:
        return "all"
    rest = len(aliases) - _NAMED
    if rest <= 1:
        return ", ".join(aliases)
    return f"{', '.join(aliases[:_NAMED])} and {rest} more"
