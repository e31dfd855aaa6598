"""What a session and its results look like in a terminal: progress between processes, tables at the end."""

from __future__ import annotations

import sys
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

from generator import units
from generator.errors import visible
from generator.findings import facts, wording
from generator.model.finding import Finding, Findings, Summary
from generator.model.note import Service
from generator.model.probe import Probe
from generator.model.statistics import Standing, standing
from generator.model.trial import Outcome, Plan, Trial

if TYPE_CHECKING:
    from rich.console import Console, RenderableType
    from rich.table import Table
    from rich.text import Text

    from generator.machine.doctor import Advice

_PIPED_WIDTH = 160  # columns where nobody looks: nothing is folded
_LEVELS = {"good": "green", "note": "yellow", "bad": "red"}
_COLOURS = {"holds": "green", "fails": "red", "undecided": "yellow"}


def console(*, error: bool = False) -> Console:
    """A console on stdout or stderr; as wide as the terminal, or wide enough where there is none.

    No text is markup: brackets and colons are the author's own.
    """
    from rich.console import Console

    stream = sys.stderr if error else sys.stdout
    width = None if stream.isatty() else _PIPED_WIDTH
    return Console(stderr=error, width=width, highlight=False, soft_wrap=False, markup=False, emoji=False)


def drawn(table: RenderableType) -> str:
    """What a console on stdout would print; rich itself ends the program where nobody reads any more."""
    here = console()
    with here.capture() as text:
        here.print(table)
    return text.get()


class Quiet:
    """Tells only what must be told: who holds the machine."""

    def waiting(self, holder: str) -> None:
        console(error=True).print(
            f"another session is measuring on this machine ({visible(holder)}); waiting"
        )

    def begin(self, chosen: Plan) -> None:
        """Nothing."""

    def serving(self, service: Service) -> None:
        """Nothing."""

    def starting(self, number: int, trial: Trial, left: float) -> None:
        """Nothing."""

    def ended(self, trial: Trial, outcome: Outcome) -> None:
        """Nothing."""

    def finish(self) -> None:
        """Nothing."""


class LiveProgress(Quiet):
    """A bar that is drawn between processes only: a refresh thread would run beside the probes."""

    def begin(self, chosen: Plan) -> None:
        from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn

        self._progress = Progress(
            TextColumn("{task.description}", markup=False),
            BarColumn(),
            MofNCompleteColumn(),
            TextColumn("{task.fields[left]}", markup=False),
            console=console(error=True),
            auto_refresh=False,
            transient=True,
        )
        self._progress.start()
        self._task = self._progress.add_task("measuring", total=len(chosen.order), left="")

    def serving(self, service: Service) -> None:
        self._progress.update(self._task, description=visible(f"starting the service {service.name}"))
        self._progress.refresh()

    def starting(self, number: int, trial: Trial, left: float) -> None:
        self._progress.update(self._task, completed=number, description=visible(trial.id), left=clock(left))
        self._progress.refresh()

    def ended(self, trial: Trial, outcome: Outcome) -> None:
        if outcome.status != "ok":
            self._progress.console.print(visible(f"{trial.id}: {outcome.status}: {outcome.reason}"))

    def finish(self) -> None:
        self._progress.stop()


def progress() -> Quiet:
    """Live progress on a terminal, silence elsewhere."""
    return LiveProgress() if sys.stderr.isatty() else Quiet()


def clock(seconds: float) -> str:
    """`about 1:05 left`."""
    return f"about {_minutes(seconds)} left"


def _minutes(seconds: float) -> str:
    """`1:05`."""
    minutes, rest = divmod(round(seconds), 60)
    return f"{minutes}:{rest:02}"


def results(found: Findings) -> RenderableType:
    """The closing table: a row for each measurement under each condition."""
    table = _table("condition", "label", "first", "median", "spread", "expectation", "verdict")
    for index in (3, 4, 5):
        table.columns[index - 1].justify = "right"
    for item in found.items:
        if item.measurement.probe and item.summary.status != "printed only":
            table.add_row(*_result(item))
    return table


def _result(item: Finding) -> tuple[RenderableType, ...]:
    from rich.text import Text

    summary = item.summary
    expected = "\n".join(verdict.expectation.full_text for verdict in item.verdicts)
    said = Text("\n").join(_text(v.cell, _COLOURS.get(v.outcome, "")) for v in item.verdicts)
    first = wording.text(summary, "first") if summary.first else ""
    remarks = ", ".join(wording.words(summary))
    median = wording.line(summary) + (f"\n{remarks}" if remarks else "")
    cells = (item.condition.name, item.label, first, median, spread(summary), expected)
    return (*map(_text, cells), said)


def spread(summary: Summary) -> str:
    """`18.2..71.0 us`: p1 to p99 of all samples."""
    if summary.spread is None:
        return ""
    return wording.spread(summary)


