"""What an author wrote: a note and all that stands in it.

Values are in base units: times in ns, sizes in bytes, anything else as counted (`units.py`).
Absent is None, never 0.
"""

from __future__ import annotations

import re
import shlex
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

from generator import units
from generator.errors import NOWHERE, Location
from generator.model.host import HERE
from generator.model.reading import Reading

Params = tuple[tuple[str, str], ...]  # in the order written: (("size", "4 KiB"),)

NO_OPENING = "none"  # the `summary` of a note whose post begins with the author's own first sentence
_VALUE = re.compile(
    r"\{(?:\{([A-Za-z_]\w*)\}|([A-Za-z_]\w*))\}"
)  # `{rate}` in a label, or `{{rate}}`, which shows braces

_AT_END = re.compile(r"[,:]?\s*…\Z")
_PLAIN_WORD = re.compile(r"[\w./${}=+:@%,-]+")

PRINTED = "printed"  # what an expectation is held against that names the figure printed beside it

# ------------------------------------------------------------------ as written


@dataclass(frozen=True)
class Printed:
    """A figure from elsewhere (an old post, a paper): shown as such, never measured."""

    text: str  # "2092 ns", as written
    value: float
    dimension: str  # a name of units.DIMENSIONS: "time", "size", ...
    statistic: str  # "first" | "median" | "p99" ...: which of today's figures it stands beside
    source: str
    location: Location


@dataclass(frozen=True)
class Expectation:
    """What the author believes: a range (inclusive), or "under"/"over" a bound or another figure.

    Held against another figure the bounds are of the ratio to it; neither: more, or less than that one.
    """

    text: str  # "40..50 ns", "under 5 us", "under apart", without statistic and source
    statistic: str
    low: float | None
    high: float | None
    dimension: str  # "" where `against` names another figure
    against: str  # name of a condition or a measurement, or PRINTED; "": held against bounds alone
    source: str  # who says so, or ""
    location: Location
    whom: str = ""  # what readers call the measurement or the printed figure that it is held against
    printed: Printed | None = None  # that printed figure

    @property
    def full_text(self) -> str:
        """`first 40..50 ns (theory)`: as written, with statistic (the median's goes without) and source."""
        head = "" if self.statistic == "median" else f"{self.statistic} "
        return f"{head}{self.text}" + (f" ({self.source})" if self.source else "")


@dataclass(frozen=True)
class Condition:
    """How a measurement is run: where its threads sit, whether they or CPUs sleep, how it was built."""

    name: str
    pin: tuple[int, ...] = ()  # a CPU for each thread, in order
    placement: str = ""  # or by kind: a key of PLACEMENTS
    idle: int = 0  # ns the waiter has slept before each event
    awake: bool = False
    cc: str = ""  # another compiler than the usual one
    cflags: tuple[str, ...] = ()  # after the usual flags
    cxx: str = ""  # the same for probes in C++
    cxxflags: tuple[str, ...] = ()
    env: Params = ()  # of the probe only, as written: ("LD_BIND_NOW", "1")
    prepare: tuple[str, ...] = ()  # a command before each process, outside of the clock
    emulate: str = ""  # the CPU of an emulated machine, as QEMU calls it: for facts, never for times
    revision: str = ""  # what git calls the version that runs: `v1.2`, `HEAD`; "": the files as they are
    on: str = ""  # the alias of the host that it is measured on; "": here, wherever that is
    base: str = ""  # what each host calls it, in a note that names hosts: `apart` of `m510.apart`
    label: str = ""  # what the page calls it
    location: Location = NOWHERE

    @property
    def where(self) -> str:
        """`one CPU`, `CPU 0, 1`, or nothing."""
        return "CPU " + ", ".join(map(str, self.pin)) if self.pin else PLACEMENTS.get(self.placement, "")

    @property
    def host(self) -> str:
        """The alias of its host, or HERE; nothing in a note that names no hosts."""
        return self.on or (HERE if self.base else "")

    @property
    def is_place(self) -> bool:
        """Is its title read with `on` before it?"""
        return bool(self.on or self.where) and self.host != HERE and not self.is_labelled

    @property
    def is_labelled(self) -> bool:
        """Is its title the author's own?"""
        return bool(self.label) and self.base in ("", self.name)

    @property
    def title(self) -> str:
        """How it runs, in a reader's words: `two cores, kept awake`, `m510, clang -O0`; without `idle`."""
        if self.is_labelled:
            return self.label
        how = self.label or self._how or ("anywhere" if self.host != self.name else "")
        return ", ".join(filter(None, (self.host, how)))

    @property
    def _how(self) -> str:
        awake = "kept awake" if self.awake else ""
        in_c, in_cxx = (self.cc, *self.cflags), (self.cxx or "C++" * bool(self.cxxflags), *self.cxxflags)
        build = ", ".join(filter(None, (" ".join(filter(None, words)) for words in (in_c, in_cxx))))
        env = (f"{name}={value}" for name, value in self.env)
        prepare = f"after {shlex.join(self.prepare)}" if self.prepare else ""
        emulated = f"emulated (QEMU, -cpu {self.emulate})" if self.emulate else ""
        version = f"version {self.revision}" if self.revision else ""
        return ", ".join(filter(None, (emulated, self.where, awake, build, *env, prepare, version)))

    @property
    def idle_title(self) -> str:
        """`after 50 ms asleep`, or nothing."""
        return f"after {units.shortest(self.idle, 'time')} asleep" if self.idle else ""

    @property
    def usual_events(self) -> int:
        """Events of a process of an event probe that is not told how many (probe_event.h)."""
        if not self.idle:
            return 5000
        return 15 if self.idle < 500_000_000 else 3

    @property
    def definition(self) -> str:
        """What it does, whatever it is called: the part of a trial's identity that is the condition's."""
        pin = ",".join(map(str, self.pin)) or self.placement
        env = shlex.join(f"{name}={value}" for name, value in self.env)
        more = {
            "cc": self.cc,
            "cflags": shlex.join(self.cflags),
            "env": env,
            "prepare": shlex.join(self.prepare),
            "emulate": self.emulate,
            "cxx": self.cxx,
            "cxxflags": shlex.join(self.cxxflags),
            "revision": self.revision,
        }
        given = "".join(f" {key}={value}" for key, value in more.items() if value)
        return f"pin={pin} idle={self.idle} awake={int(self.awake)}{given}"


