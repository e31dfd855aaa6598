"""One process of a probe, or of any program."""

from __future__ import annotations

import shlex
from collections.abc import Sequence

from generator import units
from generator.errors import UsageError
from generator.measure import executors, looks
from generator.measure.notebook import Notebook, keep_cache_from_git
from generator.measure.prepare import prepare, process_spec
from generator.model.finding import Summary
from generator.model.note import Condition
from generator.model.trial import Invocation, Outcome, Trial

_TRY_LIMIT = 30_000_000_000  # ns


def try_probe(notebook: Notebook, name: str, arguments: Sequence[str]) -> tuple[Outcome, Summary | None]:
    """One process of one probe; `pin=0,1` and `idle=50ms` among the arguments are conditions."""
    from generator.commands import probes
    from generator.findings import summarise

    probes.one_probe(notebook, name)
    given = dict(_pair(text) for text in arguments)
    condition = _condition(given)
    params = tuple(given.items())
    probe = notebook.probes[name]
    trial = Trial(name, name, condition, params, runs=1, limit=_TRY_LIMIT, kind=probe.kind, reads=probe.reads)
    keep_cache_from_git(notebook)
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
    keep_cache_from_git(notebook)
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
