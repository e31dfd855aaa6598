"""A session under way: a bar that is drawn between processes, and what failed as soon as it did."""

from __future__ import annotations

import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager

from generator import units
from generator.errors import visible
from generator.measure.rounds import Unseen
from generator.model.note import Service, typed
from generator.model.trial import Invocation, Outcome, Plan, Trial
from generator.terminal import sheet

TOLD = 1.0  # s: a shorter rest is no more than a blink


class Quiet(Unseen):
    """Tells only what must be told: who holds the machine."""

    def waiting(self, holder: str) -> None:
        sheet.console(error=True).print(
            f"another session is measuring on this machine ({visible(holder)}); waiting"
        )


class LiveProgress(Quiet):
    """A bar that is drawn between processes only: a refresh thread would run beside the probes."""

    @contextmanager
    def building(self, words: Sequence[str]) -> Iterator[None]:
        from rich.live import Live
        from rich.text import Text

        line = Text(visible(f"building: {typed(words)}"), no_wrap=True, overflow="ellipsis")
        with Live(line, console=sheet.console(error=True), auto_refresh=False, transient=True):
            yield

    def begin(self, chosen: Plan) -> None:
        from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn

        self._progress = Progress(
            TextColumn("{task.description}", markup=False),
            BarColumn(),
            MofNCompleteColumn(),
            TextColumn("{task.fields[left]}", markup=False),
            console=sheet.console(error=True),
            auto_refresh=False,
            transient=True,
        )
        self._progress.start()
        self._task = self._progress.add_task("measuring", total=len(chosen.order), left="")

    def further(self, more: Sequence[Invocation]) -> None:
        total = self._progress.tasks[0].total or 0
        self._progress.update(self._task, total=total + len(more))

    def serving(self, service: Service) -> None:
        self._progress.update(self._task, description=visible(f"starting the service {service.name}"))
        self._progress.refresh()

    def starting(self, number: int, trial: Trial, left: float) -> None:
        self._progress.update(
            self._task, completed=number, description=visible(trial.id), left=remaining(left)
        )
        self._progress.refresh()

    def resting(self, trial: Trial, seconds: float) -> None:
        if seconds >= TOLD:
            said = f"{trial.id}, after {units.duration(seconds)} of rest"
            self._progress.update(self._task, description=visible(said))
            self._progress.refresh()

    def ended(self, trial: Trial, outcome: Outcome) -> None:
        if outcome.status != "ok":
            self._progress.console.print(visible(f"{trial.id}: {outcome.status}: {outcome.reason}"))

    def finish(self) -> None:
        self._progress.stop()


def progress() -> Quiet:
    """Live progress on a terminal, silence elsewhere."""
    return LiveProgress() if sys.stderr.isatty() else Quiet()


def remaining(seconds: float) -> str:
    """`about 1 min 5 s left`."""
    return f"about {units.duration(seconds)} left"