PLACEMENTS = {  # as written in `pin:` -> as a reader sees it
    "one cpu": "one CPU",
    "smt twins": "SMT twins",
    "two cores": "two cores",
    "two sockets": "two sockets",
}
ANYWHERE = Condition("anywhere")


@dataclass(frozen=True)
class Measurement:
    """A probe or program with its label, parameters and expectation, as written."""

    id: str
    label: str
    probe: str  # "" where there is a program, or only printed figures exist
    conditions: tuple[str, ...]  # resolved: those it runs under, in the order of the note
    params: tuple[tuple[str, tuple[str, ...]], ...] = ()  # several values are a sweep
    expect: Mapping[str, tuple[Expectation, ...]] = field(default_factory=dict)  # by condition
    printed: Mapping[str, tuple[Printed, ...]] = field(default_factory=dict)  # by condition
    runs: int | None = None  # processes; None: the default
    precision: float | None = None  # until when it goes on, as a share of the figure; None: as the note says
    limit: int = 30_000_000_000  # ns for one process
    needs: tuple[str, ...] = ()  # services that have to be up
    run: tuple[str, ...] = ()  # instead of a probe: program and arguments, `{param}` not filled in yet
    of: str = ""  # instead: the measurement of whose processes this is a further figure
    reading: Reading | None = None  # of a program's output; None: its wall time
    build: tuple[str, ...] = ()  # a command before the first round
    version: tuple[str, ...] = ()  # a command whose first line says which version it is
    location: Location = NOWHERE
    locations: Mapping[str, Location] = field(
        default_factory=dict
    )  # `probe`, `conditions.NAME`, `params.NAME` ...

    @property
    def is_measured(self) -> bool:
        """Does anything run for it, or is there a printed figure only?"""
        return bool(self.probe or self.run)

    @cached_property
    def swept(self) -> tuple[str, ...]:
        """Names of the parameters that have several values."""
        return tuple(name for name, values in self.params if len(values) > 1)

    @property
    def title(self) -> str:
        """The label for all values of its sweep together: `HTTP, kept, at … calls a second`."""
        return _AT_END.sub("", self.called(()))

    def called(self, sweep: Params) -> str:
        """The label for one set of values: each where its name stands in braces, else in parentheses."""
        own = {name: values[0] for name, values in self.params if len(values) == 1}
        left = ", ".join(value for name, value in sweep if name not in label_names(self.label))
        return filled(self.label, own | dict(sweep)) + (f" ({left})" if left else "")