def _text(text: str, style: str = "") -> Text:
    """A text as it was written: nothing in it is markup, nothing in it steers the terminal."""
    from rich.text import Text

    return Text(visible(text), style=style)


def _table(*heads: str) -> Table:
    from rich import box
    from rich.table import Table

    return Table(*heads, box=box.SIMPLE_HEAD, pad_edge=False, header_style="bold")


def trials(
    chosen: Plan, cpus: Sequence[tuple[int, ...]], seconds: float, services: Sequence[Service]
) -> RenderableType:
    """What a run would do, what it would start for that, and how long it would take."""
    from rich.console import Group

    table = _table("trial", "probe", "condition", "CPUs", "processes", "first calls", "cut by the budget")
    for trial, where in zip(chosen.trials, cpus, strict=True):
        condition = ", ".join(filter(None, (trial.condition.title, trial.condition.idle_title)))
        numbers = ",".join(map(str, where)) or "any"
        firsts = str(trial.first_runs or "")
        cells = (trial.id, trial.probe, condition, numbers, str(trial.runs), firsts, _cut(trial))
        table.add_row(*map(_text, cells))
    started = (_text(f"service {one.name}: {one.command} (ready: {one.ready})") for one in services)
    time = f"about {_minutes(seconds)} min:s"
    return Group(table, *started, f"{len(chosen.order)} processes, {time}{_budget(chosen, seconds)}")


def _cut(trial: Trial) -> str:
    """What a budget has left of a trial, or how many events more than usual it gave."""
    more = f"{trial.events} events per process" if trial.events else ""
    return wording.cut(trial) or more


def _budget(chosen: Plan, seconds: float) -> str:
    """Whether the plan keeps within its budget."""
    if chosen.budget is None:
        return ""
    given = f"a budget of {_minutes(chosen.budget)}"
    if seconds <= chosen.budget:
        return f", within {given}"
    return f", more than {given}: trials are already at their minimum"


def advice(items: Sequence[Advice]) -> RenderableType:
    """The doctor's findings: what it is, what it means for the numbers, what to do."""
    table = _table("", "what", "is", "means", "do")
    for item in items:
        cells = (item.name, item.value, item.meaning, item.action)
        table.add_row(_text(item.level, _LEVELS[item.level]), *map(_text, cells))
    return table


def probe_list(probes: Mapping[str, Probe]) -> RenderableType:
    """Every probe with the first line of its description."""
    table = _table("probe", "kind", "parameters", "measures")
    for probe in probes.values():
        params = ", ".join(f"{p.name}={p.default}" for p in probe.params or ())
        table.add_row(*map(_text, (probe.name, probe.kind, params, probe.doc.partition("\n")[0])))
    return table


def probe(one: Probe) -> list[str]:
    """One probe's header comment, its parameters and where it is."""
    threads = "threads not declared" if one.threads is None else units.counted(one.threads, "thread")
    head = f"{one.name} ({one.kind or 'kind not declared'}, {threads})"
    params = [f"  {param.name}={param.default}  {param.kind}" for param in one.params or ()]
    needs = [f"  needs {library.name} ({library.package})" for library in one.libraries]
    more = [*params, *needs]
    return [head, "", one.doc, *([""] if more else []), *more, "", str(one.path)]


def histogram(summary: Summary, rows: int = 12) -> list[str]:
    """A summary's samples as bars of text, on a log scale."""
    from generator.records import histogram

    if not summary.histogram:
        return []
    low, high = min(summary.histogram), max(summary.histogram)
    step = max((high - low) // rows + 1, 1)
    counts = [0] * ((high - low) // step + 1)
    for key, count in summary.histogram.items():
        counts[(key - low) // step] += count
    top = max(counts)
    return [
        f"{units.figure(histogram.bin_value(low + i * step), summary.dimension, digits=3):>10} "
        f"{'#' * round(40 * count / top):<40} {count}"
        for i, count in enumerate(counts)
    ]


def tried(outcome: Outcome, summary: Summary | None) -> list[str]:
    """What one process of a probe gave: figures, samples as a histogram, flags, facts."""
    if summary is None or outcome.answer is None:
        return [f"{outcome.status}: {outcome.reason}"]
    answer, said = outcome.answer, outcome.answer.said
    flags = [f"{why}: {count} of {len(answer.samples)} samples" for why, count in said.flags.items()]
    head = f"{len(answer.samples)} samples of: {said.op or 'one operation'}; stopped by: {answer.stop or '-'}"
    lines = [head] if answer.samples or not said.facts else []
    for statistic in standing(Standing.TERMINAL):
        if wording.estimate(summary, statistic):
            lines.append(f"{statistic:>8} {wording.text(summary, statistic)}")
    counters = [f"{name}: {wording.text(summary, name)}" for name in (*answer.counters, *said.uncounted)]
    found = [f"{name}: {value}" for name, value in facts.flat(said.facts)]
    return [*lines, *wording.remarks(summary), *flags, *counters, *found, *histogram(summary)]
