"""Sessions under way on several hosts, each in a thread of its own: drawn when one of them says something."""

from __future__ import annotations

import statistics
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from threading import RLock
from typing import TYPE_CHECKING, Any

from generator import units
from generator.errors import visible
from generator.model.host import HERE
from generator.model.note import Service, typed
from generator.model.trial import Answer, Invocation, Outcome, Plan, Trial
from generator.terminal import host_lines, sheet
from generator.terminal.host_lines import DONE, LOST, MEASURING, REACHING, READYING, Host
from generator.terminal.progress import TOLD

if TYPE_CHECKING:
    from rich.console import Console
    from rich.live import Live
    from rich.text import Text

    from generator.measure.rounds import Progress

_MANY = 12  # hosts: from here on not each event is drawn
_PAUSE = 0.2  # s between two drawings then
_BELOW = 2  # lines of a screen that are left free


class FleetProgress:
    """What is told of all hosts together; each method may be called from any thread.

    Around all sessions: `with progress(aliases) as shown`. Without a terminal it says when a host begins and
    when it ends; on one the whole of that is drawn, and what was lost or failed stays above it.
    """

    def __init__(
        self,
        aliases: Sequence[str],
        *,
        console: Console | None = None,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self._hosts = {alias: Host(alias) for alias in aliases}
        self._clock, self._lock = clock, RLock()
        self._console = console or sheet.console(error=True)
        self._live: Live | None = None
        self._drawn = 0.0

    def __enter__(self) -> FleetProgress:
        from rich.live import Live

        if self._console.is_terminal:
            self._live = Live(self._text(), console=self._console, auto_refresh=False, transient=True)
            self._live.start()
        return self

    def __exit__(self, *_: object) -> None:
        with self._lock:
            if self._live:
                self._live.stop()
            self._live = None

    def of(self, alias: str) -> Progress:
        """What the session of one host is given."""
        return HostProgress(self, alias)

    def reaching(self, alias: str) -> None:
        """A connection is being made, for the first time or again."""
        self.change(alias, stage=REACHING, doing="", left=None)

    def lost(self, alias: str, why: str) -> None:
        """Nothing more comes from there; of a reason with a hint the first line is told."""
        said = why.removeprefix(f"{alias}: ").partition("\n")[0]
        self._ended(alias, stage=LOST, doing=said, left=None)

    def done(self, alias: str) -> None:
        """All that was asked of it is here."""
        self._ended(alias, stage=DONE, doing="", left=None)

    @property
    def hosts(self) -> tuple[Host, ...]:
        """How each stands, in the order in which they were named."""
        with self._lock:
            return tuple(self._hosts.values())

    def change(self, alias: str, **what: Any) -> Host:
        """The host as it stands now, drawn where there is a terminal."""
        with self._lock:
            now = self._clock()
            self._hosts[alias] = replace(self._hosts.get(alias, Host(alias)), heard=now, **what)
            self._draw(now, at_once=len(self._hosts) < _MANY)
            return self._hosts[alias]

    def host(self, alias: str) -> Host:
        """How it stands."""
        with self._lock:
            return self._hosts.get(alias, Host(alias))

    def now(self) -> float:
        return self._clock()

    def say(self, line: str, *, always: bool = True) -> None:
        """A line that stays; unless `always`, only where nothing is drawn."""
        with self._lock:
            if always or not self._live:
                self._console.print(visible(line))

    def _ended(self, alias: str, **what: Any) -> None:
        host = self.change(alias, **what)
        self.say(host_lines.ended(host), always=host.stage == LOST)

    def _draw(self, now: float, *, at_once: bool) -> None:
        if self._live and (at_once or now - self._drawn >= _PAUSE):
            self._drawn = now
            self._live.update(self._text(), refresh=True)

    def _text(self) -> Text:
        from rich.text import Text

        size = self._console.size
        rows = max(size.height - _BELOW, 1)
        drawn = host_lines.lines(tuple(self._hosts.values()), size.width - 1, rows, self._clock())
        return Text("\n".join(drawn), no_wrap=True, overflow="crop")


class HostProgress:
    """One host's session, as `Rounds` tells it."""

    def __init__(self, fleet: FleetProgress, alias: str) -> None:
        self._fleet, self._alias = fleet, alias
        self._is_told = False

    def waiting(self, holder: str) -> None:
        where = "on this machine" if self._alias == HERE else "there"
        said = f"another session is measuring {where} ({holder}); waiting"
        self._change(stage=READYING, doing=said)
        self._fleet.say(f"{self._alias}: {said}", always=False)

    @contextmanager
    def building(self, words: Sequence[str]) -> Iterator[None]:
        self._change(stage=READYING, doing=f"building: {typed(words)}")
        yield

    def begin(self, chosen: Plan) -> None:
        began = self._fleet.host(self._alias).began
        began = self._fleet.now() if began is None else began
        self._change(stage=MEASURING, doing="", number=0, total=len(chosen.order), began=began)

    def further(self, more: Sequence[Invocation]) -> None:
        self._change(total=self._fleet.host(self._alias).total + len(more))

    def serving(self, service: Service) -> None:
        self._change(doing=f"starting the service {service.name}")

    def starting(self, number: int, trial: Trial, left: float) -> None:
        host = self._change(stage=MEASURING, doing=_there(trial), number=number, left=left)
        if not self._is_told:
            self._fleet.say(host_lines.begun(host), always=False)
            self._is_told = True

    def resting(self, trial: Trial, seconds: float) -> None:
        if seconds >= TOLD:
            self._change(doing=f"{_there(trial)}, after {units.duration(seconds)} of rest")

    def ended(self, trial: Trial, outcome: Outcome) -> None:
        if outcome.status != "ok":
            self._fleet.say(f"{self._alias}: {_there(trial)}: {outcome.status}: {outcome.reason}")
        value = _value(outcome.answer) if outcome.answer else None
        host = self._fleet.host(self._alias)
        if outcome.answer is None or value is None:
            self._change()
            return
        figures = (*host.figures.get(trial.id, ()), value)
        shown = _figure(figures, outcome.answer.said.unit)
        self._change(figures={**host.figures, trial.id: figures}, figure=(_there(trial), shown))

    def finish(self) -> None:
        self._change(doing="ending", left=None)

    def _change(self, **what: Any) -> Host:
        return self._fleet.change(self._alias, **what)


def _there(trial: Trial) -> str:
    """`condvar@apart` of `m510.apart`: its line says where."""
    one = trial.condition
    return replace(trial, condition=replace(one, name=one.base or one.name)).id


def _value(answer: Answer) -> float | None:
    """A process's median, as it gave it or of its samples; None where it told none."""
    if "median" in answer.given:
        return answer.given["median"]
    return statistics.median(answer.samples) if len(answer.samples) else None


def _figure(values: Sequence[float], unit: str) -> str:
    """The median of a trial's processes so far."""
    dimension, factor = units.find(unit)
    return units.figure(statistics.median(values) * factor, dimension)


def progress(aliases: Sequence[str]) -> FleetProgress:
    """Of these hosts, on stderr."""
    return FleetProgress(aliases)