PROCESS_VALUES = (
    "cpus",
    "cpu0",
    "out",
)  # in a program's words: its CPUs, the first of them, a folder of its own


def label_names(label: str) -> dict[str, int]:
    """The parameters that a label names in braces, and where in it each stands first."""
    found = [(match[2], match.start()) for match in _VALUE.finditer(label) if match[2]]
    return dict(reversed(found))


def filled(label: str, values: Mapping[str, str], doubled: Collection[str] = ()) -> str:
    """A label with values in the place of their names; `…` where a name has none.

    `{{NAME}}` becomes `{NAME}`, unless it is one of `doubled`, which are filled in later.
    """

    def value(match: re.Match[str]) -> str:
        if match[1]:
            return match[0] if match[1] in doubled else f"{{{match[1]}}}"
        return values.get(match[2], "…")

    return _VALUE.sub(value, label)


def typed(words: Sequence[str]) -> str:
    """A command as one line, as it would be typed."""
    shown = (word if _PLAIN_WORD.fullmatch(word) else shlex.quote(word) for word in words)
    return " ".join(" ".join(shown).split())


@dataclass(frozen=True)
class Service:
    """What is started so that it can be invoked, as written: `${NAME}` is filled in for its process only."""

    name: str
    run: tuple[str, ...] = ()  # program and arguments
    port: int = 0  # ready once this one answers on the loopback; 0: by its output
    line: str = ""  # ready once a line of its output contains this
    env: tuple[tuple[str, str], ...] = ()  # environment variables that are added
    limit: int = 20_000_000_000  # ns until it is ready
    location: Location = NOWHERE
    ready_location: Location = NOWHERE

    @property
    def command(self) -> str:
        """The command as one line, as it would be typed."""
        return typed(self.run)

    @property
    def ready(self) -> str:
        """`port 50051` or `line "listening"`."""
        return f"port {self.port}" if self.port else f'line "{self.line}"'


@dataclass(frozen=True)
class Prose:
    """A stretch of the author's own text; `location` is where its first character stands in the source."""

    text: str
    location: Location


@dataclass(frozen=True)
class Block:
    """A fence `{kind} argument` of the body, with its options as YAML read them."""

    kind: str
    arguments: tuple[str, ...]
    options: Mapping[str, Any]
    location: Location
    locations: Mapping[str, Location] = field(
        default_factory=dict
    )  # of each option's key; of its items as `key.0`
    argument_locations: tuple[Location, ...] = ()


@dataclass(frozen=True)
class Experiment:
    """A note's definition, whole. `file` and every Place are relative to the notebook."""

    file: str  # experiments/2023-11-03-vhive-libmpk.yml
    stem: str  # 2023-11-03-vhive-libmpk
    title: str
    date: str  # as the front matter shall hold it; "" for the day of the file name only
    categories: str | tuple[str, ...]
    measurements: Mapping[str, Measurement]
    conditions: Mapping[str, Condition]
    body: tuple[Prose | Block, ...]
    services: Mapping[str, Service] = field(default_factory=dict)
    front_matter: Mapping[str, Any] = field(default_factory=dict)  # other keys, passed through
    raw_front_matter: str = ""  # of a body file that begins with its own: byte for byte, with both ---
    summary: str = ""  # the opening line; "": the verdicts in one sentence; NO_OPENING: none
    liquid_as_is: bool = False
    budget: int | None = None  # ns that a run may take
    precision: float | None = None  # half-width of an interval, as a share, until which a figure goes on
    hosts: tuple[str, ...] = ()  # aliases, and HERE, in the order written; () where all is measured here
    send: tuple[str, ...] = ()  # files and folders of the notebook that every host needs beside the probes
    text: str = ""  # the source as written, for the record
    locations: Mapping[str, Location] = field(default_factory=dict)  # of each top-level key's value
    place: str = ""  # where the post lies, below the notebook; "": where `post` says

    @property
    def post(self) -> str:
        """`_posts/2023-11-03-vhive-libmpk.markdown`, or where the note says that it lies."""
        return self.place or f"_posts/{self.stem}.markdown"

    @property
    def is_verbatim(self) -> bool:
        """Was the post there before the note? Its bytes come back, and what is measured is added."""
        return self.liquid_as_is and bool(self.raw_front_matter)

    @property
    def day(self) -> str:
        """`2023-11-03`, from the file name."""
        return "-".join(self.stem.split("-")[:3])

    @property
    def slug(self) -> str:
        return "-".join(self.stem.split("-")[3:])
