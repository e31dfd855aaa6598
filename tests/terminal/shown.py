"""Parts of what the program prints, on the terminal that this is run on: without measuring, for any machine.

python -m tests.terminal.shown doctor ROOT | end NOTEBOOK NOTE RECORD | dry-run NOTEBOOK NOTE
"""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Any

from generator import commands, pipeline, streams
from generator.machine import doctor, facts
from generator.terminal import advice, closing, dry_run, sheet

TOOLS = {
    "compiler": "cc 12.2.0",
    "chromium": "Chromium 120.0",
    "qemu": "QEMU emulator version 7.2.22 (Debian)",
}


def examined(root: str) -> Any:
    """The doctor on a machine whose /proc and /sys are below a folder."""
    return advice.summary(doctor.examine(facts.read(Path(root)), TOOLS))


def ended(root: str, note: str, record: str) -> Any:
    """The closing table of a session that a record holds."""
    notebook = pipeline.open_notebook(Path(root))
    experiment = pipeline.read(notebook, Path(root) / "experiments" / f"{note}.yml")
    return closing.results(pipeline.find(notebook, experiment, pipeline.one_record(experiment, Path(record))))


def planned(root: str, note: str) -> Any:
    """A dry run, with the CPUs of a machine of eight."""
    notebook = pipeline.open_notebook(Path(root))
    path = Path(root) / "experiments" / f"{note}.yml"
    plan, _, seconds, services = commands.dry_run(notebook, path, pipeline.Choice(seed=1))
    cpus = [(6, 7) if trial.condition.where else () for trial in plan.trials]
    return dry_run.trials(plan, cpus, seconds, services)


if __name__ == "__main__":
    streams.prepare()
    what, *arguments = sys.argv[1:]
    made = {"doctor": examined, "end": ended, "dry-run": planned}[what](*arguments)
    sys.stdout.write(sheet.drawn(made))
